package work

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/measure"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/shop"
	"github.com/deskbell/deskbell/store/ticket"
	"github.com/deskbell/deskbell/store/wording"
)

// AutomaticTo gathers what decides whether an automatic mail may go to an address. Addresses that differ behind a plus sign are one: some
// machines answer from a new one each time.
func AutomaticTo(q db.Querier, to string, silent desk.Withheld, now time.Time) (a desk.Automatic, err error) {
	a.To, a.Silent = desk.TidyAddress(to), silent
	if yes, err := inSample(q, a.To); err != nil || yes {
		a.Silent = desk.WithheldSample
		return a, err
	}
	local, domain, _ := strings.Cut(a.To, "@")
	local, _, _ = strings.Cut(local, "+")
	const sent = `FROM outbox WHERE auto = 1 AND created_at > $2 AND message_id IS NOT NULL AND state <> 'canceled'`
	err = q.Row(`SELECT EXISTS (SELECT 1 FROM mailbox WHERE address = $1),
			(SELECT count(*) `+sent+` AND recipient = $3) + (SELECT count(*) `+sent+` AND recipient > $4 AND recipient < $5 AND substr(recipient, -length($6)) = $6)`,
		a.To, db.MS(now.Add(-desk.AutomaticWindow)), local+"@"+domain, local+"+", local+",", "@"+domain).Scan(&a.Own, &a.Sent)
	return a, err
}

// Acknowledge answers a new ticket's first message with the mailbox's acknowledgement, or notes on the ticket why not.
func Acknowledge(tx *db.Tx, t *desk.Ticket, m *desk.Message) error {
	if t.Mailbox == 0 {
		return nil
	}
	a, err := AutomaticTo(tx, t.Contact.Address, "", tx.Now)
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
	values := MailValues(settings, t, "")
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

// MailValues are the variables of the texts of our own mails.
func MailValues(settings desk.Settings, t *desk.Ticket, agent string) map[string]string {
	name := t.Contact.Name
	if name == "" {
		name = t.Contact.Address
	}
	return map[string]string{
		"customer.name": name, "customer.address": t.Contact.Address, "agent.name": agent, "shop.name": settings.ShopName,
		"ticket.number": strconv.FormatInt(t.Number, 10), "ticket.subject": t.Subject,
	}
}

// inSample says whether an address is of a customer who came with the sample.
func inSample(q db.Querier, address string) (yes bool, err error) {
	return yes, q.Row(`SELECT EXISTS (SELECT 1 FROM address a JOIN sample s ON s.id = a.customer_id AND s.kind IN ('customer', 'kept customer')
		WHERE a.address = $1)`, desk.TidyAddress(address)).Scan(&yes)
}

// NotToSample refuses mail to people who came with the sample: Conflict (reply.sample).
func NotToSample(q db.Querier, lists ...[]desk.Person) error {
	for _, p := range slices.Concat(lists...) {
		if yes, err := inSample(q, p.Address); err != nil || yes {
			return db.FirstError(err, desk.Fail(desk.Conflict, "reply.sample", "address", p.Address).At("to"))
		}
	}
	return nil
}
