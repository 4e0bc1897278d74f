package store

import (
	"context"
	"time"
)

const (
	answerLasts = 24 * time.Hour     // an Idempotency-Key
	uploadWaits = 7 * 24 * time.Hour // for a message
	noticeLasts = 60 * 24 * time.Hour
)

// Sweep deletes what has had its time: expired sessions and resets, idempotency answers older than a day, notices older than sixty, and uploads that no
// message or draft took within a week; then, a few at a time, tickets whose time in the bin is over. Called now and then.
func (s *Store) Sweep(ctx context.Context) error {
	err := s.tx(ctx, func(tx *Tx) error {
		for _, old := range []struct {
			text   string
			before time.Time
		}{
			{`DELETE FROM session WHERE expires_at <= $1`, tx.now},
			{`DELETE FROM reset WHERE expires_at <= $1`, tx.now},
			{`DELETE FROM answered WHERE created_at <= $1`, tx.now.Add(-answerLasts)},
			{`DELETE FROM notification WHERE at <= $1`, tx.now.Add(-noticeLasts)},
			{`DELETE FROM sent_form WHERE at <= $1`, tx.now.Add(-formKept)},
		} {
			if _, err := tx.exec(old.text, ms(old.before)); err != nil {
				return err
			}
		}
		return sweepUploads(tx)
	})
	if err != nil {
		return err
	}
	return s.purgeOld(ctx)
}

func sweepUploads(tx *Tx) error {
	inDraft := map[int64]bool{}
	err := each(tx, func(scan func(...any) error) error {
		d, err := scanDraft(scan)
		for _, a := range d.Attachments {
			inDraft[a.ID] = true
		}
		return err
	}, `SELECT `+draftColumns+` FROM draft d WHERE d.attachments <> ''`)
	if err != nil {
		return err
	}
	old := map[int64]int64{} // attachment -> blob
	err = each(tx, func(scan func(...any) error) error {
		var id, blob int64
		err := scan(&id, &blob)
		if !inDraft[id] {
			old[id] = blob
		}
		return err
	}, `SELECT id, blob_id FROM attachment WHERE message_id IS NULL AND saved_reply_id = 0 AND created_at <= $1`, ms(tx.now.Add(-uploadWaits)))
	if err != nil {
		return err
	}
	for id, blob := range old {
		if _, err := tx.exec(`DELETE FROM attachment WHERE id = $1`, id); err != nil {
			return err
		}
		if err := dropUnused(tx, blob); err != nil {
			return err
		}
	}
	return nil
}
