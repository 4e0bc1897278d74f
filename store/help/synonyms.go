package help

import (
	"context"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/audit"
	"github.com/deskbell/deskbell/desk/query"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/shop"
)

// Synonyms are the shop's own groups of words that mean the same, in their order.
func (s *Help) Synonyms(ctx context.Context) (groups [][]string, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		groups, err = synonymsOf(q)
		return err
	})
	return groups, err
}

func synonymsOf(q db.Querier) (groups [][]string, err error) {
	err = db.Each(q, func(scan func(...any) error) error {
		var words string
		err := scan(&words)
		groups = append(groups, strings.Split(words, "\n"))
		return err
	}, `SELECT words FROM synonym ORDER BY id`)
	return groups, err
}

// SaveSynonyms puts these in place of all that are there. See query.CheckSynonyms for what it refuses.
func (s *Help) SaveSynonyms(ctx context.Context, groups [][]string) error {
	if err := query.CheckSynonyms(groups); err != nil {
		return err
	}
	return s.Tx(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(`DELETE FROM synonym`); err != nil {
			return err
		}
		for _, words := range groups {
			if _, err := tx.Exec(`INSERT INTO synonym (words) VALUES ($1)`, strings.Join(words, "\n")); err != nil {
				return err
			}
		}
		Reindex(tx)
		tx.Changed(desk.Change{Kind: "article"})
		return shop.AddAudit(tx, desk.By{}, audit.Synonyms, "")
	})
}
