package post

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/desk/inbound"
	"github.com/deskbell/deskbell/desk/survey"
	"github.com/deskbell/deskbell/store/ask"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/help"
	"github.com/deskbell/deskbell/store/shop"
	"github.com/deskbell/deskbell/store/ticket"
	"github.com/deskbell/deskbell/store/work"
)

// Receive decides and saves, a batch in one transaction and in order: duplicate? which ticket? newcomer? reopen? acknowledgement?
// rating by mail? See inbound.Decide. Ends each account row; one that has ended already is left alone.
func (s *Post) Receive(ctx context.Context, batch []desk.Received) error {
	if len(batch) == 0 {
		return nil
	}
	now, err := s.Settings(ctx)
	if err != nil {
		return err
	}
	offered, err := s.offered(ctx, now, batch)
	if err != nil {
		return err
	}
	return s.Tx(ctx, func(tx *db.Tx) error {
		settings, err := shop.ReadSettings(tx)
		if err != nil {
			return err
		}
		r := receiver{tx: tx, settings: settings, boxes: map[int64]*box{}, offered: offered}
		if err := errors.Join(r.readBoxes(), r.readStaff()); err != nil {
			return err
		}
		for _, m := range batch {
			if err := r.receive(m); err != nil {
				return fmt.Errorf("receive account %d: %w", m.Kept.Account, err)
			}
		}
		return r.count()
	})
}

// receiver receives a batch.
type receiver struct {
	tx       *db.Tx
	settings desk.Settings
	boxes    map[int64]*box
	own      map[string]bool // addresses of all mailboxes that ever were
	known    inbound.Known
	offered  map[int64]ask.Offered // by account: what may go along with an acknowledgement
}

// box is a mailbox as far as receiving needs it, and what the batch adds to its counters.
type box struct {
	desk.Mailbox
	removed bool
	tickets int
}

func (r *receiver) readBoxes() error {
	r.own = map[string]bool{}
	return db.Each(r.tx, func(scan func(...any) error) error {
		var b box
		if err := scan(&b.ID, &b.Address, &b.Name, &b.Ack, &b.removed); err != nil {
			return err
		}
		r.boxes[b.ID] = &b
		r.own[b.Address] = true
		return nil
	}, `SELECT id, address, name, ack, removed FROM mailbox`)
}

// count moves the mailboxes' counters, once a batch.
func (r *receiver) count() error {
	for id, b := range r.boxes {
		if b.tickets == 0 {
			continue
		}
		if _, err := r.tx.Exec(`UPDATE mailbox SET tickets = tickets + $2 WHERE id = $1`, id, b.tickets); err != nil {
			return err
		}
		r.tx.Changed(desk.Change{Kind: "mailbox", Mailbox: id})
	}
	return nil
}

// receive ends one account row.
func (r *receiver) receive(in desk.Received) error {
	var outcome string
	var internal int64
	err := r.tx.Row(`SELECT outcome, internal_date FROM account WHERE id = $1`, in.Kept.Account).Scan(&outcome, &internal)
	if err != nil {
		return db.NotFound(err, "account.unknown")
	}
	if desk.Outcome(outcome) != desk.Unread {
		return nil // received before a crash, or by somebody faster
	}
	b := r.boxes[in.Kept.Mailbox]
	if b == nil {
		return desk.Fail(desk.NotFound, "mailbox.unknown")
	}
	f, asked, err := r.facts(in, b)
	if err != nil {
		return err
	}
	ruling := inbound.Decide(f)
	if ruling.Outcome == desk.Duplicate {
		return r.duplicate(in, f)
	}
	at := r.tx.Now
	if f.History && internal > 0 && internal < db.MS(at) {
		at = db.FromMS(internal)
	}
	if ruling.Outcome == desk.ToNotice {
		return db.FirstError(r.noticeFailed(in.Mail), endAccount(r.tx, in, desk.ToNotice, 0))
	}
	if done, err := r.state(in, f, ruling); err != nil || done {
		return db.FirstError(err, endAccount(r.tx, in, desk.ToldState, 0))
	}
	id, err := r.apply(in, b, f, ruling, asked, at)
	if err != nil {
		return err
	}
	return endAccount(r.tx, in, ruling.Outcome, id)
}

