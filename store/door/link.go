package door

import (
	"context"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/shop"
	"github.com/deskbell/deskbell/store/ticket"
	"github.com/deskbell/deskbell/store/work"
)

// MailDoor mails the private link of a ticket to its customer, where the address is that customer's own. It says nothing of whether it
// was: none goes for a ticket that is not there or is another's, nor a second one within desk.StatePause, nor where nobody could open it.
// {{link}} is filled in.
func (s *Doors) MailDoor(ctx context.Context, address string, number int64, mail DoorMail) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		version, err := work.DoorVersion(tx, number)
		if err != nil {
			return err
		}
		t, err := behind(tx, number, version)
		if desk.CodeOf(err) == desk.NotFound {
			return nil
		}
		if err != nil {
			return err
		}
		var own bool
		address = desk.TidyAddress(address)
		if err := tx.Row(`SELECT EXISTS (SELECT 1 FROM address WHERE address = $1 AND customer_id = $2)`, address, t.Customer).Scan(&own); err != nil || !own {
			return err
		}
		settings, err := shop.ReadSettings(tx)
		if err != nil {
			return err
		}
		link, err := work.DoorLink(tx, settings, t.Number)
		if err != nil || link == "" {
			return err
		}
		done, err := tx.Exec(`INSERT INTO status_mail (number, at) VALUES ($1, $2) ON CONFLICT (number) DO UPDATE SET at = excluded.at WHERE status_mail.at <= $3`,
			t.Number, db.MS(tx.Now), db.MS(tx.Now.Add(-desk.StatePause)))
		if err != nil {
			return err
		}
		if n, err := done.RowsAffected(); err != nil || n == 0 {
			return err
		}
		subject, text := mail(t.Lang)
		return ticket.SendLetter(tx, &t, ticket.Letter{Kind: "state", To: desk.Person{Name: t.Contact.Name, Address: address}, Subject: subject, Text: text,
			Values: map[string]string{"link": link}})
	})
}
