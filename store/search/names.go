package search

import (
	"math"
	"slices"
	"sync"

	"github.com/deskbell/deskbell/desk/query"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/postings"
)

// names are what customers are called, and where they are to be reached.
type names struct {
	mu             sync.Mutex
	filled         bool
	seq            int64 // of the last change that is known
	called, phones texts // called: names and addresses
}

// like are the customers that a condition names; known is false where SQLite has to say.
func (n *names) like(q db.Querier, c query.Cond) (customers postings.Bits, known bool, err error) {
	names, phones, known, err := n.asOf(q)
	if err != nil || !known {
		return nil, false, err
	}
	text := folded(c.Value)
	customers = names.having(text, math.MaxInt64)
	if c.Op == query.OpCustomer {
		customers.Or(phones.having(text, math.MaxInt64))
	}
	return customers, true, nil
}

// asOf is what is remembered as of a snapshot.
func (n *names) asOf(q db.Querier) (names, phones texts, known bool, err error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if !n.filled {
		return names, phones, false, nil
	}
	seq, err := namesState(q)
	if err != nil || seq < n.seq {
		return names, phones, false, err
	}
	if seq > n.seq {
		if err := n.catchUp(q, seq); err != nil {
			return names, phones, false, err
		}
	}
	return n.called, n.phones, true, nil
}

func namesState(q db.Querier) (seq int64, err error) {
	err = q.Row(`SELECT coalesce(max(seq), 0) FROM renamed`).Scan(&seq)
	return seq, err
}

func (n *names) catchUp(q db.Querier, seq int64) error {
	changed, err := changedSince(q, `SELECT customer_id FROM renamed WHERE seq > $1`, n.seq)
	if err != nil {
		return err
	}
	names, phones := n.called, n.phones
	names.drop(changed)
	phones.drop(changed)
	ids := slices.Collect(changed.All())
	if err := readNames(q, &names, &phones, func(column string, arg func(any) string) string { return column + ` IN ` + listed(ids, arg) }); err != nil {
		return err
	}
	n.seq, n.called, n.phones = seq, names, phones
	return nil
}

// fill reads all of it.
func (n *names) fill(q db.Querier) error {
	seq, err := namesState(q)
	if err != nil {
		return err
	}
	var names, phones texts
	if err := readNames(q, &names, &phones, func(string, func(any) string) string { return `1 = 1` }); err != nil {
		return err
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.filled, n.seq, n.called, n.phones = true, seq, names, phones
	return nil
}

func readNames(q db.Querier, names, phones *texts, where func(column string, arg func(any) string) string) error {
	var a args
	err := db.Each(q, func(scan func(...any) error) error {
		var id int64
		var name, phone string
		err := scan(&id, &name, &phone)
		names.add(id, id, folded(name))
		if phone != "" {
			phones.add(id, id, folded(phone))
		}
		return err
	}, `SELECT id, name, phone FROM customer WHERE `+where("id", a.add), a.list...)
	if err != nil {
		return err
	}
	a = args{}
	return db.Each(q, func(scan func(...any) error) error {
		var id int64
		var address string
		err := scan(&id, &address)
		names.add(id, id, folded(address))
		return err
	}, `SELECT customer_id, address FROM address WHERE `+where("customer_id", a.add), a.list...)
}
