package store

import (
	"context"
	"slices"
	"strings"

	"github.com/deskbell/deskbell/desk"
)

// OpenTicket is a ticket that an agent starts by writing to a customer: it is the agent's, and Pending unless they say otherwise.
// Refused like Reply, and without a subject (ticket.subject_empty).
func (s *Store) OpenTicket(ctx context.Context, o desk.Opening) (t desk.Ticket, err error) {
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
		return t, desk.Fail(desk.Invalid, "address.bad", "address", o.To.Address).At("to")
	}
	if err := checkContent(o.Text, o.HTML, len(o.Attachments)); err != nil {
		return t, err
	}
	settings, err := s.Settings(ctx)
	if err != nil {
		return t, err
	}
	err = s.tx(ctx, func(tx *Tx) error {
		if o.Mailbox == 0 {
			if o.Mailbox, err = firstMailbox(tx); err != nil {
				return err
			}
		}
		if _, err := sendingMailbox(tx, o.Mailbox); err != nil { // before a customer is made
			return err
		}
		lang := settings.Lang
		if o.Text != "" {
			lang = desk.GuessLang(o.Text)
		}
		t, err = newTicket(tx, desk.Ticket{Mailbox: o.Mailbox, Contact: o.To, Subject: o.Subject, Status: desk.Open, Lang: lang}, o.By)
		if err != nil {
			return err
		}
		before := t
		w := letter{by: o.By, text: o.Text, html: o.HTML, to: []desk.Person{o.To}, cc: o.Cc, bcc: o.Bcc, attachments: o.Attachments,
			settings: settings, subject: desk.TagSubject}
		m, err := sendMessage(tx, w, &t, o.Status)
		if err != nil {
			return err
		}
		if err := updateTicket(tx, &before, &t); err != nil {
			return err
		}
		if err := dropDraft(tx, o.By.Agent, 0, desk.Out); err != nil {
			return err
		}
		tx.changed(desk.Change{Kind: "ticket", Ticket: t.Number, Message: m.ID, Agent: o.By.Agent, Mailbox: t.Mailbox})
		return nil
	})
	return t, err
}

// newTicket writes a ticket for its contact: with its customer, whose language and name it takes where they are known.
func newTicket(tx *Tx, t desk.Ticket, by desk.By) (desk.Ticket, error) {
	var err error
	t.Contact = desk.Person{Name: desk.TidyLine(t.Contact.Name, desk.MaxName), Address: desk.TidyAddress(t.Contact.Address)}
	if t.Customer, err = customerFor(tx, t.Contact, t.Lang); err != nil {
		return t, err
	}
	if t.Contact.Name == "" {
		if err := tx.row(`SELECT name FROM customer WHERE id = $1`, t.Customer).Scan(&t.Contact.Name); err != nil {
			return t, err
		}
	}
	t.CreatedAt, t.UpdatedAt = tx.now, tx.now
	if err := insertTicket(tx, &t); err != nil {
		return t, err
	}
	return t, addEvent(tx, t.Number, by.Agent, desk.EventCreated)
}

// Submit is a ticket that a customer starts without mail: the contact form, or the API on their behalf. It is treated as their mail
// would be: acknowledged, and what they answer to any mail of ours joins it. Refused: a bad address (address.bad), nothing
// said (reply.empty), a mailbox that is not there (mailbox.unknown).
func (s *Store) Submit(ctx context.Context, in desk.Submission) (t desk.Ticket, err error) {
	in.From = desk.Person{Name: desk.TidyLine(in.From.Name, desk.MaxName), Address: desk.TidyAddress(in.From.Address)}
	in.Text = tidyText(in.Text)
	if !desk.ValidAddress(in.From.Address) {
		return t, desk.Fail(desk.Invalid, "address.bad", "address", in.From.Address).At("from")
	}
	if err := checkContent(in.Text, "", len(in.Uploads)); err != nil {
		return t, err
	}
	if in.Source == "" {
		in.Source = desk.FromForm
	}
	if !slices.Contains(desk.Langs, in.Lang) {
		in.Lang = desk.GuessLang(in.Subject + "\n" + in.Text)
	}
	if in.Subject = desk.TidyLine(in.Subject, desk.MaxSubject); in.Subject == "" {
		first, _, _ := strings.Cut(strings.TrimSpace(in.Text), "\n")
		in.Subject = desk.TidyLine(first, 80)
	}
	settings, err := s.Settings(ctx)
	if err != nil {
		return t, err
	}
	err = s.tx(ctx, func(tx *Tx) (err error) {
		if in.Mailbox, err = submitMailbox(tx, in.Mailbox); err != nil {
			return err
		}
		files, err := claimUploads(tx, 0, in.Uploads, settings.MaxMail)
		if err != nil {
			return err
		}
		t, err = newTicket(tx, desk.Ticket{Mailbox: in.Mailbox, Contact: in.From, Subject: in.Subject, Status: desk.Open, Lang: in.Lang}, desk.By{})
		if err != nil {
			return err
		}
		before := t
		m := desk.Message{Ticket: t.Number, Direction: desk.In, Source: in.Source, From: in.From, Subject: in.Subject,
			Text: in.Text, Reply: in.Text, Attachments: files}
		if err := insertMessage(tx, &m); err != nil {
			return err
		}
		tookMessage(&t, &m)
		if err := acknowledge(tx, &t, &m); err != nil {
			return err
		}
		tx.changed(desk.Change{Kind: "ticket", Ticket: t.Number, Message: m.ID, In: true, Mailbox: t.Mailbox})
		return updateTicket(tx, &before, &t)
	})
	return t, err
}

// submitMailbox is the mailbox that was asked for, else the first; 0, on which nothing can be sent yet, where there is none at all.
func submitMailbox(q querier, id int64) (int64, error) {
	if id == 0 {
		return firstMailbox(q)
	}
	var n int
	if err := q.row(`SELECT count(*) FROM mailbox WHERE id = $1 AND removed = 0`, id).Scan(&n); err != nil {
		return 0, err
	}
	if n == 0 {
		return 0, desk.Fail(desk.Invalid, "mailbox.unknown").At("mailbox")
	}
	return id, nil
}
