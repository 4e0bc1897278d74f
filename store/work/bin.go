package work

import (
	"context"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/ask"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

// Delete puts tickets into the bin, where they lie for desk.BinDays: whatever of them waits in the outbox does not go, and a
// customer who writes again takes theirs out. One that is there already stays as it is.
func (s *Work) Delete(ctx context.Context, by desk.By, numbers ...int64) error {
	return s.eachTicket(ctx, by, numbers, func(tx *db.Tx, t *desk.Ticket) error { return bin(tx, by, t) })
}

// bin puts a ticket into the bin.
func bin(tx *db.Tx, by desk.By, t *desk.Ticket) error {
	if !t.DeletedAt.IsZero() {
		return nil
	}
	t.DeletedAt, t.DeletedBy = tx.Now, by.Agent
	if err := stopAutomatic(tx, t, desk.WithheldDeleted); err != nil {
		return err
	}
	if err := holdReplies(tx, t.Number); err != nil {
		return err
	}
	return ticket.AddEvent(tx, t.Number, by.Agent, desk.EventDeleted)
}

// Restore takes tickets out of the bin again, to where they were. What was to be sent stays unsent until somebody says otherwise.
func (s *Work) Restore(ctx context.Context, by desk.By, numbers ...int64) error {
	return s.eachTicket(ctx, by, numbers, func(tx *db.Tx, t *desk.Ticket) error {
		if t.DeletedAt.IsZero() {
			return nil
		}
		return Restore(tx, by, t)
	})
}

// Restore takes a ticket out of the bin; pairs are for the event's text.
func Restore(tx *db.Tx, by desk.By, t *desk.Ticket, pairs ...string) error {
	t.DeletedAt, t.DeletedBy = time.Time{}, 0
	return ticket.AddEvent(tx, t.Number, by.Agent, desk.EventRestored, pairs...)
}

// eachTicket changes tickets in one transaction; one that f leaves alone is not written. NotFound (ticket.unknown) where one of
// them is not there, and then none is changed.
func (s *Work) eachTicket(ctx context.Context, by desk.By, numbers []int64, f func(*db.Tx, *desk.Ticket) error) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		for _, number := range numbers {
			before, err := ticket.ByNumber(tx, number)
			if err != nil {
				return err
			}
			t := before
			if t.MergedInto != 0 {
				return desk.Fail(desk.Conflict, "ticket.merged", "number", number, "into", t.MergedInto)
			}
			if err := f(tx, &t); err != nil {
				return err
			}
			if ticket.AsideOf(&t) == ticket.AsideOf(&before) {
				continue
			}
			t.UpdatedAt = tx.Now
			if err := ticket.Update(tx, &before, &t); err != nil {
				return err
			}
			tx.Changed(desk.Change{Kind: "ticket", Ticket: number, Agent: by.Agent, Mailbox: t.Mailbox})
		}
		return nil
	})
}

// stopAutomatic takes back every automatic mail of a ticket that has not gone.
func stopAutomatic(tx *db.Tx, t *desk.Ticket, why desk.Withheld) error {
	if err := ask.Cancel(tx, t, why); err != nil {
		return err
	}
	_, err := tx.Exec(`UPDATE outbox SET state = 'canceled' WHERE number = $1 AND auto = 1 AND state = 'waiting'`, t.Number)
	return err
}

// holdReplies stops the answers of a ticket that have not gone: an answer does not vanish, so it fails in sight, to be sent again
// or edited once the ticket is back.
func holdReplies(tx *db.Tx, number int64) error {
	_, err := tx.Exec(`UPDATE outbox SET state = 'failed', undo_until = 0, error = $2 WHERE number = $1 AND auto = 0 AND state = 'waiting'`,
		number, desk.Worded("mail.error.ticket_deleted", nil))
	return err
}

// OnHand is a ticket that can be worked on: Conflict where it is in the bin (ticket.in_bin) or was merged into another (ticket.merged).
func OnHand(q db.Querier, number int64) (desk.Ticket, error) {
	t, err := ticket.ByNumber(q, number)
	if err == nil && t.MergedInto != 0 {
		return t, desk.Fail(desk.Conflict, "ticket.merged", "number", number, "into", t.MergedInto)
	}
	if err == nil && !t.DeletedAt.IsZero() {
		return t, desk.Fail(desk.Conflict, "ticket.in_bin", "number", number)
	}
	return t, err
}

// MessageOnHand refuses a message whose ticket can't be worked on, as OnHand does.
func MessageOnHand(q db.Querier, message int64) error {
	var number int64
	if err := q.Row(`SELECT number FROM message WHERE id = $1`, message).Scan(&number); err != nil {
		return db.NotFound(err, "message.unknown")
	}
	_, err := OnHand(q, number)
	return err
}
