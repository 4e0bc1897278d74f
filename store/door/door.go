// Package door keeps the customer's own page of a ticket: who may see it, what they see of it, and what they do there.
package door

import (
	"context"
	"crypto/sha256"
	"slices"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/sign"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/shop"
	"github.com/deskbell/deskbell/store/ticket"
	"github.com/deskbell/deskbell/store/work"
)

// Doors is the part of an open database that this package keeps.
type Doors struct {
	*db.DB
	*shop.Shop
}

// Key is what a visitor shows: the link's token, and what their browser keeps (empty: nothing yet).
type Key struct {
	Token, Browser string
}

// browser is what is stored of what a browser keeps.
func (k Key) browser() []byte {
	sum := sha256.Sum256([]byte("door\x00" + k.Browser))
	return sum[:]
}

// named refuses what we did not sign before the database is asked: NotFound (door.gone).
func (s *Doors) named(ctx context.Context, k Key) (number, version int64, err error) {
	secret, err := s.Secret(ctx, "door")
	if err != nil {
		return 0, 0, err
	}
	number, version, ok := sign.VerifyDoor(k.Token, secret)
	if !ok {
		return 0, 0, gone()
	}
	return number, version, nil
}

// gone is the one answer for a link that opens nothing, whatever the reason: who holds it learns nothing by it.
func gone() error { return desk.Fail(desk.NotFound, "door.gone") }

// behind is the ticket that a link leads to now. A merged one leads to where it went only where that is the same customer's.
func behind(q db.Querier, number, version int64) (t desk.Ticket, err error) {
	t, err = ticket.ByNumber(q, number)
	if desk.CodeOf(err) == desk.NotFound {
		return t, gone()
	}
	if err != nil {
		return t, err
	}
	holds, err := work.DoorVersion(q, number)
	if err != nil {
		return t, err
	}
	if holds != version {
		return t, gone()
	}
	if t.MergedInto != 0 {
		customer := t.Customer
		root, err := ticket.RootOf(q, number)
		if err != nil {
			return t, err
		}
		if t, err = ticket.ByNumber(q, root); err != nil {
			return t, err
		}
		if t.Customer != customer {
			return t, gone()
		}
	}
	if t.Spam || !t.DeletedAt.IsZero() || t.MergedInto != 0 {
		return t, gone()
	}
	return t, nil
}

// proven says whether a browser has shown the code of a ticket that is still the same customer's.
func proven(q db.Querier, k Key, t *desk.Ticket, since int64) (yes bool, err error) {
	if k.Browser == "" {
		return false, nil
	}
	return yes, q.Row(`SELECT EXISTS (SELECT 1 FROM door_browser WHERE number = $1 AND browser = $2 AND customer_id = $3 AND last_at > $4)`,
		t.Number, k.browser(), t.Customer, since).Scan(&yes)
}

