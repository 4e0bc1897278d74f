package store

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// Cursor says where a folder has been read to; its UIDValidity is 0 where the folder has never been seen.
func (s *Store) Cursor(ctx context.Context, mailbox int64, folder string) (c desk.Cursor, err error) {
	c.Folder = folder
	err = s.view(ctx, func(q querier) error {
		err := q.row(`SELECT uidvalidity, last_uid, below, resync FROM folder WHERE mailbox_id = $1 AND name = $2`, mailbox, folder).
			Scan(&c.UIDValidity, &c.LastUID, &c.Below, &c.Resync)
		if missing(err) {
			return nil
		}
		return err
	})
	return c, err
}

// Renumber notes that the folder is seen for the first time under this UIDVALIDITY: the cursor starts at 0 under it, with Below =
// uidnext. Where it had another UIDVALIDITY before, the cursor's Resync is set, and rows of the old one stay, to be matched by
// hash one to one. Under the same UIDVALIDITY nothing happens.
func (s *Store) Renumber(ctx context.Context, mailbox int64, folder string, uidvalidity, uidnext uint32) error {
	return s.tx(ctx, func(tx *Tx) error {
		_, err := tx.exec(`INSERT INTO folder (mailbox_id, name, uidvalidity, last_uid, below, resync) VALUES ($1, $2, $3, 0, $4, 0)
			ON CONFLICT (mailbox_id, name) DO UPDATE SET uidvalidity = excluded.uidvalidity, last_uid = 0, below = excluded.below, resync = 1
			WHERE uidvalidity <> excluded.uidvalidity`, mailbox, folder, uidvalidity, uidnext)
		return err
	})
}

// Keep stores raw bytes, account rows and the cursor, all or nothing; the cursor moves to the highest UID of the batch. An arrival
// whose account row exists already is skipped. With Resync, an arrival whose hash matches an unmatched row of an older
// UIDVALIDITY takes over that row's outcome (no bytes are stored again), and one that matches none but is older than the mailbox's
// start is before the start. An arrival's Reason goes into its row and comes back in Kept: the receiver then quarantines it with
// From and Subject filled.
func (s *Store) Keep(ctx context.Context, mailbox int64, batch []desk.Arrival) error {
	if len(batch) == 0 {
		return nil
	}
	return s.tx(ctx, func(tx *Tx) error {
		k := keeper{tx: tx, mailbox: mailbox}
		for i, a := range batch {
			if err := k.keep(a); err != nil {
				return fmt.Errorf("keep UID %d of %s: %w", a.UID, a.Folder, err)
			}
			if i+1 < len(batch) && batch[i+1].Folder == a.Folder && batch[i+1].UIDValidity == a.UIDValidity && batch[i+1].UID > a.UID {
				continue // the cursor will go further still
			}
			if err := moveCursor(tx, mailbox, a.Folder, a.UIDValidity, a.UID); err != nil {
				return err
			}
		}
		return countSeen(tx, mailbox, k.seen)
	})
}

// keeper keeps a batch.
type keeper struct {
	tx      *Tx
	mailbox int64
	start   time.Time // of the mailbox; read when first needed
	seen    int       // mails that were not accounted for under any UIDVALIDITY
}

func (k *keeper) keep(a desk.Arrival) error {
	var known bool
	err := k.tx.row(`SELECT EXISTS (SELECT 1 FROM account WHERE mailbox_id = $1 AND folder = $2 AND uidvalidity = $3 AND uid = $4)`,
		k.mailbox, a.Folder, a.UIDValidity, a.UID).Scan(&known)
	if err != nil || known {
		return err
	}
	if a.Resync {
		done, err := k.reconcile(a)
		if err != nil || done {
			return err
		}
	}
	k.seen++
	bytes, err := a.Open()
	if err != nil {
		return err
	}
	defer bytes.Close()
	blob, err := writeBlob(k.tx, io.NewSectionReader(bytes, 0, a.Size), a.Size, a.SHA256)
	if err != nil {
		return err
	}
	_, err = k.insert(a, row{blob: blob, reason: a.Reason})
	return err
}

// row is how an account row begins or ends.
type row struct {
	blob    any
	outcome desk.Outcome
	reason  string
	message any
	from    desk.Person
	subject string
}

func (k *keeper) insert(a desk.Arrival, r row) (id int64, err error) {
	err = k.tx.row(`INSERT INTO account (mailbox_id, folder, uidvalidity, uid, hash, internal_date, size, blob_id, resync, history, junk,
			outcome, reason, message_id, from_name, from_address, subject, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18) RETURNING id`,
		k.mailbox, a.Folder, a.UIDValidity, a.UID, a.SHA256[:], ms(a.InternalDate), a.Size, r.blob, flag(a.Resync), flag(a.History), flag(a.Junk),
		string(r.outcome), r.reason, r.message, r.from.Name, r.from.Address, r.subject, ms(k.tx.now)).Scan(&id)
	return id, err
}

