package work

import (
	"context"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

// Bulk changes up to desk.MaxBulk tickets in one transaction and keeps how each was, for Undo; one ticket is a bulk too, and many are several
// parts. What is in the bin is left alone unless it comes out of it, and what is not there any more, was merged into another or is newer than
// what was meant is passed over. NotFound (ticket.unknown) where none is there; Conflict (ticket.merged) for a single one that was merged, and
// where what was seen of it is stale (ticket.changed_since), neither of a part; Invalid for none or too many (bulk.none, bulk.many).
func (s *Work) Bulk(ctx context.Context, b desk.Bulk) (done desk.Bulked, err error) {
	switch n := len(b.Tickets); {
	case n == 0:
		return done, desk.Fail(desk.Invalid, "bulk.none").At("number")
	case n > desk.MaxBulk:
		return done, desk.Fail(desk.Invalid, "bulk.many", "max", desk.MaxBulk).At("number")
	}
	if b.Edit, err = checkedEdit(b.Edit); err != nil {
		return done, err
	}
	err = s.Tx(ctx, func(tx *db.Tx) error {
		var was []undone
		var gone error
		for _, number := range b.Tickets {
			before, err := ticket.ByNumber(tx, number)
			if desk.CodeOf(err) == desk.NotFound {
				done.Left, gone = done.Left+1, err
				continue
			}
			if err != nil {
				return err
			}
			switch {
			case before.MergedInto != 0 && len(b.Tickets) == 1 && !b.Part:
				return desk.Fail(desk.Conflict, "ticket.merged", "number", number, "into", before.MergedInto)
			case before.MergedInto != 0:
				done.Left++
				continue
			case newer(&before, b.AsOf):
				done.Newer++
				continue
			case b.Stale(&before):
				return desk.Fail(desk.Conflict, "ticket.changed_since", "number", number)
			case b.Bin == nil && !before.DeletedAt.IsZero():
				done.Left++
			}
			after, err := bulkOne(tx, b, before)
			if err != nil {
				return err
			}
			if SameTicket(&before, &after) && ticket.AsideOf(&before) == ticket.AsideOf(&after) {
				continue
			}
			after.UpdatedAt = tx.Now
			if err := ticket.Update(tx, &before, &after); err != nil {
				return err
			}
			was = append(was, undoneOf(&before, after.Version))
			tx.Changed(desk.Change{Kind: "ticket", Ticket: number, Agent: b.By.Agent, Mailbox: after.Mailbox})
		}
		if done.Left == len(b.Tickets) && gone != nil && !b.Part {
			return gone
		}
		done.Changed = len(was)
		done.Undo, err = keepUndo(tx, b.By, was, b.Undo)
		return err
	})
	return done, err
}

// newer says whether a ticket came after a moment, or its customer wrote after it.
func newer(t *desk.Ticket, than time.Time) bool {
	return !than.IsZero() && (t.CreatedAt.After(than) || t.LastInAt.After(than))
}

// bulkOne is a ticket as a bulk makes it; its events are written.
func bulkOne(tx *db.Tx, b desk.Bulk, before desk.Ticket) (t desk.Ticket, err error) {
	t = before
	if b.Bin != nil && !*b.Bin && !t.DeletedAt.IsZero() {
		if err := Restore(tx, b.By, &t); err != nil {
			return t, err
		}
	}
	if !t.DeletedAt.IsZero() {
		return t, nil
	}
	if err := applyEdit(tx, b.Edit, &before, &t); err != nil {
		return t, err
	}
	if b.Bin != nil && *b.Bin {
		return t, bin(tx, b.By, &t)
	}
	return t, nil
}
