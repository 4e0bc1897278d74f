package post

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/work"
)

// Cursor says where a folder has been read to; its UIDValidity is 0 where the folder has never been seen.
func (s *Post) Cursor(ctx context.Context, mailbox int64, folder string) (c desk.Cursor, err error) {
	c.Folder = folder
	err = s.View(ctx, func(q db.Querier) error {
		var began, checked int64
		err := q.Row(`SELECT uidvalidity, last_uid, below, resync, began, checked_at FROM folder WHERE mailbox_id = $1 AND name = $2`, mailbox, folder).
			Scan(&c.UIDValidity, &c.LastUID, &c.Below, &c.Resync, &began, &checked)
		c.Began, c.CheckedAt = db.FromMS(began), db.FromMS(checked)
		if db.Missing(err) {
			return nil
		}
		return err
	})
	return c, err
}

// Renumber notes that the folder is seen for the first time under this UIDVALIDITY: the cursor starts at 0 under it, with Below =
// uidnext. Where it had another UIDVALIDITY before, the cursor's Resync is set, and rows of the old one stay, to be matched by
// hash one to one. A UIDVALIDITY that comes back names other mails than it did: its old rows step aside. Under the same UIDVALIDITY
// nothing happens.
func (s *Post) Renumber(ctx context.Context, mailbox int64, folder string, uidvalidity, uidnext uint32) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		r, err := tx.Exec(`INSERT INTO folder (mailbox_id, name, uidvalidity, last_uid, below, resync, began) VALUES ($1, $2, $3, 0, $4, 0, $5)
			ON CONFLICT (mailbox_id, name) DO UPDATE SET uidvalidity = excluded.uidvalidity, last_uid = 0, below = excluded.below, resync = 1, checked_at = 0
			WHERE uidvalidity <> excluded.uidvalidity`, mailbox, folder, uidvalidity, uidnext, db.MS(tx.Now))
		if err != nil {
			return err
		}
		if n, err := r.RowsAffected(); err != nil || n == 0 {
			return err
		}
		return retire(tx, `mailbox_id = $1 AND folder = $2 AND uidvalidity = $3`, mailbox, folder, uidvalidity)
	})
}

// retire makes rows known by their hash alone: what their UID names now is another mail. Each gets a UIDVALIDITY of its own that no
// server has.
func retire(tx *db.Tx, where string, args ...any) error {
	_, err := tx.Exec(`UPDATE account SET uidvalidity = -id, todo = 0 WHERE `+where, args...)
	return err
}

// forgetPlaces makes every folder of a mailbox start over, because its server is another one: a UIDVALIDITY says nothing
// from one server to the next. Mail that is known is known again by its bytes.
func forgetPlaces(tx *db.Tx, mailbox int64) error {
	if _, err := tx.Exec(`UPDATE folder SET uidvalidity = 0, last_uid = 0, checked_at = 0 WHERE mailbox_id = $1`, mailbox); err != nil {
		return err
	}
	return retire(tx, `mailbox_id = $1 AND uidvalidity > 0`, mailbox)
}

// Keep stores raw bytes, account rows and the cursor, all or nothing; the cursor moves to the highest UID of the batch. An arrival
// whose account row exists already is skipped, unless the row asks for its mail to be fetched again. An arrival whose bytes are those
// of a mail that is known under another UIDVALIDITY takes over that account's outcome, one to one; one that is known in another folder
// is its duplicate; no bytes are stored again. With Resync, one that matches none but is older than the folder's start is before the
// start. An arrival's Reason goes into its row and comes back in Kept: the receiver then quarantines it with From and Subject filled.
func (s *Post) Keep(ctx context.Context, mailbox int64, batch []desk.Arrival) error {
	if len(batch) == 0 {
		return nil
	}
	return s.Tx(ctx, func(tx *db.Tx) error {
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
		if err := k.grow(); err != nil {
			return err
		}
		return countSeen(tx, mailbox, k.seen)
	})
}

