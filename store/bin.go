package store

import (
	"context"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// What stands aside is on no view of the desk but its own (ticket.aside). What is snoozed is found and counts; the rest is not and does not.
const (
	onDesk  = 0
	asSpam  = 1
	inBin   = 2
	snoozed = 4
	merged  = 8
)

// present says whether a ticket is one of its customer's: on the desk, or snoozed.
func present(t *desk.Ticket) bool { return asideOf(t)&^snoozed == onDesk }

func asideOf(t *desk.Ticket) int {
	aside := onDesk
	if t.Spam {
		aside |= asSpam
	}
	if !t.DeletedAt.IsZero() {
		aside |= inBin
	}
	if t.Snoozed() {
		aside |= snoozed
	}
	if t.MergedInto != 0 {
		aside |= merged
	}
	return aside
}

// Delete puts tickets into the bin, where they lie for desk.BinDays: whatever of them waits in the outbox does not go, and a
// customer who writes again takes theirs out. One that is there already stays as it is.
func (s *Store) Delete(ctx context.Context, by desk.By, numbers ...int64) error {
	return s.eachTicket(ctx, by, numbers, func(tx *Tx, t *desk.Ticket) error { return bin(tx, by, t) })
}

// bin puts a ticket into the bin.
func bin(tx *Tx, by desk.By, t *desk.Ticket) error {
	if !t.DeletedAt.IsZero() {
		return nil
	}
	t.DeletedAt, t.DeletedBy = tx.now, by.Agent
	if err := stopAutomatic(tx, t, desk.WithheldDeleted); err != nil {
		return err
	}
	if err := holdReplies(tx, t.Number); err != nil {
		return err
	}
	return addEvent(tx, t.Number, by.Agent, desk.EventDeleted)
}

// Restore takes tickets out of the bin again, to where they were. What was to be sent stays unsent until somebody says otherwise.
func (s *Store) Restore(ctx context.Context, by desk.By, numbers ...int64) error {
	return s.eachTicket(ctx, by, numbers, func(tx *Tx, t *desk.Ticket) error {
		if t.DeletedAt.IsZero() {
			return nil
		}
		return restore(tx, by, t)
	})
}

// restore takes a ticket out of the bin; pairs are for the event's text.
func restore(tx *Tx, by desk.By, t *desk.Ticket, pairs ...string) error {
	t.DeletedAt, t.DeletedBy = time.Time{}, 0
	return addEvent(tx, t.Number, by.Agent, desk.EventRestored, pairs...)
}

// eachTicket changes tickets in one transaction; one that f leaves alone is not written. NotFound (ticket.unknown) where one of
// them is not there, and then none is changed.
func (s *Store) eachTicket(ctx context.Context, by desk.By, numbers []int64, f func(*Tx, *desk.Ticket) error) error {
	return s.tx(ctx, func(tx *Tx) error {
		for _, number := range numbers {
			before, err := ticketByNumber(tx, number)
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
			if asideOf(&t) == asideOf(&before) {
				continue
			}
			t.UpdatedAt = tx.now
			if err := updateTicket(tx, &before, &t); err != nil {
				return err
			}
			tx.changed(desk.Change{Kind: "ticket", Ticket: number, Agent: by.Agent, Mailbox: t.Mailbox})
		}
		return nil
	})
}

// stopAutomatic takes back every automatic mail of a ticket that has not gone.
func stopAutomatic(tx *Tx, t *desk.Ticket, why desk.Withheld) error {
	if err := cancelSurvey(tx, t, why); err != nil {
		return err
	}
	_, err := tx.exec(`UPDATE outbox SET state = 'canceled' WHERE number = $1 AND auto = 1 AND state = 'waiting'`, t.Number)
	return err
}

// holdReplies stops the answers of a ticket that have not gone: an answer does not vanish, so it fails in sight, to be sent again
// or edited once the ticket is back.
func holdReplies(tx *Tx, number int64) error {
	_, err := tx.exec(`UPDATE outbox SET state = 'failed', undo_until = 0, error = $2 WHERE number = $1 AND auto = 0 AND state = 'waiting'`,
		number, desk.Worded("mail.error.ticket_deleted", nil))
	return err
}

// ticketOnHand is a ticket that can be worked on: Conflict where it is in the bin (ticket.in_bin) or was merged into another (ticket.merged).
func ticketOnHand(q querier, number int64) (desk.Ticket, error) {
	t, err := ticketByNumber(q, number)
	if err == nil && t.MergedInto != 0 {
		return t, desk.Fail(desk.Conflict, "ticket.merged", "number", number, "into", t.MergedInto)
	}
	if err == nil && !t.DeletedAt.IsZero() {
		return t, desk.Fail(desk.Conflict, "ticket.in_bin", "number", number)
	}
	return t, err
}

func messageOnHand(q querier, message int64) error {
	var number int64
	if err := q.row(`SELECT number FROM message WHERE id = $1`, message).Scan(&number); err != nil {
		return notFound(err, "message.unknown")
	}
	_, err := ticketOnHand(q, number)
	return err
}
