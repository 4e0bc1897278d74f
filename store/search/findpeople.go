package search

import (
	"context"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

// FindPeople are customers whose name or one of whose addresses holds what is typed, the newest first. Nobody for a blank.
func (s *Lists) FindPeople(ctx context.Context, typed string, limit int) (found []desk.Person, err error) {
	if typed = desk.TidyLine(typed, desk.MaxName); typed == "" {
		return nil, nil
	}
	like := "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(typed) + "%"
	err = s.View(ctx, func(q db.Querier) error {
		return db.Each(q, func(scan func(...any) error) error {
			var p desk.Person
			err := scan(&p.Name, &p.Address)
			found = append(found, p)
			return err
		}, `SELECT c.name, a.address FROM address a JOIN customer c ON c.id = a.customer_id
			WHERE (lower(c.name) LIKE lower($1) ESCAPE '\' OR a.address LIKE lower($1) ESCAPE '\') AND c.blocked_at = 0 AND c.merged_into = 0
			ORDER BY c.id DESC LIMIT $2`, like, limit)
	})
	return found, err
}
