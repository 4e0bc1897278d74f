package answer

import (
	"context"
	"slices"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/store/ask"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/suggest"
	"github.com/deskbell/deskbell/store/ticket"
	"github.com/deskbell/deskbell/store/work"
)

// Submit is a ticket that a customer starts without mail: the contact form, or the API on their behalf. It is treated as their mail
// would be: judged whether it is spam, acknowledged, and what they answer to any mail of ours joins it. Refused: a bad address (address.bad), nothing
// said (reply.empty), a mailbox that is not there (mailbox.unknown).
func (s *Answers) Submit(ctx context.Context, in desk.Submission) (t desk.Ticket, err error) {
	in.From = desk.Person{Name: desk.TidyLine(in.From.Name, desk.MaxName), Address: desk.TidyAddress(in.From.Address)}
	in.Text = db.TidyText(in.Text)
	if !desk.ValidAddress(in.From.Address) {
		return t, desk.BadAddress(in.From.Address).At("from")
	}
	if err := ticket.CheckContent(in.Text, "", len(in.Uploads)); err != nil {
		return t, err
	}
	if in.Source == "" {
		in.Source = desk.FromForm
	}
	if !slices.Contains(desk.Langs, in.Lang) {
		in.Lang = desk.GuessLang(in.Text, in.Subject)
	}
	if in.Subject = desk.TidyLine(in.Subject, desk.MaxSubject); in.Subject == "" {
		first, _, _ := strings.Cut(strings.TrimSpace(in.Text), "\n")
		in.Subject = desk.TidyLine(first, 80)
	}
	settings, err := s.Settings(ctx)
	if err != nil {
		return t, err
	}
	var offered ask.Offered
	if settings.OffersByMail() && in.Talk == "" { // in a talk they were told what is known
		offered.Question = helpcentre.OpenQuestion(in.Subject, in.Text)
		if offered.Hits, err = suggest.Likely(ctx, s.DB, in.Subject+"\n"+in.Text, in.Lang); err != nil {
			return t, err
		}
	}
	err = s.Tx(ctx, func(tx *db.Tx) (err error) {
		if in.Mailbox, err = submitMailbox(tx, in.Mailbox); err != nil {
			return err
		}
		topic, err := work.OpenTopic(tx, in.Topic)
		if err != nil {
			return err
		}
		files, err := ClaimUploads(tx, 0, in.Uploads, settings.MaxMail)
		if err != nil {
			return err
		}
		spam, err := work.JudgeForm(tx, settings, in, files)
		if err != nil {
			return err
		}
		t, err = newTicket(tx, desk.Ticket{Mailbox: in.Mailbox, Contact: in.From, Subject: in.Subject, Status: desk.Open, Lang: in.Lang, Topic: topic,
			Spam: spam.Sign != "", SpamWhy: spam}, desk.By{})
		if err != nil {
			return err
		}
		before := t
		m := desk.Message{Ticket: t.Number, Direction: desk.In, Source: in.Source, From: in.From, Subject: in.Subject,
			Text: in.Text, Reply: in.Text, Attachments: files}
		if err := ticket.InsertMessage(tx, &m); err != nil {
			return err
		}
		ticket.TookMessage(&t, &m)
		if err := ticket.SentWith(tx, t.Number, in.Fields, in.Notice); err != nil {
			return err
		}
		seen, err := ticket.Contacted(tx, ticket.Contact{Address: in.From.Address, Number: t.Number, Token: in.Offer})
		if err := db.FirstError(err, ticket.HandedOver(tx, in.Talk, t.Number)); err != nil {
			return err
		}
		if seen {
			offered.Hits = nil // they have read them, and wrote all the same
		}
		if t.Spam {
			err = ticket.AddEvent(tx, t.Number, 0, desk.EventSpam)
		} else {
			err = work.Acknowledge(tx, &t, &m, offered)
		}
		if err != nil {
			return err
		}
		if err := ticket.NotifyNew(tx, &t, m.ID); err != nil {
			return err
		}
		tx.Changed(desk.Change{Kind: "ticket", Ticket: t.Number, Message: m.ID, In: !t.Spam, Mailbox: t.Mailbox})
		return ticket.Update(tx, &before, &t)
	})
	return t, err
}

// submitMailbox is the mailbox that was asked for, else the first; 0, on which nothing can be sent yet, where there is none at all.
func submitMailbox(q db.Querier, id int64) (int64, error) {
	if id == 0 {
		return ticket.FirstMailbox(q)
	}
	var n int
	if err := q.Row(`SELECT count(*) FROM mailbox WHERE id = $1 AND removed = 0`, id).Scan(&n); err != nil {
		return 0, err
	}
	if n == 0 {
		return 0, desk.Fail(desk.Invalid, "mailbox.unknown").At("mailbox")
	}
	return id, nil
}
