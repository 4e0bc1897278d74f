package store

import (
	"errors"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// planSurvey asks the customer how it went, once the settings' delay has passed, or notes on the ticket why not. t is the ticket as
// it was just resolved.
func planSurvey(tx *Tx, t *desk.Ticket) error {
	settings, err := readSettings(tx)
	if err != nil || !settings.RatingOn {
		return err
	}
	due := tx.now.Add(settings.RatingDelay)
	why, err := surveyWithheld(tx, settings, t, due)
	if err != nil {
		return err
	}
	if why != "" {
		return addEvent(tx, t.Number, 0, desk.EventSurveyWithheld, "reason", string(why))
	}
	var waits bool
	if err := tx.row(`SELECT EXISTS (SELECT 1 FROM outbox WHERE number = $1 AND kind = 'survey' AND state IN ('waiting', 'sending'))`, t.Number).Scan(&waits); err != nil || waits {
		return err
	}
	err = enqueue(tx, parcel{kind: "survey", mailbox: t.Mailbox, ticket: t.Number, agent: t.ResolvedBy, to: t.Contact.Address, auto: true, due: due})
	if err != nil {
		return err
	}
	return addEvent(tx, t.Number, 0, desk.EventSurveyPlanned, "at", due.Format(time.RFC3339))
}

// surveyWithheld says why the customer of a resolved ticket is not to be asked at the time at; "" where they are.
func surveyWithheld(tx *Tx, settings desk.Settings, t *desk.Ticket, at time.Time) (desk.Withheld, error) {
	var askedTicket, box bool
	var asked int64
	err := tx.row(`SELECT EXISTS (SELECT 1 FROM rating WHERE number = $1), EXISTS (SELECT 1 FROM mailbox WHERE id = $2 AND removed = 0),
			(SELECT asked_at FROM customer WHERE id = $3)`, t.Number, t.Mailbox, t.Customer).Scan(&askedTicket, &box, &asked)
	if err != nil {
		return "", err
	}
	silent, err := silence(tx, t.Number)
	if err != nil {
		return "", err
	}
	a, err := automaticTo(tx, t.Contact.Address, silent, tx.now)
	if err != nil {
		return "", err
	}
	switch texts := textsFor(settings, t.Lang); {
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
	case asked > 0 && fromMS(asked).Add(settings.RatingEvery).After(at):
		return desk.WithheldRecent, nil
	}
	return a.Withhold(), nil
}

// silence says why nothing automatic may answer anything that came into a ticket; "" as soon as a human wrote there, or when
// nobody has written at all.
func silence(q querier, number int64) (why desk.Withheld, err error) {
	err = q.row(`SELECT silent FROM message WHERE number = $1 AND direction = 'in' AND newcomer = 0 ORDER BY silent = '' DESC, id DESC LIMIT 1`, number).
		Scan((*string)(&why))
	if missing(err) {
		return "", nil
	}
	return why, err
}

// composeSurvey makes a message of a survey that has come due and fills in r, or says why it is not to be sent any more.
func composeSurvey(tx *Tx, settings desk.Settings, r *outboxRow, box desk.Mailbox) (desk.Withheld, error) {
	before, err := ticketByNumber(tx, r.number)
	if err != nil {
		return "", err
	}
	t := before
	if why, err := surveyWithheld(tx, settings, &t, tx.now); why != "" || err != nil {
		return why, err
	}
	agent := ""
	if t.ResolvedBy != 0 {
		a, err := agentByID(tx, t.ResolvedBy)
		if err != nil && desk.CodeOf(err) != desk.NotFound {
			return "", err
		}
		agent = a.Name
	}
	token, err := askRating(tx, &t, t.ResolvedBy)
	if err != nil {
		return "", err
	}
	text := desk.SurveyMail{Texts: textsFor(settings, t.Lang), Values: mailValues(settings, &t, agent), Number: t.Number, Token: token,
		PublicURL: tx.publicURL(settings), Mailbox: box.Address}.Compose()
	m := desk.Message{Ticket: t.Number, Direction: desk.Out, Source: desk.FromSurvey, From: desk.Person{Name: desk.SenderName(box.Name, "", settings.ShopName), Address: box.Address},
		To: []desk.Person{t.Contact}, Subject: text.Subject, Text: text.Plain, Reply: text.Plain}
	from, err := answering(tx, t.Number, m.To)
	if err != nil {
		return "", err
	}
	m.Home = from.Home
	if m.InReplyTo, m.References, err = threadOf(tx, t.Number, from); err != nil {
		return "", err
	}
	if err := insertMessage(tx, &m); err != nil {
		return "", err
	}
	tookMessage(&t, &m)
	if err := updateTicket(tx, &before, &t); err != nil {
		return "", err
	}
	r.message, r.to, r.letter = m.ID, t.Contact.Address, enclosure{Text: text.Text, HTML: text.HTML}
	_, err = tx.exec(`UPDATE outbox SET message_id = $2, recipient = $3, mail = $4, created_at = $5 WHERE id = $1`, r.id, m.ID, r.to, toJSON(r.letter), ms(tx.now))
	return "", errors.Join(err, nameMessage(tx, r.mailbox, &m, r.mailID))
}

// cancelSurvey takes back a survey that has not gone, because the ticket was opened again, is spam, or was deleted.
func cancelSurvey(tx *Tx, t *desk.Ticket, why desk.Withheld) error {
	r, err := tx.exec(`UPDATE outbox SET state = 'canceled' WHERE number = $1 AND kind = 'survey' AND state = 'waiting' AND message_id IS NULL`, t.Number)
	if err != nil {
		return err
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		return err
	}
	return addEvent(tx, t.Number, 0, desk.EventSurveyWithheld, "reason", string(why))
}
