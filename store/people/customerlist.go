package people

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

func containsString(list []string, s string) bool { return slices.Contains(list, s) }

// Customers are those whose name, address, phone or tag has what is asked for, the newest first, up to 50; before is the id of the last one of the page
// before (0: the first page). Those who were merged into another, or erased, are not listed.
func (s *People) Customers(ctx context.Context, query string, before int64) (all []desk.Customer, more bool, err error) {
	const page = 50
	where, args := `c.merged_into = 0 AND (c.name <> '' OR EXISTS (SELECT 1 FROM address a WHERE a.customer_id = c.id))`, []any{}
	if before > 0 {
		args = append(args, before)
		where += ` AND c.id < $` + strconv.Itoa(len(args))
	}
	for _, word := range strings.Fields(query) {
		args = append(args, "%"+strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(word)+"%")
		n := `$` + strconv.Itoa(len(args)) + ` ESCAPE '\'`
		where += ` AND (c.name LIKE ` + n + ` OR c.phone LIKE ` + n + ` OR c.tags LIKE ` + n + ` OR EXISTS (SELECT 1 FROM address a WHERE a.customer_id = c.id AND a.address LIKE ` + n + `))`
	}
	err = s.View(ctx, func(q db.Querier) error {
		ids, err := ticket.IDsOf(q, `SELECT c.id FROM customer c WHERE `+where+` ORDER BY c.id DESC LIMIT `+strconv.Itoa(page+1), args...)
		if err != nil {
			return err
		}
		more = len(ids) > page
		for _, id := range ids[:min(len(ids), page)] {
			c, err := ticket.CustomerByID(q, id)
			if err != nil {
				return err
			}
			all = append(all, c)
		}
		return nil
	})
	return all, more, err
}

// Dossier is all that is known of a customer: their tickets with the scores they gave, the newest 200; who was merged into them; and who
// may be the same person (the same phone, or the same name).
func (s *People) Dossier(ctx context.Context, id int64) (d desk.Dossier, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		if d.Customer, err = ticket.CustomerByID(q, id); err != nil {
			return err
		}
		row := ticket.NewRow()
		err := db.Each(q, func(scan func(...any) error) error {
			t, err := row.Take(scan)
			d.Tickets = append(d.Tickets, t)
			return err
		}, `SELECT `+ticket.Columns+` FROM ticket t WHERE t.customer_id = $1 AND t.merged_into = 0 AND t.deleted_at = 0 ORDER BY t.number DESC LIMIT 200`, id)
		if err != nil {
			return err
		}
		if d.Scores, err = ticket.ScoresOf(q, id); err != nil {
			return err
		}
		err = db.Each(q, func(scan func(...any) error) error {
			var m desk.CustomerMerge
			var at int64
			err := scan(&m.ID, &m.Customer, &m.Name, &m.Agent, &at)
			m.At = db.FromMS(at)
			d.Merged = append(d.Merged, m)
			return err
		}, `SELECT m.id, c.id, c.name, m.agent_id, m.at FROM customer_merge m JOIN customer c ON c.id = m.customer_id WHERE m.into_id = $1 AND m.undone_at = 0 ORDER BY m.id`, id)
		if err != nil {
			return err
		}
		d.Twins, err = twinsOf(q, &d.Customer)
		return err
	})
	return d, err
}

// twinsOf are at most five customers who may be the same person.
func twinsOf(q db.Querier, c *desk.Customer) (all []desk.Customer, err error) {
	phone, _, _ := strings.Cut(c.Phone, "\n")
	ids, err := ticket.IDsOf(q, `SELECT id FROM customer WHERE id <> $1 AND merged_into = 0 AND (name <> '' AND name = $2 OR $3 <> '' AND phone LIKE '%' || $3 || '%') ORDER BY id DESC LIMIT 5`,
		c.ID, c.Name, phone)
	for _, id := range ids {
		t, e := ticket.CustomerByID(q, id)
		if err = e; err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	return all, err
}
