package store

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/deskbell/deskbell/desk"
)

const (
	claimFor   = 5 * time.Minute
	firstRetry = 30 * time.Second
	lastRetry  = time.Hour
	giveUp     = 48 * time.Hour
)

// outboxRow is a claimed row.
type outboxRow struct {
	id, number, message, mailbox, agent int64
	kind, to, mailID                    string
	letter                              enclosure
	auto                                bool
	attempts                            int
	created                             time.Time
}

// Claim takes up to limit due rows for sending until the deadline (now + 5 minutes), oldest first, with all that is needed to write
// the mail. A claim whose deadline has passed is taken over. A survey that has come due becomes a message here, or is canceled
// where the customer is not to be asked any more.
func (s *Store) Claim(ctx context.Context, limit int) (list []desk.Outgoing, err error) {
	settings, err := s.Settings(ctx)
	if err != nil {
		return nil, err
	}
	if idle, err := s.nothingDue(ctx); err != nil || idle {
		return nil, err
	}
	err = s.tx(ctx, func(tx *Tx) error {
		rows, err := claim(tx, limit)
		if err != nil {
			return err
		}
		for _, r := range rows {
			o, ready, err := outgoing(tx, settings, r)
			if err != nil {
				return err
			}
			if ready {
				list = append(list, o)
				publishDelivery(tx, r.number, r.message)
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
const due = `state IN ('waiting', 'sending') AND due_at <= $1 AND (state = 'waiting' OR claimed_until <= $1)`

// nothingDue spares the one writer a transaction: the sender asks often.
func (s *Store) nothingDue(ctx context.Context) (bool, error) {
	var any bool
	err := s.view(ctx, func(q querier) error {
		return q.row(`SELECT EXISTS (SELECT 1 FROM outbox WHERE `+due+`)`, ms(s.now())).Scan(&any)
	})
	return !any, err
}

const outboxColumns = `id, number, coalesce(message_id, 0), mailbox_id, agent_id, kind, recipient, mail_id, mail, auto, attempts, created_at`

func scanOutbox(scan func(...any) error) (r outboxRow, err error) {
	var body string
	var created int64
	if err := scan(&r.id, &r.number, &r.message, &r.mailbox, &r.agent, &r.kind, &r.to, &r.mailID, &body, &r.auto, &r.attempts, &created); err != nil {
		return r, err
	}
	r.created = fromMS(created)
	return r, fromJSON(body, &r.letter)
}

func claim(tx *Tx, limit int) (list []outboxRow, err error) {
	err = each(tx, func(scan func(...any) error) error {
		r, err := scanOutbox(scan)
		list = append(list, r)
		return err
	}, `UPDATE outbox SET state = 'sending', claimed_until = $2, attempts = attempts + 1
		WHERE id IN (SELECT id FROM outbox WHERE `+due+` ORDER BY due_at, id LIMIT $3)
		RETURNING `+outboxColumns,
		ms(tx.now), ms(tx.now.Add(claimFor)), limit)
	slices.SortFunc(list, func(a, b outboxRow) int { return cmp.Compare(a.id, b.id) }) // RETURNING promises no order
	return list, err
}

// outgoing gathers what a mail is written from; ready is false where the row has come to its end instead.
func outgoing(tx *Tx, settings desk.Settings, r outboxRow) (o desk.Outgoing, ready bool, err error) {
	o = desk.Outgoing{ID: r.id, Ticket: r.number, Attempt: r.attempts, MessageID: r.mailID, Auto: r.auto, Date: r.created}
	o.Mailbox, err = tx.store.scanMailbox(tx.row(`SELECT `+mailboxColumns+` FROM mailbox WHERE id = $1 AND removed = 0`, r.mailbox).Scan)
	if missing(err) {
		return o, false, withdraw(tx, r, desk.WithheldNoMailbox)
	}
	if err != nil {
		return o, false, err
	}
	if r.kind == "survey" && r.message == 0 {
		why, err := composeSurvey(tx, settings, &r, o.Mailbox)
		if err != nil {
			return o, false, err
		}
		if why != "" {
			return o, false, withdraw(tx, r, why)
		}
	}
	o.From = desk.Person{Name: o.Mailbox.Name, Address: o.Mailbox.Address}
	if r.message == 0 {
		o.To = []desk.Person{{Address: r.letter.To}}
		o.Subject, o.Text = r.letter.Subject, r.letter.Text
		return o, true, nil
	}
	m, err := scanMessage(tx.row(`SELECT `+messageColumns+` FROM message m WHERE m.id = $1`, r.message).Scan)
	if err != nil {
		return o, false, err
	}
	o.Message, o.From, o.To, o.Cc, o.Bcc, o.Subject = m.ID, m.From, m.To, m.Cc, m.Bcc, m.Subject
	o.Text, o.HTML, o.References, o.Date = m.Text, m.HTML, m.References, m.Date
	if r.letter.Text != "" {
		o.Text, o.HTML = r.letter.Text, r.letter.HTML
	}
	if len(m.InReplyTo) > 0 {
		o.InReplyTo = m.InReplyTo[0]
	}
	o.Attachments, err = attachmentsOf(tx, m.ID)
	return o, true, err
}

// attachmentsOf a message, in order.
func attachmentsOf(q querier, message int64) (list []desk.Attachment, err error) {
	err = each(q, func(scan func(...any) error) error {
		a := desk.Attachment{Message: message}
		err := scan(&a.ID, &a.Name, &a.Type, &a.Size, &a.Inline, &a.ContentID, &a.Blob, &a.Part)
		list = append(list, a)
		return err
	}, `SELECT id, name, type, size, inline, content_id, blob_id, part FROM attachment WHERE message_id = $1 ORDER BY id`, message)
	return list, err
}

// withdraw ends a claimed row that is not to go out; on the ticket it says why.
func withdraw(tx *Tx, r outboxRow, why desk.Withheld) error {
	state := desk.Canceled
	if r.kind == "reply" {
		state = desk.Failed // an answer does not vanish: the agent has to see it
	}
	if _, err := tx.exec(`UPDATE outbox SET state = $2, claimed_until = 0 WHERE id = $1`, r.id, string(state)); err != nil {
		return err
	}
	publishDelivery(tx, r.number, r.message)
	if r.kind == "survey" {
		return addEvent(tx, r.number, 0, desk.EventSurveyWithheld, "reason", string(why))
	}
	return nil
}

func publishDelivery(tx *Tx, number, message int64) {
	if number != 0 {
		tx.changed(desk.Change{Kind: "ticket", Ticket: number, Message: message})
	}
}

// Renew moves the deadline of a claim: the sender is still at it. Conflict (outbox.gone) where the claim was lost.
func (s *Store) Renew(ctx context.Context, id int64) error {
	return s.tx(ctx, func(tx *Tx) error {
		r, err := tx.exec(`UPDATE outbox SET claimed_until = $2 WHERE id = $1 AND state = 'sending'`, id, ms(tx.now.Add(claimFor)))
		return errors.Join(err, oneRow(r, err, desk.Fail(desk.Conflict, "outbox.gone")))
	})
}

// Sent notes that the server took the mail. Links in it are forgotten, unless a copy of it is still to be stored.
func (s *Store) Sent(ctx context.Context, id int64) error {
	return s.tx(ctx, func(tx *Tx) error {
		wanted, err := copyWanted(tx, id)
		if err != nil {
			return err
		}
		var number, message int64
		err = tx.row(`UPDATE outbox SET state = 'sent', sent_at = $2, error = '', mail = CASE $3 WHEN 1 THEN mail ELSE '' END, copy = $3, claimed_until = 0
			WHERE id = $1 RETURNING number, coalesce(message_id, 0)`, id, ms(tx.now), flag(wanted)*copyDue).Scan(&number, &message)
		if err != nil {
			return notFound(err, "outbox.unknown")
		}
		publishDelivery(tx, number, message)
		return nil
	})
}

// Failed plans the next try (30 s doubling to 1 h, for 48 h) after a temporary failure, else gives up and says so on the ticket.
// Where it is unknown whether the server took the mail it is tried again too: the Message-ID is the same.
func (s *Store) Failed(ctx context.Context, id int64, f desk.SendFailure) error {
	return s.tx(ctx, func(tx *Tx) error {
		var number, message, created int64
		var attempts int
		err := tx.row(`SELECT number, coalesce(message_id, 0), attempts, created_at FROM outbox WHERE id = $1 AND state = 'sending'`, id).
			Scan(&number, &message, &attempts, &created)
		if err != nil {
			return notFound(err, "outbox.unknown")
		}
		next := tx.now.Add(backoff(attempts))
		state := desk.Waiting
		if !(f.Temporary || f.Unknown) || next.After(fromMS(created).Add(giveUp)) {
			state = desk.Failed
		}
		_, err = tx.exec(`UPDATE outbox SET state = $2, due_at = $3, error = $4, claimed_until = 0, undo_until = 0 WHERE id = $1`,
			id, string(state), ms(next), desk.Cut(f.Words, 1000))
		publishDelivery(tx, number, message)
		return err
	})
}

// backoff after the n-th try.
func backoff(n int) time.Duration {
	if n > 8 { // 30 s × 128 is over an hour already
		return lastRetry
	}
	return min(firstRetry<<max(n-1, 0), lastRetry)
}

// ReleaseClaims frees the claims of a process that is gone; called once at start.
func (s *Store) ReleaseClaims(ctx context.Context) error {
	return s.tx(ctx, func(tx *Tx) error {
		_, err := tx.exec(`UPDATE outbox SET state = 'waiting', claimed_until = 0 WHERE state = 'sending'`)
		return err
	})
}

// NextDue is when the earliest waiting row is due, or the earliest claim runs out; zero when none waits.
func (s *Store) NextDue(ctx context.Context) (time.Time, error) {
	var next int64
	err := s.view(ctx, func(q querier) error {
		return q.row(`SELECT coalesce(min(CASE state WHEN 'waiting' THEN due_at ELSE claimed_until END), 0)
			FROM outbox WHERE state IN ('waiting', 'sending')`).Scan(&next)
	})
	return fromMS(next), err
}
