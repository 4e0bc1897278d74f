package help

import (
	"context"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/store/db"
)

// ExportState is how the last export to a folder went; zero where there was none.
func (s *Help) ExportState(ctx context.Context) (state helpcentre.ExportState, err error) {
	var text string
	err = s.View(ctx, func(q db.Querier) error {
		return q.Row(`SELECT value FROM setting WHERE key = 'export'`).Scan(&text)
	})
	if db.Missing(err) {
		return state, nil
	}
	if err != nil {
		return state, err
	}
	return state, db.FromJSON(text, &state)
}

// SaveExportState notes how an export went. It tells nobody: it is no change of the help centre.
func (s *Help) SaveExportState(ctx context.Context, state helpcentre.ExportState) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		state.At = tx.Now
		_, err := tx.Exec(`INSERT INTO setting (key, value) VALUES ('export', $1) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, db.ToJSON(state))
		return err
	})
}

// PhrasingTexts are the approved other wordings of articles' titles in a language, by article.
func (s *Help) PhrasingTexts(ctx context.Context, lang desk.Lang) (map[int64][]string, error) {
	all := map[int64][]string{}
	err := s.View(ctx, func(q db.Querier) error {
		return db.Each(q, func(scan func(...any) error) error {
			var id int64
			var text string
			err := scan(&id, &text)
			all[id] = append(all[id], text)
			return err
		}, `SELECT p.article_id, p.text FROM article_phrasing p JOIN article a ON a.id = p.article_id WHERE p.state = 'approved' AND a.lang = $1 ORDER BY p.id`, string(lang))
	})
	return all, err
}
