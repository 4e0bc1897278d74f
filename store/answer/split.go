package answer

import (
	"context"
	"strconv"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/inbound"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
	"github.com/deskbell/deskbell/store/work"
)

// Split gives a message that came in a ticket of its own, with its files, with whoever wrote it as its customer, and waiting for an
// answer: what they write in answer to it goes there. The two are linked; merging them again undoes it. Refused: a message of ours or a note
// (split.ours), the only message that came (split.only), and in the bin (ticket.in_bin).
func (s *Answers) Split(ctx context.Context, by desk.By, message int64) (t desk.Ticket, err error) {
	err = s.Tx(ctx, func(tx *db.Tx) error {
		m, err := ticket.MessageByID(tx, tx.Now, message)
		if err != nil {
			return err
		}
		before, err := work.OnHand(tx, m.Ticket)
		if err != nil {
			return err
		}
		if err := maySplit(tx, &m); err != nil {
			return err
		}
		if t, err = ticketOf(tx, by, &before, &m); err != nil {
			return err
		}
		if err := db.FirstError(work.MoveMessage(tx, m.ID, t.Number, 0), work.ParticipantsAgain(tx, m.Ticket), work.ParticipantsAgain(tx, t.Number), splitNotices(tx, m.ID, t.Number), splitRead(tx, m.Ticket, t.Number)); err != nil {
			return err
		}
		rest, begun := before, t
		if err := db.FirstError(work.LookAgain(tx, &rest, work.Since{Last: m.ID}, before.Status), work.LookAgain(tx, &t, work.Since{}, desk.Open)); err != nil {
			return err
		}
		if rest.Status == desk.Open {
			if err := waitingAgain(tx, &rest); err != nil {
				return err
			}
		}
		rest.UpdatedAt = tx.Now
		number, other := strconv.FormatInt(m.Ticket, 10), strconv.FormatInt(t.Number, 10)
		if err := db.FirstError(ticket.Update(tx, &before, &rest), ticket.Update(tx, &begun, &t), ticket.Link(tx, m.Ticket, t.Number),
			ticket.AddEvent(tx, m.Ticket, by.Agent, desk.EventSplit, "ticket", other), ticket.AddEvent(tx, t.Number, by.Agent, desk.EventSplitFrom, "ticket", number)); err != nil {
			return err
		}
		tx.Changed(desk.Change{Kind: "ticket", Ticket: m.Ticket, Agent: by.Agent, Mailbox: rest.Mailbox})
		tx.Changed(desk.Change{Kind: "ticket", Ticket: t.Number, Message: m.ID, Agent: by.Agent, Mailbox: t.Mailbox})
		return nil
	})
	return t, err
}

func maySplit(q db.Querier, m *desk.Message) error {
	if m.Direction != desk.In || m.Bounce != nil {
		return desk.Fail(desk.Invalid, "split.ours")
	}
	var others bool
	if err := q.Row(`SELECT EXISTS (SELECT 1 FROM message WHERE number = $1 AND id <> $2 AND direction <> 'note' AND source NOT IN ('ack', 'survey', 'again', 'nps', 'solved'))`, m.Ticket, m.ID).Scan(&others); err != nil {
		return err
	}
	if !others {
		return desk.Fail(desk.Conflict, "split.only")
	}
	return nil
}

// ticketOf makes the ticket that a message becomes.
func ticketOf(tx *db.Tx, by desk.By, from *desk.Ticket, m *desk.Message) (t desk.Ticket, err error) {
	own := map[string]bool{}
	err = db.Each(tx, func(scan func(...any) error) error {
		var address string
		err := scan(&address)
		own[address] = true
		return err
	}, `SELECT address FROM mailbox`)
	if err != nil {
		return t, err
	}
	t = desk.Ticket{Mailbox: from.Mailbox, Contact: inbound.AnswerTo(m, func(a string) bool { return own[a] }), Status: desk.Open, Priority: from.Priority, Lang: from.Lang,
		Assignee: from.Assignee, Subject: desk.TidyLine(desk.BareSubject(m.Subject), desk.MaxSubject)}
	if own[t.Contact.Address] || t.Contact.Address == "" {
		t.Contact = from.Contact
	}
	if t.Subject == "" {
		t.Subject = from.Subject
	}
	if t.Contact.Name == "" && t.Contact.Address == from.Contact.Address {
		t.Contact.Name = from.Contact.Name
	}
	if _, err = tx.Exec(`UPDATE message SET newcomer = 0 WHERE id = $1`, m.ID); err != nil {
		return t, err
	}
	return newTicket(tx, t, by)
}

// waitingAgain says since when the customer of an open ticket waits: since the first message behind our last answer.
func waitingAgain(tx *db.Tx, t *desk.Ticket) error {
	var asked int64
	err := tx.Row(`SELECT coalesce(min(created_at), 0) FROM message WHERE number = $1 AND direction = 'in' AND auto = '' AND bounce = '' AND id >
		coalesce((SELECT max(m.id) FROM message m LEFT JOIN outbox o ON o.message_id = m.id WHERE m.number = $1 AND m.direction = 'out' AND m.source = 'agent'
			AND m.citing NOT IN ('forward', 'history') AND coalesce(o.state, '') <> 'canceled'), 0)`, t.Number).Scan(&asked)
	t.WaitingSince = db.FromMS(asked)
	return err
}

// splitNotices take what agents were told of a message to where it is now.
func splitNotices(tx *db.Tx, message, number int64) error {
	_, err := tx.Exec(`UPDATE notification SET number = $2 WHERE message_id = $1`, message, number)
	return err
}

// splitRead lets a new ticket be read by who has read the one that it comes from.
func splitRead(tx *db.Tx, from, number int64) error {
	_, err := tx.Exec(`INSERT INTO seen (agent_id, number, at) SELECT s.agent_id, $2, s.at FROM agent a JOIN seen s ON s.agent_id = a.id WHERE s.number = $1`, from, number)
	return err
}
