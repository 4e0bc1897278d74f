package store

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// automaticTo gathers what decides whether an automatic mail may go to an address. Addresses that differ behind a plus sign are one: some
// machines answer from a new one each time.
func automaticTo(q querier, to string, silent desk.Withheld, now time.Time) (a desk.Automatic, err error) {
	a.To, a.Silent = desk.TidyAddress(to), silent
	if yes, err := inSample(q, a.To); err != nil || yes {
		a.Silent = desk.WithheldSample
		return a, err
	}
	local, domain, _ := strings.Cut(a.To, "@")
	local, _, _ = strings.Cut(local, "+")
	const sent = `FROM outbox WHERE auto = 1 AND created_at > $2 AND message_id IS NOT NULL AND state <> 'canceled'`
	err = q.row(`SELECT EXISTS (SELECT 1 FROM mailbox WHERE address = $1),
			(SELECT count(*) `+sent+` AND recipient = $3) + (SELECT count(*) `+sent+` AND recipient > $4 AND recipient < $5 AND substr(recipient, -length($6)) = $6)`,
		a.To, ms(now.Add(-desk.AutomaticWindow)), local+"@"+domain, local+"+", local+",", "@"+domain).Scan(&a.Own, &a.Sent)
	return a, err
}

// acknowledge answers a new ticket's first message with the mailbox's acknowledgement, or notes on the ticket why not.
func acknowledge(tx *Tx, t *desk.Ticket, m *desk.Message) error {
	if t.Mailbox == 0 {
		return nil
	}
	a, err := automaticTo(tx, t.Contact.Address, "", tx.now)
	if err != nil {
		return err
	}
	settings, err := readSettings(tx)
	if err != nil {
		return err
	}
	box, err := sendingMailbox(tx, t.Mailbox)
	if desk.CodeOf(err) == desk.Conflict {
		return addEvent(tx, t.Number, 0, desk.EventAckWithheld, "reason", string(desk.WithheldNoMailbox))
	}
	if err != nil || !box.Ack {
		return err
	}
	if why := a.Withhold(); why != "" {
		return addEvent(tx, t.Number, 0, desk.EventAckWithheld, "reason", string(why))
	}
	return sendAck(tx, settings, box, t, m)
}

// sendAck writes the acknowledgement of m. Where its text is empty it is switched off.
func sendAck(tx *Tx, settings desk.Settings, box desk.Mailbox, t *desk.Ticket, m *desk.Message) error {
	texts := textsFor(settings, t.Lang)
	if texts.AckText == "" {
		return addEvent(tx, t.Number, 0, desk.EventAckWithheld, "reason", string(desk.WithheldOff))
	}
	values := mailValues(settings, t, "")
	ack := desk.Message{Ticket: t.Number, Direction: desk.Out, Source: desk.FromAck, CreatedAt: m.CreatedAt, Date: tx.now,
		From: desk.Person{Name: desk.SenderName(box.Name, "", settings.ShopName), Address: box.Address}, To: []desk.Person{t.Contact},
		Subject: desk.TagSubject(desk.TidyLine(desk.Fill(texts.AckSubject, values), desk.MaxSubject), t.Number),
		Text:    tidyText(desk.Fill(texts.AckText, values))}
	ack.Reply = ack.Text
	if m.MessageID != "" {
		ack.InReplyTo = []string{m.MessageID}
		ack.References = append(slices.Clone(m.References[max(0, len(m.References)-maxChain+1):]), m.MessageID)
	}
	if err := insertMessage(tx, &ack); err != nil {
		return err
	}
	tookMessage(t, &ack)
	if err := enqueue(tx, parcel{kind: "ack", message: &ack, mailbox: box.ID, ticket: t.Number, to: t.Contact.Address, auto: true}); err != nil {
		return err
	}
	return addEvent(tx, t.Number, 0, desk.EventAckSent)
}

// mailValues are the variables of the texts of our own mails.
func mailValues(settings desk.Settings, t *desk.Ticket, agent string) map[string]string {
	name := t.Contact.Name
	if name == "" {
		name = t.Contact.Address
	}
	return map[string]string{
		"customer.name": name, "customer.address": t.Contact.Address, "agent.name": agent, "shop.name": settings.ShopName,
		"ticket.number": strconv.FormatInt(t.Number, 10), "ticket.subject": t.Subject,
	}
}
