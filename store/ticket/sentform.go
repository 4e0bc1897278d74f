package ticket

import (
	"crypto/sha256"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

// FormKept is how long a form is known: a page may have been without a connection for days.
const FormKept = 14 * 24 * time.Hour

// SentBefore is the message that was sent with a form already, 0 for none. The same words again are the same form, whose answer was lost
// on the way back; other words are Conflict (reply.sent_already): whoever wrote them has to know that the first ones have gone.
func SentBefore(tx *db.Tx, agent int64, key, text string) (message, number int64, err error) {
	if agent == 0 || key == "" {
		return 0, 0, nil
	}
	var was []byte
	err = tx.Row(`SELECT message_id, number, text FROM sent_form WHERE agent_id = $1 AND key = $2`, agent, key).Scan(&message, &number, &was)
	if db.Missing(err) {
		return 0, 0, nil
	}
	if sum := sha256.Sum256([]byte(db.TidyText(text))); err == nil && string(sum[:]) != string(was) {
		err = desk.Fail(desk.Conflict, "reply.sent_already", "number", number)
	}
	return message, number, err
}

// FormSent remembers what was sent with a form.
func FormSent(tx *db.Tx, agent int64, key, text string, m *desk.Message) error {
	if agent == 0 || key == "" {
		return nil
	}
	sum := sha256.Sum256([]byte(db.TidyText(text)))
	_, err := tx.Exec(`INSERT INTO sent_form (agent_id, key, text, message_id, number, at) VALUES ($1, $2, $3, $4, $5, $6)`,
		agent, desk.TidyLine(key, 64), sum[:], m.ID, m.Ticket, db.MS(tx.Now))
	return err
}

// FormForgotten lets a form be sent again whose message was taken back.
func FormForgotten(tx *db.Tx, message int64) error {
	_, err := tx.Exec(`DELETE FROM sent_form WHERE message_id = $1`, message)
	return err
}
