package post

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/variable"
	"github.com/deskbell/deskbell/store/answer"
	"github.com/deskbell/deskbell/store/ask"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

const claimFor = 5 * time.Minute

// outboxRow is a claimed row.
type outboxRow struct {
	id, number, message, mailbox, agent int64
	kind, to, mailID                    string
	letter                              ticket.Enclosure
	auto, later                         bool
	attempts                            int
	created                             time.Time
	remaining                           []string
	unread                              error // what is wrong with its JSON
}

// Claim takes up to limit due rows for sending until the deadline (now + 5 minutes), oldest first, with all that is needed to write
// the mail. A claim whose deadline has passed is taken over. Mail of a mailbox whose server has asked for a pause waits, and so does
// that of the mailboxes in busy. A survey that has come due becomes a message here, or is canceled where the customer is not to be
// asked any more. A row that can't be read fails alone: it must not keep the others.
func (s *Post) Claim(ctx context.Context, limit int, busy ...int64) (list []desk.Outgoing, err error) {
	settings, err := s.Settings(ctx)
	if err != nil {
		return nil, err
	}
	if idle, err := s.nothingDue(ctx, busy); err != nil || idle {
		return nil, err
	}
	err = s.Tx(ctx, func(tx *db.Tx) error {
		list = nil
		rows, err := claim(tx, limit, busy)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if kept, err := keptBack(tx, settings, r); err != nil || kept {
				if err != nil {
					return err
				}
				continue
			}
			o, ready, err := outgoing(tx, settings, r)
			if unreadable(err) {
				if err := spoilt(tx, r); err != nil {
					return err
				}
				continue
			}
			if err != nil {
				return err
			}
			if ready {
				list = append(list, o)
				ticket.PublishDelivery(tx, r.number, r.message)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return list, nil
}

// due is the condition of a row that waits for a sender.
const due = `state IN ('waiting', 'sending') AND due_at <= $1 AND (state = 'waiting' OR claimed_until <= $1)
	AND mailbox_id NOT IN (SELECT id FROM mailbox WHERE hold_until > $1)`

// notOf is the condition that leaves out the mail of some mailboxes.
func notOf(mailboxes []int64) string {
	if len(mailboxes) == 0 {
		return ""
	}
	ids := make([]string, len(mailboxes))
	for i, id := range mailboxes {
		ids[i] = strconv.FormatInt(id, 10)
	}
	return ` AND mailbox_id NOT IN (` + strings.Join(ids, ", ") + `)`
}

// nothingDue spares the one writer a transaction: the sender asks often.
func (s *Post) nothingDue(ctx context.Context, busy []int64) (bool, error) {
	var any bool
	err := s.View(ctx, func(q db.Querier) error {
		return q.Row(`SELECT EXISTS (SELECT 1 FROM outbox WHERE `+due+notOf(busy)+`)`, db.MS(s.Now())).Scan(&any)
	})
	return !any, err
}

const outboxColumns = `id, number, coalesce(message_id, 0), mailbox_id, agent_id, kind, recipient, mail_id, mail, auto, later, attempts, remaining, created_at`

// scanOutbox leaves what is wrong with a row's own content to outgoing.
func scanOutbox(scan func(...any) error) (r outboxRow, err error) {
	var body, remaining string
	var created int64
	if err := scan(&r.id, &r.number, &r.message, &r.mailbox, &r.agent, &r.kind, &r.to, &r.mailID, &body, &r.auto, &r.later, &r.attempts, &remaining, &created); err != nil {
		return r, err
	}
	r.created = db.FromMS(created)
	r.unread = errors.Join(db.FromJSON(body, &r.letter), db.FromJSON(remaining, &r.remaining))
	return r, nil
}

func claim(tx *db.Tx, limit int, busy []int64) (list []outboxRow, err error) {
	err = db.Each(tx, func(scan func(...any) error) error {
		r, err := scanOutbox(scan)
		list = append(list, r)
		return err
	}, `UPDATE outbox SET state = 'sending', claimed_until = $2, attempts = attempts + 1, first_try = CASE first_try WHEN 0 THEN $1 ELSE first_try END
		WHERE id IN (SELECT id FROM outbox WHERE `+due+notOf(busy)+` ORDER BY due_at, id LIMIT $3)
		RETURNING `+outboxColumns,
		db.MS(tx.Now), db.MS(tx.Now.Add(claimFor)), limit)
	slices.SortFunc(list, func(a, b outboxRow) int { return cmp.Compare(a.id, b.id) }) // RETURNING promises no order
	return list, err
}

// outgoing gathers what a mail is written from; ready is false where the row has come to its end instead.
func outgoing(tx *db.Tx, settings desk.Settings, r outboxRow) (o desk.Outgoing, ready bool, err error) {
	o = desk.Outgoing{ID: r.id, Ticket: r.number, Attempt: r.attempts, MessageID: r.mailID, Auto: r.auto, Date: r.created, Only: r.remaining}
	if r.unread != nil {
		return o, false, r.unread
	}
	o.Mailbox, err = scanMailbox(tx.DB, tx.Row(`SELECT `+mailboxColumns+` FROM mailbox WHERE id = $1 AND removed = 0`, r.mailbox).Scan)
	if db.Missing(err) {
		return o, false, withdraw(tx, r, desk.WithheldNoMailbox)
	}
	if err != nil {
		return o, false, err
	}
	if ask.Is(r.kind) && r.message == 0 {
		why, err := composeSurvey(tx, settings, &r, o.Mailbox)
		if err != nil {
			return o, false, err
		}
		if why != "" {
			return o, false, withdraw(tx, r, why)
		}
	}
	o.From = desk.Person{Name: variable.SenderName(o.Mailbox.Name, "", settings.ShopName), Address: o.Mailbox.Address}
	if r.message == 0 {
		o.To = []desk.Person{{Address: r.letter.To}}
		o.Subject, o.Text, o.References = r.letter.Subject, r.letter.Text, r.letter.Refs
		if n := len(o.References); n > 0 {
			o.InReplyTo = o.References[n-1]
		}
		return o, true, nil
	}
	m, err := ticket.ScanMessage(tx.Row(`SELECT `+ticket.MessageColumns+` FROM message m WHERE m.id = $1`, r.message).Scan)
	if err != nil {
		return o, false, err
	}
	o.Message, o.From, o.To, o.Cc, o.Bcc, o.Subject = m.ID, m.From, m.To, m.Cc, m.Bcc, m.Subject
	o.Text, o.HTML, o.References, o.Date = m.Text, m.HTML, m.References, m.Date
	if r.letter.Text != "" {
		o.Text, o.HTML = r.letter.Text, r.letter.HTML
	}
	if err := withDoor(tx, settings, &o, &m); err != nil {
		return o, false, err
	}
	if len(m.InReplyTo) > 0 {
		o.InReplyTo = m.InReplyTo[0]
	}
	if o.Attachments, err = ticket.AttachmentsOf(tx, m.ID); err != nil {
		return o, false, err
	}
	return o, true, answer.Cite(tx, settings, &o, &m)
}

// withdraw ends a claimed row that is not to go out; on the ticket it says why.
func withdraw(tx *db.Tx, r outboxRow, why desk.Withheld) error {
	state := desk.Canceled
	if r.kind == "reply" {
		state = desk.Failed // an answer does not vanish: the agent has to see it
	}
	if _, err := tx.Exec(`UPDATE outbox SET state = $2, claimed_until = 0 WHERE id = $1`, r.id, string(state)); err != nil {
		return err
	}
	ticket.PublishDelivery(tx, r.number, r.message)
	if ask.Is(r.kind) {
		return ask.Withdrawn(tx, r.number, r.kind, why)
	}
	return nil
}

// Renew moves the deadline of a claim: the sender is still at it. Conflict (outbox.gone) where the claim was lost.
func (s *Post) Renew(ctx context.Context, id int64) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		r, err := tx.Exec(`UPDATE outbox SET claimed_until = $2 WHERE id = $1 AND state = 'sending'`, id, db.MS(tx.Now.Add(claimFor)))
		return errors.Join(err, db.OneRow(r, err, desk.Fail(desk.Conflict, "outbox.gone")))
	})
}

// ReleaseClaims frees the claims of a process that is gone; called once at start.
func (s *Post) ReleaseClaims(ctx context.Context) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE outbox SET state = 'waiting', claimed_until = 0 WHERE state = 'sending'`)
		return err
	})
}

// NextDue is when the earliest waiting row may be claimed, or the earliest claim runs out; zero when none waits. busy as for Claim.
func (s *Post) NextDue(ctx context.Context, busy ...int64) (time.Time, error) {
	var next int64
	err := s.View(ctx, func(q db.Querier) error {
		return q.Row(`SELECT coalesce(min(CASE WHEN o.state = 'waiting' AND m.hold_until > o.due_at THEN m.hold_until WHEN o.state = 'waiting' THEN o.due_at
				ELSE o.claimed_until END), 0)
			FROM outbox o JOIN mailbox m ON m.id = o.mailbox_id WHERE o.state IN ('waiting', 'sending')` + notOf(busy)).Scan(&next)
	})
	return db.FromMS(next), err
}
