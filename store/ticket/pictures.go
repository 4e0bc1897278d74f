package ticket

import (
	"context"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

// ShowPictures remembers that pictures from elsewhere are shown, or no longer: in a ticket, or in all mail from one address of its
// customer. NotFound (customer.address_unknown) for an address that is not theirs.
func (s *Records) ShowPictures(ctx context.Context, p desk.Pictures) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		t, err := ByNumber(tx, p.Ticket)
		if err != nil {
			return err
		}
		if p.Address == "" {
			_, err = tx.Exec(`UPDATE ticket SET images = $2 WHERE number = $1`, p.Ticket, db.Flag(p.Show))
		} else {
			err = tx.Row(`UPDATE address SET images = $3 WHERE address = $1 AND customer_id = $2 RETURNING address`,
				desk.TidyAddress(p.Address), t.Customer, db.Flag(p.Show)).Scan(&p.Address)
			if db.Missing(err) {
				return desk.Fail(desk.NotFound, "customer.address_unknown")
			}
		}
		if err != nil {
			return err
		}
		tx.Changed(desk.Change{Kind: "ticket", Ticket: p.Ticket, Agent: p.By.Agent, Mailbox: t.Mailbox})
		return nil
	})
}
