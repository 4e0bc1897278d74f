package help

import (
	"context"
	"slices"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/audit"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/shop"
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

// snippetsThere is Invalid (article.snippet_missing) where a text names a snippet that is in no language.
func snippetsThere(q db.Querier, body string) error {
	var missing []string
	for _, name := range helpcentre.SnippetNames(body) {
		var there bool
		if err := q.Row(`SELECT EXISTS (SELECT 1 FROM snippet WHERE name = $1)`, name).Scan(&there); err != nil {
			return err
		}
		if !there {
			missing = append(missing, name)
		}
	}
	if missing != nil {
		return desk.Fail(desk.Invalid, "article.snippet_missing", "names", strings.Join(missing, ", ")).At("body")
	}
	return nil
}

// SaveSnippet adds (ID 0) or changes one. Conflict: snippet.changed_since when Version is given and stale, snippet.name_taken, snippet.used
// where articles name it as it was called. Invalid: a name that can't stand within the braces (snippet.name_bad), another snippet in its text
// (snippet.nested), which would have no end.
func (s *Help) SaveSnippet(ctx context.Context, in helpcentre.Snippet) (id int64, err error) {
	if err := checkSnippet(&in); err != nil {
		return 0, err
	}
	return id, s.Tx(ctx, func(tx *db.Tx) error {
		id, err = saveSnippet(tx, in)
		return err
	})
}

func checkSnippet(in *helpcentre.Snippet) error {
	in.Name, in.Body = desk.TidyLine(in.Name, desk.MaxName), db.TidyText(in.Body)
	switch {
	case !helpcentre.ValidSnippetName(in.Name):
		return desk.Fail(desk.Invalid, "snippet.name_bad").At("name")
	case !slices.Contains(desk.Langs, in.Lang):
		return desk.Fail(desk.Invalid, "settings.lang_unknown").At("lang")
	case len(helpcentre.SnippetNames(in.Body)) > 0:
		return desk.Fail(desk.Invalid, "snippet.nested").At("body")
	case strings.TrimSpace(in.Body) == "":
		return desk.Fail(desk.Invalid, "snippet.empty").At("body")
	case len(in.Body) > desk.MaxText:
		return desk.Fail(desk.TooLarge, "text.too_long", "max", desk.MaxText).At("body")
	}
	return nil
}

// saveSnippet is SaveSnippet within a transaction, of one that was checked.
func saveSnippet(tx *db.Tx, in helpcentre.Snippet) (id int64, err error) {
	Reindex(tx)
	var other int64
	err = tx.Row(`SELECT id FROM snippet WHERE name = $1 AND lang = $2 AND id <> $3`, in.Name, string(in.Lang), in.ID).Scan(&other)
	if err == nil {
		return 0, desk.Fail(desk.Conflict, "snippet.name_taken", "name", in.Name).At("name")
	}
	if !db.Missing(err) {
		return 0, err
	}
	tx.Changed(desk.Change{Kind: "article"})
	if err := shop.AddAudit(tx, desk.By{}, audit.SnippetSaved, in.Name); err != nil {
		return 0, err
	}
	if in.ID == 0 {
		return id, tx.Row(`INSERT INTO snippet (name, lang, body, updated_at) VALUES ($1, $2, $3, $4) RETURNING id`,
			in.Name, string(in.Lang), in.Body, db.MS(tx.Now)).Scan(&id)
	}
	var was string
	if err := tx.Row(`SELECT name FROM snippet WHERE id = $1`, in.ID).Scan(&was); err != nil {
		return 0, db.NotFound(err, "snippet.unknown")
	}
	err = tx.Row(`UPDATE snippet SET name = $2, lang = $3, body = $4, updated_at = $5, version = version + 1 WHERE id = $1 AND ($6 = 0 OR version = $6) RETURNING id`,
		in.ID, in.Name, string(in.Lang), in.Body, db.MS(tx.Now), in.Version).Scan(&id)
	if db.Missing(err) {
		return 0, desk.Fail(desk.Conflict, "snippet.changed_since")
	}
	return id, db.FirstError(err, stillThere(tx, was))
}

// Snippet is one by its id; NotFound (snippet.unknown).
func (s *Help) Snippet(ctx context.Context, id int64) (one helpcentre.Snippet, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		one, err = scanSnippet(q.Row(`SELECT `+snippetColumns+` FROM snippet WHERE id = $1`, id).Scan)
		return db.NotFound(err, "snippet.unknown")
	})
	return one, err
}

const snippetColumns = `id, name, lang, body, version, updated_at`

func scanSnippet(scan func(...any) error) (one helpcentre.Snippet, err error) {
	var updated int64
	err = scan(&one.ID, &one.Name, (*string)(&one.Lang), &one.Body, &one.Version, &updated)
	one.UpdatedAt = db.FromMS(updated)
	return one, err
}

// Snippets are all of them by name, each with the titles of the articles that name it.
func (s *Help) Snippets(ctx context.Context) (all []helpcentre.Snippet, used map[string][]desk.Article, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		err := db.Each(q, func(scan func(...any) error) error {
			one, err := scanSnippet(scan)
			all = append(all, one)
			return err
		}, `SELECT `+snippetColumns+` FROM snippet ORDER BY name, lang DESC`)
		if err != nil || len(all) == 0 {
			return err
		}
		used, err = snippetUses(q)
		return err
	})
	return all, used, err
}

// snippetUses are the articles that name each snippet; they have no bodies.
func snippetUses(q db.Querier) (map[string][]desk.Article, error) {
	used := map[string][]desk.Article{}
	err := db.Each(q, func(scan func(...any) error) error {
		var a desk.Article
		if err := scan(&a.ID, (*string)(&a.Lang), &a.Title, &a.Body); err != nil {
			return err
		}
		names := helpcentre.SnippetNames(a.Body)
		a.Body = ""
		for _, name := range names {
			used[name] = append(used[name], a)
		}
		return nil
	}, `SELECT id, lang, title, body FROM article WHERE body LIKE '%{{%snippet:%' ORDER BY title, id`)
	return used, err
}

// DropSnippet is Conflict (snippet.used) while an article names it and no other language has one of that name.
func (s *Help) DropSnippet(ctx context.Context, id int64) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		var name string
		if err := tx.Row(`DELETE FROM snippet WHERE id = $1 RETURNING name`, id).Scan(&name); err != nil {
			return db.NotFound(err, "snippet.unknown")
		}
		Reindex(tx)
		tx.Changed(desk.Change{Kind: "article"})
		return db.FirstError(stillThere(tx, name), shop.AddAudit(tx, desk.By{}, audit.SnippetRemoved, name))
	})
}

// stillThere is Conflict (snippet.used) where articles name a snippet that has gone.
func stillThere(tx *db.Tx, name string) error {
	var there bool
	if err := tx.Row(`SELECT EXISTS (SELECT 1 FROM snippet WHERE name = $1)`, name).Scan(&there); err != nil || there {
		return err
	}
	used, err := snippetUses(tx)
	if n := len(used[name]); err == nil && n > 0 {
		err = desk.Fail(desk.Conflict, "snippet.used", "name", name, "n", n, "title", used[name][0].Title).At("name")
	}
	return err
}