func endAccount(tx *db.Tx, in desk.Received, outcome desk.Outcome, message int64) error {
	_, err := tx.Exec(`UPDATE account SET outcome = $2, reason = '', message_id = $3, from_name = $4, from_address = $5, subject = $6 WHERE id = $1`,
		in.Kept.Account, string(outcome), db.OrNull(message), desk.TidyLine(in.Mail.From.Name, desk.MaxName), in.Mail.From.Address,
		desk.TidyLine(in.Mail.Subject, desk.MaxSubject))
	return err
}

// duplicate ends the account of a second copy. Its bytes stay: its trace headers are its own. What answers it leads to the first one, by
// whatever mailbox the copy came.
func (r *receiver) duplicate(in desk.Received, f inbound.Facts) error {
	if err := endAccount(r.tx, in, desk.Duplicate, f.Copy); err != nil {
		return err
	}
	if f.Resync || f.History || f.Copy == 0 {
		return nil
	}
	var number int64
	if err := r.tx.Row(`SELECT number FROM message WHERE id = $1`, f.Copy).Scan(&number); err != nil {
		return err
	}
	if in.Mail.MessageID != "" {
		if err := ticket.AddMailID(r.tx, in.Kept.Mailbox, in.Mail.MessageID, f.Copy, number, in.Mail.Digest[:]); err != nil {
			return err
		}
	}
	r.tx.Changed(desk.Change{Kind: "ticket", Ticket: number})
	return ticket.AddEvent(r.tx, number, 0, desk.EventDuplicate)
}

// apply saves a mail as it was ruled, and returns the message's id.
func (r *receiver) apply(in desk.Received, b *box, f inbound.Facts, ruling inbound.Ruling, asked ask.Question, at time.Time) (int64, error) {
	m := ticket.MessageOf(in.Mail, in.Kept.Blob, f, ruling, at)
	var err error
	if m.Warnings, err = r.warnings(in.Mail); err != nil {
		return 0, err
	}
	if ruling.Ticket == 0 {
		return r.open(b, f, ruling, m, r.offered[in.Kept.Account])
	}
	before, err := ticket.ByNumber(r.tx, ruling.Ticket)
	if err != nil {
		return 0, err
	}
	t := before
	m.Ticket = t.Number
	if err := r.insert(b.ID, m, f); err != nil {
		return 0, err
	}
	if ruling.Restores {
		if err := work.Restore(r.tx, desk.By{}, &t, "mail", "1"); err != nil {
			return 0, err
		}
	}
	if ruling.Answers == survey.Solved {
		if err := ask.Confirmed(r.tx, asked.ID, &t, ruling.Solved, commentOf(ruling)); err != nil && desk.CodeOf(err) != desk.Conflict {
			return 0, err
		}
	}
	closure := t.Closure
	if err := r.moveStatus(&t, ruling); err != nil {
		return 0, err
	}
	if ruling.Answers == survey.Helped {
		if err := ask.Helped(r.tx, asked, &t, 0, ruling.Status == desk.Resolved); err != nil && desk.CodeOf(err) != desk.Conflict {
			return 0, err
		}
	}
	if ruling.Answers == survey.Solved && !ruling.Solved {
		t.Closure = closure
		if err := work.SameAgent(r.tx, &t, before.ResolvedBy); err != nil {
			return 0, err
		}
	}
	tookIncoming(&t, m)
	if err := errors.Join(r.bounced(&t, m), r.alive(f, t.Number), r.remarks(t.Number, f, ruling), r.contact(m, f, ruling)); err != nil {
		return 0, err
	}
	if err := r.wake(&before, &t, m, f); err != nil {
		return 0, err
	}
	if err := r.answered(ruling, asked); err != nil {
		return 0, err
	}
	if err := r.tell(&t, m, f); err != nil {
		return 0, err
	}
	r.tx.Changed(desk.Change{Kind: "ticket", Ticket: t.Number, Message: m.ID, In: !t.Spam && m.Direction == desk.In, Mailbox: b.ID})
	return m.ID, ticket.Update(r.tx, &before, &t)
}

// wake ends a snooze where a person has written, and where an answer did not arrive: nobody would answer it.
func (r *receiver) wake(before, t *desk.Ticket, m *desk.Message, f inbound.Facts) error {
	switch {
	case t.Undelivered && !before.Undelivered:
		return work.Wake(r.tx, desk.By{}, t, "bounce")
	case f.History || m.Auto != desk.Human || m.Direction != desk.In || m.Bounce != nil || m.Thin():
		return nil
	}
	return db.FirstError(ticket.NotifyBack(r.tx, t, t.SnoozedBy, m.ID), work.Wake(r.tx, desk.By{}, t, "customer"))
}

