package help

import (
	"context"
	"errors"
	"slices"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/audit"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/shop"
)

// Categories in their order, with the number of public articles in a language.
func (s *Help) Categories(ctx context.Context, lang desk.Lang) (all []desk.Category, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		all, err = categoriesIn(q, lang)
		return err
	})
	return all, err
}

func categoriesIn(q db.Querier, lang desk.Lang) (all []desk.Category, err error) {
	err = db.Each(q, func(scan func(...any) error) error {
		c, err := scanCategory(scan)
		all = append(all, c)
		return err
	}, `SELECT c.id, c.names, c.icon, c.position,
		(SELECT count(*) FROM article WHERE `+publicArticle+` AND lang = $1 AND category_id = c.id)
		FROM category c ORDER BY c.position, c.id`, string(lang))
	return all, err
}

func scanCategory(scan func(...any) error) (c desk.Category, err error) {
	var names string
	if err := scan(&c.ID, &names, &c.Icon, &c.Order, &c.Count); err != nil {
		return c, err
	}
	return c, db.FromJSON(names, &c.Names)
}

// categoryIn is one category, its articles not counted.
func categoryIn(q db.Querier, id int64) (desk.Category, error) {
	c, err := scanCategory(q.Row(`SELECT id, names, icon, position, 0 FROM category WHERE id = $1`, id).Scan)
	return c, db.NotFound(err, "category.unknown")
}

// SaveCategory adds (ID 0) or changes one. It needs a name; a language without one shows the other's.
func (s *Help) SaveCategory(ctx context.Context, c desk.Category) (id int64, err error) {
	names := map[desk.Lang]string{}
	for lang, name := range c.Names {
		if name = desk.TidyLine(name, desk.MaxName); name != "" && slices.Contains(desk.Langs, lang) {
			names[lang] = name
		}
	}
	if len(names) == 0 {
		return 0, desk.Fail(desk.Invalid, "category.name_empty").At("name")
	}
	for i, lang := range desk.Langs {
		if names[lang] == "" {
			names[lang] = names[desk.Langs[1-i]]
		}
	}
	c.Icon = desk.TidyLine(c.Icon, 40)
	err = s.Tx(ctx, func(tx *db.Tx) error {
		Reindex(tx)
		tx.Changed(desk.Change{Kind: "article"})
		if err := shop.AddAudit(tx, desk.By{}, audit.CategorySaved, names[desk.Langs[0]]); err != nil {
			return err
		}
		if c.ID == 0 {
			return tx.Row(`INSERT INTO category (names, icon, position) VALUES ($1, $2, $3) RETURNING id`, db.ToJSON(names), c.Icon, c.Order).Scan(&id)
		}
		id = c.ID
		r, err := tx.Exec(`UPDATE category SET names = $2, icon = $3, position = $4 WHERE id = $1`, c.ID, db.ToJSON(names), c.Icon, c.Order)
		return errors.Join(err, db.OneRow(r, err, desk.Fail(desk.NotFound, "category.unknown")))
	})
	return id, err
}

// DropCategory is Conflict (category.used) while it has articles, drafts too.
func (s *Help) DropCategory(ctx context.Context, id int64) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		var n int
		if err := tx.Row(`SELECT count(*) FROM article WHERE category_id = $1`, id).Scan(&n); err != nil {
			return err
		}
		if n > 0 {
			return desk.Fail(desk.Conflict, "category.used", "n", n)
		}
		tx.Changed(desk.Change{Kind: "article"})
		var names string
		if err := tx.Row(`DELETE FROM category WHERE id = $1 RETURNING names`, id).Scan(&names); err != nil {
			return db.NotFound(err, "category.unknown")
		}
		var by map[desk.Lang]string
		return db.FirstError(db.FromJSON(names, &by), shop.AddAudit(tx, desk.By{}, audit.CategoryRemoved, by[desk.Langs[0]]))
	})
}
