package store

import (
	"context"

	"github.com/deskbell/deskbell/desk"
)

// Move gives a ticket to another mailbox: later answers go out from there, and what customers answer to earlier ones, to either
// address, still comes into it. Mail that waits to be sent goes as it was written. Conflict for a mailbox that is gone (reply.no_mailbox), in the bin (ticket.in_bin)
// and for a version that is stale (ticket.changed_since).
func (s *Store) Move(ctx context.Context, by desk.By, number, version, mailbox int64) error {
	return s.tx(ctx, func(tx *Tx) error {
		before, err := ticketOnHand(tx, number)
		if err != nil {
			return err
		}
		if version != 0 && version != before.Version {
			return desk.Fail(desk.Conflict, "ticket.changed_since", "number", number)
		}
		box, err := sendingMailbox(tx, mailbox)
		if err != nil || mailbox == before.Mailbox {
			return err
		}
		from, err := mailboxInShort(tx, before.Mailbox)
		if err != nil {
			return err
		}
		t := before
		t.Mailbox, t.UpdatedAt = mailbox, tx.now
		if _, err := tx.exec(`INSERT INTO mail_id (mailbox_id, mail_id, message_id, number, digest)
			SELECT $2, mail_id, message_id, number, digest FROM mail_id WHERE number = $1 AND mailbox_id <> $2 ON CONFLICT DO NOTHING`, number, mailbox); err != nil {
			return err
		}
		if _, err := tx.exec(`UPDATE outbox SET mailbox_id = $2 WHERE number = $1 AND kind = 'survey' AND state = 'waiting' AND message_id IS NULL`, number, mailbox); err != nil {
			return err
		}
		if err := firstError(updateTicket(tx, &before, &t), addEvent(tx, number, by.Agent, desk.EventMoved, "from", from.Address, "to", box.Address)); err != nil {
			return err
		}
		tx.changed(desk.Change{Kind: "ticket", Ticket: number, Agent: by.Agent, Mailbox: mailbox})
		return nil
	})
}
