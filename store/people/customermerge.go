package people

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/audit"
	"github.com/deskbell/deskbell/desk/merge"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/shop"
	"github.com/deskbell/deskbell/store/ticket"
)

// customerState is what merging two customers changed.
type customerState struct {
	Addresses []string `json:"addresses,omitempty"` // of the one that went
	Tickets   []int64  `json:"tickets,omitempty"`
	Name      string   `json:"name,omitempty"` // of the one that stayed, before
	Phone     string   `json:"phone,omitempty"`
	Note      string   `json:"note,omitempty"`
	Tags      string   `json:"tags,omitempty"`
	Zone      string   `json:"zone,omitempty"`
	Blocked   int64    `json:"blocked,omitempty"` // when the one that stayed had been blocked
	After     int64    `json:"after,omitempty"`   // and when the two were: at the earlier of both
}

// MergeCustomers says that two customers are one person: addresses, tickets, phones, notes and tags of the first become the second's. It
// can be taken back: see UnmergeCustomers. Who is one person with somebody who is blocked is blocked. Invalid for one and the same (customer.merge_itself), Conflict for one that is merged already
// (customer.merged).
func (s *People) MergeCustomers(ctx context.Context, by desk.By, from, into int64) (id int64, err error) {
	if from == into {
		return 0, desk.Fail(desk.Invalid, "customer.merge_itself")
	}
	err = s.Tx(ctx, func(tx *db.Tx) error {
		a, err := ticket.CustomerByID(tx, from)
		if err != nil {
			return err
		}
		b, err := ticket.CustomerByID(tx, into)
		if err != nil {
			return err
		}
		if a.MergedInto != 0 || b.MergedInto != 0 {
			return desk.Fail(desk.Conflict, "customer.merged")
		}
		state := customerState{Addresses: a.Addresses, Name: b.Name, Phone: b.Phone, Note: b.Note, Tags: db.JoinLines(b.Tags), Zone: b.Zone}
		if state.Blocked = db.MS(b.BlockedAt); !a.BlockedAt.IsZero() || !b.BlockedAt.IsZero() {
			state.After = db.MS(earlier(a.BlockedAt, b.BlockedAt))
			if err := keepAway(tx, append(a.Addresses, b.Addresses...), true); err != nil {
				return err
			}
		}
		if state.Tickets, err = ticket.IDsOf(tx, `SELECT number FROM ticket WHERE customer_id = $1 ORDER BY number`, from); err != nil {
			return err
		}
		both := merge.JoinCustomers(b, a)
		if _, err := tx.Exec(`UPDATE customer SET name = $2, phone = $3, note = $4, tags = $5, zone = $6, blocked_at = $7, version = version + 1 WHERE id = $1`,
			into, both.Name, both.Phone, both.Note, db.JoinLines(both.Tags), both.Zone, state.After); err != nil {
			return err
		}
		if err := giveTo(tx, state.Addresses, state.Tickets, len(b.Addresses), into); err != nil {
			return err
		}
		if _, err := tx.Exec(`UPDATE customer SET merged_into = $2, version = version + 1 WHERE id = $1`, from, into); err != nil {
			return err
		}
		if err := tx.Row(`INSERT INTO customer_merge (customer_id, into_id, agent_id, state, at) VALUES ($1, $2, $3, $4, $5) RETURNING id`,
			from, into, by.Agent, db.ToJSON(state), db.MS(tx.Now)).Scan(&id); err != nil {
			return err
		}
		return errors.Join(countAgain(tx, from), countAgain(tx, into), customerChanged(tx, into), shop.AddAudit(tx, by, audit.CustomersMerged, shownName(&b), "other", shownName(&a)))
	})
	return id, err
}

// earlier of two moments of which one may be none.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// giveTo makes addresses and tickets a customer's.
func giveTo(tx *db.Tx, addresses []string, tickets []int64, position int, customer int64) error {
	for i, a := range addresses {
		if _, err := tx.Exec(`UPDATE address SET customer_id = $2, position = $3 WHERE address = $1`, a, customer, position+i); err != nil {
			return err
		}
	}
	for _, n := range tickets {
		for _, text := range []string{`UPDATE ticket SET customer_id = $2 WHERE number = $1`, `UPDATE nps SET customer_id = $2 WHERE number = $1`, `UPDATE erasure SET customer_id = $2 WHERE number = $1 AND done_at = 0`} {
			if _, err := tx.Exec(text, n, customer); err != nil {
				return err
			}
		}
	}
	return nil
}

func countAgain(tx *db.Tx, id int64) error {
	_, err := tx.Exec(`UPDATE customer SET tickets = (SELECT count(*) FROM ticket t WHERE t.customer_id = $1 AND t.aside IN (0, 4)) WHERE id = $1`, id)
	return err
}

