package post

import (
	"context"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

// What becomes of a copy of a sent mail in the mailbox's own folder for it.
const (
	copyDue = iota + 1
	copyStored
	copyGivenUp
)

// copyWanted says whether a mail that was sent is to be put into the mailbox's folder for sent mail: an agent's, where the owner
// wants it. What the desk writes by itself would bury them there.
func copyWanted(tx *db.Tx, outbox int64) (bool, error) {
	var options string
	var auto bool
	var message int64
	err := tx.Row(`SELECT m.options, o.auto, coalesce(o.message_id, 0) FROM outbox o JOIN mailbox m ON m.id = o.mailbox_id WHERE o.id = $1`, outbox).
		Scan(&options, &auto, &message)
	if err != nil {
		return false, db.NotFound(err, "outbox.unknown")
	}
	var o desk.MailboxOptions
	return !auto && message != 0 && db.FromJSON(options, &o) == nil && o.CopySent, nil
}

// Copies are mails of a mailbox that were sent and are to be put into its folder for sent mail, oldest first, as they were sent.
func (s *Post) Copies(ctx context.Context, mailbox int64, limit int) (list []desk.Outgoing, err error) {
	var rows []outboxRow
	err = s.View(ctx, func(q db.Querier) error {
		return db.Each(q, func(scan func(...any) error) error {
			r, err := scanOutbox(scan)
			rows = append(rows, r)
			return err
		}, `SELECT `+outboxColumns+` FROM outbox WHERE mailbox_id = $1 AND copy = 1 AND state = 'sent' ORDER BY id LIMIT $2`, mailbox, limit)
	})
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	settings, err := s.Settings(ctx)
	if err != nil {
		return nil, err
	}
	err = s.Tx(ctx, func(tx *db.Tx) error {
		for _, r := range rows {
			o, ready, err := outgoing(tx, settings, r)
			if err != nil {
				return err
			}
			if ready {
				list = append(list, o)
			}
		}
		return nil
	})
	return list, err
}

// Copied notes that a sent mail lies in the folder for sent mail, or that it is given up. What is not in its message is forgotten
// then, as it is for mail that needs no copy.
func (s *Post) Copied(ctx context.Context, outbox int64, stored bool) error {
	state := copyGivenUp
	if stored {
		state = copyStored
	}
	return s.Tx(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE outbox SET copy = $2, mail = '' WHERE id = $1 AND copy = 1`, outbox, state)
		return err
	})
}
