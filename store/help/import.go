package help

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/bundle"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/store/db"
)

// errRehearsed undoes an import that was only to be seen.
var errRehearsed = errors.New("rehearsed")

// ImportArticles brings articles in, all or none: each new, or in place of the one with its language and slug. A category that is not there
// is made. With rehearse nothing is done; Outcome is the same. Invalid (bundle.wrong) while anything is wrong.
func (s *Help) ImportArticles(ctx context.Context, in bundle.Import, rehearse bool) (out bundle.Outcome, err error) {
	err = s.Tx(ctx, func(tx *db.Tx) error {
		i := importing{tx: tx, out: bundle.Outcome{Wrong: slices.Clone(in.Wrong)}, seen: map[string]bool{}}
		defer func() { out = i.out }()
		if err := i.all(in); err != nil {
			return err
		}
		switch {
		case rehearse:
			return errRehearsed
		case len(i.out.Wrong) > 0:
			return desk.Fail(desk.Invalid, "bundle.wrong", "n", len(i.out.Wrong))
		}
		return nil
	})
	if errors.Is(err, errRehearsed) {
		err = nil
	}
	return out, err
}

type importing struct {
	tx         *db.Tx
	out        bundle.Outcome
	categories []desk.Category
	seen       map[string]bool // items by their keys
}

func (i *importing) all(in bundle.Import) (err error) {
	if i.categories, err = categoriesIn(i.tx, desk.Langs[0]); err != nil {
		return err
	}
	for _, p := range in.Pictures {
		_, added, err := keepPicture(i.tx, p.File, p.Picture)
		if err != nil {
			return err
		}
		if added {
			i.out.Pictures++
		}
	}
	const snippet, source, translation = 0, 1, 2
	for _, turn := range []int{snippet, source, translation} { // what others name comes first
		for _, item := range in.Items {
			of := source
			if item.Snippet != "" {
				of = snippet
			} else if item.TranslationOf != "" {
				of = translation
			}
			if of != turn {
				continue
			}
			err := i.one(item)
			var wrong *desk.Error
			if errors.As(err, &wrong) && wrong.Code != desk.Internal {
				i.out.Wrong = append(i.out.Wrong, bundle.Wrong{Path: item.Path, Err: wrong})
			} else if err != nil {
				return err
			}
		}
	}
	return nil
}

func (i *importing) one(item bundle.Item) error {
	if i.seen[item.Key()] {
		return desk.Fail(desk.Conflict, "bundle.twice", "slug", item.Key())
	}
	i.seen[item.Key()] = true
	if item.Snippet != "" {
		return i.snippet(helpcentre.Snippet{Name: item.Snippet, Lang: item.Lang, Body: item.Body})
	}
	var id int64
	err := i.tx.Row(`SELECT id FROM article WHERE lang = $1 AND slug = $2`, string(item.Lang), item.Slug).Scan(&id)
	if err != nil && !db.Missing(err) {
		return err
	}
	before := desk.Article{Lang: item.Lang}
	var phrasings []string
	if id != 0 {
		if before, err = articleByID(i.tx, id); err != nil {
			return err
		}
		if phrasings, err = phrasingsOf(i.tx, id); err != nil {
			return err
		}
	}
	a := before
	if a.Pair, err = i.pair(item, before); err != nil {
		return err
	}
	if err := i.fill(&a, item); err != nil {
		return err
	}
	if id == 0 {
		i.out.New++
	} else if a.Title == before.Title && a.Body == before.Body && a.Category == before.Category && a.Order == before.Order && a.Published == before.Published &&
		a.Private == before.Private && a.ReviewMonths == before.ReviewMonths && (a.AlsoAsked == nil || slices.Equal(*a.AlsoAsked, phrasings)) {
		i.out.Same++
		return nil
	} else {
		i.out.Changed++
	}
	if a, err = CheckedArticle(a); err != nil {
		return err
	}
	return saveArticle(i.tx, &a)
}

// snippet brings in a text that articles share: new, or in place of the one of its name and language.
func (i *importing) snippet(in helpcentre.Snippet) error {
	var body string
	err := i.tx.Row(`SELECT id, body FROM snippet WHERE name = $1 AND lang = $2`, in.Name, string(in.Lang)).Scan(&in.ID, &body)
	switch {
	case err == nil && body == db.TidyText(in.Body):
		i.out.Same++
		return nil
	case err == nil:
		i.out.Changed++
	case db.Missing(err):
		i.out.New++
	default:
		return err
	}
	if err := checkSnippet(&in); err != nil {
		return err
	}
	_, err = saveSnippet(i.tx, in)
	return err
}

