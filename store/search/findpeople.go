package search

import (
	"context"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

// FindPeople are customers whose name or one of whose addresses holds what is typed, the newest first. Nobody for a blank.
func (s *Lists) FindPeople(ctx context.Context, typed string, limit int) (found []desk.Person, err error) {
	if typed = desk.TidyLine(typed, desk.MaxName); typed == "" {
		return nil, nil
	}
	err = s.View(ctx, func(q db.Querier) error {
		return db.Each(q, func(scan func(...any) error) error {
			var p desk.Person
			err := scan(&p.Name, &p.Address)
			found = append(found, p)
			return err
		}, `SELECT c.name, a.address FROM customer c CROSS JOIN address a ON a.customer_id = c.id
			WHERE c.id IN (`+newestNamed(" AND c.blocked_at = 0")+`) AND (`+contains("c.name", "$1")+` OR instr(a.address, $1) > 0) ORDER BY c.id DESC LIMIT $2`, folded(typed), limit)
	})
	return found, err
}
