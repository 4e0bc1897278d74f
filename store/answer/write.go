package answer

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/outbound"
	"github.com/deskbell/deskbell/desk/variable"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
	"github.com/deskbell/deskbell/store/work"
)

// Reply is an agent's answer: the message, its outbox row and what it does to the ticket, in one transaction. It goes after the
// undo time. What was sent with the same form before is not sent again: it is returned. The ticket becomes Pending (or what is asked for) and, where nobody has it, the agent's; the agent's draft is gone.
//
// Text and HTML are the same answer twice; whichever is missing is for the caller to have made. Refused: an answer without
// content (reply.empty), with a variable that nobody filled in (reply.unfilled), without anybody to go to (reply.no_recipient), from a mailbox that is gone (reply.no_mailbox), over the
// size limit (upload.too_large), to a ticket in the bin (ticket.in_bin), and one that a colleague was faster with (ticket.answered_since).
func (s *Answers) Reply(ctx context.Context, a desk.Answer) (m desk.Message, err error) {
	if a.Status == "" {
		a.Status = desk.Pending
	}
	if !slices.Contains(desk.Statuses, a.Status) {
		return m, desk.Fail(desk.Invalid, "ticket.status_unknown", "status", string(a.Status)).At("status")
	}
	if err := ticket.CheckContent(a.Text, a.HTML, len(a.Attachments)); err != nil {
		return m, err
	}
	settings, err := s.Settings(ctx)
	if err != nil {
		return m, err
	}
	err = s.Tx(ctx, func(tx *db.Tx) error {
		if id, _, err := ticket.SentBefore(tx, a.By.Agent, a.Form, a.Text); err != nil || id != 0 {
			if err == nil {
				m, err = ticket.MessageByID(tx, tx.Now, id)
			}
			return err
		}
		before, err := work.OnHand(tx, a.Ticket)
		if err != nil {
			return err
		}
		if err := answeredSince(tx, a); err != nil {
			return err
		}
		t := before
		w := letter{by: a.By, text: a.Text, html: a.HTML, to: a.To, cc: a.Cc, bcc: a.Bcc, attachments: a.Attachments,
			settings: settings, subject: desk.ReplySubject, history: a.History, later: a.Later}
		if len(w.to) == 0 {
			if w.to, err = contactAlone(tx, &t); err != nil {
				return err
			}
		}
		if w.deeds, err = doThen(tx, a.By, &t, a.Then); err != nil {
			return err
		}
		if m, err = sendMessage(tx, w, &t, a.Status); err != nil {
			return err
		}
		if !a.Snooze.IsZero() {
			if err := work.Snooze(tx, a.By, &t, a.Snooze); err != nil {
				return err
			}
		}
		if err := ticket.Update(tx, &before, &t); err != nil {
			return err
		}
		if err := errors.Join(ticket.DropDraft(tx, a.By.Agent, t.Number, desk.Out), ticket.FormSent(tx, a.By.Agent, a.Form, a.Text, &m)); err != nil {
			return err
		}
		if err := ticket.Carried(tx, &t, &m, a.Articles); err != nil {
			return err
		}
		if a.By.Agent != 0 {
			if err := work.LearnAnswered(tx, &t); err != nil {
				return err
			}
		}
		tx.Changed(desk.Change{Kind: "ticket", Ticket: t.Number, Message: m.ID, Agent: a.By.Agent, Mailbox: t.Mailbox})
		return nil
	})
	return m, err
}

// contactAlone is whom an answer goes to that names nobody: the ticket's contact. Where several customers write in a ticket whoever
// answers has to say which (Invalid, reply.which_customer).
func contactAlone(q db.Querier, t *desk.Ticket) ([]desk.Person, error) {
	merged, err := ticket.TakenIn(q, t.Number)
	if err != nil {
		return nil, err
	}
	if len(ticket.Parties(t, merged)) > 1 {
		return nil, desk.Fail(desk.Invalid, "reply.which_customer").At("to")
	}
	return []desk.Person{t.Contact}, nil
}

// answeredSince refuses an answer that its writer would not send if they saw what has happened: a colleague has answered. The
// same answer of the same agent is a form that was sent twice.
func answeredSince(tx *db.Tx, a desk.Answer) error {
	if a.Seen == 0 || a.Anyway {
		return nil
	}
	var id int64
	err := tx.Row(`SELECT m.id FROM message m LEFT JOIN outbox o ON o.message_id = m.id
		WHERE m.number = $1 AND m.id > $2 AND m.direction = 'out' AND m.source = 'agent' AND coalesce(o.state, '') <> 'canceled'
			AND m.citing NOT IN ('forward', 'history') AND (m.agent_id <> $3 OR coalesce(m.reply, m.text) = $4) LIMIT 1`, a.Ticket, a.Seen, a.By.Agent, db.TidyText(a.Text)).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	return desk.Fail(desk.Conflict, "ticket.answered_since", "number", a.Ticket)
}

// letter is what an agent sends.
type letter struct {
	by          desk.By
	text, html  string
	to, cc, bcc []desk.Person
	attachments []int64
	settings    desk.Settings
	subject     func(subject string, number int64) string // the ticket's, as this mail carries it
	history     *bool                                     // nil: as the mailbox has it
	later       time.Time
	deeds       *ticket.Deeds
}