// reconcile accounts for a mail that had another UID before, or that was never ours to read; it says whether that was so.
// Rows are matched one to one: of two equal mails each stands for one of the two old rows.
func (k *keeper) reconcile(a desk.Arrival) (bool, error) {
	var old int64
	var r row
	var blob, message *int64
	err := k.tx.row(`SELECT id, outcome, reason, blob_id, message_id, from_name, from_address, subject FROM account
		WHERE mailbox_id = $1 AND hash = $2 AND folder = $3 AND uidvalidity <> $4 AND successor = 0 ORDER BY id LIMIT 1`,
		k.mailbox, a.SHA256[:], a.Folder, a.UIDValidity).
		Scan(&old, (*string)(&r.outcome), &r.reason, &blob, &message, &r.from.Name, &r.from.Address, &r.subject)
	if missing(err) {
		return k.beforeStart(a)
	}
	if err != nil {
		return false, err
	}
	r.blob, r.message = blob, message
	if r.outcome == desk.Unread {
		r.outcome, r.reason = desk.Duplicate, "" // the old row is still to be read; this one needs no reading
	}
	id, err := k.insert(a, r)
	if err != nil {
		return false, err
	}
	_, err = k.tx.exec(`UPDATE account SET successor = $2 WHERE id = $1`, old, id)
	return true, err
}

// beforeStart keeps mail from before the mailbox's start out, which a new UIDVALIDITY washes up again. A server's INTERNALDATE has no
// fractions of a second, so neither has the start.
func (k *keeper) beforeStart(a desk.Arrival) (bool, error) {
	if k.start.IsZero() {
		var mode string
		var days int
		var moment int64
		err := k.tx.row(`SELECT start_mode, start_days, start_moment FROM mailbox WHERE id = $1`, k.mailbox).Scan(&mode, &days, &moment)
		if err != nil {
			return false, notFound(err, "mailbox.unknown")
		}
		k.start = fromMS(moment).Truncate(time.Second)
		if desk.StartMode(mode) == desk.FromHistory {
			k.start = k.start.AddDate(0, 0, -days)
		}
	}
	if !a.InternalDate.Before(k.start) {
		return false, nil
	}
	_, err := k.insert(a, row{outcome: desk.BeforeStart}) // it was seen under its old UIDVALIDITY
	return true, err
}

// Skip writes before-start rows for mails (ascending by UID) and moves the cursor to the last of them.
func (s *Store) Skip(ctx context.Context, mailbox int64, folder string, uidvalidity uint32, mails []desk.Listed) error {
	if len(mails) == 0 {
		return nil
	}
	return s.tx(ctx, func(tx *Tx) error {
		seen := 0
		for _, m := range mails {
			r, err := tx.exec(`INSERT INTO account (mailbox_id, folder, uidvalidity, uid, internal_date, size, outcome, created_at)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
				mailbox, folder, uidvalidity, m.UID, ms(m.InternalDate), m.Size, string(desk.BeforeStart), ms(tx.now))
			if err != nil {
				return err
			}
			n, err := r.RowsAffected()
			if err != nil {
				return err
			}
			seen += int(n)
		}
		if err := moveCursor(tx, mailbox, folder, uidvalidity, mails[len(mails)-1].UID); err != nil {
			return err
		}
		var resync bool
		if err := tx.row(`SELECT resync FROM folder WHERE mailbox_id = $1 AND name = $2`, mailbox, folder).Scan(&resync); err != nil {
			return err
		}
		if resync {
			seen = 0 // these were seen under their old UIDVALIDITY
		}
		return countSeen(tx, mailbox, seen)
	})
}

// moveCursor moves it forward, never back, and not when the folder has meanwhile another UIDVALIDITY.
func moveCursor(tx *Tx, mailbox int64, folder string, uidvalidity, uid uint32) error {
	_, err := tx.exec(`INSERT INTO folder (mailbox_id, name, uidvalidity, last_uid) VALUES ($1, $2, $3, $4)
		ON CONFLICT (mailbox_id, name) DO UPDATE SET last_uid = excluded.last_uid
		WHERE uidvalidity = excluded.uidvalidity AND last_uid < excluded.last_uid`, mailbox, folder, uidvalidity, uid)
	return err
}

func countSeen(tx *Tx, mailbox int64, n int) error {
	if n == 0 {
		return nil
	}
	_, err := tx.exec(`UPDATE mailbox SET seen = seen + $2 WHERE id = $1`, mailbox, n)
	return err
}

// Kept returns what waits to be read, oldest first.
func (s *Store) Kept(ctx context.Context, limit int) (list []desk.Kept, err error) {
	err = s.view(ctx, func(q querier) error {
		return each(q, func(scan func(...any) error) error {
			var k desk.Kept
			err := scan(&k.Account, &k.Mailbox, &k.Blob, &k.Size, &k.Resync, &k.History, &k.Junk, &k.Reason)
			list = append(list, k)
			return err
		}, `SELECT id, mailbox_id, blob_id, size, resync, history, junk, reason FROM account WHERE outcome = '' ORDER BY id LIMIT $1`, limit)
	})
	return list, err
}
