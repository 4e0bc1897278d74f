package store

import (
	"context"

	"github.com/deskbell/deskbell/desk"
)

// ShowPictures remembers that pictures from elsewhere are shown, or no longer: in a ticket, or in all mail from one address of its
// customer. NotFound (customer.address_unknown) for an address that is not theirs.
func (s *Store) ShowPictures(ctx context.Context, p desk.Pictures) error {
	return s.tx(ctx, func(tx *Tx) error {
		t, err := ticketByNumber(tx, p.Ticket)
		if err != nil {
			return err
		}
		if p.Address == "" {
			_, err = tx.exec(`UPDATE ticket SET images = $2 WHERE number = $1`, p.Ticket, flag(p.Show))
		} else {
			err = tx.row(`UPDATE address SET images = $3 WHERE address = $1 AND customer_id = $2 RETURNING address`,
				desk.TidyAddress(p.Address), t.Customer, flag(p.Show)).Scan(&p.Address)
			if missing(err) {
				return desk.Fail(desk.NotFound, "customer.address_unknown")
			}
		}
		if err != nil {
			return err
		}
		tx.changed(desk.Change{Kind: "ticket", Ticket: p.Ticket, Agent: p.By.Agent, Mailbox: t.Mailbox})
		return nil
	})
}
