package ask

import (
	"context"
	"errors"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

// assumeBatch is how many questions are settled in one transaction.
const assumeBatch = 200

// AssumeSolved settles what was asked and not answered in time: those tickets count as solved, apart from those of which a customer said
// so. Called now and then.
func (s *Asks) AssumeSolved(ctx context.Context) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		type due struct{ id, number, resolved int64 }
		var all []due
		err := db.Each(tx, func(scan func(...any) error) error {
			var d due
			err := scan(&d.id, &d.number, &d.resolved)
			all = append(all, d)
			return err
		}, `SELECT id, number, resolved_at FROM confirmation WHERE outcome = '' AND expires_at > 0 AND expires_at <= $1 ORDER BY id LIMIT $2`, db.MS(tx.Now), assumeBatch)
		if err != nil {
			return err
		}
		for _, d := range all {
			if err := settle(tx, d.id, desk.Assumed, nil); err != nil {
				return err
			}
			before, err := ticket.ByNumber(tx, d.number)
			if err != nil {
				return err
			}
			if db.MS(before.ResolvedAt) != d.resolved || before.Status != desk.Resolved {
				continue
			}
			t := before
			t.Closure = desk.Assumed
			if err := errors.Join(ticket.Update(tx, &before, &t), noteClosure(tx, t.Number, desk.Assumed)); err != nil {
				return err
			}
		}
		return nil
	})
}

// settle ends a question whether a ticket is solved.
func settle(tx *db.Tx, id int64, outcome desk.Closure, comment *string) error {
	_, err := tx.Exec(`UPDATE confirmation SET outcome = $2, at = $3, comment = coalesce($4, comment) WHERE id = $1`, id, string(outcome), db.MS(tx.Now), comment)
	return err
}

// noteClosure says on a ticket what its customer says, or does not say.
func noteClosure(tx *db.Tx, number int64, outcome desk.Closure) error {
	tx.Changed(desk.Change{Kind: "ticket", Ticket: number})
	return ticket.AddEvent(tx, number, 0, desk.EventClosure, "to", string(outcome))
}

// Confirmed settles one question whether a ticket is solved, as its customer answered. t is the ticket that it is about now, in memory:
// its Closure is set, and writing it is the caller's, who opens it again where it is not. Conflict (solved.closed) where it was opened
// again since, or said too long ago.
func Confirmed(tx *db.Tx, id int64, t *desk.Ticket, solved bool, comment *string) error {
	var outcome desk.Closure
	var number, resolved, at int64
	err := tx.Row(`SELECT number, resolved_at, outcome, at FROM confirmation WHERE id = $1`, id).Scan(&number, &resolved, (*string)(&outcome), &at)
	if err != nil {
		return db.NotFound(err, "rating.unknown")
	}
	said := desk.Refused
	if solved {
		said = desk.Confirmed
	}
	current := t.Status == desk.Resolved && (t.Number != number || db.MS(t.ResolvedAt) == resolved)
	switch {
	case outcome == said && t.Closure == said:
		return nil // a form that was sent twice
	case !current:
		return desk.Fail(desk.Conflict, "solved.closed")
	case outcome == desk.Confirmed && tx.Now.Sub(db.FromMS(at)) > desk.RatingOpen:
		return desk.Fail(desk.Conflict, "solved.closed")
	}
	t.Closure = said
	return errors.Join(settle(tx, id, said, comment), noteClosure(tx, t.Number, said))
}

// SaidSolved notes that a customer says of their own accord that a resolved ticket is solved: nobody asks them any more. Writing t is the
// caller's.
func SaidSolved(tx *db.Tx, t *desk.Ticket) error {
	if _, err := tx.Exec(`UPDATE confirmation SET outcome = 'confirmed', at = $2 WHERE number = $1 AND outcome = ''`, t.Number, db.MS(tx.Now)); err != nil {
		return err
	}
	if _, err := tx.Exec(`UPDATE outbox SET state = 'canceled' WHERE number = $1 AND kind = 'solved' AND state = 'waiting' AND message_id IS NULL`, t.Number); err != nil {
		return err
	}
	t.Closure = desk.Confirmed
	return noteClosure(tx, t.Number, desk.Confirmed)
}
