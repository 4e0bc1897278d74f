package ticket

import (
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

// Columns of "FROM ticket t", in the order in which a Row takes them.
const Columns = `t.number, coalesce(t.mailbox_id, 0), t.customer_id, t.contact_name, t.contact, t.subject, t.snippet,
	t.status, t.priority, t.assignee_id, t.aside, t.tags, t.lang, t.messages, t.attachments, t.continues, t.waiting_since,
	t.last_in_at, t.undelivered, t.resolved_at, t.resolved_by, t.created_at, t.updated_at, t.version, t.deleted_at, t.deleted_by, t.spam_why, t.images,
	t.snoozed_until, t.snoozed_by, t.topic_id, t.merged_into, t.first_resolved_at, t.first_resolved_by, t.closure`

// Row takes one row after another with one set of destinations: lists are the hottest pages.
type Row struct {
	t                                                                      desk.Ticket
	aside                                                                  int
	tags, spamWhy                                                          string
	waiting, lastIn, resolvedAt, created, updated, deleted, snoozed, first int64
	to                                                                     []any
}

// NewRow scans Columns, and more columns behind them into more.
func NewRow(more ...any) *Row {
	r := &Row{}
	t := &r.t
	r.to = append([]any{&t.Number, &t.Mailbox, &t.Customer, &t.Contact.Name, &t.Contact.Address, &t.Subject, &t.Snippet,
		(*string)(&t.Status), (*string)(&t.Priority), &t.Assignee, &r.aside, &r.tags, (*string)(&t.Lang), &t.Messages, &t.Attachments,
		&t.Continues, &r.waiting, &r.lastIn, &t.Undelivered, &r.resolvedAt, &t.ResolvedBy, &r.created, &r.updated, &t.Version,
		&r.deleted, &t.DeletedBy, &r.spamWhy, &t.Pictures, &r.snoozed, &t.SnoozedBy, &t.Topic, &t.MergedInto, &r.first, &t.First.By, (*string)(&t.Closure)}, more...)
	return r
}

// Take scans a row and hands the ticket out.
func (r *Row) Take(scan func(...any) error) (desk.Ticket, error) {
	if err := scan(r.to...); err != nil {
		return desk.Ticket{}, err
	}
	t := r.t
	t.Tags = db.SplitLines(r.tags)
	t.WaitingSince, t.LastInAt, t.ResolvedAt = db.FromMS(r.waiting), db.FromMS(r.lastIn), db.FromMS(r.resolvedAt)
	t.CreatedAt, t.UpdatedAt, t.First.At = db.FromMS(r.created), db.FromMS(r.updated), db.FromMS(r.first)
	t.Spam, t.DeletedAt, t.SnoozedUntil = r.aside&AsSpam != 0, db.FromMS(r.deleted), db.FromMS(r.snoozed)
	return t, db.FromJSON(r.spamWhy, &t.SpamWhy)
}

// scanTicket is for one row of Columns.
func scanTicket(scan func(...any) error) (desk.Ticket, error) { return NewRow().Take(scan) }

// ByNumber is NotFound (ticket.unknown) where there is none.
func ByNumber(q db.Querier, number int64) (desk.Ticket, error) {
	t, err := scanTicket(q.Row(`SELECT `+Columns+` FROM ticket t WHERE t.number = $1`, number).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return t, desk.Fail(desk.NotFound, "ticket.unknown", "number", number)
	}
	return t, err
}

// Insert writes a new ticket and gives it its number: with its tags, the counters of its views and its customer's count.
// Publishing is the caller's.
func Insert(tx *db.Tx, t *desk.Ticket) error {
	if err := InsertRow(tx, t); err != nil {
		return err
	}
	if err := countForCustomer(tx, t, Present(t), 1); err != nil {
		return err
	}
	if err := MoveTags(tx, t.Number, nil, t.Tags); err != nil {
		return err
	}
	return MoveCounters(tx, nil, t)
}

// InsertRow writes the row alone: what counts tickets is the caller's.
func InsertRow(tx *db.Tx, t *desk.Ticket) error {
	if t.Priority == "" {
		t.Priority = desk.Normal
	}
	if t.Version == 0 {
		t.Version = 1
	}
	if t.First.At.IsZero() {
		t.First = desk.Resolution{At: t.ResolvedAt, By: t.ResolvedBy}
	}
	return tx.Row(`INSERT INTO ticket (mailbox_id, customer_id, contact_name, contact, subject, snippet, status, priority,
			assignee_id, aside, tags, lang, messages, attachments, continues, waiting_since, last_in_at, resolved_at, resolved_by,
			created_at, updated_at, version, spam_why, deleted_at, deleted_by, snoozed_until, snoozed_by, topic_id, first_resolved_at, first_resolved_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30)
		RETURNING number`,
		db.OrNull(t.Mailbox), t.Customer, t.Contact.Name, t.Contact.Address, t.Subject, t.Snippet, string(t.Status), string(t.Priority),
		t.Assignee, AsideOf(t), strings.Join(t.Tags, "\n"), string(t.Lang), t.Messages, db.Flag(t.Attachments), t.Continues,
		db.MS(t.WaitingSince), db.MS(t.LastInAt), db.MS(t.ResolvedAt), t.ResolvedBy, db.MS(t.CreatedAt), db.MS(t.UpdatedAt), t.Version, db.ToJSON(t.SpamWhy),
		db.MS(t.DeletedAt), t.DeletedBy, db.MS(t.SnoozedUntil), t.SnoozedBy, t.Topic, db.MS(t.First.At), t.First.By).Scan(&t.Number)
}

// Update writes what has become of a ticket that this transaction read as before. Its version grows by one; tags and
// the counters of the views follow. Publishing is the caller's.
func Update(tx *db.Tx, before, after *desk.Ticket) error {
	after.Version = before.Version + 1
	_, err := tx.Exec(`UPDATE ticket SET mailbox_id = $2, contact_name = $3, contact = $4, subject = $5, snippet = $6, status = $7,
			priority = $8, assignee_id = $9, aside = $10, tags = $11, lang = $12, messages = $13, attachments = $14, continues = $15,
			waiting_since = $16, last_in_at = $17, resolved_at = $18, resolved_by = $19, updated_at = $20, version = $21,
			deleted_at = $22, deleted_by = $23, spam_why = $24, undelivered = $25,
			snoozed_until = $26, snoozed_by = $27, topic_id = $28, merged_into = $29, customer_id = $30,
			first_resolved_at = $31, first_resolved_by = $32, closure = $33
		WHERE number = $1`,
		before.Number, db.OrNull(after.Mailbox), after.Contact.Name, after.Contact.Address, after.Subject, after.Snippet, string(after.Status),
		string(after.Priority), after.Assignee, AsideOf(after), strings.Join(after.Tags, "\n"), string(after.Lang), after.Messages,
		db.Flag(after.Attachments), after.Continues, db.MS(after.WaitingSince), db.MS(after.LastInAt), db.MS(after.ResolvedAt), after.ResolvedBy,
		db.MS(after.UpdatedAt), after.Version, db.MS(after.DeletedAt), after.DeletedBy, db.ToJSON(after.SpamWhy), db.Flag(after.Undelivered),
		db.MS(after.SnoozedUntil), after.SnoozedBy, after.Topic, after.MergedInto, after.Customer, db.MS(after.First.At), after.First.By, string(after.Closure))
	if err != nil {
		return err
	}
	if !slices.Equal(before.Tags, after.Tags) {
		if err := MoveTags(tx, before.Number, before.Tags, after.Tags); err != nil {
			return err
		}
	}
	if nobodys(before) && !nobodys(after) {
		if err := SettleNew(tx, before.Number); err != nil {
			return err
		}
	}
	was, is := Present(before), Present(after)
	if before.Customer != after.Customer {
		was, is = false, false // whoever gives a ticket to another customer counts both anew
	}
	if err := errors.Join(countForCustomer(tx, after, was && !is, -1), countForCustomer(tx, after, is && !was, 1)); err != nil {
		return err
	}
	return MoveCounters(tx, before, after)
}

// nobodys says that a ticket calls for somebody to see to it.
func nobodys(t *desk.Ticket) bool {
	return AsideOf(t) == OnDesk && t.Assignee == 0 && t.Status != desk.Resolved
}

// countForCustomer moves the number of times that somebody has written: what stands aside is none of them.
func countForCustomer(tx *db.Tx, t *desk.Ticket, yes bool, n int) error {
	if !yes {
		return nil
	}
	_, err := tx.Exec(`UPDATE customer SET tickets = tickets + $2 WHERE id = $1`, t.Customer, n)
	return err
}

// MoveTags keeps the rows of ticket_tag and the uses of each tag level with a ticket's list.
func MoveTags(tx *db.Tx, number int64, before, after []string) error {
	for _, tag := range before {
		if slices.Contains(after, tag) {
			continue
		}
		if _, err := tx.Exec(`DELETE FROM ticket_tag WHERE tag = $1 AND number = $2`, tag, number); err != nil {
			return err
		}
		if _, err := tx.Exec(`UPDATE tag SET uses = uses - 1 WHERE name = $1`, tag); err != nil {
			return err
		}
	}
	for _, tag := range after {
		if slices.Contains(before, tag) {
			continue
		}
		if _, err := tx.Exec(`INSERT INTO tag (name, uses) VALUES ($1, 1) ON CONFLICT (name) DO UPDATE SET uses = tag.uses + 1`, tag); err != nil {
			return err
		}
		if _, err := tx.Exec(`INSERT INTO ticket_tag (tag, number) VALUES ($1, $2) ON CONFLICT DO NOTHING`, tag, number); err != nil {
			return err
		}
	}
	return nil
}

// TookMessage is what a message that joins a ticket does to it; the status is the caller's and must be set before. A note moves
// the ticket up the list but is not what was "said last"; our automatic mails do neither.
func TookMessage(t *desk.Ticket, m *desk.Message) {
	t.Messages++
	t.Attachments = t.Attachments || len(m.Attachments) > 0
	if m.Source.Automatic() {
		return
	}
	if m.CreatedAt.After(t.UpdatedAt) {
		t.UpdatedAt = m.CreatedAt
	}
	if m.Citing.Forwards() {
		return // the customer waits as before
	}
	if m.Direction != desk.Note {
		said := m.Reply
		if said == "" {
			said = m.Text
		}
		t.Snippet = desk.Snippet(said)
	}
	switch m.Direction {
	case desk.In:
		t.LastInAt = m.CreatedAt
		if t.Status == desk.Open && t.WaitingSince.IsZero() {
			t.WaitingSince = m.CreatedAt
		}
	case desk.Out:
		t.WaitingSince, t.Undelivered = time.Time{}, false
	}
}

// SetStatus moves a ticket to a status and keeps what hangs on it: who resolved it and when, for the first time too, since when somebody
// waits, and that its customer has not said yet whether this resolution is one.
func SetStatus(t *desk.Ticket, to desk.Status, agent int64, tx *db.Tx) {
	if t.Status == to {
		return
	}
	if to == desk.Resolved || t.Status == desk.Resolved {
		t.Closure = ""
	}
	t.Status = to
	switch to {
	case desk.Resolved:
		if t.First.At.IsZero() {
			t.First = desk.Resolution{At: tx.Now, By: agent}
		}
		t.ResolvedAt, t.ResolvedBy, t.WaitingSince = tx.Now, agent, time.Time{}
	case desk.Pending:
		t.ResolvedAt, t.ResolvedBy, t.WaitingSince = time.Time{}, 0, time.Time{}
	case desk.Open:
		t.ResolvedAt, t.ResolvedBy = time.Time{}, 0
		if t.WaitingSince.IsZero() {
			t.WaitingSince = tx.Now
		}
	}
}

// AddEvent writes a thin line into a ticket. Pairs are the names and values of its text.
func AddEvent(tx *db.Tx, number, agent int64, kind desk.EventKind, pairs ...string) error {
	args := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		args[pairs[i]] = pairs[i+1]
	}
	_, err := tx.Exec(`INSERT INTO event (number, agent_id, kind, args, at) VALUES ($1, $2, $3, $4, $5)`,
		number, agent, string(kind), db.ToJSON(args), db.MS(tx.Now))
	return err
}
