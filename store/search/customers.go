package search

import (
	"errors"

	"github.com/deskbell/deskbell/desk/query"
	"github.com/deskbell/deskbell/store/db"
)

// knownCustomers is how many customers a name may mean for their tickets to be looked up; where it means more of them, each ticket's
// customer is looked at instead.
const knownCustomers = 500

// customer keeps to the tickets of those with a text in their name or an address (customer: or a phone number).
func (p *plan) customer(q db.Querier, c query.Cond) error {
	ids, err := customersLike(q, c)
	if err != nil {
		return err
	}
	filter := func(arg func(any) string) string { return "+t.customer_id IN " + listed(ids, arg) }
	if len(ids) > knownCustomers {
		filter = named(c)
	}
	switch {
	case c.Not:
		p.filters = append(p.filters, not(filter))
	case len(ids) > knownCustomers:
		p.filters = append(p.filters, filter)
	default:
		p.sets = append(p.sets, func(arg func(any) string) string {
			return "SELECT number FROM ticket WHERE customer_id IN " + listed(ids, arg)
		})
		p.wide = append(p.wide, filter)
	}
	return nil
}

// customersLike are at most one more than knownCustomers, each once.
func customersLike(q db.Querier, c query.Cond) (ids []int64, err error) {
	names := `name LIKE $1 ESCAPE '\'`
	if c.Op == query.OpCustomer {
		names += ` OR phone LIKE $1 ESCAPE '\'`
	}
	seen := map[int64]bool{}
	for _, text := range []string{
		`SELECT id FROM customer WHERE ` + names,
		`SELECT customer_id FROM address WHERE address LIKE $1 ESCAPE '\'`,
	} {
		rows, err := q.Query(text, like(c.Value))
		if err != nil {
			return nil, err
		}
		for len(ids) <= knownCustomers && rows.Next() {
			var id int64
			if err := rows.Scan(&id); err != nil {
				return nil, errors.Join(err, rows.Close())
			}
			if !seen[id] {
				ids, seen[id] = append(ids, id), true
			}
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return nil, err
		}
	}
	return ids, nil
}

// named looks at the customer of a ticket t.
func named(c query.Cond) condition {
	return func(arg func(any) string) string {
		v := arg(like(c.Value))
		text := `c.name LIKE ` + v + ` ESCAPE '\'`
		if c.Op == query.OpCustomer {
			text += ` OR c.phone LIKE ` + v + ` ESCAPE '\'`
		}
		return `(EXISTS (SELECT 1 FROM customer c WHERE c.id = t.customer_id AND (` + text + `)) OR EXISTS (SELECT 1 FROM address a WHERE a.customer_id = t.customer_id AND a.address LIKE ` + v + ` ESCAPE '\'))`
	}
}
