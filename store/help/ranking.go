package help

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/find"
	"github.com/deskbell/deskbell/store/db"
)

// ranking is what articles are found with, in memory: made when somebody first looks for one, and brought up to date by the first who
// looks after a change. What customers may see and what is for staff are apart, so that nothing of the latter shows in the former, not
// as a word that was perhaps meant either.
type ranking struct {
	making         sync.Mutex // held by who brings it up to date
	public, inside *find.Index

	noting sync.Mutex // held for a moment
	made   bool
	stale  map[int64]bool // articles that changed since
}

// mostStale is how many articles are brought up to date one by one; more than that are read anew with all others.
const mostStale = 100

// Reindex makes the next who looks for articles see these as they are after the transaction; without any, all of them.
func Reindex(tx *db.Tx, ids ...int64) {
	r := db.Shared[ranking](tx.DB)
	tx.After(func() {
		r.noting.Lock()
		defer r.noting.Unlock()
		if r.stale == nil {
			r.stale = map[int64]bool{}
		}
		for _, id := range ids {
			r.stale[id] = true
		}
		r.made = r.made && len(ids) > 0 && len(r.stale) <= mostStale
	})
}

// due takes what has to be brought up to date; undo puts it back.
func (r *ranking) due() (ids []int64, all bool, undo func()) {
	r.noting.Lock()
	defer r.noting.Unlock()
	all, stale := !r.made, r.stale
	r.made, r.stale = true, nil
	for id := range stale {
		ids = append(ids, id)
	}
	return ids, all, func() {
		r.noting.Lock()
		defer r.noting.Unlock()
		r.made = false
	}
}

// fresh are the indexes as of now.
func (r *ranking) fresh(ctx context.Context, d *db.DB) (public, inside *find.Index, err error) {
	r.making.Lock()
	defer r.making.Unlock()
	ids, all, undo := r.due()
	if !all && len(ids) == 0 {
		return r.public, r.inside, nil
	}
	err = d.View(ctx, func(q db.Querier) error {
		if all {
			return r.make(q)
		}
		slices.Sort(ids)
		return r.update(q, ids)
	})
	if err != nil {
		undo()
	}
	return r.public, r.inside, err
}

func (r *ranking) make(q db.Querier) error {
	synonyms, err := synonymsOf(q)
	if err != nil {
		return err
	}
	public, inside, err := Indexable(q, "")
	if err != nil {
		return err
	}
	r.public, r.inside = find.New(public, synonyms), find.New(inside, synonyms)
	return nil
}

func (r *ranking) update(q db.Querier, ids []int64) error {
	for _, id := range ids {
		public, inside, err := Indexable(q, "WHERE a.id = $1", id)
		if err != nil {
			return err
		}
		r.public, r.inside = replaced(r.public, id, public), replaced(r.inside, id, inside)
	}
	return nil
}

// replaced is an index with an article as it is now, or without it.
func replaced(x *find.Index, id int64, now []find.Article) *find.Index {
	if len(now) == 0 {
		return x.Without(id)
	}
	return x.With(now[0])
}

// Indexable are articles as the ranking wants them: those that customers may read, and the others.
func Indexable(q db.Querier, where string, args ...any) (public, inside []find.Article, err error) {
	snippets := map[desk.Lang]map[string]string{}
	for _, lang := range desk.Langs {
		if snippets[lang], err = snippetsFor(q, lang); err != nil {
			return nil, nil, err
		}
	}
	err = db.Each(q, func(scan func(...any) error) error {
		var a find.Article
		var names, phrasings string
		var open bool
		if err := scan(&a.ID, (*string)(&a.Lang), &a.Title, &a.Text, &names, &phrasings, &open); err != nil {
			return err
		}
		a.Text = helpcentre.SearchText(helpcentre.FillSnippets(a.Text, func(name string) string { return snippets[a.Lang][name] }))
		var by map[desk.Lang]string
		if err := db.FromJSON(names, &by); err != nil {
			return err
		}
		a.Category = by[a.Lang]
		if phrasings != "" {
			a.Phrasings = strings.Split(phrasings, "\n")
		}
		if open {
			public = append(public, a)
		} else {
			inside = append(inside, a)
		}
		return nil
	}, `SELECT a.id, a.lang, a.title, a.body, coalesce(c.names, ''),
			coalesce((SELECT group_concat(text, char(10)) FROM (SELECT text FROM article_phrasing p WHERE p.article_id = a.id AND p.state = 'approved' ORDER BY p.id)), ''),
			a.published = 1 AND a.private = 0
		FROM article a LEFT JOIN category c ON c.id = a.category_id `+where+` ORDER BY a.id`, args...)
	return public, inside, err
}

// Indexes are the two as of now; making them is not given up with whoever happens to have asked first.
func Indexes(ctx context.Context, d *db.DB) (public, inside *find.Index, err error) {
	return db.Shared[ranking](d).fresh(context.WithoutCancel(ctx), d)
}