// Door is what a visitor sees behind a link: NotFound (door.gone) where it opens nothing.
func (s *Doors) Door(ctx context.Context, k Key) (v desk.DoorView, err error) {
	number, version, err := s.named(ctx, k)
	if err != nil {
		return v, err
	}
	settings, err := s.Settings(ctx)
	if err != nil {
		return v, err
	}
	now := s.Now()
	var last int64
	err = s.View(ctx, func(q db.Querier) error {
		t, err := behind(q, number, version)
		if err != nil {
			return err
		}
		answered, err := ticket.AnsweredAt(q, t.Number)
		if err != nil {
			return err
		}
		v = desk.DoorView{Step: desk.StepOf(&t, answered > 0), Lang: t.Lang}
		if v.Proven, err = proven(q, k, &t, db.MS(now.Add(-sign.DoorKept))); err != nil {
			return err
		}
		if !v.Proven {
			return q.Row(`SELECT EXISTS (SELECT 1 FROM door_code WHERE number = $1 AND browser = $2 AND expires_at > $3 AND tries < $4)`,
				t.Number, k.browser(), db.MS(now), sign.DoorCodeTries).Scan(&v.CodeSent)
		}
		v.Number, v.Subject, v.CreatedAt, v.AnsweredAt = t.Number, t.Subject, t.CreatedAt, db.FromMS(answered)
		v.Resolved = t.Status == desk.Resolved
		v.Reopens = v.Resolved && now.Sub(t.ResolvedAt) <= settings.ReopenWithin
		if t.Assignee != 0 {
			a, err := ticket.AgentByID(q, t.Assignee)
			if err == nil {
				v.Agent = a.Name
			}
		}
		if v.Messages, err = concerning(q, &t); err != nil {
			return err
		}
		if v.Asking, err = scoreAsked(q, t.Number, now); err != nil {
			return err
		}
		return q.Row(`SELECT (SELECT closure = 'confirmed' FROM ticket WHERE number = $1),
				EXISTS (SELECT 1 FROM erasure WHERE customer_id = $2 AND done_at = 0), (SELECT last_at FROM door_browser WHERE number = $1 AND browser = $3)`,
			t.Number, t.Customer, k.browser()).Scan(&v.Confirmed, &v.Erasure, &last)
	})
	if err == nil && v.Proven && now.Sub(db.FromMS(last)) > sign.DoorKept/30 {
		err = s.Tx(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE door_browser SET last_at = $3 WHERE number = $1 AND browser = $2`, v.Number, k.browser(), db.MS(tx.Now))
			return err
		})
	}
	return v, err
}

// concerning are the messages of a ticket that went to its customer or came from them, in order and with their files: no note, nothing of
// other customers whose tickets were merged, nothing that was passed on or that has not gone, and no question for a score, which the page asks itself. What is not the customer's business is taken
// out of them: all addresses.
func concerning(q db.Querier, t *desk.Ticket) (list []desk.Message, err error) {
	own, err := addresses(q, t)
	if err != nil {
		return nil, err
	}
	var all []desk.Message
	err = db.Each(q, func(scan func(...any) error) error {
		m, err := ticket.ScanMessage(scan)
		all = append(all, m)
		return err
	}, `SELECT `+ticket.MessageColumns+` FROM message m WHERE m.number = $1 AND m.direction <> 'note' AND m.newcomer = 0 AND m.bounce = ''
			AND m.citing NOT IN ('forward', 'history') AND (m.home = 0 OR (SELECT customer_id FROM ticket h WHERE h.number = m.home) = $2)
			AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.message_id = m.id AND o.state IN ('waiting', 'held', 'canceled', 'failed'))
		ORDER BY m.id`, t.Number, t.Customer)
	if err != nil {
		return nil, err
	}
	for _, m := range all {
		if m.Source.Asks() || !own.concerned(&m) {
			continue
		}
		if m.Attachments, err = ticket.AttachmentsOf(q, m.ID); err != nil {
			return nil, err
		}
		mine := m.Direction == desk.In && own[desk.TidyAddress(m.From.Address)]
		m.From = desk.Person{Name: m.From.Name}
		if mine && m.From.Name == "" {
			m.From.Name = t.Contact.Name
		}
		m.ReplyTo, m.To, m.Cc, m.Bcc, m.HTML, m.InReplyTo, m.References, m.MessageID = nil, nil, nil, nil, "", nil, nil, ""
		list = append(list, m)
	}
	return list, nil
}

// people are the addresses of one customer.
type people map[string]bool

func addresses(q db.Querier, t *desk.Ticket) (people, error) {
	c, err := ticket.CustomerByID(q, t.Customer)
	if err != nil {
		return nil, err
	}
	own := people{desk.TidyAddress(t.Contact.Address): true}
	for _, a := range c.Addresses {
		own[a] = true
	}
	return own, nil
}

// concerned says whether a message is by the customer or for them.
func (p people) concerned(m *desk.Message) bool {
	if m.Direction == desk.In && p[desk.TidyAddress(m.From.Address)] {
		return true
	}
	return slices.ContainsFunc(slices.Concat(m.ReplyTo, m.To, m.Cc, m.Bcc), func(q desk.Person) bool { return p[desk.TidyAddress(q.Address)] })
}

// DoorFile is a file that the page shows: NotFound (attachment.unknown) for any other, a note's or another ticket's.
func (s *Doors) DoorFile(ctx context.Context, k Key, id int64) (desk.Attachment, error) {
	v, err := s.Door(ctx, k)
	if err != nil {
		return desk.Attachment{}, err
	}
	for i := range v.Messages {
		for _, a := range v.Messages[i].Attachments {
			if a.ID == id {
				return a, nil
			}
		}
	}
	return desk.Attachment{}, desk.Fail(desk.NotFound, "attachment.unknown")
}

// inside runs a use case of somebody who has shown the code: Forbidden (door.closed) for everybody else.
func (s *Doors) inside(ctx context.Context, k Key, f func(tx *db.Tx, settings desk.Settings, before desk.Ticket) error) error {
	number, version, err := s.named(ctx, k)
	if err != nil {
		return err
	}
	settings, err := s.Settings(ctx)
	if err != nil {
		return err
	}
	return s.Tx(ctx, func(tx *db.Tx) error {
		t, err := behind(tx, number, version)
		if err != nil {
			return err
		}
		yes, err := proven(tx, k, &t, db.MS(tx.Now.Add(-sign.DoorKept)))
		if err != nil {
			return err
		}
		if !yes {
			return desk.Fail(desk.Forbidden, "door.closed")
		}
		return f(tx, settings, t)
	})
}
