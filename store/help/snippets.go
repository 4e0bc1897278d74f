package help

import (
	"context"
	"slices"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

// SnippetTexts are the texts that articles of a language may name, by name. One that has no text in it has the other language's.
func (s *Help) SnippetTexts(ctx context.Context, lang desk.Lang) (map[string]string, error) {
	var all map[string]string
	err := s.View(ctx, func(q db.Querier) (err error) {
		all, err = snippetsFor(q, lang)
		return err
	})
	return all, err
}

func snippetsFor(q db.Querier, lang desk.Lang) (map[string]string, error) {
	all := map[string]string{}
	err := db.Each(q, func(scan func(...any) error) error {
		var name, in, body string
		err := scan(&name, &in, &body)
		if _, known := all[name]; !known || desk.Lang(in) == lang {
			all[name] = body
		}
		return err
	}, `SELECT name, lang, body FROM snippet`)
	return all, err
}

// SaveSnippet adds (ID 0) or changes one. Conflict: snippet.changed_since when Version is given and stale, snippet.name_taken.
func (s *Help) SaveSnippet(ctx context.Context, in desk.ArticleSnippet) (id int64, err error) {
	in.Name, in.Body = desk.TidyLine(in.Name, desk.MaxName), db.TidyText(in.Body)
	switch {
	case !desk.ValidSnippetName(in.Name):
		return 0, desk.Fail(desk.Invalid, "snippet.name_bad").At("name")
	case !slices.Contains(desk.Langs, in.Lang):
		return 0, desk.Fail(desk.Invalid, "settings.lang_unknown").At("lang")
	case len(in.Body) > desk.MaxText:
		return 0, desk.Fail(desk.TooLarge, "text.too_long", "max", desk.MaxText).At("body")
	}
	err = s.Tx(ctx, func(tx *db.Tx) error {
		Reindex(tx)
		var other int64
		err := tx.Row(`SELECT id FROM snippet WHERE name = $1 AND lang = $2 AND id <> $3`, in.Name, string(in.Lang), in.ID).Scan(&other)
		if err == nil {
			return desk.Fail(desk.Conflict, "snippet.name_taken", "name", in.Name).At("name")
		}
		if !db.Missing(err) {
			return err
		}
		tx.Changed(desk.Change{Kind: "article"})
		if in.ID == 0 {
			return tx.Row(`INSERT INTO snippet (name, lang, body, updated_at) VALUES ($1, $2, $3, $4) RETURNING id`,
				in.Name, string(in.Lang), in.Body, db.MS(tx.Now)).Scan(&id)
		}
		err = tx.Row(`UPDATE snippet SET name = $2, lang = $3, body = $4, updated_at = $5, version = version + 1 WHERE id = $1 AND ($6 = 0 OR version = $6) RETURNING id`,
			in.ID, in.Name, string(in.Lang), in.Body, db.MS(tx.Now), in.Version).Scan(&id)
		if db.Missing(err) {
			return desk.Fail(desk.Conflict, "snippet.changed_since")
		}
		return err
	})
	return id, err
}
