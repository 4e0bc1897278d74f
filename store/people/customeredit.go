package people

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/audit"
	"github.com/deskbell/deskbell/desk/spam"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/shop"
	"github.com/deskbell/deskbell/store/ticket"
	"github.com/deskbell/deskbell/store/work"
)

// mostAddresses one customer may have.
const mostAddresses = 50

// changeCustomer is one change of a customer by an agent: refused where it was made on an older version (customer.changed_since).
func (s *People) changeCustomer(ctx context.Context, id, version int64, f func(tx *db.Tx, c desk.Customer) error) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		c, err := ticket.CustomerByID(tx, id)
		if err != nil {
			return err
		}
		if version != 0 && version != c.Version {
			return desk.Fail(desk.Conflict, "customer.changed_since")
		}
		if err := f(tx, c); err != nil {
			return err
		}
		if _, err := tx.Exec(`UPDATE customer SET version = version + 1 WHERE id = $1`, id); err != nil {
			return err
		}
		return customerChanged(tx, id)
	})
}

// customerChanged has the open pages of a customer's tickets read again.
func customerChanged(tx *db.Tx, id int64) error {
	return db.Each(tx, func(scan func(...any) error) error {
		var number int64
		err := scan(&number)
		tx.Changed(desk.Change{Kind: "ticket", Ticket: number})
		return err
	}, `SELECT number FROM ticket WHERE customer_id = $1 ORDER BY number DESC LIMIT 50`, id)
}

// AddAddress gives a customer one address more. Refused: what is none (address.bad), one of our own mailboxes (reply.own_address), one
// that somebody else has (customer.address_taken): those two are to be merged.
func (s *People) AddAddress(ctx context.Context, id, version int64, address string) error {
	address = desk.TidyAddress(address)
	if !desk.ValidAddress(address) {
		return desk.BadAddress(address).At("address")
	}
	return s.changeCustomer(ctx, id, version, func(tx *db.Tx, c desk.Customer) error {
		if len(c.Addresses) >= mostAddresses {
			return desk.Fail(desk.Invalid, "customer.many_addresses", "max", mostAddresses).At("address")
		}
		var ours bool
		if err := tx.Row(`SELECT EXISTS (SELECT 1 FROM mailbox WHERE address = $1)`, address).Scan(&ours); err != nil {
			return err
		}
		if ours {
			return desk.Fail(desk.Invalid, "reply.own_address", "address", address).At("address")
		}
		var other int64
		var name string
		err := tx.Row(`SELECT c.id, c.name FROM address a JOIN customer c ON c.id = a.customer_id WHERE a.address = $1`, address).Scan(&other, &name)
		switch {
		case err == nil && other == id:
			return nil
		case err == nil:
			return desk.Fail(desk.Conflict, "customer.address_taken", "address", address, "name", name).At("address")
		case !errors.Is(err, sql.ErrNoRows):
			return err
		}
		if _, err := tx.Exec(`INSERT INTO address (address, customer_id, position) VALUES ($1, $2, $3)`, address, id, len(c.Addresses)); err != nil {
			return err
		}
		if !c.BlockedAt.IsZero() {
			return work.SetSender(tx, address, spam.Always, false)
		}
		return nil
	})
}

// DropAddress takes an address from a customer; mail from it is somebody new's from then on. Not the only one (customer.last_address).
func (s *People) DropAddress(ctx context.Context, id, version int64, address string) error {
	return s.changeCustomer(ctx, id, version, func(tx *db.Tx, c desk.Customer) error {
		if !slices.Contains(c.Addresses, address) {
			return nil
		}
		if len(c.Addresses) == 1 {
			return desk.Fail(desk.Conflict, "customer.last_address").At("address")
		}
		_, err := tx.Exec(`DELETE FROM address WHERE address = $1 AND customer_id = $2`, address, id)
		return err
	})
}

// FirstAddress makes an address of a customer the one that new tickets go to. Tickets go on being answered to where they came from.
func (s *People) FirstAddress(ctx context.Context, id, version int64, address string) error {
	return s.changeCustomer(ctx, id, version, func(tx *db.Tx, c desk.Customer) error {
		if !slices.Contains(c.Addresses, address) {
			return desk.Fail(desk.NotFound, "customer.unknown")
		}
		order := append([]string{address}, slices.DeleteFunc(slices.Clone(c.Addresses), func(a string) bool { return a == address })...)
		for i, a := range order {
			if _, err := tx.Exec(`UPDATE address SET position = $2 WHERE address = $1`, a, i); err != nil {
				return err
			}
		}
		return nil
	})
}

// Block keeps a customer away, or lets them in again: whatever they write is spam from then on, answered by nobody, also what they answer
// in a ticket that is there already.
func (s *People) Block(ctx context.Context, by desk.By, id int64, on bool) error {
	return s.changeCustomer(ctx, id, 0, func(tx *db.Tx, c desk.Customer) error {
		if on == !c.BlockedAt.IsZero() {
			return nil
		}
		at, kind := int64(0), audit.Unblocked
		if on {
			at, kind = db.MS(tx.Now), audit.Blocked
		}
		if _, err := tx.Exec(`UPDATE customer SET blocked_at = $2 WHERE id = $1`, id, at); err != nil {
			return err
		}
		if err := keepAway(tx, c.Addresses, on); err != nil {
			return err
		}
		return shop.AddAudit(tx, by, kind, shownName(&c))
	})
}

// keepAway makes whatever comes from some addresses spam, or no longer.
func keepAway(tx *db.Tx, addresses []string, on bool) error {
	for _, a := range addresses {
		if on {
			if err := work.SetSender(tx, a, spam.Always, false); err != nil {
				return err
			}
			continue
		}
		work.UnlearnCached(tx)
		if _, err := tx.Exec(`DELETE FROM spam_sender WHERE sender = $1 AND rule = 'always'`, a); err != nil {
			return err
		}
	}
	return nil
}

func shownName(c *desk.Customer) string {
	if c.Name == "" && len(c.Addresses) > 0 {
		return c.Addresses[0]
	}
	return c.Name
}