// keeper keeps a batch.
type keeper struct {
	tx      *db.Tx
	mailbox int64
	places  map[string]place // by folder; read when first needed
	seen    int              // mails that were not accounted for under any UIDVALIDITY
	grown   map[string]int   // by folder: mails that came and stay there
	moves   *bool            // whether the mailbox has its mail moved away; read when first needed
}

// What is still to be done with a mail on the server.
const (
	todoNothing = iota
	todoTidy    // it is to be marked or moved
	todoAgain   // it is to be fetched again
)

func (k *keeper) keep(a desk.Arrival) error {
	var known int64
	var todo int
	err := k.tx.Row(`SELECT id, todo FROM account WHERE mailbox_id = $1 AND folder = $2 AND uidvalidity = $3 AND uid = $4`,
		k.mailbox, a.Folder, a.UIDValidity, a.UID).Scan(&known, &todo)
	switch {
	case err == nil && todo == todoAgain:
		return k.complete(known, a)
	case err == nil || !db.Missing(err):
		return err
	}
	if done, err := k.reconcile(a); err != nil || done {
		return err
	}
	k.seen++
	blob, err := k.write(a)
	if err != nil {
		return err
	}
	_, err = k.insert(a, row{blob: blob, reason: a.Reason, todo: db.Flag(a.Tidy) * todoTidy})
	return err
}

func (k *keeper) write(a desk.Arrival) (blob int64, err error) {
	bytes, err := a.Open()
	if err != nil {
		return 0, err
	}
	defer bytes.Close()
	return db.WriteBlob(k.tx, io.NewSectionReader(bytes, 0, a.Size), a.Size, a.SHA256)
}

// complete is for a mail that lay in quarantine without its body and was fetched again. Where it did not come this time either, it
// stays there.
func (k *keeper) complete(account int64, a desk.Arrival) error {
	if a.Reason != "" {
		_, err := k.tx.Exec(`UPDATE account SET todo = 0 WHERE id = $1`, account)
		return err
	}
	blob, err := k.write(a)
	if err != nil {
		return err
	}
	var header int64
	if err := k.tx.Row(`SELECT coalesce(blob_id, 0) FROM account WHERE id = $1`, account).Scan(&header); err != nil {
		return err
	}
	if _, err := k.tx.Exec(`UPDATE account SET hash = $2, size = $3, blob_id = $4, outcome = '', reason = '', todo = $5 WHERE id = $1`,
		account, a.SHA256[:], a.Size, blob, db.Flag(a.Tidy)*todoTidy); err != nil {
		return err
	}
	if header != 0 {
		if err := work.DropUnused(k.tx, header); err != nil {
			return err
		}
	}
	return countQuarantined(k.tx, k.mailbox, -1)
}

// row is how an account row begins or ends.
type row struct {
	blob    any
	outcome desk.Outcome
	reason  string
	message any
	from    desk.Person
	subject string
	todo    int
}

func (k *keeper) insert(a desk.Arrival, r row) (id int64, err error) {
	err = k.tx.Row(`INSERT INTO account (mailbox_id, folder, uidvalidity, uid, hash, internal_date, size, blob_id, resync, history, junk,
			outcome, reason, message_id, from_name, from_address, subject, todo, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19) RETURNING id`,
		k.mailbox, a.Folder, a.UIDValidity, a.UID, a.SHA256[:], db.MS(a.InternalDate), a.Size, r.blob, db.Flag(a.Resync), db.Flag(a.History), db.Flag(a.Junk),
		string(r.outcome), r.reason, r.message, r.from.Name, r.from.Address, r.subject, r.todo, db.MS(k.tx.Now)).Scan(&id)
	if err != nil {
		return 0, err
	}
	return id, k.stays(a)
}

