package work

import (
	"slices"
	"strconv"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/leaflet"
	"github.com/deskbell/deskbell/desk/measure"
	"github.com/deskbell/deskbell/desk/query"
	"github.com/deskbell/deskbell/desk/variable"
	"github.com/deskbell/deskbell/store/ask"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/shop"
	"github.com/deskbell/deskbell/store/ticket"
	"github.com/deskbell/deskbell/store/wording"
)

// Acknowledge answers a new ticket's first message with the mailbox's acknowledgement and what may answer it, or notes on the ticket why
// not.
func Acknowledge(tx *db.Tx, t *desk.Ticket, m *desk.Message, offered ask.Offered) error {
	if t.Mailbox == 0 {
		return nil
	}
	a, err := ticket.AutomaticTo(tx, t.Contact.Address, "", tx.Now)
	if err != nil {
		return err
	}
	settings, err := shop.ReadSettings(tx)
	if err != nil {
		return err
	}
	box, err := ticket.SendingMailbox(tx, t.Mailbox)
	if desk.CodeOf(err) == desk.Conflict {
		return ticket.AddEvent(tx, t.Number, 0, desk.EventAckWithheld, "reason", string(desk.WithheldNoMailbox))
	}
	if err != nil || !box.Ack {
		return err
	}
	if why := a.Withhold(); why != "" {
		return ticket.AddEvent(tx, t.Number, 0, desk.EventAckWithheld, "reason", string(why))
	}
	return Ack{settings, box, t, m, offered}.Send(tx)
}

// Ack is the acknowledgement of a message.
type Ack struct {
	Settings desk.Settings
	Box      desk.Mailbox
	Ticket   *desk.Ticket
	Message  *desk.Message
	Offered  ask.Offered // goes along with it
}

// Send writes the acknowledgement. Where its text is empty it is switched off.
func (a Ack) Send(tx *db.Tx) error {
	settings, box, t, m := a.Settings, a.Box, a.Ticket, a.Message
	if TextsFor(settings, t.Lang).AckText == "" {
		return ticket.AddEvent(tx, t.Number, 0, desk.EventAckWithheld, "reason", string(desk.WithheldOff))
	}
	w, err := wording.Choose(tx, settings, measure.TriedAck, t)
	if err != nil {
		return err
	}
	values := ticket.MailValues(settings, t, "")
	ack := desk.Message{Ticket: t.Number, Direction: desk.Out, Source: desk.FromAck, CreatedAt: m.CreatedAt, Date: tx.Now,
		From: desk.Person{Name: variable.SenderName(box.Name, "", settings.ShopName), Address: box.Address}, To: []desk.Person{t.Contact},
		Subject: desk.TagSubject(desk.TidyLine(variable.Fill(w.Subject, values), desk.MaxSubject), t.Number),
		Text:    db.TidyText(variable.Fill(w.Text, values))}
	var letter ticket.Enclosure
	if len(a.Offered.Hits) > 0 {
		if letter.Text, letter.HTML, ack.Text, err = a.enclose(tx, ack.Subject, ack.Text); err != nil {
			return err
		}
	}
	ack.Reply = ack.Text
	if m.MessageID != "" {
		ack.InReplyTo = []string{m.MessageID}
		ack.References = append(slices.Clone(m.References[max(0, len(m.References)-ticket.MaxChain+1):]), m.MessageID)
	}
	if err := ticket.InsertMessage(tx, &ack); err != nil {
		return err
	}
	ticket.TookMessage(t, &ack)
	if err := ticket.Enqueue(tx, ticket.Parcel{Kind: "ack", Message: &ack, Mailbox: box.ID, Ticket: t.Number, To: t.Contact.Address, Auto: true, Letter: letter}); err != nil {
		return err
	}
	return ticket.AddEvent(tx, t.Number, 0, desk.EventAckSent)
}

// enclose adds the articles to an acknowledgement: its text as it goes out, and as the ticket keeps it.
func (a Ack) enclose(tx *db.Tx, subject, ack string) (text, html, plain string, err error) {
	l := leaflet.Leaflet{Words: tx.DB.SurveyWords()[a.Ticket.Lang].Leaflet, PublicURL: tx.PublicURL(a.Settings), Mailbox: a.Box.Address, Subject: subject}
	if l.Token, err = ask.Enclose(tx, a.Ticket, a.Offered); err != nil {
		return "", "", "", err
	}
	for _, h := range a.Offered.Hits {
		passage := query.Unmarked(h.Snippet)
		l.Articles = append(l.Articles, leaflet.Article{Title: h.Title, Text: leaflet.Extract(h.Found.Body, passage), Path: "/a/" + strconv.FormatInt(h.Article, 10)})
	}
	text, html, plain = l.Compose(ack)
	return text, html, plain, nil
}
