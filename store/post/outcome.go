package post

import (
	"context"
	"errors"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/inbound"
	"github.com/deskbell/deskbell/desk/outbound"
	"github.com/deskbell/deskbell/store/ask"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

const (
	firstRetry = 30 * time.Second
	lastRetry  = time.Hour
	giveUp     = 48 * time.Hour // since the first try …
	leastTries = 20             // … and after so many: a laptop that was closed for a week has hardly tried
	mostBroken = 5              // tries that broke the connection, each in the middle of the same mail
	mostBlind  = 2              // of them those after the last byte: the second repeat would be one too many
)

// Sent notes that the server took the mail. The mailbox is not held any more.
func (s *Post) Sent(ctx context.Context, id int64) error {
	return s.SentPartly(ctx, id, outbound.Receipt{})
}

// SentPartly is Sent where the server took the mail for some alone: the others wait for the next try, and whom it refused is said on
// the ticket.
func (s *Post) SentPartly(ctx context.Context, id int64, r outbound.Receipt) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		row, err := tried(tx, `id = $1`, id) // whatever has become of the claim: it was sent
		if err != nil {
			return err
		}
		if err := unhold(tx, row.mailbox); err != nil {
			return err
		}
		row.refused = append(row.refused, r.Refused...)
		if len(r.Left) > 0 {
			return row.partly(tx, r)
		}
		return row.done(tx)
	})
}

// triedRow is a row that a sender has tried.
type triedRow struct {
	kind                         string
	agent                        int64
	id, number, message, mailbox int64
	attempts, broken             int
	first                        time.Time
	remaining                    []string
	refused                      []desk.BounceRecipient
}

func tried(tx *db.Tx, where string, id int64) (r triedRow, err error) {
	var first int64
	var remaining, refused string
	err = tx.Row(`SELECT kind, agent_id, id, number, coalesce(message_id, 0), mailbox_id, attempts, broken, first_try, remaining, refused FROM outbox WHERE `+where, id).
		Scan(&r.kind, &r.agent, &r.id, &r.number, &r.message, &r.mailbox, &r.attempts, &r.broken, &first, &remaining, &refused)
	if err != nil {
		return r, db.NotFound(err, "outbox.unknown")
	}
	r.first = db.FromMS(first)
	return r, errors.Join(db.FromJSON(remaining, &r.remaining), db.FromJSON(refused, &r.refused))
}

// done ends a row with success. Its links are forgotten, unless a copy of it is still to be stored.
func (r *triedRow) done(tx *db.Tx) error {
	wanted, err := copyWanted(tx, r.id)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`UPDATE outbox SET state = 'sent', sent_at = $2, error = '', mail = CASE $4 WHEN 1 THEN mail ELSE '' END, copy = $4, claimed_until = 0, recipient = CASE kind WHEN 'erasure' THEN '' ELSE recipient END,
			remaining = '', refused = $3 WHERE id = $1`, r.id, db.MS(tx.Now), refusedJSON(r.refused), db.Flag(wanted)*copyDue)
	ticket.PublishDelivery(tx, r.number, r.message)
	if err := errors.Join(err, r.markTicket(tx, len(r.refused) > 0), r.buryAll(tx, r.refused)); err != nil || r.message == 0 {
		return err
	}
	return ask.Sent(tx, r.number, r.message, r.agent, r.kind)
}

// buryAll marks the addresses that our own server knows to reach nobody.
func (r *triedRow) buryAll(tx *db.Tx, refused []desk.BounceRecipient) error {
	if r.number == 0 {
		return nil
	}
	for _, d := range inbound.DeadAddresses(refused) {
		if err := bury(tx, r.number, d); err != nil {
			return err
		}
	}
	return nil
}

// markTicket says in the list whether an agent's answer has not reached everybody.
func (r *triedRow) markTicket(tx *db.Tx, undelivered bool) error {
	_, err := tx.Exec(`UPDATE ticket SET undelivered = $2 WHERE number = $1 AND undelivered <> $2 AND EXISTS (SELECT 1 FROM outbox WHERE id = $3 AND kind = 'reply')`,
		r.number, db.Flag(undelivered), r.id)
	return err
}

func refusedJSON(list []desk.BounceRecipient) string {
	if len(list) == 0 {
		return ""
	}
	return db.ToJSON(list)
}

// partly keeps who has to get a mail yet. Where the server only wanted fewer at a time the tries begin anew: it is making progress.
func (r *triedRow) partly(tx *db.Tx, got outbound.Receipt) error {
	r.remaining = got.Left
	if got.Now {
		return r.wait(tx, tx.Now, 0, "")
	}
	return r.retry(tx, got.Words)
}

func (r *triedRow) wait(tx *db.Tx, until time.Time, attempts int, words string) error {
	remaining := ""
	if len(r.remaining) > 0 {
		remaining = db.ToJSON(r.remaining)
	}
	_, err := tx.Exec(`UPDATE outbox SET state = 'waiting', due_at = $2, attempts = $3, error = $4, broken = $5, claimed_until = 0, undo_until = 0,
			remaining = $6, refused = $7 WHERE id = $1`,
		r.id, db.MS(until), attempts, desk.Cut(words, 1000), r.broken, remaining, refusedJSON(r.refused))
	ticket.PublishDelivery(tx, r.number, r.message)
	return err
}

