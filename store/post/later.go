package post

import (
	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/survey"
	"github.com/deskbell/deskbell/store/ask"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

// keptBack says that a claimed row does not go out just now. An answer that was put off is held where the customer has written since
// and waits: its writer would not send it if they saw that. A question to a customer waits for its hour.
func keptBack(tx *db.Tx, settings desk.Settings, r outboxRow) (bool, error) {
	switch {
	case r.kind == "reply" && r.later && len(r.remaining) == 0:
		overtaken, err := overtaken(tx, r)
		if err != nil || !overtaken {
			return false, err
		}
		_, err = tx.Exec(`UPDATE outbox SET state = 'held', claimed_until = 0, attempts = 0, first_try = 0 WHERE id = $1`, r.id)
		ticket.PublishDelivery(tx, r.number, r.message)
		return true, err
	case ask.Is(r.kind) && r.message == 0:
		until, err := ask.PutOff(tx, settings, survey.Kind(r.kind), r.number)
		if err != nil || until.IsZero() {
			return false, err
		}
		_, err = tx.Exec(`UPDATE outbox SET state = 'waiting', due_at = $2, claimed_until = 0, attempts = 0, first_try = 0 WHERE id = $1`, r.id, db.MS(until))
		return true, err
	}
	return false, nil
}

// overtaken says that a human who takes part has written since the hour was set, and that the ticket waits for us.
func overtaken(tx *db.Tx, r outboxRow) (yes bool, err error) {
	err = tx.Row(`SELECT EXISTS (SELECT 1 FROM ticket t JOIN message m ON m.number = t.number WHERE t.number = $1 AND t.status = 'open'
			AND m.direction = 'in' AND m.newcomer = 0 AND m.auto = '' AND m.bounce = '' AND m.id > $2 AND m.created_at > $3)
		AND NOT EXISTS (SELECT 1 FROM message f WHERE f.id = $2 AND f.citing IN ('forward', 'history'))`, r.number, r.message, db.MS(r.created)).Scan(&yes)
	return yes, err
}
