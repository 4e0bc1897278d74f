package help

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/query"
	"github.com/deskbell/deskbell/find"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

// SearchArticles finds articles of one language, best first, faint ones too (see desk.ClearHits): by a whole question or letter, words,
// pinyin, or what somebody is typing. With public only what customers may read is looked at.
func (s *Help) SearchArticles(ctx context.Context, q string, lang desk.Lang, public bool, limit int) ([]desk.Hit, error) {
	return FindArticles(ctx, s.DB, desk.ArticleSearch{Text: q, Lang: lang, Public: public, Limit: min(max(limit, 1), ticket.MaxHits)})
}

// Meant is a search of the help centre with its words spelt right; empty where nothing is wrong with them.
func (s *Help) Meant(ctx context.Context, q string, lang desk.Lang) (string, error) {
	public, _, err := Indexes(ctx, s.DB)
	if err != nil {
		return "", err
	}
	return public.Meant(q, lang), nil
}

// FindArticles is SearchArticles for the other parts of the store. It must not be called within a transaction or view.
func FindArticles(ctx context.Context, d *db.DB, search desk.ArticleSearch) ([]desk.Hit, error) {
	open, inside, err := Indexes(ctx, d)
	if err != nil {
		return nil, err
	}
	asked := find.Query{Text: search.Text, Lang: search.Lang, Limit: search.Limit, Typing: true}
	found := open.Search(asked)
	if !search.Public {
		found = append(found, inside.Search(asked)...)
		slices.SortStableFunc(found, func(a, b find.Hit) int { return cmp.Compare(b.Score, a.Score) })
		found = found[:min(len(found), asked.Limit)]
	}
	if len(found) == 0 {
		return nil, nil
	}
	articles, err := articlesOf(ctx, d, found, search.Public)
	hits := make([]desk.Hit, 0, len(found))
	for _, h := range found {
		a := articles[h.ID]
		if a == nil {
			continue // it has just gone
		}
		hits = append(hits, desk.Hit{Article: h.ID, Title: a.Title, Marked: query.MarkRanges(h.Title.Text, h.Title.Marks), Snippet: query.MarkRanges(h.Passage.Text, h.Passage.Marks),
			Score: h.Score, Confidence: h.Confidence, Together: h.Together, Phrasing: h.Phrasing, Faint: h.Faint, Found: a})
	}
	return hits, err
}

// articlesOf reads what was found, as far as it may still be seen.
func articlesOf(ctx context.Context, d *db.DB, found []find.Hit, public bool) (map[int64]*desk.Article, error) {
	ids := make([]string, 0, len(found))
	for _, h := range found {
		ids = append(ids, strconv.FormatInt(h.ID, 10))
	}
	articles := map[int64]*desk.Article{}
	err := d.View(ctx, func(q db.Querier) error {
		return db.Each(q, func(scan func(...any) error) error {
			a, err := scanArticle(scan)
			articles[a.ID] = &a
			return err
		}, `SELECT `+articleColumns+fromArticle+`WHERE a.id IN (`+strings.Join(ids, ",")+`) AND (a.published = 1 AND a.private = 0 OR $1 = 0)`, db.Flag(public))
	})
	return articles, err
}
