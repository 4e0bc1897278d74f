package work

import (
	"context"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/ask"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

// Move gives a ticket to another mailbox: later answers go out from there, and what customers answer to earlier ones, to either
// address, still comes into it. Mail that waits to be sent goes as it was written. Conflict for a mailbox that is gone (reply.no_mailbox), in the bin (ticket.in_bin)
// and where it is no longer in from, when that is given (ticket.changed_since).
func (s *Work) Move(ctx context.Context, by desk.By, number, from, mailbox int64) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		before, err := OnHand(tx, number)
		if err != nil {
			return err
		}
		if from != 0 && from != before.Mailbox {
			return desk.Fail(desk.Conflict, "ticket.changed_since", "number", number)
		}
		box, err := ticket.SendingMailbox(tx, mailbox)
		if err != nil || mailbox == before.Mailbox {
			return err
		}
		old, err := ticket.MailboxInShort(tx, before.Mailbox)
		if err != nil {
			return err
		}
		t := before
		t.Mailbox, t.UpdatedAt = mailbox, tx.Now
		if _, err := tx.Exec(`INSERT INTO mail_id (mailbox_id, mail_id, message_id, number, digest)
			SELECT $2, mail_id, message_id, number, digest FROM mail_id WHERE number = $1 AND mailbox_id <> $2 ON CONFLICT DO NOTHING`, number, mailbox); err != nil {
			return err
		}
		if _, err := tx.Exec(`UPDATE outbox SET mailbox_id = $2 WHERE number = $1 AND kind IN `+ask.Kinds+` AND state = 'waiting' AND message_id IS NULL`, number, mailbox); err != nil {
			return err
		}
		if err := db.FirstError(ticket.Update(tx, &before, &t), ticket.AddEvent(tx, number, by.Agent, desk.EventMoved, "from", old.Address, "to", box.Address)); err != nil {
			return err
		}
		tx.Changed(desk.Change{Kind: "ticket", Ticket: number, Agent: by.Agent, Mailbox: mailbox})
		return nil
	})
}
