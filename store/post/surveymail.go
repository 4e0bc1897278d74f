package post

import (
	"errors"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/measure"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
	"github.com/deskbell/deskbell/store/wording"
	"github.com/deskbell/deskbell/store/work"
)

// composeSurvey makes a message of a survey that has come due and fills in r, or says why it is not to be sent any more.
func composeSurvey(tx *db.Tx, settings desk.Settings, r *outboxRow, box desk.Mailbox) (desk.Withheld, error) {
	before, err := ticket.ByNumber(tx, r.number)
	if err != nil {
		return "", err
	}
	t := before
	if why, err := work.SurveyWithheld(tx, settings, &t, tx.Now); why != "" || err != nil {
		return why, err
	}
	agent := ""
	if t.ResolvedBy != 0 {
		a, err := ticket.AgentByID(tx, t.ResolvedBy)
		if err != nil && desk.CodeOf(err) != desk.NotFound {
			return "", err
		}
		agent = a.Name
	}
	token, err := work.AskRating(tx, &t, t.ResolvedBy)
	if err != nil {
		return "", err
	}
	w, err := wording.Choose(tx, settings, measure.TriedSurvey, &t)
	if err != nil {
		return "", err
	}
	text := desk.SurveyMail{Texts: wording.Set(work.TextsFor(settings, t.Lang), measure.TriedSurvey, w), Values: work.MailValues(settings, &t, agent), Number: t.Number, Token: token,
		PublicURL: tx.PublicURL(settings), Mailbox: box.Address}.Compose()
	m := desk.Message{Ticket: t.Number, Direction: desk.Out, Source: desk.FromSurvey, From: desk.Person{Name: desk.SenderName(box.Name, "", settings.ShopName), Address: box.Address},
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
