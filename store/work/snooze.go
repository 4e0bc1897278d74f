package work

import (
	"context"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

// Snooze puts a ticket aside until a moment, or brings it back (the zero time). What is spam, in the bin or resolved is out of the way
// already: Conflict (snooze.aside).
func Snooze(tx *db.Tx, by desk.By, t *desk.Ticket, until time.Time) error {
	until = until.UTC().Truncate(time.Millisecond)
	if until.Equal(t.SnoozedUntil) {
		return nil
	}
	if until.IsZero() {
		return Wake(tx, by, t, "")
	}
	if err := desk.CheckSnooze(until, tx.Now); err != nil {
		return err
	}
	if ticket.AsideOf(t)&^ticket.Snoozed != ticket.OnDesk || t.Status == desk.Resolved {
		return desk.Fail(desk.Conflict, "snooze.aside", "number", t.Number)
	}
	t.SnoozedUntil, t.SnoozedBy = until, by.Agent
	return ticket.AddEvent(tx, t.Number, by.Agent, desk.EventSnoozed, "until", SnoozedUntil(until))
}

// SnoozedUntil is the end of a snooze as its event keeps it: empty where the customer ends it.
func SnoozedUntil(until time.Time) string {
	if until.Equal(desk.UntilAnswer) {
		return ""
	}
	return until.UTC().Format(time.RFC3339)
}

// Wake brings a snoozed ticket back. why is "time", "customer", "bounce", or "" for an agent.
func Wake(tx *db.Tx, by desk.By, t *desk.Ticket, why string) error {
	if !t.Snoozed() {
		return nil
	}
	t.SnoozedUntil, t.SnoozedBy = time.Time{}, 0
	return ticket.AddEvent(tx, t.Number, by.Agent, desk.EventWoke, "by", why)
}

// wakeBatch is how many tickets come back in one transaction: a Monday morning must not hold the writer up.
const wakeBatch = 100

// Wake brings back the tickets whose time has come, and tells who had put them aside and who has them. It returns when the next is due: zero where none
// is, and now where there are more.
func (s *Work) Wake(ctx context.Context) (next time.Time, err error) {
	due, next, err := s.dueSnoozes(ctx)
	if err != nil || len(due) == 0 {
		return next, err
	}
	return next, s.Tx(ctx, func(tx *db.Tx) error {
		for _, number := range due {
			if err := wakeDue(tx, number); err != nil {
				return err
			}
		}
		return nil
	})
}

// dueSnoozes are the tickets that are due, at most wakeBatch, and when the next is.
func (s *Work) dueSnoozes(ctx context.Context) (due []int64, next time.Time, err error) {
	now := s.Now()
	err = s.View(ctx, func(q db.Querier) error {
		return db.Each(q, func(scan func(...any) error) error {
			var number, until int64
			err := scan(&number, &until)
			switch {
			case len(due) < wakeBatch && until <= db.MS(now):
				due = append(due, number)
			case next.IsZero():
				next = db.FromMS(until)
			}
			return err
		}, `SELECT number, snoozed_until FROM ticket WHERE snoozed_until > 0 AND snoozed_until < $1 AND aside = $2 ORDER BY snoozed_until LIMIT $3`,
			db.MS(desk.UntilAnswer), ticket.Snoozed, wakeBatch+1)
	})
	return due, next, err
}

// wakeDue brings one back, unless somebody was faster.
func wakeDue(tx *db.Tx, number int64) error {
	before, err := ticket.ByNumber(tx, number)
	if err != nil {
		return err
	}
	if ticket.AsideOf(&before) != ticket.Snoozed || before.SnoozedUntil.After(tx.Now) {
		return nil
	}
	t := before
	if err := Wake(tx, desk.By{}, &t, "time"); err != nil {
		return err
	}
	t.UpdatedAt = tx.Now
	if err := ticket.Update(tx, &before, &t); err != nil {
		return err
	}
	tx.Changed(desk.Change{Kind: "ticket", Ticket: t.Number, Mailbox: t.Mailbox})
	return ticket.Notify(tx, desk.NoticeSnooze, t.Number, 0, desk.By{}, before.SnoozedBy, t.Assignee)
}
