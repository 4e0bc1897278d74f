package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
	"github.com/deskbell/deskbell/store/work"
)

// Seed writes many tickets with all their history at once, in one transaction: the same tables, counters and index that mail
// fills, only faster. Nothing is sent, nobody is told, and each ticket is as if it had come and gone at its own time. It is
// for the demo and for measuring.
func (s *Store) Seed(ctx context.Context, batch []desk.SeedTicket) error {
	return s.Tx(ctx, func(tx *db.Tx) (err error) {
		if err := roomy(tx, true); err != nil {
			return err
		}
		defer func() {
			err = errors.Join(err, roomy(tx, false))
		}()
		if err := seed(tx, batch); err != nil {
			return err
		}
		return ticket.WriteIndex(tx) // while there is room
	})
}

func seed(tx *db.Tx, batch []desk.SeedTicket) (err error) {
	d := seeding{tx: tx, customers: map[string]int64{}, tickets: map[int64]int{}, counters: map[ticket.CounterKey]int{}, asked: map[int64]time.Time{}}
	if d.mailbox, err = ticket.FirstMailbox(tx); err != nil {
		return err
	}
	for i := range batch {
		if err := d.ticket(&batch[i]); err != nil {
			return fmt.Errorf("seed ticket %d: %w", i, err)
		}
	}
	return d.sums()
}

// roomy gives the writer memory for a big batch, or takes it back: a small page cache would write the pages of the random indexes
// again and again.
func roomy(tx *db.Tx, yes bool) error {
	pages := "-2000" // as Open has it
	if yes {
		pages = "-65536"
	}
	_, err := tx.Exec(`PRAGMA cache_size = ` + pages)
	return err
}

// seeding is one batch: what is counted is written once, at its end.
type seeding struct {
	tx        *db.Tx
	mailbox   int64
	customers map[string]int64 // by address
	tickets   map[int64]int    // by customer
	counters  map[ticket.CounterKey]int
	asked     map[int64]time.Time // by customer
}

func (d *seeding) ticket(in *desk.SeedTicket) error {
	t := in.Ticket
	if len(in.Messages) == 0 {
		return fmt.Errorf("no messages")
	}
	d.fill(&t, in)
	var err error
	if t.Customer, err = d.customer(&t); err != nil {
		return err
	}
	if err := ticket.InsertRow(d.tx, &t); err != nil {
		return err
	}
	if err := ticket.MoveTags(d.tx, t.Number, nil, t.Tags); err != nil {
		return err
	}
	if ticket.Present(&t) {
		d.tickets[t.Customer]++
	}
	for _, k := range ticket.CountersOf(&t) {
		d.counters[k]++
	}
	for i := range in.Messages {
		if err := d.message(&t, &in.Messages[i]); err != nil {
			return err
		}
	}
	if err := d.events(&t); err != nil {
		return err
	}
	return errors.Join(d.rating(&t, in.Rating), d.followUp(&t, in), d.closed(&t, in))
}

// fill sets what follows from the messages, as ticket.TookMessage does for each as it comes.
func (d *seeding) fill(t *desk.Ticket, in *desk.SeedTicket) {
	if t.Mailbox == 0 {
		t.Mailbox = d.mailbox
	}
	if t.Status == "" {
		t.Status = desk.Open
	}
	if t.Lang == "" {
		t.Lang = desk.English
	}
	first, last := &in.Messages[0].Message, &in.Messages[len(in.Messages)-1].Message
	if t.CreatedAt.IsZero() {
		t.CreatedAt = d.when(first.CreatedAt)
	}
	resolved, waiting, updated := t.ResolvedAt, t.WaitingSince, t.UpdatedAt
	t.Messages, t.WaitingSince = 0, time.Time{}
	for i := range in.Messages {
		m := &in.Messages[i].Message
		m.CreatedAt = d.when(m.CreatedAt)
		ticket.TookMessage(t, m)
		t.Attachments = t.Attachments || len(in.Messages[i].Files) > 0
	}
	if !updated.IsZero() {
		t.UpdatedAt = updated
	}
	if !waiting.IsZero() && t.Status == desk.Open {
		t.WaitingSince = waiting
	}
	if t.Status == desk.Resolved {
		t.WaitingSince = time.Time{}
		if resolved.IsZero() {
			t.ResolvedAt = last.CreatedAt
		}
		if t.ResolvedBy == 0 {
			t.ResolvedBy = t.Assignee
		}
	}
	if t.Subject == "" {
		t.Subject = first.Subject
	}
}

