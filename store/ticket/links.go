package ticket

import (
	"context"
	"strconv"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

// Link says that two tickets belong together, or no longer. Where they are merged it is about what they were merged into. Invalid for
// a ticket and itself (link.itself), NotFound for one that is not there (ticket.unknown); what is so already stays.
func (s *Records) Link(ctx context.Context, by desk.By, number, other int64, on bool) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		pair := [2]int64{number, other}
		for i := range pair {
			var err error
			if pair[i], err = RootOf(tx, pair[i]); err != nil {
				return err
			}
			if _, err := ByNumber(tx, pair[i]); err != nil {
				return err
			}
		}
		if pair[0] == pair[1] {
			return desk.Fail(desk.Invalid, "link.itself").At("other")
		}
		var linked bool
		if err := tx.Row(`SELECT EXISTS (SELECT 1 FROM ticket_link WHERE number = $1 AND other = $2)`, pair[0], pair[1]).Scan(&linked); err != nil {
			return err
		}
		if on && linked {
			return nil
		}
		kind, change := desk.EventLinked, Link
		if !on {
			kind, change = desk.EventUnlinked, unlink
		}
		if err := change(tx, pair[0], pair[1]); err != nil {
			return err
		}
		for i := range pair {
			if err := AddEvent(tx, pair[i], by.Agent, kind, "ticket", strconv.FormatInt(pair[1-i], 10)); err != nil {
				return err
			}
			tx.Changed(desk.Change{Kind: "ticket", Ticket: pair[i], Agent: by.Agent})
		}
		return nil
	})
}

// Link joins two tickets, from either side.
func Link(tx *db.Tx, a, b int64) error {
	_, err := tx.Exec(`INSERT INTO ticket_link (number, other, at) VALUES ($1, $2, $3), ($2, $1, $3) ON CONFLICT DO NOTHING`, a, b, db.MS(tx.Now))
	return err
}

// unlink parts two tickets, and all that was merged into either.
func unlink(tx *db.Tx, a, b int64) error {
	as, err := FamilyOf(tx, a)
	if err != nil {
		return err
	}
	bs, err := FamilyOf(tx, b)
	if err != nil {
		return err
	}
	for _, x := range as {
		for _, y := range bs {
			if _, err := tx.Exec(`DELETE FROM ticket_link WHERE number = $1 AND other = $2 OR number = $2 AND other = $1`, x, y); err != nil {
				return err
			}
		}
	}
	return nil
}

// linkedTickets are those that belong to a ticket, or to one that was merged into it, where they are now.
func linkedTickets(q db.Querier, number int64) (all []desk.Ticket, err error) {
	family, err := FamilyOf(q, number)
	if err != nil {
		return nil, err
	}
	known := map[int64]bool{number: true}
	for _, member := range family {
		others, err := IDsOf(q, `SELECT other FROM ticket_link WHERE number = $1 ORDER BY at`, member)
		if err != nil {
			return nil, err
		}
		for _, n := range others {
			if n, err = RootOf(q, n); err != nil {
				return nil, err
			}
			if known[n] {
				continue
			}
			known[n] = true
			t, err := ByNumber(q, n)
			if err != nil {
				return nil, err
			}
			all = append(all, t)
		}
	}
	return all, nil
}

// IDsOf reads a query of ids.
func IDsOf(q db.Querier, text string, args ...any) (all []int64, err error) {
	return all, db.Each(q, func(scan func(...any) error) error {
		var id int64
		err := scan(&id)
		all = append(all, id)
		return err
	}, text, args...)
}