// stays notes a mail that the folder holds from now on, and not one that is moved away next.
func (k *keeper) stays(a desk.Arrival) error {
	if a.Tidy && k.moves == nil {
		var options desk.MailboxOptions
		var raw string
		if err := k.tx.Row(`SELECT options FROM mailbox WHERE id = $1`, k.mailbox).Scan(&raw); err != nil {
			return db.NotFound(err, "mailbox.unknown")
		}
		if err := db.FromJSON(raw, &options); err != nil {
			return err
		}
		moves := options.MoveTo != ""
		k.moves = &moves
	}
	if a.Tidy && *k.moves {
		return nil
	}
	if k.grown == nil {
		k.grown = map[string]int{}
	}
	k.grown[a.Folder]++
	return nil
}

// grow keeps what a folder's comparison found level with what came since: the owner reads it on the day that mail comes, not on the
// next. A folder that was not compared yet has nothing to keep level.
func (k *keeper) grow() error {
	for folder, n := range k.grown {
		if _, err := k.tx.Exec(`UPDATE folder SET held = held + $3, accounted = accounted + $3 WHERE mailbox_id = $1 AND name = $2 AND checked_at > 0`,
			k.mailbox, folder, n); err != nil {
			return err
		}
	}
	return nil
}

// reconcile accounts for a mail that had another UID before, that lies in another folder too, or that was never ours to read; it
// says whether that was so. Rows of the same folder are matched one to one: of two equal mails each stands for one of the two old
// rows. The ticket of a mail may have been deleted long ago: its account is what keeps it from coming back.
func (k *keeper) reconcile(a desk.Arrival) (bool, error) {
	var old int64
	var r row
	var blob, message *int64
	var elsewhere bool
	err := k.tx.Row(`SELECT id, folder <> $3, outcome, reason, blob_id, message_id, from_name, from_address, subject FROM account
		WHERE mailbox_id = $1 AND hash = $2 AND (folder <> $3 OR uidvalidity <> $4 AND successor = 0) ORDER BY folder <> $3, id LIMIT 1`,
		k.mailbox, a.SHA256[:], a.Folder, a.UIDValidity).
		Scan(&old, &elsewhere, (*string)(&r.outcome), &r.reason, &blob, &message, &r.from.Name, &r.from.Address, &r.subject)
	if db.Missing(err) {
		return k.beforeStart(a)
	}
	if err != nil {
		return false, err
	}
	r.blob, r.message = blob, message
	if r.outcome == desk.Unread || elsewhere {
		r.outcome, r.reason = desk.Duplicate, "" // the old row is still to be read, or stands for itself; this one needs no reading
	}
	id, err := k.insert(a, r)
	if err != nil || elsewhere {
		return true, err
	}
	return true, succeed(k.tx, old, id)
}

// succeed notes under which row a mail is known now.
func succeed(tx *db.Tx, old, now int64) error {
	_, err := tx.Exec(`UPDATE account SET successor = $2 WHERE id = $1`, old, now)
	return err
}

// beforeStart keeps mail from before the start out, which a new UIDVALIDITY washes up again: all that is older, while the folder is
// being reconciled; and what is put back into it later, where the time and the size are those of a mail that was there before.
func (k *keeper) beforeStart(a desk.Arrival) (bool, error) {
	p, err := k.place(a.Folder)
	if err != nil || !(a.Resync || p.resync) || !a.InternalDate.Before(p.start) {
		return false, err
	}
	var old int64
	err = k.tx.Row(`SELECT id FROM account WHERE mailbox_id = $1 AND outcome = 'before_start' AND internal_date = $2 AND folder = $3 AND size = $4
		AND uidvalidity <> $5 AND successor = 0 ORDER BY id LIMIT 1`, k.mailbox, db.MS(a.InternalDate), a.Folder, a.Size, a.UIDValidity).Scan(&old)
	switch {
	case db.Missing(err) && !a.Resync:
		return false, nil
	case err != nil && !db.Missing(err):
		return false, err
	}
	id, err := k.insert(a, row{outcome: desk.BeforeStart}) // it was seen under its old UIDVALIDITY
	if err != nil || old == 0 {
		return true, err
	}
	return true, succeed(k.tx, old, id)
}

