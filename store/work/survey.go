package work

import (
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/shop"
	"github.com/deskbell/deskbell/store/ticket"
)

// planSurvey asks the customer how it went, once the settings' delay has passed, or notes on the ticket why not. t is the ticket as
// it was just resolved.
func planSurvey(tx *db.Tx, t *desk.Ticket) error {
	settings, err := shop.ReadSettings(tx)
	if err != nil || !settings.RatingOn {
		return err
	}
	due := tx.Now.Add(settings.RatingDelay)
	why, err := SurveyWithheld(tx, settings, t, due)
	if err != nil {
		return err
	}
	if why != "" {
		return ticket.AddEvent(tx, t.Number, 0, desk.EventSurveyWithheld, "reason", string(why))
	}
	var waits bool
	if err := tx.Row(`SELECT EXISTS (SELECT 1 FROM outbox WHERE number = $1 AND kind = 'survey' AND state IN ('waiting', 'sending'))`, t.Number).Scan(&waits); err != nil || waits {
		return err
	}
	err = ticket.Enqueue(tx, ticket.Parcel{Kind: "survey", Mailbox: t.Mailbox, Ticket: t.Number, Agent: t.ResolvedBy, To: t.Contact.Address, Auto: true, Due: due})
	if err != nil {
		return err
	}
	return ticket.AddEvent(tx, t.Number, 0, desk.EventSurveyPlanned, "at", due.Format(time.RFC3339))
}

// SurveyWithheld says why the customer of a resolved ticket is not to be asked at the time at; "" where they are.
func SurveyWithheld(tx *db.Tx, settings desk.Settings, t *desk.Ticket, at time.Time) (desk.Withheld, error) {
	var askedTicket, box bool
	var asked int64
	err := tx.Row(`SELECT EXISTS (SELECT 1 FROM rating WHERE number = $1), EXISTS (SELECT 1 FROM mailbox WHERE id = $2 AND removed = 0),
			(SELECT asked_at FROM customer WHERE id = $3)`, t.Number, t.Mailbox, t.Customer).Scan(&askedTicket, &box, &asked)
	if err != nil {
		return "", err
	}
	silent, err := silence(tx, t.Number)
	if err != nil {
		return "", err
	}
	a, err := AutomaticTo(tx, t.Contact.Address, silent, tx.Now)
	if err != nil {
		return "", err
	}
	switch texts := TextsFor(settings, t.Lang); {
	case !t.DeletedAt.IsZero():
		return desk.WithheldDeleted, nil
	case !settings.RatingOn || texts.SurveyText == "":
		return desk.WithheldOff, nil
	case t.Spam:
		return desk.WithheldSpam, nil
	case t.Status != desk.Resolved:
		return desk.WithheldReopened, nil
	case askedTicket:
		return desk.WithheldAsked, nil
	case !box:
		return desk.WithheldNoMailbox, nil
	case asked > 0 && db.FromMS(asked).Add(settings.RatingEvery).After(at):
		return desk.WithheldRecent, nil
	}
	return a.Withhold(), nil
}

// silence says why nothing automatic may answer anything that came into a ticket; "" as soon as a human wrote there, or when
// nobody has written at all.
func silence(q db.Querier, number int64) (why desk.Withheld, err error) {
	err = q.Row(`SELECT silent FROM message WHERE number = $1 AND direction = 'in' AND newcomer = 0 ORDER BY silent = '' DESC, id DESC LIMIT 1`, number).
		Scan((*string)(&why))
	if db.Missing(err) {
		return "", nil
	}
	return why, err
}

// CancelSurvey takes back a survey that has not gone, because the ticket was opened again, is spam, or was deleted.
func CancelSurvey(tx *db.Tx, t *desk.Ticket, why desk.Withheld) error {
	r, err := tx.Exec(`UPDATE outbox SET state = 'canceled' WHERE number = $1 AND kind = 'survey' AND state = 'waiting' AND message_id IS NULL`, t.Number)
	if err != nil {
		return err
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		return err
	}
	return ticket.AddEvent(tx, t.Number, 0, desk.EventSurveyWithheld, "reason", string(why))
}
