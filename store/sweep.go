package store

import (
	"context"
	"time"

	"github.com/deskbell/deskbell/desk/sign"
	"github.com/deskbell/deskbell/desk/talk"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
	"github.com/deskbell/deskbell/store/work"
)

const (
	answerLasts = 24 * time.Hour     // an Idempotency-Key
	uploadWaits = 7 * 24 * time.Hour // for a message
	noticeLasts = 60 * 24 * time.Hour
	searchLasts = 400 * 24 * time.Hour
)

// Sweep deletes what has had its time: expired sessions, resets, codes and customers' browsers, idempotency answers older than a day, notices older than sixty, searches of
// the help centre older than a year and a month, and uploads that no message or draft took within a week; it settles what
// customers were asked or offered and did not answer in time; then, a few at a time, tickets whose time in the bin is over. Experiments
// that have reached their horizon end. Called now and then.
func (s *Store) Sweep(ctx context.Context) error {
	err := s.Tx(ctx, func(tx *db.Tx) error {
		for _, old := range []struct {
			text   string
			before time.Time
		}{
			{`DELETE FROM session WHERE expires_at <= $1`, tx.Now},
			{`DELETE FROM reset WHERE expires_at <= $1`, tx.Now},
			{`DELETE FROM answered WHERE created_at <= $1`, tx.Now.Add(-answerLasts)},
			{`DELETE FROM notification WHERE at <= $1`, tx.Now.Add(-noticeLasts)},
			{`DELETE FROM help_search WHERE at <= $1`, tx.Now.Add(-searchLasts)},
			{`DELETE FROM door_code WHERE expires_at <= $1`, tx.Now},
			{`DELETE FROM door_browser WHERE last_at <= $1`, tx.Now.Add(-sign.DoorKept)},
			{`DELETE FROM talk WHERE updated_at <= $1`, tx.Now.Add(-talk.Lasts)},
			{`DELETE FROM sent_form WHERE at <= $1`, tx.Now.Add(-ticket.FormKept)},
		} {
			if _, err := tx.Exec(old.text, db.MS(old.before)); err != nil {
				return err
			}
		}
		return sweepUploads(tx)
	})
	if err != nil {
		return err
	}
	if err := db.FirstError(s.AssumeSolved(ctx), s.AssumeHelped(ctx), s.Calibrate(ctx), s.PurgeOld(ctx)); err != nil {
		return err
	}
	return s.SettleExperiments(ctx)
}

func sweepUploads(tx *db.Tx) error {
	inDraft := map[int64]bool{}
	err := db.Each(tx, func(scan func(...any) error) error {
		d, err := ticket.ScanDraft(scan)
		for _, a := range d.Attachments {
			inDraft[a.ID] = true
		}
		return err
	}, `SELECT `+ticket.DraftColumns+` FROM draft d WHERE d.attachments <> ''`)
	if err != nil {
		return err
	}
	old := map[int64]int64{} // attachment -> blob
	err = db.Each(tx, func(scan func(...any) error) error {
		var id, blob int64
		err := scan(&id, &blob)
		if !inDraft[id] {
			old[id] = blob
		}
		return err
	}, `SELECT id, blob_id FROM attachment WHERE message_id IS NULL AND saved_reply_id = 0 AND created_at <= $1`, db.MS(tx.Now.Add(-uploadWaits)))
	if err != nil {
		return err
	}
	for id, blob := range old {
		if _, err := tx.Exec(`DELETE FROM attachment WHERE id = $1`, id); err != nil {
			return err
		}
		if err := work.DropUnused(tx, blob); err != nil {
			return err
		}
	}
	return nil
}
