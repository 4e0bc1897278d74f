package ticket

import (
	"crypto/sha256"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/measure"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/shop"
)

// Contact is that somebody has written to the shop, in whatever way.
type Contact struct {
	Address string
	Number  int64  // the ticket that it is part of
	Token   string // of the form that it came by; empty for none
}

// Contacted notes that who was offered articles wrote all the same: by the form with which they were offered, or, within the time that
// counts, whoever's matter it was. It says whether that form had offered any.
func Contacted(tx *db.Tx, c Contact) (offered bool, err error) {
	const note = `UPDATE offer SET outcome = 'contacted', outcome_at = $1, who = NULL, number = CASE number WHEN 0 THEN $2 ELSE number END,
		customer_id = CASE customer_id WHEN 0 THEN coalesce((SELECT customer_id FROM ticket WHERE number = $2), 0) ELSE customer_id END
		WHERE outcome <> 'contacted' AND `
	now := db.MS(tx.Now)
	if c.Token != "" {
		hash := sha256.Sum256([]byte(c.Token))
		if _, err := tx.Exec(note+`token = $3`, now, c.Number, hash[:]); err != nil {
			return false, err
		}
		if err := tx.Row(`SELECT EXISTS (SELECT 1 FROM offer WHERE token = $1)`, hash[:]).Scan(&offered); err != nil {
			return false, err
		}
	}
	who, err := AddressHash(tx, c.Address)
	if err != nil {
		return offered, err
	}
	since := db.MS(tx.Now.Add(-measure.ContactWindow))
	if _, err := tx.Exec(note+`who = $3 AND at >= $4`, now, c.Number, who, since); err != nil {
		return offered, err
	}
	_, err = tx.Exec(note+`customer_id > 0 AND customer_id = (SELECT customer_id FROM address WHERE address = $3) AND at >= $4`, now, c.Number, desk.TidyAddress(c.Address), since)
	return offered, err
}

// AddressHash stands for an address of somebody who is no customer yet, and is not kept as long as they are not.
func AddressHash(tx *db.Tx, address string) ([]byte, error) {
	secret, err := shop.CachedSecret(tx, "form")
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(append(append([]byte("who\x00"), secret...), desk.TidyAddress(address)...))
	return sum[:], nil
}

// HandedOver notes that a talk with the answer bot became ticket number: its articles did not do.
func HandedOver(tx *db.Tx, token string, number int64) error {
	if token == "" {
		return nil
	}
	hash := sha256.Sum256([]byte(token))
	if _, err := tx.Exec(`UPDATE talk SET number = $2, updated_at = $3 WHERE token = $1`, hash[:], number, db.MS(tx.Now)); err != nil {
		return err
	}
	_, err := tx.Exec(`UPDATE offer SET outcome = 'contacted', outcome_at = $2, number = $3, customer_id = coalesce((SELECT customer_id FROM ticket WHERE number = $3), 0)
		WHERE id = (SELECT offer_id FROM talk WHERE token = $1)`, hash[:], db.MS(tx.Now), number)
	return err
}
