package ticket

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

// messagesOf a ticket in the order in which they joined it, with attachments and deliveries: three queries.
func messagesOf(q db.Querier, now time.Time, number int64) ([]desk.Message, error) {
	var all []desk.Message
	err := db.Each(q, func(scan func(...any) error) error {
		m, err := ScanMessage(scan)
		all = append(all, m)
		return err
	}, `SELECT `+MessageColumns+` FROM message m WHERE m.number = $1 ORDER BY m.id`, number)
	if err != nil {
		return nil, err
	}
	at := make(map[int64]*desk.Message, len(all))
	for i := range all {
		at[all[i].ID] = &all[i]
	}
	err = db.Each(q, func(scan func(...any) error) error {
		a, err := ScanAttachment(scan)
		if m := at[a.Message]; m != nil {
			m.Attachments = append(m.Attachments, a)
		}
		return err
	}, `SELECT `+AttachmentColumns+` FROM attachment f JOIN message m ON m.id = f.message_id WHERE m.number = $1 ORDER BY f.id`, number)
	if err != nil {
		return nil, err
	}
	return all, db.Each(q, func(scan func(...any) error) error {
		id, d, err := scanDelivery(scan, now)
		if m := at[id]; m != nil {
			m.Delivery = d
		}
		return err
	}, `SELECT `+deliveryColumns+` FROM outbox o JOIN message m ON m.id = o.message_id WHERE m.number = $1 ORDER BY o.id`, number)
}

// Message is NotFound (message.unknown) where there is none.
func (s *Records) Message(ctx context.Context, id int64) (m desk.Message, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		m, err = MessageByID(q, s.Now(), id)
		return err
	})
	return m, err
}

// MessageByID is a message with its attachments and what became of it; NotFound (message.unknown) where there is none.
func MessageByID(q db.Querier, now time.Time, id int64) (desk.Message, error) {
	m, err := ScanMessage(q.Row(`SELECT `+MessageColumns+` FROM message m WHERE m.id = $1`, id).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return m, desk.Fail(desk.NotFound, "message.unknown")
	}
	if err != nil {
		return m, err
	}
	err = db.Each(q, func(scan func(...any) error) error {
		a, err := ScanAttachment(scan)
		m.Attachments = append(m.Attachments, a)
		return err
	}, `SELECT `+AttachmentColumns+` FROM attachment f WHERE f.message_id = $1 ORDER BY f.id`, id)
	if err != nil {
		return m, err
	}
	return m, db.Each(q, func(scan func(...any) error) error {
		_, d, err := scanDelivery(scan, now)
		m.Delivery = d
		return err
	}, `SELECT `+deliveryColumns+` FROM outbox o WHERE o.message_id = $1 ORDER BY o.id`, id)
}

const deliveryColumns = `o.message_id, o.state, o.due_at, o.attempts, o.error, o.sent_at, o.undo_until, o.bounced, o.later, o.refused, o.remaining,
	CASE o.state WHEN 'waiting' THEN (SELECT b.hold_until FROM mailbox b WHERE b.id = o.mailbox_id) ELSE 0 END`

func scanDelivery(scan func(...any) error, now time.Time) (message int64, d *desk.Delivery, err error) {
	d = &desk.Delivery{}
	var due, sent, undo, held int64
	var bounced, refused, left string
	if err := scan(&message, (*string)(&d.State), &due, &d.Attempts, &d.Error, &sent, &undo, &bounced, &d.Later, &refused, &left, &held); err != nil {
		return 0, nil, err
	}
	if err := errors.Join(db.FromJSON(bounced, &d.Bounced), db.FromJSON(refused, &d.Refused), db.FromJSON(left, &d.Left)); err != nil {
		return 0, nil, err
	}
	if d.State == desk.Sent && len(d.Bounced) > 0 {
		d.State = desk.Bounced // to the sender the row stays what it is: the server took it
	}
	d.Slowed = held > db.MS(now) && held >= due
	d.Due, d.SentAt = db.FromMS(max(due, held)), db.FromMS(sent)
	d.Undo = d.State == desk.Waiting && d.Attempts == 0 && !d.Later && db.MS(now) < undo
	return message, d, nil
}

// AttachmentColumns are what ScanAttachment reads.
const AttachmentColumns = `f.id, coalesce(f.message_id, 0), f.name, f.type, f.size, f.inline, f.content_id, f.blob_id, f.part`

// ScanAttachment reads AttachmentColumns.
func ScanAttachment(scan func(...any) error, more ...any) (desk.Attachment, error) {
	var a desk.Attachment
	err := scan(append([]any{&a.ID, &a.Message, &a.Name, &a.Type, &a.Size, &a.Inline, &a.ContentID, &a.Blob, &a.Part}, more...)...)
	return a, err
}

// Attachment is NotFound (attachment.unknown) where there is none.
func (s *Records) Attachment(ctx context.Context, id int64) (a desk.Attachment, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		a, err = ScanAttachment(q.Row(`SELECT `+AttachmentColumns+` FROM attachment f WHERE f.id = $1`, id).Scan)
		return err
	})
	if errors.Is(err, sql.ErrNoRows) {
		return a, desk.Fail(desk.NotFound, "attachment.unknown")
	}
	return a, err
}

// LastSaid gives a ticket the snippet of its last message but the one that is gone, as TookMessage does: our automatic mails, notes, what was
// passed on and reports of delivery say nothing. A ticket that such a report began has that.
func LastSaid(tx *db.Tx, t *desk.Ticket, gone int64) error {
	var said string
	err := tx.Row(`SELECT coalesce(reply, text) FROM message WHERE id = (SELECT m.id FROM message m LEFT JOIN outbox o ON o.message_id = m.id
		WHERE m.number = $1 AND m.id <> $2 AND m.direction <> 'note' AND m.source NOT IN ('ack', 'survey', 'again', 'nps', 'solved')
			AND m.citing NOT IN ('forward', 'history') AND coalesce(o.state, '') <> 'canceled'
		ORDER BY m.bounce <> '' OR m.found LIKE '%"receipt":%', m.id DESC LIMIT 1)`, t.Number, gone).Scan(&said)
	if db.Missing(err) {
		return nil
	}
	t.Snippet = desk.Snippet(said)
	return err
}

// HasFiles says whether a ticket has files but for those of the message that is gone. The parts of a delivery report are none.
func HasFiles(tx *db.Tx, t *desk.Ticket, gone int64) error {
	return tx.Row(`SELECT EXISTS (SELECT 1 FROM attachment f JOIN message m ON m.id = f.message_id WHERE m.number = $1 AND m.id <> $2 AND m.bounce = '')`, t.Number, gone).
		Scan(&t.Attachments)
}

// AttachmentsOf a message, in order.
func AttachmentsOf(q db.Querier, message int64) (list []desk.Attachment, err error) {
	err = db.Each(q, func(scan func(...any) error) error {
		a := desk.Attachment{Message: message}
		err := scan(&a.ID, &a.Name, &a.Type, &a.Size, &a.Inline, &a.ContentID, &a.Blob, &a.Part)
		list = append(list, a)
		return err
	}, `SELECT id, name, type, size, inline, content_id, blob_id, part FROM attachment WHERE message_id = $1 ORDER BY id`, message)
	return list, err
}
