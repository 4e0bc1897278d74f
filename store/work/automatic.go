package work

import (
	"slices"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/measure"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/shop"
	"github.com/deskbell/deskbell/store/ticket"
	"github.com/deskbell/deskbell/store/wording"
)

// Acknowledge answers a new ticket's first message with the mailbox's acknowledgement, or notes on the ticket why not.
func Acknowledge(tx *db.Tx, t *desk.Ticket, m *desk.Message) error {
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
	return SendAck(tx, settings, box, t, m)
}

// SendAck writes the acknowledgement of m. Where its text is empty it is switched off.
func SendAck(tx *db.Tx, settings desk.Settings, box desk.Mailbox, t *desk.Ticket, m *desk.Message) error {
	if TextsFor(settings, t.Lang).AckText == "" {
		return ticket.AddEvent(tx, t.Number, 0, desk.EventAckWithheld, "reason", string(desk.WithheldOff))
	}
	w, err := wording.Choose(tx, settings, measure.TriedAck, t)
	if err != nil {
		return err
	}
	values := ticket.MailValues(settings, t, "")
	ack := desk.Message{Ticket: t.Number, Direction: desk.Out, Source: desk.FromAck, CreatedAt: m.CreatedAt, Date: tx.Now,
		From: desk.Person{Name: desk.SenderName(box.Name, "", settings.ShopName), Address: box.Address}, To: []desk.Person{t.Contact},
		Subject: desk.TagSubject(desk.TidyLine(desk.Fill(w.Subject, values), desk.MaxSubject), t.Number),
		Text:    db.TidyText(desk.Fill(w.Text, values))}
	ack.Reply = ack.Text
	if m.MessageID != "" {
		ack.InReplyTo = []string{m.MessageID}
		ack.References = append(slices.Clone(m.References[max(0, len(m.References)-ticket.MaxChain+1):]), m.MessageID)
	}
	if err := ticket.InsertMessage(tx, &ack); err != nil {
		return err
	}
	ticket.TookMessage(t, &ack)
	if err := ticket.Enqueue(tx, ticket.Parcel{Kind: "ack", Message: &ack, Mailbox: box.ID, Ticket: t.Number, To: t.Contact.Address, Auto: true}); err != nil {
		return err
	}
	return ticket.AddEvent(tx, t.Number, 0, desk.EventAckSent)
}