// place is what is known of a folder besides its cursor.
type place struct {
	resync bool
	start  time.Time // older mail is before the start
}

// place reads it. A server's INTERNALDATE has no fractions of a second, so neither has the start. A folder that is watched besides
// the mailbox's own starts when it is first looked at.
func (k *keeper) place(folder string) (p place, err error) {
	if p, ok := k.places[folder]; ok {
		return p, nil
	}
	var mode, main string
	var days int
	var moment, began int64
	err = k.tx.Row(`SELECT m.start_mode, m.start_days, m.start_moment, m.folder, coalesce(f.began, 0), coalesce(f.resync, 0)
		FROM mailbox m LEFT JOIN folder f ON f.mailbox_id = m.id AND f.name = $2 WHERE m.id = $1`, k.mailbox, folder).
		Scan(&mode, &days, &moment, &main, &began, &p.resync)
	if err != nil {
		return p, db.NotFound(err, "mailbox.unknown")
	}
	p.start = db.FromMS(moment).Truncate(time.Second)
	switch {
	case folder != main:
		p.start = db.FromMS(began).Truncate(time.Second)
	case desk.StartMode(mode) == desk.FromHistory:
		p.start = p.start.AddDate(0, 0, -days)
	}
	if k.places == nil {
		k.places = map[string]place{}
	}
	k.places[folder] = p
	return p, nil
}

// Skip writes before-start rows for mails (ascending by UID) and moves the cursor to the last of them.
func (s *Post) Skip(ctx context.Context, mailbox int64, folder string, uidvalidity uint32, mails []desk.Listed) error {
	if len(mails) == 0 {
		return nil
	}
	return s.Tx(ctx, func(tx *db.Tx) error {
		seen := 0
		for _, m := range mails {
			r, err := tx.Exec(`INSERT INTO account (mailbox_id, folder, uidvalidity, uid, internal_date, size, outcome, created_at)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
				mailbox, folder, uidvalidity, m.UID, db.MS(m.InternalDate), m.Size, string(desk.BeforeStart), db.MS(tx.Now))
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
		if err := tx.Row(`SELECT resync FROM folder WHERE mailbox_id = $1 AND name = $2`, mailbox, folder).Scan(&resync); err != nil {
			return err
		}
		if resync {
			seen = 0 // these were seen under their old UIDVALIDITY
		}
		return countSeen(tx, mailbox, seen)
	})
}

// moveCursor moves it forward, never back, and not when the folder has meanwhile another UIDVALIDITY.
func moveCursor(tx *db.Tx, mailbox int64, folder string, uidvalidity, uid uint32) error {
	_, err := tx.Exec(`INSERT INTO folder (mailbox_id, name, uidvalidity, last_uid) VALUES ($1, $2, $3, $4)
		ON CONFLICT (mailbox_id, name) DO UPDATE SET last_uid = excluded.last_uid
		WHERE uidvalidity = excluded.uidvalidity AND last_uid < excluded.last_uid`, mailbox, folder, uidvalidity, uid)
	return err
}

func countSeen(tx *db.Tx, mailbox int64, n int) error {
	if n == 0 {
		return nil
	}
	_, err := tx.Exec(`UPDATE mailbox SET seen = seen + $2 WHERE id = $1`, mailbox, n)
	return err
}

// Kept returns what waits to be read, oldest first.
func (s *Post) Kept(ctx context.Context, limit int) (list []desk.Kept, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		return db.Each(q, func(scan func(...any) error) error {
			var k desk.Kept
			err := scan(&k.Account, &k.Mailbox, &k.Blob, &k.Size, &k.Resync, &k.History, &k.Junk, &k.Reason)
			list = append(list, k)
			return err
		}, `SELECT id, mailbox_id, blob_id, size, resync, history, junk, reason FROM account WHERE outcome = '' ORDER BY id LIMIT $1`, limit)
	})
	return list, err
}
