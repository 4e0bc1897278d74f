package help

import (
	"context"
	"strconv"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

// IndexArticle makes an article findable under its id, or brings it up to date.
func IndexArticle(tx *db.Tx, id int64, title, body string) error {
	if err := UnindexArticle(tx, id); err != nil {
		return err
	}
	_, err := tx.Exec(`INSERT INTO article_text (rowid, title, body) VALUES ($1, $2, $3)`, id,
		string(desk.AppendTerms(nil, title)), string(desk.AppendTerms(nil, desk.CutBytes(desk.PlainMarkdown(body), ticket.IndexedText))))
	return err
}

// UnindexArticle makes an article findable no more.
func UnindexArticle(tx *db.Tx, id int64) error {
	_, err := tx.Exec(`DELETE FROM article_text WHERE rowid = $1`, id)
	return err
}

// SearchArticles finds articles of one language, best first; public: only published ones. A word in the title weighs more. Where
// nothing has all that was asked for, as with a whole question, it finds what has most of it.
func (s *Help) SearchArticles(ctx context.Context, q string, lang desk.Lang, public bool, limit int) (hits []desk.Hit, err error) {
	limit = min(max(limit, 1), ticket.MaxHits)
	terms := desk.Terms(q)
	if len(terms) == 0 {
		return nil, nil
	}
	err = s.View(ctx, func(v db.Querier) error {
		hits, err = FindArticles(v, ticket.MatchAll(terms), terms, lang, public, limit)
		if err != nil || len(hits) > 0 {
			return err
		}
		words := desk.LooseTerms(q)
		if len(words) == 0 {
			return nil
		}
		candidates, err := FindArticles(v, matchAny(words), looseMarks(words), lang, public, 4*limit)
		for _, h := range candidates {
			if desk.Covers(h.Title+"\n"+desk.PlainMarkdown(h.Found.Body), words) && len(hits) < limit {
				hits = append(hits, h)
			}
		}
		return err
	})
	return hits, err
}

func matchAny(words []string) string {
	return `"` + strings.Join(words, `" OR "`) + `"`
}

// looseMarks marks each word by itself.
func looseMarks(words []string) []desk.Term {
	terms := make([]desk.Term, 0, len(words))
	for _, w := range words {
		terms = append(terms, desk.Terms(w+" ")...)
	}
	return terms
}

// FindArticles are those that match, the best first, with a snippet around the terms; public ones alone for customers.
func FindArticles(q db.Querier, match string, terms []desk.Term, lang desk.Lang, public bool, limit int) ([]desk.Hit, error) {
	var hits []desk.Hit
	err := db.Each(q, func(scan func(...any) error) error {
		var a desk.Article
		var h desk.Hit
		var created, updated int64
		if err := scan(&a.ID, &a.Pair, (*string)(&a.Lang), &a.Slug, &a.Title, &a.Body, &a.Category, &a.Published, &a.Order, &a.Version,
			&created, &updated, &a.Private, &h.Score); err != nil {
			return err
		}
		a.CreatedAt, a.UpdatedAt = db.FromMS(created), db.FromMS(updated)
		h.Article, h.Title, h.Found, h.Score = a.ID, a.Title, &a, -h.Score
		h.Snippet = desk.Excerpt(desk.CutBytes(desk.PlainMarkdown(a.Body), ticket.IndexedText), terms, ticket.ExcerptWidth)
		hits = append(hits, h)
		return nil
	}, `SELECT a.id, a.pair, a.lang, a.slug, a.title, a.body, a.category_id, a.published, a.position, a.version, a.created_at, a.updated_at, a.private,
			bm25(article_text, 8.0, 1.0) AS score
		FROM article_text f CROSS JOIN article a ON a.id = f.rowid
		WHERE f.article_text MATCH $1 AND a.lang = $2 AND (a.published = 1 AND a.private = 0 OR $3 = 0) ORDER BY score, a.id LIMIT `+strconv.Itoa(limit),
		match, string(lang), db.Flag(public))
	return hits, err
}
