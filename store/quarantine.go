package store

import (
	"context"

	"github.com/deskbell/deskbell/desk"
)

// Quarantine ends an account row that could not be received, with what could be read of its From and Subject.
func (s *Store) Quarantine(ctx context.Context, account int64, reason string, from desk.Person, subject string) error {
	return s.tx(ctx, func(tx *Tx) error {
		var mailbox int64
		err := tx.row(`UPDATE account SET outcome = 'quarantined', reason = $2, from_name = $3, from_address = $4, subject = $5
			WHERE id = $1 AND outcome = '' RETURNING mailbox_id`, account, reason, desk.TidyLine(from.Name, desk.MaxName), desk.TidyAddress(from.Address),
			desk.TidyLine(subject, desk.MaxSubject)).Scan(&mailbox)
		if err != nil {
			return notFound(err, "account.unknown")
		}
		return countQuarantined(tx, mailbox, 1)
	})
}

func countQuarantined(tx *Tx, mailbox int64, n int) error {
	tx.changed(desk.Change{Kind: "mailbox", Mailbox: mailbox})
	_, err := tx.exec(`UPDATE mailbox SET quarantined = quarantined + $2 WHERE id = $1`, mailbox, n)
	return err
}

// Quarantined lists a mailbox's quarantine, newest first, at most 200.
func (s *Store) Quarantined(ctx context.Context, mailbox int64) (list []desk.QuarantinedMail, err error) {
	err = s.view(ctx, func(q querier) error {
		return each(q, func(scan func(...any) error) error {
			var m desk.QuarantinedMail
			var at int64
			err := scan(&m.Account, &m.Mailbox, &m.UID, &m.Reason, &m.From.Name, &m.From.Address, &m.Subject, &at)
			m.At = fromMS(at)
			list = append(list, m)
			return err
		}, `SELECT id, mailbox_id, uid, reason, from_name, from_address, subject, internal_date FROM account
			WHERE mailbox_id = $1 AND outcome = 'quarantined' AND successor = 0 ORDER BY id DESC LIMIT 200`, mailbox)
	})
	return list, err
}

// Release puts a quarantined mail back among the unread and clears its reason, to be received again as a ticket whatever was wrong
// with it. NotFound (account.unknown) where it is not in quarantine.
func (s *Store) Release(ctx context.Context, account int64) error {
	return s.tx(ctx, func(tx *Tx) error {
		var mailbox int64
		err := tx.row(`UPDATE account SET outcome = '', reason = '' WHERE id = $1 AND outcome = 'quarantined' AND successor = 0 AND blob_id IS NOT NULL
			RETURNING mailbox_id`, account).Scan(&mailbox)
		if err != nil {
			return notFound(err, "account.unknown")
		}
		return countQuarantined(tx, mailbox, -1)
	})
}
