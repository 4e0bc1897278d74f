package store

import (
	"crypto/sha256"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// formKept is how long a form is known: a page may have been without a connection for days.
const formKept = 14 * 24 * time.Hour

// sentBefore is the message that was sent with a form already, 0 for none. The same words again are the same form, whose answer was lost
// on the way back; other words are Conflict (reply.sent_already): whoever wrote them has to know that the first ones have gone.
func sentBefore(tx *Tx, agent int64, key, text string) (message, number int64, err error) {
	if agent == 0 || key == "" {
		return 0, 0, nil
	}
	var was []byte
	err = tx.row(`SELECT message_id, number, text FROM sent_form WHERE agent_id = $1 AND key = $2`, agent, key).Scan(&message, &number, &was)
	if missing(err) {
		return 0, 0, nil
	}
	if sum := sha256.Sum256([]byte(tidyText(text))); err == nil && string(sum[:]) != string(was) {
		err = desk.Fail(desk.Conflict, "reply.sent_already", "number", number)
	}
	return message, number, err
}

// formSent remembers what was sent with a form.
func formSent(tx *Tx, agent int64, key, text string, m *desk.Message) error {
	if agent == 0 || key == "" {
		return nil
	}
	sum := sha256.Sum256([]byte(tidyText(text)))
	_, err := tx.exec(`INSERT INTO sent_form (agent_id, key, text, message_id, number, at) VALUES ($1, $2, $3, $4, $5, $6)`,
		agent, desk.TidyLine(key, 64), sum[:], m.ID, m.Ticket, ms(tx.now))
	return err
}

// formForgotten lets a form be sent again whose message was taken back.
func formForgotten(tx *Tx, message int64) error {
	_, err := tx.exec(`DELETE FROM sent_form WHERE message_id = $1`, message)
	return err
}
