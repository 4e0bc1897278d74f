package post

import (
	"errors"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/measure"
	"github.com/deskbell/deskbell/desk/survey"
	"github.com/deskbell/deskbell/desk/variable"
	"github.com/deskbell/deskbell/store/ask"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
	"github.com/deskbell/deskbell/store/wording"
)

// composeSurvey makes a message of a question that has come due and fills in r, or says why it is not to be asked any more.
func composeSurvey(tx *db.Tx, settings desk.Settings, r *outboxRow, box desk.Mailbox) (desk.Withheld, error) {
	before, err := ticket.ByNumber(tx, r.number)
	if err != nil {
		return "", err
	}
	t, kind := before, survey.Kind(r.kind)
	rules, err := ask.RulesFor(tx, settings, t.Mailbox)
	if err != nil {
		return "", err
	}
	if why, err := ask.Withheld(tx, settings, rules, kind, &t, tx.Now); why != "" || err != nil {
		return why, err
	}
	letter, err := ask.Begin(tx, settings, rules, kind, &t)
	if err != nil {
		return "", err
	}
	if kind == survey.Rating {
		w, err := wording.Choose(tx, settings, measure.TriedSurvey, &t)
		if err != nil {
			return "", err
		}
		letter.Mail = desk.MailText{Subject: w.Subject, Text: w.Text}
	}
	letter.Mailbox = box.Address
	text := letter.Compose()
	m := desk.Message{Ticket: t.Number, Direction: desk.Out, Source: ask.SourceOf(kind), From: desk.Person{Name: variable.SenderName(box.Name, "", settings.ShopName), Address: box.Address},
		To: []desk.Person{t.Contact}, Subject: text.Subject, Text: text.Plain, Reply: text.Plain}
	from, err := ticket.Answering(tx, t.Number, m.To)
	if err != nil {
		return "", err
	}
	m.Home = from.Home
	if m.InReplyTo, m.References, err = ticket.ThreadOf(tx, t.Number, from); err != nil {
		return "", err
	}
	if err := ticket.InsertMessage(tx, &m); err != nil {
		return "", err
	}
	ticket.TookMessage(&t, &m)
	if err := ticket.Update(tx, &before, &t); err != nil {
		return "", err
	}
	r.message, r.to, r.letter = m.ID, t.Contact.Address, ticket.Enclosure{Text: text.Text, HTML: text.HTML}
	_, err = tx.Exec(`UPDATE outbox SET message_id = $2, recipient = $3, mail = $4, created_at = $5 WHERE id = $1`, r.id, m.ID, r.to, db.ToJSON(r.letter), db.MS(tx.Now))
	return "", errors.Join(err, ticket.NameMessage(tx, r.mailbox, &m, r.mailID))
}