// tell calls those whose ticket a person wrote in. Old mail, machines and spam call nobody.
func (r *receiver) tell(t *desk.Ticket, m *desk.Message, f inbound.Facts) error {
	if f.History || t.Spam || m.Auto != desk.Human || m.Bounce != nil || m.Thin() {
		return nil
	}
	kind := desk.NoticeAnswered
	if m.Direction == desk.Note {
		kind = desk.NoticeSupplier
	}
	return ticket.NotifyConcerned(r.tx, kind, t, m.ID, desk.By{})
}

// moveStatus makes it our turn where the customer has spoken.
func (r *receiver) moveStatus(t *desk.Ticket, ruling inbound.Ruling) error {
	if ruling.Status == t.Status {
		return nil
	}
	ticket.SetStatus(t, ruling.Status, 0, r.tx)
	if !ruling.Reopens {
		return nil
	}
	if err := ask.Cancel(r.tx, t, desk.WithheldReopened); err != nil {
		return err
	}
	return ticket.AddEvent(r.tx, t.Number, 0, desk.EventReopened)
}

// answered records a score that came by mail.
func (r *receiver) answered(ruling inbound.Ruling, asked ask.Question) error {
	given := ask.Given{Score: ruling.Score, Comment: commentOf(ruling)}
	switch ruling.Answers {
	case survey.Rating, survey.Again:
		return ask.Rated(r.tx, asked, given)
	case survey.NPS:
		return ask.Recommended(r.tx, asked, given)
	}
	return nil
}

// remarks are thin lines about a mail that joined a ticket and changed less than one would think.
func (r *receiver) remarks(number int64, f inbound.Facts, ruling inbound.Ruling) error {
	switch {
	case ruling.Thanks:
		return ticket.AddEvent(r.tx, number, 0, desk.EventThanks)
	case f.Auto.Own && !f.History:
		return ticket.AddEvent(r.tx, number, 0, desk.EventOurOwn)
	}
	return nil
}

// tookIncoming is ticket.TookMessage, but old mail and what a machine or we ourselves wrote does not make anybody wait for us, a delivery
// report is not what the customer said last and its parts are no files of theirs, and a mere line between the messages calls nobody.
func tookIncoming(t *desk.Ticket, m *desk.Message) {
	before := *t
	ticket.TookMessage(t, m)
	if m.Auto != desk.Human || m.Bounce != nil || m.Direction == desk.Note {
		t.WaitingSince = before.WaitingSince
	} else {
		t.Undelivered = false // they write: whatever did not arrive, they are there
	}
	if before.Messages > 0 && (m.Bounce != nil || m.Thin()) {
		t.Snippet, t.Attachments = before.Snippet, before.Attachments
	}
	if before.Messages > 0 && m.Thin() {
		t.UpdatedAt, t.LastInAt = before.UpdatedAt, before.LastInAt
	}
}

func commentOf(ruling inbound.Ruling) *string {
	if ruling.Comment == "" {
		return nil
	}
	return &ruling.Comment
}

