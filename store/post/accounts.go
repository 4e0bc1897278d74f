package post

import (
	"context"
	"slices"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

// Missing returns the mails of listed, a stretch of a folder ascending by UID, that have no account, or whose account asks for them
// to be fetched again.
func (s *Post) Missing(ctx context.Context, mailbox int64, folder string, uidvalidity uint32, listed []desk.Listed) (list []desk.Listed, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		list, _, err = compare(q, mailbox, folder, uidvalidity, listed)
		return err
	})
	return list, err
}

// Compare is Missing, and it doubts what the accounts say: one whose mail had another time and another size than the mail that has its
// UID now is of another mail. It steps aside, and the mail is missing. (A server that gave a UID twice, or was restored from
// an older copy under the same UIDVALIDITY. What is fetched for nothing is known again by its bytes.)
func (s *Post) Compare(ctx context.Context, mailbox int64, folder string, uidvalidity uint32, listed []desk.Listed) (list []desk.Listed, err error) {
	var others []int64
	err = s.View(ctx, func(q db.Querier) error {
		list, others, err = compare(q, mailbox, folder, uidvalidity, listed)
		return err
	})
	if err != nil || len(others) == 0 {
		return list, err
	}
	err = s.Tx(ctx, func(tx *db.Tx) error {
		for _, id := range others {
			if err := retire(tx, `id = $1`, id); err != nil {
				return err
			}
		}
		list, _, err = compare(tx, mailbox, folder, uidvalidity, listed)
		return err
	})
	return list, err
}

// compare is what Missing and Compare have in common; others are the accounts whose UID names another mail now.
func compare(q db.Querier, mailbox int64, folder string, uidvalidity uint32, listed []desk.Listed) (list []desk.Listed, others []int64, err error) {
	if len(listed) == 0 {
		return nil, nil, nil
	}
	known := map[uint32]bool{}
	err = db.Each(q, func(scan func(...any) error) error {
		var uid uint32
		var id, date, size int64
		var outcome string
		var todo int
		if err := scan(&id, &uid, &date, &size, &outcome, &todo); err != nil {
			return err
		}
		at, found := slices.BinarySearchFunc(listed, uid, func(m desk.Listed, uid uint32) int { return int(int64(m.UID) - int64(uid)) })
		if !found {
			return nil
		}
		known[uid] = todo != todoAgain
		if outcome != string(desk.Quarantined) && listed[at].Size != size && otherTime(listed[at].InternalDate.Sub(db.FromMS(date))) {
			others = append(others, id)
		}
		return nil
	}, `SELECT id, uid, internal_date, size, outcome, todo FROM account
		WHERE mailbox_id = $1 AND folder = $2 AND uidvalidity = $3 AND uid BETWEEN $4 AND $5`,
		mailbox, folder, uidvalidity, listed[0].UID, listed[len(listed)-1].UID)
	for _, m := range listed {
		if !known[m.UID] {
			list = append(list, m)
		}
	}
	return list, others, err
}

// otherTime says whether two times that a server gave for a mail can't mean the same moment: full hours between them are a server
// that was moved to another zone.
func otherTime(apart time.Duration) bool {
	return apart%time.Hour != 0 || apart.Abs() > 14*time.Hour
}

// Checked notes how a folder's comparison with its accounts went.
func (s *Post) Checked(ctx context.Context, mailbox int64, c desk.FolderCheck) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE folder SET junk = $3, held = $4, accounted = $5, fetched = $6, checked_at = $7 WHERE mailbox_id = $1 AND name = $2`,
			mailbox, c.Folder, db.Flag(c.Junk), c.Held, c.Accounted, c.Fetched, db.MS(c.At))
		tx.Changed(desk.Change{Kind: "mailbox", Mailbox: mailbox})
		return err
	})
}

// Accounts of a mailbox, by folder. A mail that had several UIDs counts once.
func (s *Post) Accounts(ctx context.Context, mailbox int64) (a desk.Accounts, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		m, err := scanMailbox(s.DB, q.Row(`SELECT `+mailboxColumns+` FROM mailbox WHERE id = $1 AND removed = 0`, mailbox).Scan)
		if err != nil {
			return db.NotFound(err, "mailbox.unknown")
		}
		checks, err := folderChecks(q, map[int64]desk.Mailbox{m.ID: m})
		if err != nil {
			return err
		}
		a = checks[m.ID]
		return db.Each(q, func(scan func(...any) error) error {
			var folder, outcome string
			var n int
			if err := scan(&folder, &outcome, &n); err != nil {
				return err
			}
			at := slices.IndexFunc(a.Folders, func(f desk.FolderAccounts) bool { return f.Folder == folder })
			if at < 0 {
				return nil
			}
			a.Folders[at].Outcomes[desk.Outcome(outcome)] = n
			return nil
		}, `SELECT folder, outcome, count(*) FROM account WHERE mailbox_id = $1 AND successor = 0 GROUP BY folder, outcome`, mailbox)
	})
	return a, err
}

// folderChecks are the last comparisons of the folders of these mailboxes: the mailbox's own first.
func folderChecks(q db.Querier, boxes map[int64]desk.Mailbox) (map[int64]desk.Accounts, error) {
	all := map[int64]desk.Accounts{}
	err := db.Each(q, func(scan func(...any) error) error {
		var mailbox, at int64
		f := desk.FolderAccounts{Outcomes: map[desk.Outcome]int{}}
		if err := scan(&mailbox, &f.Folder, &f.Junk, &f.Held, &f.Accounted, &f.Fetched, &at); err != nil {
			return err
		}
		m, ok := boxes[mailbox]
		if !ok {
			return nil
		}
		f.At = db.FromMS(at)
		f.Watched = f.Folder == m.Folder || slices.Contains(m.Options.Folders, f.Folder) || f.Junk && m.Options.WatchJunk
		a := all[mailbox]
		a.Folders = append(a.Folders, f)
		all[mailbox] = a
		return nil
	}, `SELECT mailbox_id, name, junk, held, accounted, fetched, checked_at FROM folder ORDER BY name`)
	for id, a := range all {
		slices.SortStableFunc(a.Folders, func(x, y desk.FolderAccounts) int { return rankOf(x, boxes[id]) - rankOf(y, boxes[id]) })
	}
	return all, err
}

func rankOf(f desk.FolderAccounts, m desk.Mailbox) int {
	switch {
	case f.Folder == m.Folder:
		return 0
	case f.Watched:
		return 1
	}
	return 2
}

// Untidied are UIDs of a folder that are durable here and are still to be marked or moved there, at most limit.
func (s *Post) Untidied(ctx context.Context, mailbox int64, folder string, uidvalidity uint32, limit int) (uids []uint32, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		return db.Each(q, func(scan func(...any) error) error {
			var uid uint32
			err := scan(&uid)
			uids = append(uids, uid)
			return err
		}, `SELECT uid FROM account WHERE mailbox_id = $1 AND folder = $2 AND todo = 1 AND uidvalidity = $3 ORDER BY uid LIMIT $4`,
			mailbox, folder, uidvalidity, limit)
	})
	return uids, err
}

// Tidied notes that mails were marked or moved, or are gone.
func (s *Post) Tidied(ctx context.Context, mailbox int64, folder string, uidvalidity uint32, uids []uint32) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		for _, uid := range uids {
			if _, err := tx.Exec(`UPDATE account SET todo = 0 WHERE mailbox_id = $1 AND folder = $2 AND uidvalidity = $3 AND uid = $4 AND todo = 1`,
				mailbox, folder, uidvalidity, uid); err != nil {
				return err
			}
		}
		return nil
	})
}