// UnmergeCustomers makes two persons of one again: addresses and tickets go back, and with them what was written from those addresses
// since. What is known of the one that stayed goes back too, and who of the two is blocked, unless somebody has changed it since. Conflict
// where that was done already (customer.merge_not), and where the one that stayed has gone into a third meanwhile (customer.merge_first).
func (s *People) UnmergeCustomers(ctx context.Context, by desk.By, id int64) (back int64, err error) {
	err = s.Tx(ctx, func(tx *db.Tx) error {
		var into int64
		var text string
		err := tx.Row(`SELECT customer_id, into_id, state FROM customer_merge WHERE id = $1 AND undone_at = 0`, id).Scan(&back, &into, &text)
		if db.Missing(err) {
			return desk.Fail(desk.Conflict, "customer.merge_not")
		}
		var state customerState
		if err := errors.Join(err, db.FromJSON(text, &state)); err != nil {
			return err
		}
		now, err := ticket.CustomerByID(tx, into)
		if err != nil {
			return err
		}
		a, err := ticket.CustomerByID(tx, back)
		if err != nil {
			return err
		}
		if now.MergedInto != 0 {
			return desk.Fail(desk.Conflict, "customer.merge_first", "name", shownName(&now))
		}
		before := state.before()
		others, err := partLater(tx, id, into, before, a)
		if err != nil {
			return err
		}
		left, parted := merge.PartCustomers(now, before, a, others...), now.BlockedAt
		if db.MS(now.BlockedAt) == state.After {
			parted, left.BlockedAt = a.BlockedAt, db.FromMS(state.Blocked)
		}
		if _, err := tx.Exec(`UPDATE customer SET name = $2, phone = $3, note = $4, tags = $5, zone = $6, blocked_at = $7, version = version + 1 WHERE id = $1`,
			into, left.Name, left.Phone, left.Note, db.JoinLines(left.Tags), left.Zone, db.MS(left.BlockedAt)); err != nil {
			return err
		}
		tickets, err := theirTickets(tx, into, &state)
		if err != nil {
			return err
		}
		var addresses []string
		for _, address := range now.Addresses {
			if containsString(state.Addresses, address) {
				addresses = append(addresses, address)
			}
		}
		if err := giveTo(tx, addresses, tickets, 0, back); err != nil {
			return err
		}
		if _, err := tx.Exec(`UPDATE customer SET merged_into = 0, blocked_at = $2, version = version + 1 WHERE id = $1`, back, db.MS(parted)); err != nil {
			return err
		}
		rest := slices.DeleteFunc(slices.Clone(now.Addresses), func(address string) bool { return slices.Contains(addresses, address) })
		if err := partAway(tx, &now, addresses, !parted.IsZero(), rest, !left.BlockedAt.IsZero()); err != nil {
			return err
		}
		if _, err := tx.Exec(`UPDATE customer_merge SET undone_at = $2 WHERE id = $1`, id, db.MS(tx.Now)); err != nil {
			return err
		}
		return errors.Join(countAgain(tx, back), countAgain(tx, into), customerChanged(tx, back), customerChanged(tx, into),
			shop.AddAudit(tx, by, audit.CustomersUnmerged, shownName(&now), "other", shownName(&a)))
	})
	return back, err
}

// before is what was known of the one that stayed.
func (s customerState) before() desk.Customer {
	return desk.Customer{Name: s.Name, Phone: s.Phone, Note: s.Note, Tags: db.SplitLines(s.Tags), Zone: s.Zone}
}

// partLater takes somebody who goes out of what those who came after them found, and returns who else is in the one that stays.
func partLater(tx *db.Tx, id, into int64, before, goes desk.Customer) (others []desk.Customer, err error) {
	merges, err := ticket.IDsOf(tx, `SELECT id FROM customer_merge WHERE into_id = $1 AND id <> $2 AND undone_at = 0 ORDER BY id`, into, id)
	if err != nil {
		return nil, err
	}
	for _, other := range merges {
		var customer int64
		var text string
		var state customerState
		if err := tx.Row(`SELECT customer_id, state FROM customer_merge WHERE id = $1`, other).Scan(&customer, &text); err != nil {
			return nil, err
		}
		if err := db.FromJSON(text, &state); err != nil {
			return nil, err
		}
		if other > id {
			was := merge.PartCustomers(state.before(), before, goes, others...)
			state.Name, state.Phone, state.Note, state.Tags, state.Zone = was.Name, was.Phone, was.Note, db.JoinLines(was.Tags), was.Zone
			if _, err := tx.Exec(`UPDATE customer_merge SET state = $2 WHERE id = $1`, other, db.ToJSON(state)); err != nil {
				return nil, err
			}
		}
		c, err := ticket.CustomerByID(tx, customer)
		if err != nil {
			return nil, err
		}
		others = append(others, c)
	}
	return others, nil
}

// partAway lets those addresses of a blocked customer in again which are nobody's any more who is blocked.
func partAway(tx *db.Tx, now *desk.Customer, addresses []string, blocked bool, rest []string, restBlocked bool) error {
	if now.BlockedAt.IsZero() {
		return nil // what is spam all the same is so for other reasons
	}
	return errors.Join(keepAway(tx, addresses, blocked), keepAway(tx, rest, restBlocked))
}

// theirTickets are those of a customer that are another's again: those that were, and those that came from their addresses since.
func theirTickets(tx *db.Tx, customer int64, state *customerState) (list []int64, err error) {
	was := map[int64]bool{}
	for _, n := range state.Tickets {
		was[n] = true
	}
	return list, db.Each(tx, func(scan func(...any) error) error {
		var n int64
		var contact string
		err := scan(&n, &contact)
		if was[n] || containsString(state.Addresses, contact) {
			list = append(list, n)
		}
		return err
	}, `SELECT number, contact FROM ticket WHERE customer_id = $1`, customer)
}
