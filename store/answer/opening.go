package answer

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strconv"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/variable"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

// OpenTicket is a ticket that an agent starts by writing to a customer: it is the agent's, and Pending unless they say otherwise.
// Refused like Reply, and without a subject (ticket.subject_empty).
func (s *Answers) OpenTicket(ctx context.Context, o desk.Opening) (t desk.Ticket, err error) {
	o.Subject = desk.TidyLine(o.Subject, desk.MaxSubject)
	if o.Status == "" {
		o.Status = desk.Pending
	}
	o.To.Address = desk.TidyAddress(o.To.Address)
	switch {
	case o.Subject == "":
		return t, desk.Fail(desk.Invalid, "ticket.subject_empty").At("subject")
	case !slices.Contains(desk.Statuses, o.Status):
		return t, desk.Fail(desk.Invalid, "ticket.status_unknown", "status", string(o.Status)).At("status")
	case o.To.Address == "":
		return t, desk.Fail(desk.Invalid, "reply.no_recipient").At("to")
	case !desk.ValidAddress(o.To.Address):
		return t, desk.BadAddress(o.To.Address).At("to")
	}
	if err := ticket.CheckContent(o.Text, o.HTML, len(o.Attachments)); err != nil {
		return t, err
	}
	settings, err := s.Settings(ctx)
	if err != nil {
		return t, err
	}
	err = s.Tx(ctx, func(tx *db.Tx) error {
		if id, number, err := ticket.SentBefore(tx, o.By.Agent, o.Form, o.Text); err != nil || id != 0 {
			if err == nil {
				t, err = ticket.ByNumber(tx, number)
			}
			return err
		}
		if o.Mailbox == 0 {
			if o.Mailbox, err = ticket.FirstMailbox(tx); err != nil {
				return err
			}
		}
		if _, err := ticket.SendingMailbox(tx, o.Mailbox); err != nil { // before a customer is made
			return err
		}
		lang, err := customersLang(tx, o.To.Address, o.Text, settings.Lang)
		if err != nil {
			return err
		}
		t, err = newTicket(tx, desk.Ticket{Mailbox: o.Mailbox, Contact: o.To, Subject: o.Subject, Status: desk.Open, Lang: lang}, o.By)
		if err != nil {
			return err
		}
		before := t
		deeds, err := doThen(tx, o.By, &t, o.Then)
		if err != nil {
			return err
		}
		w := letter{by: o.By, text: numbered(o.Text, t.Number), html: numbered(o.HTML, t.Number), to: append([]desk.Person{o.To}, o.With...), cc: o.Cc, bcc: o.Bcc, attachments: o.Attachments,
			settings: settings, subject: desk.TagSubject, later: o.Later, deeds: deeds}
		m, err := sendMessage(tx, w, &t, o.Status)
		if err != nil {
			return err
		}
		if err := ticket.Update(tx, &before, &t); err != nil {
			return err
		}
		if err := errors.Join(dropBegun(tx, o), ticket.FormSent(tx, o.By.Agent, o.Form, o.Text, &m)); err != nil {
			return err
		}
		tx.Changed(desk.Change{Kind: "ticket", Ticket: t.Number, Message: m.ID, Agent: o.By.Agent, Mailbox: t.Mailbox})
		return nil
	})
	return t, err
}

// numbered puts the number of a new ticket into what is written there.
func numbered(text string, number int64) string {
	return variable.FillOne(text, "ticket.number", strconv.FormatInt(number, 10))
}

// customersLang is the language of the customer with an address; of somebody new that of what is written to them, else the shop's.
func customersLang(q db.Querier, address, text string, shop desk.Lang) (lang desk.Lang, err error) {
	err = q.Row(`SELECT c.lang FROM address a JOIN customer c ON c.id = a.customer_id WHERE a.address = $1`, address).Scan((*string)(&lang))
	switch {
	case !errors.Is(err, sql.ErrNoRows):
		return lang, err
	case ticket.Blank(text):
		return shop, nil
	}
	return desk.GuessLang(text), nil
}

// newTicket writes a ticket for its contact: with its customer, whose name it takes where the contact has none.
func newTicket(tx *db.Tx, t desk.Ticket, by desk.By) (desk.Ticket, error) {
	var err error
	t.Contact = desk.Person{Name: desk.TidyLine(t.Contact.Name, desk.MaxName), Address: desk.TidyAddress(t.Contact.Address)}
	if t.Customer, err = ticket.CustomerFor(tx, t.Contact, t.Lang); err != nil {
		return t, err
	}
	if t.Contact.Name == "" {
		if err := tx.Row(`SELECT name FROM customer WHERE id = $1`, t.Customer).Scan(&t.Contact.Name); err != nil {
			return t, err
		}
	}
	t.CreatedAt, t.UpdatedAt = tx.Now, tx.Now
	if err := ticket.Insert(tx, &t); err != nil {
		return t, err
	}
	return t, ticket.AddEvent(tx, t.Number, by.Agent, desk.EventCreated)
}

// dropBegun throws away the draft that a new ticket was typed from. What is begun for somebody else stays.
func dropBegun(tx *db.Tx, o desk.Opening) error {
	d, err := ticket.DraftIn(tx, o.By.Agent, 0, desk.Out)
	switch {
	case desk.CodeOf(err) == desk.NotFound:
		return nil
	case err != nil:
		return err
	case !d.UpdatedAt.Equal(o.Begun) && !d.IsFor(append([]desk.Person{o.To}, o.With...)...):
		return nil
	}
	return ticket.DropDraft(tx, o.By.Agent, 0, desk.Out)
}
