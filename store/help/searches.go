package help

import (
	"context"
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/store/db"
)

// maxEmptySearches are kept: anybody may type anything.
const maxEmptySearches = 2000

// Searched notes a search, and counts it among those that found nothing where it did, however it was written. What looks like
// somebody's address or number is not kept.
func (s *Help) Searched(ctx context.Context, in helpcentre.Searched) error {
	query := strings.ToLower(desk.TidyLine(helpcentre.WithoutPersons(in.Query), 100))
	if query == "" {
		return nil
	}
	return s.Tx(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(`INSERT INTO help_search (lang, query, source, hits, at) VALUES ($1, $2, $3, $4, $5)`,
			string(in.Lang), query, string(in.Source), in.Hits, db.MS(tx.Now)); err != nil || in.Hits > 0 {
			return err
		}
		return wanted(tx, query, in.Lang, in.Source)
	})
}

// Unanswered counts a question that no article is likely to answer, without whose it is.
func Unanswered(tx *db.Tx, text string, lang desk.Lang, source helpcentre.Source) error {
	if line := strings.ToLower(helpcentre.OpenLine(text)); line != "" {
		return wanted(tx, line, lang, source)
	}
	return nil
}

// wanted counts what was looked for or asked and found no answer.
func wanted(tx *db.Tx, query string, lang desk.Lang, source helpcentre.Source) error {
	if _, err := tx.Exec(`INSERT INTO empty_search (query, lang, n, last, source) VALUES ($1, $2, 1, $3, $4)
		ON CONFLICT (query, lang) DO UPDATE SET n = empty_search.n + 1, last = excluded.last, source = excluded.source`,
		query, string(lang), db.MS(tx.Now), string(source)); err != nil {
		return err
	}
	var n int
	if err := tx.Row(`SELECT count(*) FROM empty_search`).Scan(&n); err != nil || n <= maxEmptySearches {
		return err
	}
	// Room for more: the rarest and oldest tenth goes.
	_, err := tx.Exec(`DELETE FROM empty_search WHERE (query, lang) IN (SELECT query, lang FROM empty_search ORDER BY n, last LIMIT $1)`, maxEmptySearches/10)
	return err
}

// comesBack is how long what was put aside stays away although it is still looked for.
const comesBack = 90 * 24 * time.Hour

// EmptySearches are those that nobody has seen to, the most frequent first.
func (s *Help) EmptySearches(ctx context.Context, limit int) (all []desk.EmptySearch, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		return db.Each(q, func(scan func(...any) error) error {
			var e desk.EmptySearch
			var last int64
			err := scan(&e.Query, (*string)(&e.Lang), &e.Count, &last, &e.Source)
			e.Last = db.FromMS(last)
			all = append(all, e)
			return err
		}, `SELECT query, lang, n, last, source FROM empty_search WHERE done_at = 0 OR done_at < $2 AND last > done_at
			ORDER BY n DESC, last DESC, query LIMIT $1`, min(max(limit, 1), maxEmptySearches), db.MS(s.Now().Add(-comesBack)))
	})
	return all, err
}
