package door

import (
	"context"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/answer"
	"github.com/deskbell/deskbell/store/ask"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
	"github.com/deskbell/deskbell/store/work"
)

// WriteAtDoor adds what a customer writes on the page of their ticket. It is treated as their mail would be: it is our turn, and a
// resolved ticket opens again. Refused: nothing said (reply.empty), and a ticket that was resolved too long ago (door.too_late).
func (s *Doors) WriteAtDoor(ctx context.Context, k Key, in desk.DoorLetter) error {
	in.Text = db.TidyText(in.Text)
	if err := ticket.CheckContent(in.Text, "", len(in.Uploads)); err != nil {
		return err
	}
	return s.inside(ctx, k, func(tx *db.Tx, settings desk.Settings, before desk.Ticket) error {
		t := before
		if err := openAgain(tx, settings, &t); err != nil {
			return err
		}
		files, err := answer.ClaimUploads(tx, 0, in.Uploads, settings.MaxMail)
		if err != nil {
			return err
		}
		m := desk.Message{Ticket: t.Number, Direction: desk.In, Source: desk.FromForm, From: t.Contact, Subject: t.Subject, Text: in.Text, Reply: in.Text, Attachments: files}
		if err := ticket.InsertMessage(tx, &m); err != nil {
			return err
		}
		ticket.SetStatus(&t, desk.Open, 0, tx)
		ticket.TookMessage(&t, &m)
		if _, err := ticket.Contacted(tx, ticket.Contact{Address: t.Contact.Address, Number: t.Number}); err != nil {
			return err
		}
		if err := work.Wake(tx, desk.By{}, &t, "customer"); err != nil {
			return err
		}
		return told(tx, &before, &t, m.ID)
	})
}

// openAgain opens a resolved ticket as its customer's mail would: Conflict (door.too_late) where that would begin a new one.
func openAgain(tx *db.Tx, settings desk.Settings, t *desk.Ticket) error {
	if t.Status != desk.Resolved {
		return nil
	}
	if tx.Now.Sub(t.ResolvedAt) > settings.ReopenWithin {
		return desk.Fail(desk.Conflict, "door.too_late")
	}
	ticket.SetStatus(t, desk.Open, 0, tx)
	if err := ask.Cancel(tx, t, desk.WithheldReopened); err != nil {
		return err
	}
	return ticket.AddEvent(tx, t.Number, 0, desk.EventReopened)
}

// told saves a ticket that its customer changed, and calls those whose it is.
func told(tx *db.Tx, before, t *desk.Ticket, message int64) error {
	if err := ticket.NotifyConcerned(tx, desk.NoticeAnswered, t, message, desk.By{}); err != nil {
		return err
	}
	if before.Snoozed() && !t.Snoozed() {
		if err := ticket.NotifyBack(tx, t, before.SnoozedBy, message); err != nil {
			return err
		}
	}
	tx.Changed(desk.Change{Kind: "ticket", Ticket: t.Number, Message: message, In: true, Mailbox: t.Mailbox})
	return ticket.Update(tx, before, t)
}

// ReopenAtDoor opens a resolved ticket again for its customer. One that is open stays as it is.
func (s *Doors) ReopenAtDoor(ctx context.Context, k Key) error {
	return s.inside(ctx, k, func(tx *db.Tx, settings desk.Settings, before desk.Ticket) error {
		t := before
		if t.Status != desk.Resolved {
			return nil
		}
		if err := openAgain(tx, settings, &t); err != nil {
			return err
		}
		t.UpdatedAt = tx.Now
		return told(tx, &before, &t, 0)
	})
}

// CloseAtDoor resolves a ticket because its customer says that the matter is solved. That closure is confirmed, also of a ticket that is
// resolved already.
func (s *Doors) CloseAtDoor(ctx context.Context, k Key) error {
	return s.inside(ctx, k, func(tx *db.Tx, _ desk.Settings, before desk.Ticket) error {
		t := before
		if t.Status == desk.Resolved && t.Closure == desk.Confirmed {
			return nil
		}
		if err := work.ChangeStatus(tx, desk.By{}, &t, desk.Resolved); err != nil {
			return err
		}
		if err := ask.SaidSolved(tx, &t); err != nil {
			return err
		}
		t.UpdatedAt = tx.Now
		tx.Changed(desk.Change{Kind: "ticket", Ticket: t.Number, Mailbox: t.Mailbox})
		return ticket.Update(tx, &before, &t)
	})
}

// AskErasure notes that a customer wants their data deleted. Staff decide: the law may make the shop keep some of it. Asked again it stays
// one wish.
func (s *Doors) AskErasure(ctx context.Context, k Key) error {
	return s.inside(ctx, k, func(tx *db.Tx, _ desk.Settings, t desk.Ticket) error {
		var asked bool
		if err := tx.Row(`SELECT EXISTS (SELECT 1 FROM erasure WHERE customer_id = $1 AND done_at = 0)`, t.Customer).Scan(&asked); err != nil || asked {
			return err
		}
		if _, err := tx.Exec(`INSERT INTO erasure (customer_id, number, asked_at) VALUES ($1, $2, $3)`, t.Customer, t.Number, db.MS(tx.Now)); err != nil {
			return err
		}
		tx.Changed(desk.Change{Kind: "ticket", Ticket: t.Number, Mailbox: t.Mailbox})
		return ticket.AddEvent(tx, t.Number, 0, desk.EventErasureAsked)
	})
}
