package post

import (
	"context"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

// Quarantine ends an account row that could not be received, with what could be read of its From and Subject.
func (s *Post) Quarantine(ctx context.Context, account int64, reason string, from desk.Person, subject string) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		var mailbox int64
		err := tx.Row(`UPDATE account SET outcome = 'quarantined', reason = $2, from_name = $3, from_address = $4, subject = $5
			WHERE id = $1 AND outcome = '' RETURNING mailbox_id`, account, reason, desk.TidyLine(from.Name, desk.MaxName), desk.TidyAddress(from.Address),
			desk.TidyLine(subject, desk.MaxSubject)).Scan(&mailbox)
		if err != nil {
			return db.NotFound(err, "account.unknown")
		}
		return countQuarantined(tx, mailbox, 1)
	})
}

func countQuarantined(tx *db.Tx, mailbox int64, n int) error {
	tx.Changed(desk.Change{Kind: "mailbox", Mailbox: mailbox})
	_, err := tx.Exec(`UPDATE mailbox SET quarantined = quarantined + $2 WHERE id = $1`, mailbox, n)
	return err
}

const quarantineColumns = `id, mailbox_id, folder, uid, reason, from_name, from_address, subject, internal_date, size, coalesce(blob_id, 0), todo`

func scanQuarantined(scan func(...any) error) (m desk.QuarantinedMail, err error) {
	var at int64
	var todo int
	err = scan(&m.Account, &m.Mailbox, &m.Folder, &m.UID, &m.Reason, &m.From.Name, &m.From.Address, &m.Subject, &at, &m.Size, &m.Blob, &todo)
	m.At, m.Again = db.FromMS(at), todo == todoAgain
	return m, err
}

// Quarantined lists a mailbox's quarantine, newest first, at most 200.
func (s *Post) Quarantined(ctx context.Context, mailbox int64) (list []desk.QuarantinedMail, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		return db.Each(q, func(scan func(...any) error) error {
			m, err := scanQuarantined(scan)
			list = append(list, m)
			return err
		}, `SELECT `+quarantineColumns+` FROM account
			WHERE mailbox_id = $1 AND outcome = 'quarantined' AND successor = 0 ORDER BY id DESC LIMIT 200`, mailbox)
	})
	return list, err
}

// QuarantinedMail is one of them. NotFound (account.unknown) where it is not in this mailbox's quarantine.
func (s *Post) QuarantinedMail(ctx context.Context, mailbox, account int64) (m desk.QuarantinedMail, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		m, err = scanQuarantined(q.Row(`SELECT `+quarantineColumns+` FROM account
			WHERE id = $1 AND mailbox_id = $2 AND outcome = 'quarantined' AND successor = 0`, account, mailbox).Scan)
		return db.NotFound(err, "account.unknown")
	})
	return m, err
}

// FetchAgain asks for a mail of which only the header was kept to be fetched again at the next look. NotFound (account.unknown) where
// there is no such mail in quarantine, or its folder has been renumbered since.
func (s *Post) FetchAgain(ctx context.Context, account int64) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		var mailbox int64
		err := tx.Row(`UPDATE account SET todo = $2 WHERE id = $1 AND outcome = 'quarantined' AND successor = 0 AND reason IN ($3, $4)
				AND EXISTS (SELECT 1 FROM folder f WHERE f.mailbox_id = account.mailbox_id AND f.name = account.folder AND f.uidvalidity = account.uidvalidity)
			RETURNING mailbox_id`, account, todoAgain, desk.ReasonTooLarge, desk.ReasonUnreadable).Scan(&mailbox)
		if err != nil {
			return db.NotFound(err, "account.unknown")
		}
		tx.Changed(desk.Change{Kind: "mailbox", Mailbox: mailbox})
		return nil
	})
}

// Release puts a quarantined mail back among the unread and clears its reason, to be received again as a ticket whatever was wrong
// with it. NotFound (account.unknown) where it is not in quarantine.
func (s *Post) Release(ctx context.Context, account int64) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		var mailbox int64
		err := tx.Row(`UPDATE account SET outcome = '', reason = '' WHERE id = $1 AND outcome = 'quarantined' AND successor = 0 AND blob_id IS NOT NULL
			RETURNING mailbox_id`, account).Scan(&mailbox)
		if err != nil {
			return db.NotFound(err, "account.unknown")
		}
		return countQuarantined(tx, mailbox, -1)
	})
}
