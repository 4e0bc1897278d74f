package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// messagesOf a ticket in the order in which they joined it, with attachments and deliveries: three queries.
func messagesOf(q querier, now time.Time, number int64) ([]desk.Message, error) {
	var all []desk.Message
	err := each(q, func(scan func(...any) error) error {
		m, err := scanMessage(scan)
		all = append(all, m)
		return err
	}, `SELECT `+messageColumns+` FROM message m WHERE m.number = $1 ORDER BY m.id`, number)
	if err != nil {
		return nil, err
	}
	at := make(map[int64]*desk.Message, len(all))
	for i := range all {
		at[all[i].ID] = &all[i]
	}
	err = each(q, func(scan func(...any) error) error {
		a, err := scanAttachment(scan)
		if m := at[a.Message]; m != nil {
			m.Attachments = append(m.Attachments, a)
		}
		return err
	}, `SELECT `+attachmentColumns+` FROM attachment f JOIN message m ON m.id = f.message_id WHERE m.number = $1 ORDER BY f.id`, number)
	if err != nil {
		return nil, err
	}
	return all, each(q, func(scan func(...any) error) error {
		id, d, err := scanDelivery(scan, now)
		if m := at[id]; m != nil {
			m.Delivery = d
		}
		return err
	}, `SELECT `+deliveryColumns+` FROM outbox o JOIN message m ON m.id = o.message_id WHERE m.number = $1 ORDER BY o.id`, number)
}

// Message is NotFound (message.unknown) where there is none.
func (s *Store) Message(ctx context.Context, id int64) (m desk.Message, err error) {
	err = s.view(ctx, func(q querier) error {
		m, err = messageByID(q, s.now(), id)
		return err
	})
	return m, err
}

func messageByID(q querier, now time.Time, id int64) (desk.Message, error) {
	m, err := scanMessage(q.row(`SELECT `+messageColumns+` FROM message m WHERE m.id = $1`, id).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return m, desk.Fail(desk.NotFound, "message.unknown")
	}
	if err != nil {
		return m, err
	}
	err = each(q, func(scan func(...any) error) error {
		a, err := scanAttachment(scan)
		m.Attachments = append(m.Attachments, a)
		return err
	}, `SELECT `+attachmentColumns+` FROM attachment f WHERE f.message_id = $1 ORDER BY f.id`, id)
	if err != nil {
		return m, err
	}
	return m, each(q, func(scan func(...any) error) error {
		_, d, err := scanDelivery(scan, now)
		m.Delivery = d
		return err
	}, `SELECT `+deliveryColumns+` FROM outbox o WHERE o.message_id = $1 ORDER BY o.id`, id)
}

const deliveryColumns = `o.message_id, o.state, o.due_at, o.attempts, o.error, o.sent_at, o.undo_until, o.bounced, o.later, o.refused,
	CASE o.state WHEN 'waiting' THEN (SELECT b.hold_until FROM mailbox b WHERE b.id = o.mailbox_id) ELSE 0 END`

func scanDelivery(scan func(...any) error, now time.Time) (message int64, d *desk.Delivery, err error) {
	d = &desk.Delivery{}
	var due, sent, undo, held int64
	var bounced, refused string
	if err := scan(&message, (*string)(&d.State), &due, &d.Attempts, &d.Error, &sent, &undo, &bounced, &d.Later, &refused, &held); err != nil {
		return 0, nil, err
	}
	if err := errors.Join(fromJSON(bounced, &d.Bounced), fromJSON(refused, &d.Refused)); err != nil {
		return 0, nil, err
	}
	if d.State == desk.Sent && len(d.Bounced) > 0 {
		d.State = desk.Bounced // to the sender the row stays what it is: the server took it
	}
	d.Slowed = held > ms(now) && held >= due
	d.Due, d.SentAt = fromMS(max(due, held)), fromMS(sent)
	d.Undo = d.State == desk.Waiting && d.Attempts == 0 && !d.Later && ms(now) < undo
	return message, d, nil
}

const attachmentColumns = `f.id, coalesce(f.message_id, 0), f.name, f.type, f.size, f.inline, f.content_id, f.blob_id, f.part`

func scanAttachment(scan func(...any) error, more ...any) (desk.Attachment, error) {
	var a desk.Attachment
	err := scan(append([]any{&a.ID, &a.Message, &a.Name, &a.Type, &a.Size, &a.Inline, &a.ContentID, &a.Blob, &a.Part}, more...)...)
	return a, err
}

// Attachment is NotFound (attachment.unknown) where there is none.
func (s *Store) Attachment(ctx context.Context, id int64) (a desk.Attachment, err error) {
	err = s.view(ctx, func(q querier) error {
		a, err = scanAttachment(q.row(`SELECT `+attachmentColumns+` FROM attachment f WHERE f.id = $1`, id).Scan)
		return err
	})
	if errors.Is(err, sql.ErrNoRows) {
		return a, desk.Fail(desk.NotFound, "attachment.unknown")
	}
	return a, err
}
