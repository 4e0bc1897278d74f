package ticket

import (
	"context"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/merge"
	"github.com/deskbell/deskbell/store/db"
)

// Preview is what merging tickets would make of them, into one of them (0: merge.Target). Those that were merged already stand for
// where they went. Nothing is changed. Also is what else their customers have that is not at its end: it may be the same matter.
func (s *Records) Preview(ctx context.Context, into int64, numbers ...int64) (p merge.Preview, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		known := map[int64]bool{}
		for _, n := range numbers {
			if n, err = RootOf(q, n); err != nil {
				return err
			}
			if known[n] {
				continue
			}
			known[n] = true
			t, err := ByNumber(q, n)
			if err != nil {
				return err
			}
			p.Tickets = append(p.Tickets, t)
		}
		customers := map[int64]bool{}
		for i := range p.Tickets {
			if customers[p.Tickets[i].Customer] {
				continue
			}
			customers[p.Tickets[i].Customer] = true
			others, err := earlierTickets(q, &p.Tickets[i])
			if err != nil {
				return err
			}
			for _, t := range others {
				if !known[t.Number] && t.Status != desk.Resolved {
					p.Also = append(p.Also, t)
				}
			}
		}
		p.Parties = len(customers)
		p.Finish(into)
		return nil
	})
	return p, err
}