// retry plans the next try, or gives up.
func (r *triedRow) retry(tx *db.Tx, words string) error {
	next := tx.Now.Add(backoff(r.attempts))
	if next.After(r.first.Add(giveUp)) && r.attempts >= leastTries {
		return r.giveUp(tx, words)
	}
	return r.wait(tx, next, r.attempts, words)
}

// giveUp ends a row without success. A mail that somebody has got was sent: those who have not are named.
func (r *triedRow) giveUp(tx *db.Tx, words string) error {
	if len(r.remaining) > 0 {
		for _, address := range r.remaining {
			r.refused = append(r.refused, desk.BounceRecipient{Address: address, Reason: words})
		}
		return r.done(tx)
	}
	_, err := tx.Exec(`UPDATE outbox SET state = 'failed', error = $2, broken = 0, mail = CASE kind WHEN 'erasure' THEN '' ELSE mail END, recipient = CASE kind WHEN 'erasure' THEN '' ELSE recipient END, claimed_until = 0, undo_until = 0, refused = $3 WHERE id = $1`,
		r.id, desk.Cut(words, 1000), refusedJSON(r.refused))
	ticket.PublishDelivery(tx, r.number, r.message)
	if err == nil && r.message != 0 {
		err = ask.Undelivered(tx, r.message, r.kind)
	}
	return errors.Join(err, r.markTicket(tx, true), ticket.NotifyFailed(tx, r.number, r.id, r.message))
}

// Failed plans the next try (30 s doubling to 1 h, for 48 h) after a temporary failure, else gives up and says so on the ticket. Where
// it is unknown whether the server took the mail it is tried once more: the Message-ID is the same. A mail that breaks the
// connection again and again is given up sooner. A request to slow down is no failure: the mailbox is held and the try not counted.
func (s *Post) Failed(ctx context.Context, id int64, f desk.SendFailure) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		r, err := tried(tx, `id = $1 AND state = 'sending'`, id)
		if err != nil {
			return err
		}
		switch {
		case f.Slow != desk.NotSlow:
			until, err := hold(tx, r.mailbox, f)
			return errors.Join(err, r.wait(tx, until, r.attempts-1, f.Words))
		case f.Unknown && r.broken >= mostBlind-1:
			return r.giveUp(tx, desk.Worded("mail.error.unknown_twice", nil))
		case f.Broken && r.broken >= mostBroken-1:
			return r.giveUp(tx, desk.Worded("mail.error.poisoned", desk.Args{"n": mostBroken}))
		case f.Unknown || f.Broken:
			r.broken++
		case !f.Temporary:
			return errors.Join(r.giveUp(tx, f.Words), r.buryAll(tx, f.Refused))
		}
		return r.retry(tx, f.Words)
	})
}

// hold keeps all mail of a mailbox back for a while.
func hold(tx *db.Tx, mailbox int64, f desk.SendFailure) (until time.Time, err error) {
	var n int
	if err := tx.Row(`UPDATE mailbox SET holds = holds + 1, hold_words = $2 WHERE id = $1 RETURNING holds`, mailbox, desk.Cut(f.Words, 1000)).Scan(&n); err != nil {
		return until, err
	}
	until = tx.Now.Add(outbound.HoldFor(f.Slow, n))
	_, err = tx.Exec(`UPDATE mailbox SET hold_until = $2 WHERE id = $1`, mailbox, db.MS(until))
	tx.Changed(desk.Change{Kind: "mailbox", Mailbox: mailbox})
	return until, err
}

func unhold(tx *db.Tx, mailbox int64) error {
	r, err := tx.Exec(`UPDATE mailbox SET holds = 0, hold_until = 0, hold_words = '' WHERE id = $1 AND holds > 0`, mailbox)
	if err != nil {
		return err
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		return err
	}
	tx.Changed(desk.Change{Kind: "mailbox", Mailbox: mailbox})
	return nil
}

// backoff after the n-th try.
func backoff(n int) time.Duration {
	if n > 8 { // 30 s × 128 is over an hour already
		return lastRetry
	}
	return min(firstRetry<<max(n-1, 0), lastRetry)
}

// GiveBack returns a claim that was not used.
func (s *Post) GiveBack(ctx context.Context, id int64) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		r, err := tx.Exec(`UPDATE outbox SET state = 'waiting', claimed_until = 0, attempts = attempts - 1,
				first_try = CASE attempts WHEN 1 THEN 0 ELSE first_try END WHERE id = $1 AND state = 'sending'`, id)
		return errors.Join(err, db.OneRow(r, err, desk.Fail(desk.Conflict, "outbox.gone")))
	})
}

// Offers notes the most bytes that a mailbox's sending server takes in one mail; 0 where it does not say.
func (s *Post) Offers(ctx context.Context, mailbox, most int64) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE mailbox SET send_limit = $2 WHERE id = $1`, mailbox, max(most, 0))
		return err
	})
}

// unreadable says that a row's own content is at fault, and not the database or whoever asked.
func unreadable(err error) bool {
	return err != nil && db.PrimaryCode(err) == 0 && !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded)
}

// spoilt ends a row that nothing can be written from.
func spoilt(tx *db.Tx, r outboxRow) error {
	_, err := tx.Exec(`UPDATE outbox SET state = 'failed', claimed_until = 0, undo_until = 0, error = $2 WHERE id = $1`,
		r.id, desk.Worded("mail.error.spoilt", nil))
	ticket.PublishDelivery(tx, r.number, r.message)
	return errors.Join(err, ticket.NotifyFailed(tx, r.number, r.id, r.message))
}
