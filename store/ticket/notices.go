package ticket

import (
	"context"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

// NoticesShown is how many lines the bell's list has.
const NoticesShown = 50

// NoticeColumns are what ScanNotice reads.
const NoticeColumns = `n.id, n.agent_id, n.kind, n.number, n.message_id, coalesce(a.name, ''), coalesce(t.subject, ''), coalesce(t.contact_name, ''),
	coalesce(t.contact, ''), n.n, n.at, n.read_at > 0`

// FromNotice are the tables that NoticeColumns are of.
const FromNotice = ` FROM notification n LEFT JOIN ticket t ON t.number = n.number LEFT JOIN agent a ON a.id = n.by_agent `

// ScanNotice reads NoticeColumns.
func ScanNotice(scan func(...any) error) (n desk.Notice, err error) {
	var at int64
	err = scan(&n.ID, &n.Agent, (*string)(&n.Kind), &n.Ticket, &n.Message, &n.By, &n.Subject, &n.Contact.Name, &n.Contact.Address, &n.Count, &at, &n.Read)
	n.At = db.FromMS(at)
	return n, err
}

// Notices are an agent's last ones, newest first, and how many of all are unread.
func (s *Records) Notices(ctx context.Context, agent int64) (list []desk.Notice, unread int, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		if err := db.Each(q, func(scan func(...any) error) error {
			n, err := ScanNotice(scan)
			list = append(list, n)
			return err
		}, `SELECT `+NoticeColumns+FromNotice+`WHERE n.agent_id = $1 AND n.bell = 1 ORDER BY n.at DESC, n.id DESC LIMIT $2`, agent, NoticesShown); err != nil {
			return err
		}
		unread, err = unreadNotices(q, agent)
		return err
	})
	return list, unread, err
}

func unreadNotices(q db.Querier, agent int64) (n int, err error) {
	return n, q.Row(`SELECT count(*) FROM notification WHERE agent_id = $1 AND read_at = 0 AND bell = 1`, agent).Scan(&n)
}

// Aloud are an agent's unread notices that are to be told aloud and came after a moment (ms), oldest first, at most ten.
func (s *Records) Aloud(ctx context.Context, agent, after int64) (list []desk.Notice, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		return db.Each(q, func(scan func(...any) error) error {
			n, err := ScanNotice(scan)
			list = append(list, n)
			return err
		}, `SELECT `+NoticeColumns+FromNotice+`WHERE n.agent_id = $1 AND n.read_at = 0 AND n.desktop = 1 AND n.at > $2 ORDER BY n.at, n.id LIMIT 10`, agent, after)
	})
	return list, err
}

// ReadNotice marks one notice of an agent as read, or as unread again. One that is not theirs is NotFound (notice.unknown).
func (s *Records) ReadNotice(ctx context.Context, agent, id int64, read bool) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		at := int64(0)
		if read {
			at = db.MS(tx.Now)
		}
		r, err := tx.Exec(`UPDATE notification SET read_at = $3, mail = CASE mail WHEN 1 THEN 0 ELSE mail END WHERE id = $2 AND agent_id = $1`, agent, id, at)
		if err := db.FirstError(err, db.OneRow(r, err, desk.Fail(desk.NotFound, "notice.unknown"))); err != nil {
			return err
		}
		tx.Changed(desk.Change{Kind: "notice", For: agent})
		return nil
	})
}

// ReadNotices marks all of an agent's notices as read.
func (s *Records) ReadNotices(ctx context.Context, agent int64) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE notification SET read_at = $2 WHERE agent_id = $1 AND read_at = 0`, agent, db.MS(tx.Now))
		tx.Changed(desk.Change{Kind: "notice", For: agent})
		return err
	})
}

// readNoticesOf marks what an agent was told of a ticket as read: they have opened it.
func readNoticesOf(tx *db.Tx, agent, number int64) error {
	r, err := tx.Exec(`UPDATE notification SET read_at = $3 WHERE agent_id = $1 AND number = $2 AND read_at = 0`, agent, number, db.MS(tx.Now))
	if err != nil {
		return err
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		return err
	}
	tx.Changed(desk.Change{Kind: "notice", For: agent})
	return nil
}

// SettleNew takes back the call for somebody to see to a new ticket: somebody does, or nobody has to.
func SettleNew(tx *db.Tx, number int64) error {
	return settle(tx, `number = $1 AND kind = 'new'`, number)
}

// SettleAssigned takes back the word that a ticket is an agent's, which they have not read: it is somebody else's now.
func SettleAssigned(tx *db.Tx, number, agent int64) error {
	return settle(tx, `number = $1 AND kind = 'assigned' AND agent_id = $2`, number, agent)
}

func settle(tx *db.Tx, where string, args ...any) error {
	return db.Each(tx, func(scan func(...any) error) error {
		var agent int64
		err := scan(&agent)
		tx.Changed(desk.Change{Kind: "notice", For: agent})
		return err
	}, `DELETE FROM notification WHERE `+where+` AND read_at = 0 RETURNING agent_id`, args...)
}
