package store

import (
	"context"
	"strconv"

	"github.com/deskbell/deskbell/desk"
)

// Split gives a message that came in a ticket of its own, with its files, with whoever wrote it as its customer, and waiting for an
// answer: what they write in answer to it goes there. The two are linked; merging them again undoes it. Refused: a message of ours or a note
// (split.ours), the only message that came (split.only), and in the bin (ticket.in_bin).
func (s *Store) Split(ctx context.Context, by desk.By, message int64) (t desk.Ticket, err error) {
	err = s.tx(ctx, func(tx *Tx) error {
		m, err := messageByID(tx, tx.now, message)
		if err != nil {
			return err
		}
		before, err := ticketOnHand(tx, m.Ticket)
		if err != nil {
			return err
		}
		if err := maySplit(tx, &m); err != nil {
			return err
		}
		if t, err = ticketOf(tx, by, &before, &m); err != nil {
			return err
		}
		if err := firstError(moveMessage(tx, m.ID, t.Number, 0), participantsAgain(tx, m.Ticket), participantsAgain(tx, t.Number), splitNotices(tx, m.ID, t.Number)); err != nil {
			return err
		}
		rest, begun := before, t
		if err := firstError(lookAgain(tx, &rest, m.ID, before.Status), lookAgain(tx, &t, 0, desk.Open)); err != nil {
			return err
		}
		if rest.Status == desk.Open {
			if err := waitingAgain(tx, &rest); err != nil {
				return err
			}
		}
		rest.UpdatedAt = tx.now
		number, other := strconv.FormatInt(m.Ticket, 10), strconv.FormatInt(t.Number, 10)
		if err := firstError(updateTicket(tx, &before, &rest), updateTicket(tx, &begun, &t), link(tx, m.Ticket, t.Number),
			addEvent(tx, m.Ticket, by.Agent, desk.EventSplit, "ticket", other), addEvent(tx, t.Number, by.Agent, desk.EventSplitFrom, "ticket", number)); err != nil {
			return err
		}
		tx.changed(desk.Change{Kind: "ticket", Ticket: m.Ticket, Agent: by.Agent, Mailbox: rest.Mailbox})
		tx.changed(desk.Change{Kind: "ticket", Ticket: t.Number, Message: m.ID, Agent: by.Agent, Mailbox: t.Mailbox})
		return nil
	})
	return t, err
}

func maySplit(q querier, m *desk.Message) error {
	if m.Direction != desk.In || m.Bounce != nil {
		return desk.Fail(desk.Invalid, "split.ours")
	}
	var others bool
	if err := q.row(`SELECT EXISTS (SELECT 1 FROM message WHERE number = $1 AND id <> $2 AND direction <> 'note' AND source NOT IN ('ack', 'survey'))`, m.Ticket, m.ID).Scan(&others); err != nil {
		return err
	}
	if !others {
		return desk.Fail(desk.Conflict, "split.only")
	}
	return nil
}

// ticketOf makes the ticket that a message becomes.
func ticketOf(tx *Tx, by desk.By, from *desk.Ticket, m *desk.Message) (t desk.Ticket, err error) {
	own := map[string]bool{}
	err = each(tx, func(scan func(...any) error) error {
		var address string
		err := scan(&address)
		own[address] = true
		return err
	}, `SELECT address FROM mailbox`)
	if err != nil {
		return t, err
	}
	t = desk.Ticket{Mailbox: from.Mailbox, Contact: desk.AnswerTo(m, func(a string) bool { return own[a] }), Status: desk.Open, Priority: from.Priority, Lang: from.Lang,
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
	if _, err = tx.exec(`UPDATE message SET newcomer = 0 WHERE id = $1`, m.ID); err != nil {
		return t, err
	}
	return newTicket(tx, t, by)
}

// waitingAgain says since when the customer of an open ticket waits: since the first message behind our last answer.
func waitingAgain(tx *Tx, t *desk.Ticket) error {
	var asked int64
	err := tx.row(`SELECT coalesce(min(created_at), 0) FROM message WHERE number = $1 AND direction = 'in' AND auto = '' AND bounce = '' AND id >
		coalesce((SELECT max(m.id) FROM message m LEFT JOIN outbox o ON o.message_id = m.id WHERE m.number = $1 AND m.direction = 'out' AND m.source = 'agent'
			AND m.citing NOT IN ('forward', 'history') AND coalesce(o.state, '') <> 'canceled'), 0)`, t.Number).Scan(&asked)
	t.WaitingSince = fromMS(asked)
	return err
}

// splitNotices take what agents were told of a message to where it is now.
func splitNotices(tx *Tx, message, number int64) error {
	_, err := tx.exec(`UPDATE notification SET number = $2 WHERE message_id = $1`, message, number)
	return err
}
