package search

import (
	"context"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

// recentMost searches of each agent are kept.
const recentMost = 10

// RememberSearch keeps a query among an agent's last ones.
func (s *Lists) RememberSearch(ctx context.Context, agent int64, query string) error {
	if query = desk.CutBytes(strings.TrimSpace(query), 300); query == "" {
		return nil
	}
	return s.Tx(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(`INSERT INTO recent_search (agent_id, query, at) VALUES ($1, $2, $3) ON CONFLICT (agent_id, query) DO UPDATE SET at = excluded.at`, agent, query, db.MS(tx.Now)); err != nil {
			return err
		}
		_, err := tx.Exec(`DELETE FROM recent_search WHERE agent_id = $1 AND query NOT IN (SELECT query FROM recent_search WHERE agent_id = $1 ORDER BY at DESC, query LIMIT $2)`, agent, recentMost)
		return err
	})
}

// RecentSearches of an agent, the last first.
func (s *Lists) RecentSearches(ctx context.Context, agent int64) (list []string, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		return db.Each(q, func(scan func(...any) error) error {
			var one string
			err := scan(&one)
			list = append(list, one)
			return err
		}, `SELECT query FROM recent_search WHERE agent_id = $1 ORDER BY at DESC, query`, agent)
	})
	return list, err
}

// ForgetSearches clears them; of a query only that one, where it is not empty.
func (s *Lists) ForgetSearches(ctx context.Context, agent int64, query string) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`DELETE FROM recent_search WHERE agent_id = $1 AND (query = $2 OR $2 = '')`, agent, query)
		return err
	})
}
