package store

import (
	"context"
	"sync"

	"github.com/deskbell/deskbell/desk"
)

// untold are looks that can't be written yet: mailbox -> desk.Look.
type untold struct{ sync.Map }

// Health of every mailbox.
func (s *Store) Health(ctx context.Context) (list []desk.Health, err error) {
	err = s.view(ctx, func(q querier) error {
		boxes := map[int64]desk.Mailbox{}
		if err := each(q, func(scan func(...any) error) error {
			m, err := scanMailbox(s, scan)
			boxes[m.ID] = m
			return err
		}, `SELECT `+mailboxColumns+` FROM mailbox WHERE removed = 0`); err != nil {
			return err
		}
		checks, err := folderChecks(q, boxes)
		if err != nil {
			return err
		}
		return each(q, func(scan func(...any) error) error {
			var h desk.Health
			var look, at, until, held int64
			var args string
			if err := scan(&h.Mailbox, &h.Address, &look, &h.LastError, &args, &at, &h.Idle, &h.Seen, &h.Tickets, &h.Quarantined, &until, &held, &h.HeldWords); err != nil {
				return err
			}
			h.LastLook, h.ErrorAt, h.GrantUntil = fromMS(look), fromMS(at), fromMS(until)
			if held > ms(s.now()) {
				h.HeldUntil = fromMS(held)
			}
			if err := fromJSON(args, &h.ErrorArgs); err != nil {
				return err
			}
			sum := checks[h.Mailbox].Sum()
			h.Held, h.Accounted, h.CheckedAt = sum.Held, sum.Accounted, sum.At
			if key := boxes[h.Mailbox].KeyError; key != "" {
				h.LastError, h.ErrorArgs = key, desk.Args{"path": keyFile(s.Path())}
			}
			if l, ok := shared[untold](s).Load(h.Mailbox); ok {
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
func (s *Store) Look(ctx context.Context, mailbox int64, l desk.Look) error {
	err := s.noteLook(ctx, mailbox, l)
	if desk.CodeOf(err) != desk.Unavailable {
		return err
	}
	if l.ErrorKey == "" || l.Partly {
		l.ErrorKey, l.ErrorArgs = "mail.error.database", nil
	}
	before, known := shared[untold](s).Swap(mailbox, l)
	if !known || before.(desk.Look).ErrorKey != l.ErrorKey {
		s.tell(desk.Change{Kind: "mailbox", Mailbox: mailbox})
	}
	return err
}

func (s *Store) noteLook(ctx context.Context, mailbox int64, l desk.Look) error {
	return s.tx(ctx, func(tx *Tx) error {
		var before string
		var idle bool
		err := tx.row(`SELECT last_error, idle FROM mailbox WHERE id = $1`, mailbox).Scan(&before, &idle)
		if err != nil {
			return notFound(err, "mailbox.unknown")
		}
		if l.ErrorKey == "" {
			_, err = tx.exec(`UPDATE mailbox SET last_look = $2, idle = $3, last_error = '', last_error_args = '', last_error_at = 0 WHERE id = $1`,
				mailbox, ms(l.At), flag(l.Idle))
		} else {
			_, err = tx.exec(`UPDATE mailbox SET idle = $5, last_error = $2, last_error_args = $3, last_error_at = $4 WHERE id = $1`,
				mailbox, l.ErrorKey, toJSON(l.ErrorArgs), ms(l.At), flag(l.Idle && l.Partly))
		}
		if err == nil && l.Partly {
			_, err = tx.exec(`UPDATE mailbox SET last_look = $2 WHERE id = $1`, mailbox, ms(l.At))
		}
		missed := shared[untold](s)
		tx.after(func() { missed.Delete(mailbox) })
		if _, waits := missed.Load(mailbox); err == nil && (waits || before != l.ErrorKey || idle != l.Idle) {
			tx.changed(desk.Change{Kind: "mailbox", Mailbox: mailbox})
		}
		return err
	})
}
