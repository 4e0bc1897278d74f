package ticket

import (
	"crypto/sha256"

	"github.com/deskbell/deskbell/store/db"
)

// Contacted notes that who was offered articles with a token wrote all the same, as ticket number.
func Contacted(tx *db.Tx, token string, number int64) error {
	if token == "" {
		return nil
	}
	hash := sha256.Sum256([]byte(token))
	_, err := tx.Exec(`UPDATE offer SET outcome = 'contacted', outcome_at = $2, number = $3,
		customer_id = coalesce((SELECT customer_id FROM ticket WHERE number = $3), 0) WHERE token = $1 AND outcome <> 'contacted'`, hash[:], db.MS(tx.Now), number)
	return err
}