// sendMessage puts an agent's mail into a ticket and into the outbox, and changes t by it; writing t is the caller's.
func sendMessage(tx *db.Tx, w letter, t *desk.Ticket, status desk.Status) (m desk.Message, err error) {
	m, box, err := writeMessage(tx, w, t)
	if err != nil {
		return m, err
	}
	from, err := ticket.Answering(tx, t.Number, m.To, m.Cc, m.Bcc)
	if err != nil {
		return m, err
	}
	if from.Apart {
		if err := inStrand(tx, w, t, from, &m); err != nil {
			return m, err
		}
	}
	if m.InReplyTo, m.References, err = ticket.ThreadOf(tx, t.Number, from); err != nil {
		return m, err
	}
	if quote := w.history; quote == nil && !box.Options.NoHistory || quote != nil && *quote {
		m.Cites = from.Cites
		if !from.Apart {
			if m.Cites, err = lastIncoming(tx, t.Number); err != nil {
				return m, err
			}
		}
		if m.Cites != 0 {
			m.Citing = desk.Quoting
		}
	}
	if t.Assignee == 0 && w.by.Agent != 0 {
		if err := work.Assign(tx, w.by, t, w.by.Agent); err != nil {
			return m, err
		}
	}
	if err := work.ChangeStatus(tx, w.by, t, status); err != nil {
		return m, err
	}
	return m, dispatch(tx, w, t, box, &m)
}

// inStrand makes an answer one of the strand that it goes on from: under the subject and the number that its people know.
func inStrand(tx *db.Tx, w letter, t *desk.Ticket, from outbound.Answering, m *desk.Message) error {
	if m.Home = from.Home; m.Home == 0 {
		return nil
	}
	home, err := ticket.ByNumber(tx, m.Home)
	m.Subject = w.subject(home.Subject, home.Number)
	return err
}

// lastIncoming is the message that an answer answers: the last of somebody who takes part; 0 where there is none.
func lastIncoming(q db.Querier, number int64) (id int64, err error) {
	err = q.Row(`SELECT id FROM message WHERE number = $1 AND direction = 'in' AND newcomer = 0 AND bounce = '' ORDER BY id DESC LIMIT 1`, number).Scan(&id)
	if db.Missing(err) {
		return 0, nil
	}
	return id, err
}

// writeMessage makes the message of a letter; nothing is written yet.
func writeMessage(tx *db.Tx, w letter, t *desk.Ticket) (m desk.Message, box desk.Mailbox, err error) {
	if box, err = ticket.SendingMailbox(tx, t.Mailbox); err != nil {
		return m, box, err
	}
	if err := outbound.CheckLater(w.later, tx.Now); err != nil {
		return m, box, err
	}
	if names := variable.Unfilled(w.text); len(names) > 0 {
		return m, box, desk.Fail(desk.Invalid, "reply.unfilled", "names", variable.Names(names)).At("text")
	}
	m = desk.Message{Ticket: t.Number, Direction: desk.Out, Source: desk.FromAgent, Agent: w.by.Agent, CreatedAt: tx.Now, Date: tx.Now}
	if !w.later.IsZero() {
		m.Date = w.later
	}
	m.Subject = w.subject(t.Subject, t.Number)
	if m.To, m.Cc, m.Bcc, err = ticket.CheckedRecipients(tx, w.to, w.cc, w.bcc); err != nil {
		return m, box, err
	}
	if err := ticket.NotToSample(tx, m.To, m.Cc, m.Bcc); err != nil {
		return m, box, err
	}
	agent, err := writerOf(tx, w.by)
	if err != nil {
		return m, box, err
	}
	m.From = desk.Person{Name: variable.SenderName(box.Name, agent.Name, w.settings.ShopName), Address: box.Address}
	if m.Attachments, err = ClaimUploads(tx, w.by.Agent, w.attachments, w.settings.MaxMail); err != nil {
		return m, box, err
	}
	m.Reply = db.TidyText(w.text)
	m.Text, m.HTML = ticket.Signed(m.Reply, w.html, variable.FillSignature(box.Signature, agent.Name, agent.Signature, w.settings.ShopName))
	return m, box, nil
}

// dispatch writes a message into its ticket and the outbox.
func dispatch(tx *db.Tx, w letter, t *desk.Ticket, box desk.Mailbox, m *desk.Message) error {
	if size := outbound.WireSize(len(m.Text), len(m.HTML), m.Attachments); box.SendLimit > 0 && size > box.SendLimit {
		return desk.Fail(desk.TooLarge, "mail.too_large", "size", outbound.Megabytes(size), "max", outbound.Megabytes(box.SendLimit)).At("file")
	}
	ticket.ShowInline(m)
	if err := ticket.InsertMessage(tx, m); err != nil {
		return err
	}
	ticket.TookMessage(t, m)
	if err := ticket.Seen(tx, w.by.Agent, t.Number); err != nil {
		return err
	}
	p := ticket.Parcel{Kind: "reply", Message: m, Mailbox: t.Mailbox, Ticket: t.Number, Agent: w.by.Agent, To: m.To[0].Address, Undo: w.settings.Undo,
		Letter: ticket.Enclosure{Deeds: w.deeds}}
	m.Delivery = &desk.Delivery{State: desk.Waiting, Due: tx.Now.Add(p.Undo), Undo: p.Undo > 0}
	if !w.later.IsZero() {
		p.Undo, p.Due, p.Later = 0, w.later, true
		m.Delivery = &desk.Delivery{State: desk.Waiting, Due: w.later, Later: true}
	}
	return ticket.Enqueue(tx, p)
}

// writerOf is whoever writes; through the API it may be a name without an agent.
func writerOf(q db.Querier, by desk.By) (desk.Agent, error) {
	if by.Agent == 0 {
		return desk.Agent{Name: by.Name}, nil
	}
	return ticket.AgentByID(q, by.Agent)
}
