package help

import (
	"context"
	"slices"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/store/db"
)

// What customers may read, on lists that have titles only. The partial indexes of 0004 hold exactly these.
const (
	publicArticle = `published = 1 AND private = 0`
	titleColumns  = `id, pair, lang, slug, title, category_id, published_at, updated_at`
)

func scanTitle(scan func(...any) error) (a desk.Article, err error) {
	var published, updated int64
	err = scan(&a.ID, &a.Pair, (*string)(&a.Lang), &a.Slug, &a.Title, &a.Category, &published, &updated)
	a.PublishedAt, a.UpdatedAt, a.Published = db.FromMS(published), db.FromMS(updated), true
	return a, err
}

// titles gathers the articles of a query over titleColumns.
func titles(q db.Querier, text string, args ...any) (all []desk.Article, err error) {
	err = db.Each(q, func(scan func(...any) error) error {
		a, err := scanTitle(scan)
		all = append(all, a)
		return err
	}, text, args...)
	return all, err
}

// HelpShelves are the categories that have public articles in a language, each with its first n; last, what belongs to none.
func (s *Help) HelpShelves(ctx context.Context, lang desk.Lang, n int) (shelves []helpcentre.Shelf, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		categories, err := categoriesIn(q, lang)
		if err != nil {
			return err
		}
		rest := desk.Category{}
		if rest.Count, err = countShelf(q, lang, 0); err != nil {
			return err
		}
		for _, c := range append(categories, rest) {
			if c.Count == 0 {
				continue
			}
			shelf := helpcentre.Shelf{Category: c}
			if shelf.Articles, err = shelfPage(q, lang, c.ID, n, 0); err != nil {
				return err
			}
			shelves = append(shelves, shelf)
		}
		return nil
	})
	return shelves, err
}

// HelpShelf is one category with a page of its public articles; category 0 is what belongs to none. NotFound (category.unknown).
func (s *Help) HelpShelf(ctx context.Context, lang desk.Lang, category int64, limit, skip int) (shelf helpcentre.Shelf, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		if category != 0 {
			if shelf.Category, err = categoryIn(q, category); err != nil {
				return err
			}
		}
		if shelf.Category.Count, err = countShelf(q, lang, category); err != nil {
			return err
		}
		shelf.Articles, err = shelfPage(q, lang, category, limit, skip)
		return err
	})
	return shelf, err
}

func countShelf(q db.Querier, lang desk.Lang, category int64) (n int, err error) {
	err = q.Row(`SELECT count(*) FROM article WHERE `+publicArticle+` AND lang = $1 AND category_id = $2`, string(lang), category).Scan(&n)
	return n, err
}

func shelfPage(q db.Querier, lang desk.Lang, category int64, limit, skip int) ([]desk.Article, error) {
	return titles(q, `SELECT `+titleColumns+` FROM article WHERE `+publicArticle+` AND lang = $1 AND category_id = $2
		ORDER BY position, id LIMIT $3 OFFSET $4`, string(lang), category, limit, skip)
}

// NewArticles are those that came before the public last.
func (s *Help) NewArticles(ctx context.Context, lang desk.Lang, n int) (all []desk.Article, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		all, err = titles(q, `SELECT `+titleColumns+` FROM article WHERE `+publicArticle+` AND lang = $1 ORDER BY published_at DESC, id DESC LIMIT $2`, string(lang), n)
		return err
	})
	return all, err
}

// RelatedArticles are at most n public ones about the same, by the ranking that readers search with; then its neighbours in its category.
func (s *Help) RelatedArticles(ctx context.Context, a desk.Article, n int) ([]desk.Article, error) {
	hits, err := s.SearchArticles(ctx, a.Title, a.Lang, true, n+1)
	if err != nil {
		return nil, err
	}
	var all []desk.Article
	for _, h := range desk.ClearHits(hits) {
		if h.Article != a.ID && len(all) < n {
			all = append(all, *h.Found)
		}
	}
	beside, err := s.Neighbours(ctx, a, n)
	for _, b := range beside {
		if len(all) < n && !slices.ContainsFunc(all, func(x desk.Article) bool { return x.ID == b.ID }) {
			all = append(all, b)
		}
	}
	return all, err
}

// Neighbours are at most n public articles of an article's category, those after it first.
func (s *Help) Neighbours(ctx context.Context, a desk.Article, n int) (all []desk.Article, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		// In this order, each within one reach of the index: those behind it, then from the first one on.
		for _, where := range []string{`position = $3 AND id > $4`, `position > $3 AND $4 = $4`, `position < $3 AND $4 = $4`, `position = $3 AND id < $4`} {
			some, err := titles(q, `SELECT `+titleColumns+` FROM article WHERE `+publicArticle+` AND lang = $1 AND category_id = $2 AND `+where+`
				ORDER BY position, id LIMIT $5`, string(a.Lang), a.Category, a.Order, a.ID, n-len(all))
			all = append(all, some...)
			if err != nil || len(all) >= n {
				return err
			}
		}
		return nil
	})
	return all, err
}

// EachPublicPair hands every public article to f, an article together with its translation, titles only. f returns the error that ends
// it. Nothing is held while f works: it is read a thousand at a time.
func (s *Help) EachPublicPair(ctx context.Context, f func(pair []desk.Article) error) error {
	const batch = 1000
	var pair []desk.Article
	var lastPair, lastID int64
	for {
		var some []desk.Article
		err := s.View(ctx, func(q db.Querier) (err error) {
			some, err = titles(q, `SELECT `+titleColumns+` FROM article WHERE `+publicArticle+` AND (pair, id) > ($1, $2) ORDER BY pair, id LIMIT $3`, lastPair, lastID, batch)
			return err
		})
		if err != nil {
			return err
		}
		for _, a := range some {
			if len(pair) > 0 && pair[0].Pair != a.Pair {
				if err := f(pair); err != nil {
					return err
				}
				pair = pair[:0]
			}
			pair = append(pair, a)
			lastPair, lastID = a.Pair, a.ID
		}
		if len(some) < batch {
			break
		}
	}
	if len(pair) == 0 {
		return nil
	}
	return f(pair)
}

// PrivateShelves are the articles for staff by category, in both languages, lang's first; last, those that belong to none.
func (s *Help) PrivateShelves(ctx context.Context, lang desk.Lang) (shelves []helpcentre.Shelf, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		categories, err := categoriesIn(q, lang)
		if err != nil {
			return err
		}
		for _, c := range append(categories, desk.Category{}) {
			all, err := titles(q, `SELECT `+titleColumns+` FROM article WHERE published = 1 AND private = 1 AND category_id = $1 ORDER BY lang = $2 DESC, position, id`,
				c.ID, string(lang))
			if err != nil {
				return err
			}
			if len(all) > 0 {
				shelves = append(shelves, helpcentre.Shelf{Category: c, Articles: all})
			}
		}
		return nil
	})
	return shelves, err
}