// when is a time as it is stored; now for none.
func (d *seeding) when(t time.Time) time.Time {
	if t.IsZero() {
		return d.tx.Now
	}
	return t.Truncate(time.Millisecond)
}

func (d *seeding) customer(t *desk.Ticket) (int64, error) {
	address := desk.TidyAddress(t.Contact.Address)
	t.Contact.Address = address
	if id := d.customers[address]; id != 0 {
		return id, nil
	}
	id, err := ticket.CustomerFor(d.tx, t.Contact, t.Lang)
	if err != nil {
		return 0, err
	}
	d.customers[address] = id
	_, err = d.tx.Exec(`UPDATE customer SET created_at = $2 WHERE id = $1 AND created_at > $2`, id, db.MS(t.CreatedAt))
	return id, err
}

func (d *seeding) message(t *desk.Ticket, in *desk.SeedMessage) error {
	m := in.Message
	m.Ticket = t.Number
	m.Attachments = nil
	for _, f := range in.Files {
		blob, err := db.WriteBlob(d.tx, bytes.NewReader(f.Bytes), int64(len(f.Bytes)), sha256.Sum256(f.Bytes))
		if err != nil {
			return err
		}
		m.Attachments = append(m.Attachments, desk.Attachment{Name: f.Name, Type: f.Type, Size: int64(len(f.Bytes)), Blob: blob})
	}
	if err := ticket.InsertMessage(d.tx, &m); err != nil {
		return err
	}
	in.Message.ID = m.ID
	if m.MessageID == "" || t.Mailbox == 0 {
		return nil
	}
	// Answers to it join the ticket.
	_, err := d.tx.Exec(`INSERT INTO mail_id (mailbox_id, mail_id, message_id, number) VALUES ($1, $2, $3, $4)`, t.Mailbox, m.MessageID, m.ID, t.Number)
	return err
}

// events are the least that makes a history: it came, somebody took it, it was put aside or resolved.
func (d *seeding) events(t *desk.Ticket) error {
	at := d.tx.Now
	defer func() { d.tx.Now = at }()
	d.tx.Now = t.CreatedAt
	if err := ticket.AddEvent(d.tx, t.Number, 0, desk.EventCreated); err != nil {
		return err
	}
	if t.Assignee != 0 {
		if err := ticket.AddEvent(d.tx, t.Number, t.Assignee, desk.EventAssigned, "to", strconv.FormatInt(t.Assignee, 10)); err != nil {
			return err
		}
	}
	if t.Snoozed() {
		d.tx.Now = t.UpdatedAt
		return ticket.AddEvent(d.tx, t.Number, t.SnoozedBy, desk.EventSnoozed, "until", work.SnoozedUntil(t.SnoozedUntil))
	}
	if t.Status != desk.Resolved {
		return nil
	}
	d.tx.Now = t.ResolvedAt
	return ticket.AddEvent(d.tx, t.Number, t.ResolvedBy, desk.EventStatus, "from", string(desk.Open), "to", string(desk.Resolved))
}

func (d *seeding) rating(t *desk.Ticket, r *desk.Rating) error {
	if r == nil {
		return nil
	}
	_, err := d.tx.Exec(`INSERT INTO rating (number, token, score, comment, agent_id, lang, asked_at, rated_at, mailbox_id, reasons) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		t.Number, unlinked(), r.Score, r.Comment, r.Agent, string(r.Lang), db.MS(r.AskedAt), db.MS(r.RatedAt), t.Mailbox, strings.Join(r.Reasons, "\n"))
	if err != nil {
		return err
	}
	if r.AskedAt.After(d.asked[t.Customer]) {
		d.asked[t.Customer] = r.AskedAt
	}
	if r.Score == 0 {
		return nil
	}
	at := d.tx.Now
	defer func() { d.tx.Now = at }()
	d.tx.Now = r.RatedAt
	return ticket.AddEvent(d.tx, t.Number, 0, desk.EventRated, "score", strconv.Itoa(r.Score))
}

func (d *seeding) sums() error {
	for id, n := range d.tickets {
		if _, err := d.tx.Exec(`UPDATE customer SET tickets = tickets + $2 WHERE id = $1`, id, n); err != nil {
			return err
		}
	}
	for id, at := range d.asked {
		if _, err := d.tx.Exec(`UPDATE customer SET asked_at = max(asked_at, $2) WHERE id = $1`, id, db.MS(at)); err != nil {
			return err
		}
	}
	return ticket.AddCounters(d.tx, d.counters)
}
