package ticket

import (
	"context"
	"database/sql"
	"errors"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

// Ticket is NotFound (ticket.unknown) where there is none.
func (s *Records) Ticket(ctx context.Context, number int64) (t desk.Ticket, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		t, err = ByNumber(q, number)
		return err
	})
	return t, err
}

// See notes that an agent has looked at a ticket: it is read until the customer writes again, and
// so is what they were told of it. Writes only where that changes
// something.
func (s *Records) See(ctx context.Context, agent, number int64) error {
	var unread bool
	err := s.View(ctx, func(q db.Querier) error {
		return q.Row(`SELECT t.last_in_at > coalesce(s.at, 0) OR t.updated_at > coalesce(s.at, 0) OR EXISTS (SELECT 1 FROM notification WHERE agent_id = $1 AND number = $2 AND read_at = 0)
			OR EXISTS (SELECT 1 FROM mention WHERE agent_id = $1 AND number = $2 AND seen_at = 0)
			FROM ticket t LEFT JOIN seen s ON s.agent_id = $1 AND s.number = t.number WHERE t.number = $2`, agent, number).Scan(&unread)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return desk.Fail(desk.NotFound, "ticket.unknown", "number", number)
	}
	if err != nil || !unread {
		return err
	}
	return s.Tx(ctx, func(tx *db.Tx) error { return Seen(tx, agent, number) })
}

// Seen notes that an agent has read a ticket as it is; nothing for nobody.
func Seen(tx *db.Tx, agent, number int64) error {
	if agent == 0 {
		return nil
	}
	_, err := tx.Exec(`INSERT INTO seen (agent_id, number, at) VALUES ($1, $2, $3) ON CONFLICT (agent_id, number) DO UPDATE SET at = excluded.at`,
		agent, number, db.MS(tx.Now))
	if err != nil {
		return err
	}
	if err := readMention(tx, agent, number); err != nil {
		return err
	}
	return readNoticesOf(tx, agent, number)
}

// Tags in use, the most used first, at most 200.
func (s *Records) Tags(ctx context.Context) (tags []string, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		return db.Each(q, func(scan func(...any) error) error {
			var tag string
			if err := scan(&tag); err != nil {
				return err
			}
			tags = append(tags, tag)
			return nil
		}, `SELECT name FROM tag WHERE uses > 0 ORDER BY uses DESC, name LIMIT 200`)
	})
	return tags, err
}
