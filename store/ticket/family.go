package ticket

import (
	"context"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

// deepest is how often a merged ticket is followed to where it went; no ticket goes into itself.
const deepest = 100

// RootOf is the ticket that a number leads to: itself, or where it was merged into, and so on. Unknown numbers lead to themselves.
func RootOf(q db.Querier, number int64) (int64, error) {
	for range deepest {
		var next int64
		err := q.Row(`SELECT merged_into FROM ticket WHERE number = $1`, number).Scan(&next)
		if db.Missing(err) || err == nil && next == 0 {
			return number, nil
		}
		if err != nil {
			return 0, err
		}
		number = next
	}
	return number, nil
}

// Root is the ticket that a number leads to now: where it was merged into, else itself.
func (s *Records) Root(ctx context.Context, number int64) (root int64, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		root, err = RootOf(q, number)
		return err
	})
	return root, err
}

// FamilyOf is a ticket and all that were merged into it, those of theirs too.
func FamilyOf(q db.Querier, number int64) (all []int64, err error) {
	return all, db.Each(q, func(scan func(...any) error) error {
		var n int64
		err := scan(&n)
		all = append(all, n)
		return err
	}, `WITH RECURSIVE family(number) AS (SELECT $1 UNION SELECT m.number FROM merge m JOIN family f ON m.into_number = f.number WHERE m.undone_at = 0)
		SELECT number FROM family`, number)
}

// TakenIn are the merges that brought something into a ticket, the earliest first.
func TakenIn(q db.Querier, number int64) (all []desk.MergedTicket, err error) {
	row := NewRow()
	var m desk.MergedTicket
	var at int64
	row.to = append(row.to, &m.ID, &m.By, &at)
	return all, db.Each(q, func(scan func(...any) error) error {
		m.Ticket, err = row.Take(scan)
		m.At = db.FromMS(at)
		all = append(all, m)
		return err
	}, `WITH RECURSIVE family(number) AS (SELECT $1 UNION SELECT m.number FROM merge m JOIN family f ON m.into_number = f.number WHERE m.undone_at = 0)
		SELECT `+Columns+`, m.id, m.agent_id, m.at FROM merge m JOIN family f ON f.number = m.into_number JOIN ticket t ON t.number = m.number
		WHERE m.undone_at = 0 ORDER BY m.id`, number)
}
