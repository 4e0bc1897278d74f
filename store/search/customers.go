package search

import (
	"iter"
	"slices"

	"github.com/deskbell/deskbell/desk/query"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/postings"
)

// customer keeps to the tickets of those with a text in their name or an address (customer: or a phone number).
func (p *plan) customer(q db.Querier, c query.Cond, known int) error {
	who, all, err := p.customersLike(q, c, known)
	if err != nil {
		return err
	}
	t := trait{not: c.Not}
	if who.Count() > known {
		t.filter, t.dear = named(c), 4
		t.gather = func(f *finder) (postings.Bits, bool, error) { return f.ofMany(c, nil) }
		if all {
			t.dear = 1
			t.gather = func(f *finder) (postings.Bits, bool, error) { return f.ofMany(c, who) }
		}
	} else {
		ids := slices.Collect(who.All())
		t.filter = func(arg func(any) string) string { return "+t.customer_id IN " + listed(ids, arg) }
		t.numbers = func(arg func(any) string) string {
			return "SELECT number FROM ticket WHERE customer_id IN " + listed(ids, arg)
		}
	}
	p.traits = append(p.traits, t)
	return nil
}

// customersOf are the customers that a condition names, each as often as it names them.
func customersOf(c query.Cond, arg func(any) string) string {
	columns := []string{"name"}
	if c.Op == query.OpCustomer {
		columns = append(columns, "phone")
	}
	list := []query.Cond{c}
	return "SELECT id FROM customer WHERE " + containsAny(list, arg, columns...) + " UNION ALL SELECT customer_id FROM address WHERE " + containsAny(list, arg, "address")
}

// customersLike are those that a condition names: all of them, or at most one more than most.
func (p *plan) customersLike(q db.Querier, c query.Cond, most int) (who postings.Bits, all bool, err error) {
	if who, all, err = p.recall.names.like(q, c); err != nil || all {
		return who, all, err
	}
	var a args
	rows, err := q.Query(customersOf(c, a.add), a.list...)
	if err != nil {
		return nil, false, err
	}
	defer rows.Close()
	for n := 0; n <= most && rows.Next(); {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, false, err
		}
		if !who.Has(id) {
			who.Add(id)
			n++
		}
	}
	return who, false, rows.Err()
}

// ofMany are the tickets of many customers, of those that a condition names where who is nil; not: of all others, where these are fewer.
func (f *finder) ofMany(c query.Cond, who postings.Bits) (of postings.Bits, not bool, err error) {
	if who == nil {
		var a args
		if who, err = f.bits(customersOf(c, a.add), a.list); err != nil {
			return nil, false, err
		}
	}
	var newest int64
	if err := f.Row("SELECT coalesce(max(id), 0) FROM customer").Scan(&newest); err != nil {
		return nil, false, err
	}
	if others := postings.UpTo(newest); 4*who.Count() > 3*int(newest) {
		others.Without(who)
		who, not = others, true
	}
	if 4*who.Count() < int(newest) {
		var a args
		of, err = f.bits("SELECT number FROM ticket WHERE customer_id IN "+listed(slices.Collect(who.All()), a.add), a.list)
		return of, not, err
	}
	list, err := f.listed("SELECT coalesce(group_concat(customer_id || ' ' || number, ' '), '') FROM ticket INDEXED BY ticket_customer", nil)
	next, stop := iter.Pull(numbersIn(list))
	defer stop()
	for customer, more := next(); more; customer, more = next() {
		if number, _ := next(); who.Has(customer) {
			of.Add(number)
		}
	}
	return of, false, err
}

// named looks at the customer of a ticket t.
func named(c query.Cond) condition {
	return func(arg func(any) string) string {
		v := arg(folded(c.Value))
		text := contains("c.name", v)
		if c.Op == query.OpCustomer {
			text += " OR " + contains("c.phone", v)
		}
		return "(EXISTS (SELECT 1 FROM customer c WHERE c.id = t.customer_id AND (" + text + ")) OR EXISTS (SELECT 1 FROM address a WHERE a.customer_id = t.customer_id AND " + contains("a.address", v) + "))"
	}
}

// newestNamed are the ids of the newest customers that have a text ($1, folded) in their name or an address, so many ($2) of each. Those who
// were merged are not; nor are others that a condition on c leaves out.
func newestNamed(and string) string {
	return `SELECT id FROM (SELECT c.id FROM customer c WHERE ` + contains("c.name", "$1") + ` AND c.merged_into = 0` + and + ` ORDER BY c.id DESC LIMIT $2)
		UNION SELECT id FROM (SELECT DISTINCT a.customer_id AS id FROM address a WHERE instr(a.address, $1) > 0
			AND EXISTS (SELECT 1 FROM customer c WHERE c.id = a.customer_id AND c.merged_into = 0` + and + `) ORDER BY a.customer_id DESC LIMIT $2)`
}