// fill puts into an article what an item says; what it does not say stays.
func (i *importing) fill(a *desk.Article, item bundle.Item) (err error) {
	a.Title, a.Slug, a.Body = item.Title, item.Slug, db.TidyText(item.Body)
	if item.Category != "" {
		if a.Category, err = i.category(item.Category); err != nil {
			return err
		}
	}
	if item.Order != nil {
		a.Order = *item.Order
	}
	if item.Review != nil {
		a.ReviewMonths = *item.Review
	}
	if item.Phrasings != nil {
		a.AlsoAsked = &item.Phrasings
	}
	if item.Visibility != "" {
		a.Published = item.Visibility == bundle.Public || item.Visibility == bundle.Staff
		a.Private = item.Visibility == bundle.Staff || item.Visibility == bundle.StaffDraft
	}
	return nil
}

// pair is what a new article belongs to.
func (i *importing) pair(item bundle.Item, before desk.Article) (pair int64, err error) {
	if item.TranslationOf == "" || before.ID != 0 {
		return before.Pair, nil
	}
	lang, slug, _ := strings.Cut(item.TranslationOf, "/")
	err = i.tx.Row(`SELECT pair FROM article WHERE lang = $1 AND slug = $2`, lang, slug).Scan(&pair)
	if db.Missing(err) {
		return 0, desk.Fail(desk.Invalid, "bundle.no_source", "source", item.TranslationOf)
	}
	return pair, err
}

// names are those of a category in the order of desk.Langs: one, where it is called the same in all.
func names(c desk.Category) string {
	if c.Names[desk.Langs[0]] == c.Names[desk.Langs[1]] {
		return c.Names[desk.Langs[0]]
	}
	return c.Names[desk.Langs[0]] + between + c.Names[desk.Langs[1]]
}

const between = " | "

// category is one by its name, in any language; one that is not there is made, at the end.
func (i *importing) category(name string) (int64, error) {
	asked := strings.Split(name, between)
	order := 0
	for _, c := range i.categories {
		order = max(order, c.Order+1)
		for _, in := range c.Names {
			if slices.ContainsFunc(asked, func(name string) bool { return strings.EqualFold(in, desk.TidyLine(name, desk.MaxName)) }) {
				return c.ID, nil
			}
		}
	}
	c := desk.Category{Names: map[desk.Lang]string{}, Icon: "book", Order: order}
	for k, lang := range desk.Langs {
		c.Names[lang] = desk.TidyLine(asked[min(k, len(asked)-1)], desk.MaxName)
	}
	err := i.tx.Row(`INSERT INTO category (names, icon, position) VALUES ($1, $2, $3) RETURNING id`, db.ToJSON(c.Names), c.Icon, c.Order).Scan(&c.ID)
	i.categories = append(i.categories, c)
	i.out.Categories++
	return c.ID, err
}

// ExportArticles are all articles as files have them, drafts too, behind the snippets that they name; their texts show pictures by their addresses here.
func (s *Help) ExportArticles(ctx context.Context) (items []bundle.Item, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		categories, err := categoriesIn(q, desk.Langs[0])
		if err != nil {
			return err
		}
		called := map[int64]string{}
		for _, c := range categories {
			called[c.ID] = names(c)
		}
		phrasings := map[int64][]string{}
		if err := db.Each(q, func(scan func(...any) error) error {
			var id int64
			var text string
			err := scan(&id, &text)
			phrasings[id] = append(phrasings[id], text)
			return err
		}, `SELECT article_id, text FROM article_phrasing WHERE state = 'approved' ORDER BY id`); err != nil {
			return err
		}
		if err := db.Each(q, func(scan func(...any) error) error {
			one, err := scanSnippet(scan)
			items = append(items, bundle.Item{Snippet: one.Name, Lang: one.Lang, Body: one.Body})
			return err
		}, `SELECT `+snippetColumns+` FROM snippet ORDER BY name, lang`); err != nil {
			return err
		}
		key := map[int64]string{}
		return db.Each(q, func(scan func(...any) error) error {
			a, err := scanArticle(scan)
			item := bundle.Item{Title: a.Title, Slug: a.Slug, Lang: a.Lang, Category: called[a.Category], Phrasings: phrasings[a.ID], Visibility: bundle.VisibilityOf(a),
				Review: &a.ReviewMonths, Order: &a.Order, Body: a.Body}
			key[a.ID] = item.Key()
			if a.Pair != a.ID {
				item.TranslationOf = key[a.Pair]
			}
			items = append(items, item)
			return err
		}, `SELECT `+articleColumns+fromArticle+` ORDER BY a.pair <> a.id, a.lang, a.slug`)
	})
	return items, err
}
