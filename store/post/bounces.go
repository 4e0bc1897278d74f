package post

import (
	"context"
	"slices"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/inbound"
	"github.com/deskbell/deskbell/store/ask"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

// returnable is how long after a mail went a report may come that says nothing but an address: servers try for five days.
const returnable = 7 * 24 * time.Hour

// returned looks up whose mail a delivery report is about, where no Message-ID told: by the tag in the subject that came back, else by
// the last mail that went to the address which failed.
func (r *receiver) returned(f *inbound.Facts, mailbox int64) error {
	all := f.Mail.Bounce.Recipients
	for _, failed := range all[:min(len(all), inbound.MaxFailed)] {
		to := desk.TidyAddress(failed.Address)
		if to == "" {
			continue
		}
		for _, number := range desk.TagsIn(f.Mail.Bounce.Subject) {
			c, err := r.byTag(number, mailbox, to)
			if err != nil {
				return err
			}
			if c != nil && c.Takes {
				f.Tagged = c
				return nil
			}
		}
		var home int64
		c, err := scanCandidate(r.tx.Row(`SELECT `+candidateColumns+`$2), m.home FROM outbox o JOIN ticket t ON t.number = o.number JOIN message m ON m.id = o.message_id
			WHERE o.recipient = $2 AND o.sent_at > 0 AND o.sent_at > $3 AND o.mailbox_id = $1 AND o.message_id IS NOT NULL ORDER BY o.id DESC LIMIT 1`,
			mailbox, to, db.MS(r.tx.Now.Add(-returnable))).Scan, &home)
		if err == nil {
			c.Home = home
			f.Sent = c
			return nil
		}
		if !db.Missing(err) {
			return err
		}
	}
	return nil
}

// sentMail is a mail of ours that a report may be about.
type sentMail struct {
	outbox, message int64
	kind            string
	to              []desk.Person
	bounced         []desk.BounceRecipient
}

// bounced notes a delivery report: on the mail of ours that did not arrive, and on the addresses that nothing reaches any more. A
// report that is forged notes nothing.
func (r *receiver) bounced(t *desk.Ticket, m *desk.Message) error {
	if m.Bounce == nil || m.Bounce.Kind != desk.BounceFailed || m.Authenticity.Verdict == desk.AuthFail {
		return nil
	}
	sent, err := r.aboutMail(t.Number, m.Bounce)
	if err != nil || sent.outbox == 0 {
		return err
	}
	failed, dead := inbound.Undelivered(m.Bounce, sent.to)
	for _, f := range failed {
		sent.bounced = append(slices.DeleteFunc(sent.bounced, func(b desk.BounceRecipient) bool { return b.Address == f.Address }), f)
	}
	if _, err := r.tx.Exec(`UPDATE outbox SET bounced = $2 WHERE id = $1`, sent.outbox, db.ToJSON(sent.bounced)); err != nil {
		return err
	}
	if sent.kind == "reply" {
		t.Undelivered = true
		if err := ticket.NotifyFailed(r.tx, t.Number, sent.outbox, sent.message); err != nil {
			return err
		}
	}
	if err := ask.Undelivered(r.tx, sent.message, sent.kind); err != nil {
		return err
	}
	ticket.PublishDelivery(r.tx, t.Number, sent.message)
	for _, d := range dead {
		if err := bury(r.tx, t.Number, d); err != nil {
			return err
		}
	}
	return nil
}

// aboutMail finds the mail of ours in a ticket that a report is about: by its Message-ID, else the last that went to who failed.
func (r *receiver) aboutMail(number int64, b *desk.Bounce) (found sentMail, err error) {
	err = db.Each(r.tx, func(scan func(...any) error) error {
		var s sentMail
		var id, who, list string
		if err := scan(&s.outbox, &s.message, &s.kind, &id, &who, &list); err != nil || found.outbox != 0 {
			return err
		}
		var p ticket.People
		if err := db.FromJSON(who, &p); err != nil {
			return err
		}
		s.to = append(append(append(s.to, p.To...), p.Cc...), p.Bcc...)
		if b.MessageID != "" && b.MessageID == id || slices.ContainsFunc(b.Recipients, func(r desk.BounceRecipient) bool {
			return slices.ContainsFunc(s.to, func(p desk.Person) bool { return desk.TidyAddress(p.Address) == desk.TidyAddress(r.Address) })
		}) {
			found = s
			return db.FromJSON(list, &found.bounced)
		}
		return nil
	}, `SELECT o.id, m.id, o.kind, m.message_id, m.people, o.bounced FROM message m JOIN outbox o ON o.message_id = m.id
		WHERE m.number = $1 AND m.direction = 'out' AND o.state IN ('sending', 'sent')
		ORDER BY m.message_id = $2 DESC, m.id DESC LIMIT 20`, number, b.MessageID)
	return found, err
}

// bury marks an address as one that nothing reaches, where a customer has it.
func bury(tx *db.Tx, number int64, why desk.BounceRecipient) error {
	res, err := tx.Exec(`UPDATE address SET undeliverable_at = $2, undeliverable = $3 WHERE address = $1`, why.Address, db.MS(tx.Now), db.ToJSON(why))
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return err
	}
	return ticket.AddEvent(tx, number, 0, desk.EventUndeliverable, "address", why.Address, "cause", string(inbound.CauseOf(why)))
}

// alive takes the mark off an address that mail has come from.
func (r *receiver) alive(f inbound.Facts, number int64) error {
	if f.Mail.Bounce != nil || f.History || f.Auto.Own || f.Mail.Authenticity.Verdict == desk.AuthFail {
		return nil
	}
	return deliverable(r.tx, desk.TidyAddress(f.Mail.From.Address), number, 0)
}

func deliverable(tx *db.Tx, address string, number, agent int64) error {
	r, err := tx.Exec(`UPDATE address SET undeliverable_at = 0, undeliverable = '' WHERE address = $1 AND undeliverable_at > 0`, address)
	if err != nil {
		return err
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		return err
	}
	return ticket.AddEvent(tx, number, agent, desk.EventDeliverable, "address", address)
}

// Deliverable takes the mark off an address of a ticket's customer, because an agent knows better. NotFound (ticket.unknown) where there
// is no such ticket; an address that is not marked stays as it is.
func (s *Post) Deliverable(ctx context.Context, by desk.By, number int64, address string) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		t, err := ticket.ByNumber(tx, number)
		if err != nil {
			return err
		}
		tx.Changed(desk.Change{Kind: "ticket", Ticket: t.Number, Agent: by.Agent})
		return deliverable(tx, desk.TidyAddress(address), t.Number, by.Agent)
	})
}
