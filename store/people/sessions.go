package people

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

const sessionColumns = `id, coalesce(agent_id, 0), data, user_agent, remote, created_at, seen_at, expires_at`

func scanSession(scan func(...any) error) (desk.Session, error) {
	var in desk.Session
	var created, seen, expires int64
	err := scan(&in.ID, &in.Agent, &in.Data, &in.UserAgent, &in.Remote, &created, &seen, &expires)
	in.CreatedAt, in.SeenAt, in.ExpiresAt = db.FromMS(created), db.FromMS(seen), db.FromMS(expires)
	return in, err
}

// SaveSession writes a session, new or not. Times that are zero are now.
func (s *People) SaveSession(ctx context.Context, in desk.Session) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		if in.CreatedAt.IsZero() {
			in.CreatedAt = tx.Now
		}
		if in.SeenAt.IsZero() {
			in.SeenAt = tx.Now
		}
		if in.Data == nil {
			in.Data = []byte{}
		}
		_, err := tx.Exec(`INSERT INTO session (id, agent_id, data, user_agent, remote, created_at, seen_at, expires_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
			ON CONFLICT (id) DO UPDATE SET agent_id = excluded.agent_id, data = excluded.data, user_agent = excluded.user_agent,
				remote = excluded.remote, seen_at = excluded.seen_at, expires_at = excluded.expires_at`,
			in.ID, db.OrNull(in.Agent), in.Data, desk.Cut(in.UserAgent, 300), desk.Cut(in.Remote, 100),
			db.MS(in.CreatedAt), db.MS(in.SeenAt), db.MS(in.ExpiresAt))
		return err
	})
}

// Session is NotFound (session.unknown) where there is none or it has expired.
func (s *People) Session(ctx context.Context, id string) (in desk.Session, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		in, err = scanSession(q.Row(`SELECT `+sessionColumns+` FROM session WHERE id = $1`, id).Scan)
		return err
	})
	if errors.Is(err, sql.ErrNoRows) || (err == nil && !s.Now().Before(in.ExpiresAt)) {
		return desk.Session{}, desk.Fail(desk.NotFound, "session.unknown")
	}
	return in, err
}

// sessionRenew is how stale a session's times may become: pages are read far more often than that, and each renewal is a write.
const sessionRenew = 5 * time.Minute

// KeepSession notes that a session is in use, so that it lasts for another while. Called on every page; writes every few
// minutes, and says whether it did.
func (s *People) KeepSession(ctx context.Context, in desk.Session, lasts time.Duration) (renewed bool, err error) {
	now := s.Now()
	if now.Sub(in.SeenAt) < sessionRenew && now.Sub(in.SeenAt) > -sessionRenew {
		return false, nil
	}
	return true, s.Tx(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE session SET seen_at = $2, expires_at = $3 WHERE id = $1`, in.ID, db.MS(tx.Now), db.MS(tx.Now.Add(lasts)))
		return err
	})
}

// DropSession ends a session; none there is fine.
func (s *People) DropSession(ctx context.Context, id string) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`DELETE FROM session WHERE id = $1`, id)
		return err
	})
}

// Sessions of an agent that have not expired, the last used first.
func (s *People) Sessions(ctx context.Context, agent int64) (all []desk.Session, err error) {
	now := s.Now()
	err = s.View(ctx, func(q db.Querier) error {
		return db.Each(q, func(scan func(...any) error) error {
			in, err := scanSession(scan)
			all = append(all, in)
			return err
		}, `SELECT `+sessionColumns+` FROM session WHERE agent_id = $1 AND expires_at > $2 ORDER BY seen_at DESC, id`, agent, db.MS(now))
	})
	return all, err
}

func endSessions(tx *db.Tx, agent int64) error {
	_, err := tx.Exec(`DELETE FROM session WHERE agent_id = $1`, agent)
	return err
}
