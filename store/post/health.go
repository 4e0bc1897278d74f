package post

import (
	"context"
	"sync"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

// untold are looks that can't be written yet: mailbox -> desk.Look.
type untold struct{ sync.Map }

// Health of every mailbox.
func (s *Post) Health(ctx context.Context) (list []desk.Health, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		boxes := map[int64]desk.Mailbox{}
		if err := db.Each(q, func(scan func(...any) error) error {
			m, err := scanMailbox(s.DB, scan)
			boxes[m.ID] = m
			return err
		}, `SELECT `+mailboxColumns+` FROM mailbox WHERE removed = 0`); err != nil {
			return err
		}
		checks, err := folderChecks(q, boxes)
		if err != nil {
			return err
		}
		return db.Each(q, func(scan func(...any) error) error {
			var h desk.Health
			var look, at, until, held int64
			var args string
			if err := scan(&h.Mailbox, &h.Address, &look, &h.LastError, &args, &at, &h.Idle, &h.Seen, &h.Tickets, &h.Quarantined, &until, &held, &h.HeldWords); err != nil {
				return err
			}
			h.LastLook, h.ErrorAt, h.GrantUntil = db.FromMS(look), db.FromMS(at), db.FromMS(until)
			if held > db.MS(s.Now()) {
				h.HeldUntil = db.FromMS(held)
			}
			if err := db.FromJSON(args, &h.ErrorArgs); err != nil {
				return err
			}
			sum := checks[h.Mailbox].Sum()
			h.Held, h.Accounted, h.CheckedAt = sum.Held, sum.Accounted, sum.At
			if key := boxes[h.Mailbox].KeyError; key != "" {
				h.LastError, h.ErrorArgs = key, desk.Args{"path": db.KeyFile(s.Path())}
			}
			if l, ok := db.Shared[untold](s.DB).Load(h.Mailbox); ok {
				l := l.(desk.Look)
				h.LastError, h.ErrorArgs, h.ErrorAt, h.Idle = l.ErrorKey, l.ErrorArgs, l.At, false
			}
			list = append(list, h)
			return nil
		}, `SELECT id, address, last_look, last_error, last_error_args, last_error_at, idle, seen, tickets, quarantined, oauth_until,
				hold_until, hold_words FROM mailbox WHERE removed = 0 ORDER BY id`)
	})
	return list, err
}

// Look notes how a look at a mailbox's folders went. It is published when that is something new. While the database can't be written,
// which is when its owner has to hear of it, the look is remembered here; one that went well is trouble then too, as nothing that
// came could be kept.
func (s *Post) Look(ctx context.Context, mailbox int64, l desk.Look) error {
	err := s.noteLook(ctx, mailbox, l)
	if desk.CodeOf(err) != desk.Unavailable {
		return err
	}
	if l.ErrorKey == "" || l.Partly {
		l.ErrorKey, l.ErrorArgs = "mail.error.database", nil
	}
	before, known := db.Shared[untold](s.DB).Swap(mailbox, l)
	if !known || before.(desk.Look).ErrorKey != l.ErrorKey {
		s.Tell(desk.Change{Kind: "mailbox", Mailbox: mailbox})
	}
	return err
}

func (s *Post) noteLook(ctx context.Context, mailbox int64, l desk.Look) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		var before string
		var idle bool
		err := tx.Row(`SELECT last_error, idle FROM mailbox WHERE id = $1`, mailbox).Scan(&before, &idle)
		if err != nil {
			return db.NotFound(err, "mailbox.unknown")
		}
		if l.ErrorKey == "" {
			_, err = tx.Exec(`UPDATE mailbox SET last_look = $2, idle = $3, last_error = '', last_error_args = '', last_error_at = 0 WHERE id = $1`,
				mailbox, db.MS(l.At), db.Flag(l.Idle))
		} else {
			_, err = tx.Exec(`UPDATE mailbox SET idle = $5, last_error = $2, last_error_args = $3, last_error_at = $4 WHERE id = $1`,
				mailbox, l.ErrorKey, db.ToJSON(l.ErrorArgs), db.MS(l.At), db.Flag(l.Idle && l.Partly))
		}
		if err == nil && l.Partly {
			_, err = tx.Exec(`UPDATE mailbox SET last_look = $2 WHERE id = $1`, mailbox, db.MS(l.At))
		}
		missed := db.Shared[untold](s.DB)
		tx.After(func() { missed.Delete(mailbox) })
		if _, waits := missed.Load(mailbox); err == nil && (waits || before != l.ErrorKey || idle != l.Idle) {
			tx.Changed(desk.Change{Kind: "mailbox", Mailbox: mailbox})
		}
		return err
	})
}