// open starts a ticket with a mail.
func (r *receiver) open(b *box, f inbound.Facts, ruling inbound.Ruling, m *desk.Message, offered ask.Offered) (id int64, err error) {
	t := desk.Ticket{Mailbox: b.ID, Contact: f.Contact, Subject: ticket.SubjectOf(f.Mail), Status: ruling.Status, Lang: ticket.LangOf(f.Mail),
		Continues: ruling.Continues, CreatedAt: m.CreatedAt, UpdatedAt: m.CreatedAt, Spam: ruling.Spam.Sign != "", SpamWhy: ruling.Spam}
	t.Contact.Name = desk.TidyLine(t.Contact.Name, desk.MaxName)
	if t.Customer, err = ticket.CustomerFor(r.tx, t.Contact, t.Lang); err != nil {
		return 0, err
	}
	if t.Contact.Name == "" {
		if err := r.tx.Row(`SELECT name FROM customer WHERE id = $1`, t.Customer).Scan(&t.Contact.Name); err != nil {
			return 0, err
		}
	}
	if t.Status == desk.Resolved {
		t.ResolvedAt = m.CreatedAt
	}
	tookIncoming(&t, m)
	if err := ticket.Insert(r.tx, &t); err != nil {
		return 0, err
	}
	b.tickets++
	before := t
	m.Ticket = t.Number
	if err := r.insert(b.ID, m, f); err != nil {
		return 0, err
	}
	if !f.History {
		if err := ticket.NotifyNew(r.tx, &t, m.ID); err != nil {
			return 0, err
		}
	}
	if err := errors.Join(r.beginnings(&t, ruling), r.alive(f, t.Number), r.contact(m, f, ruling)); err != nil {
		return 0, err
	}
	switch {
	case t.Spam:
		if err := ticket.AddEvent(r.tx, t.Number, 0, desk.EventSpam); err != nil {
			return 0, err
		}
	case ruling.Ack:
		if len(offered.Hits) == 0 && offered.Question != "" {
			if err := help.Unanswered(r.tx, offered.Question, t.Lang, helpcentre.HelpMail); err != nil {
				return 0, err
			}
		}
		if err := (work.Ack{Settings: r.settings, Box: b.Mailbox, Ticket: &t, Message: m, Offered: offered}).Send(r.tx); err != nil {
			return 0, err
		}
		if err := ticket.Update(r.tx, &before, &t); err != nil {
			return 0, err
		}
	case ruling.Withheld != "":
		if err := ticket.AddEvent(r.tx, t.Number, 0, desk.EventAckWithheld, "reason", string(ruling.Withheld)); err != nil {
			return 0, err
		}
	}
	r.tx.Changed(desk.Change{Kind: "ticket", Ticket: t.Number, Message: m.ID, In: !t.Spam, Mailbox: b.ID})
	return m.ID, nil
}

// beginnings notes where a new ticket comes from.
func (r *receiver) beginnings(t *desk.Ticket, ruling inbound.Ruling) error {
	if ruling.Continues != 0 && ruling.Continues != ruling.Twin {
		if err := ticket.AddEvent(r.tx, t.Number, 0, desk.EventContinued, "ticket", strconv.FormatInt(ruling.Continues, 10)); err != nil {
			return err
		}
	}
	if ruling.Twin != 0 {
		if err := ticket.AddEvent(r.tx, t.Number, 0, desk.EventTwin, "ticket", strconv.FormatInt(ruling.Twin, 10)); err != nil {
			return err
		}
		r.tx.Changed(desk.Change{Kind: "ticket", Ticket: ruling.Twin})
		return ticket.AddEvent(r.tx, ruling.Twin, 0, desk.EventTwin, "ticket", strconv.FormatInt(t.Number, 10))
	}
	return nil
}

// clock keeps what a customer's clock says in their newest mail.
func (r *receiver) clock(m *desk.Message, f inbound.Facts) error {
	if f.History || f.Mail.Clock == 0 || m.Direction != desk.In || m.Auto != desk.Human || m.Bounce != nil {
		return nil
	}
	_, err := r.tx.Exec(`UPDATE customer SET mail_clock = $2 WHERE id = (SELECT customer_id FROM address WHERE address = $1) AND mail_clock <> $2`,
		desk.TidyAddress(m.From.Address), f.Mail.Clock)
	return err
}

// insert saves an incoming message and makes it one that threading and duplicates are found by.
func (r *receiver) insert(mailbox int64, m *desk.Message, f inbound.Facts) error {
	mail := f.Mail
	if err := ticket.InsertMessage(r.tx, m); err != nil {
		return err
	}
	if err := r.clock(m, f); err != nil {
		return err
	}
	if why := inbound.Silence(mail); why != "" {
		if _, err := r.tx.Exec(`UPDATE message SET silent = $2 WHERE id = $1`, m.ID, string(why)); err != nil {
			return err
		}
	}
	if err := r.note(mailbox, f.Loose, m); err != nil {
		return err
	}
	if m.MessageID != "" {
		if err := ticket.AddMailID(r.tx, mailbox, m.MessageID, m.ID, m.Ticket, mail.Digest[:]); err != nil {
			return err
		}
	}
	_, err := r.tx.Exec(`INSERT INTO mail_digest (digest, mailbox_id, message_id, number) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
		mail.Digest[:], mailbox, m.ID, m.Ticket)
	return err
}
