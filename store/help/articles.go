package help

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/audit"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/shop"
)

// articleColumns of "FROM article a LEFT JOIN article w ON w.pair = a.pair AND w.id <> a.id": an article and its twin. The source of
// a pair is the one whose id is the pair's; the other is its translation.
const articleColumns = `a.id, a.pair, a.lang, a.slug, a.title, a.body, a.category_id, a.published, a.position, a.version, a.created_at, a.updated_at,
	coalesce(w.id = a.pair AND w.updated_at > a.source_at, 0), coalesce(w.id, 0), coalesce(w.published = 1 AND w.private = 0, 0),
	a.private, a.published_at, a.helpful, a.unhelpful, a.views, a.review_months, a.review_at, a.from_ticket`

const fromArticle = ` FROM article a LEFT JOIN article w ON w.pair = a.pair AND w.id <> a.id `

func scanArticle(scan func(...any) error) (desk.Article, error) {
	var a desk.Article
	var created, updated, published, review int64
	err := scan(&a.ID, &a.Pair, (*string)(&a.Lang), &a.Slug, &a.Title, &a.Body, &a.Category, &a.Published, &a.Order, &a.Version,
		&created, &updated, &a.Outdated, &a.Twin, &a.TwinLive, &a.Private, &published, &a.Helpful, &a.Unhelpful, &a.Views,
		&a.ReviewMonths, &review, &a.FromTicket)
	a.CreatedAt, a.UpdatedAt, a.PublishedAt, a.ReviewAt = db.FromMS(created), db.FromMS(updated), db.FromMS(published), db.FromMS(review)
	return a, err
}

func articleByID(q db.Querier, id int64) (desk.Article, error) {
	a, err := scanArticle(q.Row(`SELECT `+articleColumns+fromArticle+`WHERE a.id = $1`, id).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return a, desk.Fail(desk.NotFound, "article.unknown")
	}
	return a, err
}

// Articles in the order of the help centre: by category, then as the owner ordered them. Limit 0 is all.
func (s *Help) Articles(ctx context.Context, aq desk.ArticleQuery) (items []desk.Article, next string, err error) {
	var args []any
	where := "WHERE 1"
	add := func(condition string, v any) {
		args = append(args, v)
		where += " AND " + condition + "$" + strconv.Itoa(len(args))
	}
	if aq.Lang != "" {
		add("a.lang = ", string(aq.Lang))
	}
	if aq.Category != 0 {
		add("a.category_id = ", aq.Category)
	}
	if aq.Published {
		where += " AND a.published = 1 AND a.private = 0"
	}
	if aq.Cursor != "" {
		after, err := readArticleCursor(aq.Cursor)
		if err != nil {
			return nil, "", err
		}
		n := len(args)
		args = append(args, after[0], after[1], after[2])
		where += " AND (a.category_id, a.position, a.id) > ($" + strconv.Itoa(n+1) + ", $" + strconv.Itoa(n+2) + ", $" + strconv.Itoa(n+3) + ")"
	}
	limit := -1
	if aq.Limit > 0 {
		limit = min(aq.Limit, 1000) + 1
	}
	args = append(args, limit)
	err = s.View(ctx, func(q db.Querier) error {
		return db.Each(q, func(scan func(...any) error) error {
			a, err := scanArticle(scan)
			items = append(items, a)
			return err
		}, `SELECT `+articleColumns+fromArticle+where+` ORDER BY a.category_id, a.position, a.id LIMIT $`+strconv.Itoa(len(args)), args...)
	})
	if limit > 0 && len(items) == limit {
		items = items[:limit-1]
		last := items[limit-2]
		next = strings.Join([]string{strconv.FormatInt(last.Category, 10), strconv.Itoa(last.Order), strconv.FormatInt(last.ID, 10)}, ".")
	}
	return items, next, err
}

func readArticleCursor(s string) (out [3]int64, err error) {
	parts := strings.Split(s, ".")
	if len(parts) != 3 {
		return out, desk.Fail(desk.Invalid, "cursor.bad").At("cursor")
	}
	for i, p := range parts {
		if out[i], err = strconv.ParseInt(p, 10, 64); err != nil {
			return out, desk.Fail(desk.Invalid, "cursor.bad").At("cursor")
		}
	}
	return out, nil
}

// Article is NotFound (article.unknown) where there is none.
func (s *Help) Article(ctx context.Context, id int64) (a desk.Article, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		a, err = articleByID(q, id)
		return err
	})
	return a, err
}

// ArticleBySlug finds what customers may read, also under a slug that it had before: then the article's slug is another one than was
// asked for.
func (s *Help) ArticleBySlug(ctx context.Context, lang desk.Lang, slug string) (a desk.Article, err error) {
	const public = `a.published = 1 AND a.private = 0`
	err = s.View(ctx, func(q db.Querier) error {
		a, err = scanArticle(q.Row(`SELECT `+articleColumns+fromArticle+`WHERE a.lang = $1 AND a.slug = $2 AND `+public, string(lang), slug).Scan)
		if db.Missing(err) {
			a, err = scanArticle(q.Row(`SELECT `+articleColumns+fromArticle+`WHERE a.id = (SELECT article_id FROM article_slug WHERE lang = $1 AND slug = $2) AND `+public,
				string(lang), slug).Scan)
		}
		return db.NotFound(err, "article.unknown")
	})
	return a, err
}

// SaveArticle adds (ID 0) or changes an article. Pair of an existing one makes its translation, in its category. The slug is made from
// the title where it is empty, and stays when the title changes, because links to it are out there. Saving a translation
// brings it level with its source. Conflict: article.changed_since when Version is given and stale, article.translated when
// the pair has that language, article.slug_taken. Invalid: a snippet that is not there (article.snippet_missing).
func (s *Help) SaveArticle(ctx context.Context, a desk.Article) (out desk.Article, err error) {
	if a, err = CheckedArticle(a); err != nil {
		return out, err
	}
	err = s.Tx(ctx, func(tx *db.Tx) error {
		if err := saveArticle(tx, &a); err != nil {
			return err
		}
		out, err = articleByID(tx, a.ID)
		return err
	})
	return out, err
}

func saveArticle(tx *db.Tx, a *desk.Article) (err error) {
	if err := snippetsThere(tx, a.Body); err != nil {
		return err
	}
	public := false
	if a.ID == 0 {
		err = AddArticle(tx, a)
	} else {
		if err := tx.Row(`SELECT published FROM article WHERE id = $1`, a.ID).Scan(&public); err != nil && !db.Missing(err) {
			return err
		}
		err = changeArticle(tx, a)
	}
	if err == nil && a.AlsoAsked != nil {
		err = setPhrasings(tx, a.ID, *a.AlsoAsked)
	}
	if err != nil {
		return err
	}
	Reindex(tx, a.ID)
	tx.Changed(desk.Change{Kind: "article"})
	return db.FirstError(auditArticle(tx, *a, public), levelPair(tx, *a))
}

// auditArticle notes when an article comes before the public, or goes away from there.
func auditArticle(tx *db.Tx, a desk.Article, public bool) error {
	switch {
	case a.Published == public:
		return nil
	case a.Published:
		return shop.AddAudit(tx, desk.By{}, audit.Published, a.Title)
	}
	return shop.AddAudit(tx, desk.By{}, audit.Unpublished, a.Title)
}

// CheckedArticle tidies what was typed. Invalid where title, language or text can't be.
func CheckedArticle(a desk.Article) (desk.Article, error) {
	a.Title = desk.TidyLine(a.Title, desk.MaxSubject)
	a.Body = db.TidyText(a.Body)
	switch {
	case a.Title == "":
		return a, desk.Fail(desk.Invalid, "article.title_empty").At("title")
	case !slices.Contains(desk.Langs, a.Lang):
		return a, desk.Fail(desk.Invalid, "settings.lang_unknown").At("lang")
	case len(a.Body) > desk.MaxText:
		return a, desk.Fail(desk.TooLarge, "text.too_long", "max", desk.MaxText).At("body")
	case !slices.Contains(helpcentre.ReviewChoices, a.ReviewMonths):
		return a, desk.Fail(desk.Invalid, "article.review_unknown").At("review")
	}
	return a, nil
}

// AddArticle writes a new one and fills in what it is given: id, pair, slug, version.
func AddArticle(tx *db.Tx, a *desk.Article) error {
	if a.Pair != 0 {
		if err := joinPair(tx, a); err != nil {
			return err
		}
	}
	if err := settleArticle(tx, a, ""); err != nil {
		return err
	}
	published := int64(0)
	if a.Published {
		published = db.MS(tx.Now)
	}
	err := tx.Row(`INSERT INTO article (pair, lang, slug, title, body, category_id, published, position, created_at, updated_at, private, published_at, author_id,
		review_months, review_at, from_ticket) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10, $11, $12, $13, $14, $15) RETURNING id`,
		a.Pair, string(a.Lang), a.Slug, a.Title, a.Body, a.Category, db.Flag(a.Published), a.Order, db.MS(tx.Now), db.Flag(a.Private), published, tx.By.Agent,
		a.ReviewMonths, db.MS(reviewAfter(tx.Now, a.ReviewMonths)), a.FromTicket).Scan(&a.ID)
	if err != nil {
		return err
	}
	if a.Pair == 0 {
		a.Pair = a.ID
		if _, err = tx.Exec(`UPDATE article SET pair = id WHERE id = $1`, a.ID); err != nil {
			return err
		}
	}
	return keepVersion(tx, *a)
}

// joinPair makes a new article the translation of one that is there.
func joinPair(tx *db.Tx, a *desk.Article) error {
	found := false
	err := db.Each(tx, func(scan func(...any) error) error {
		var lang string
		var category int64
		var position int
		if err := scan(&lang, &category, &position); err != nil {
			return err
		}
		found = true
		if desk.Lang(lang) == a.Lang {
			return desk.Fail(desk.Conflict, "article.translated").At("lang")
		}
		a.Category, a.Order = category, position
		return nil
	}, `SELECT lang, category_id, position FROM article WHERE pair = $1`, a.Pair)
	if err == nil && !found {
		return desk.Fail(desk.Invalid, "article.unknown").At("pair")
	}
	return err
}

func changeArticle(tx *db.Tx, a *desk.Article) error {
	before, err := articleByID(tx, a.ID)
	if err != nil {
		return err
	}
	if a.Version != 0 && a.Version != before.Version {
		return desk.Fail(desk.Conflict, "article.changed_since")
	}
	if a.Lang != before.Lang && before.Twin != 0 {
		return desk.Fail(desk.Conflict, "article.translated").At("lang")
	}
	if err := settleArticle(tx, a, before.Slug); err != nil {
		return err
	}
	updated, rewritten := before.UpdatedAt, a.Title != before.Title || a.Body != before.Body
	if rewritten {
		updated = tx.Now
	}
	a.Pair = before.Pair
	published := before.PublishedAt
	if a.Published && published.IsZero() {
		published = tx.Now
	}
	review := before.ReviewAt
	if rewritten || a.ReviewMonths != before.ReviewMonths {
		review = reviewAfter(tx.Now, a.ReviewMonths)
	}
	_, err = tx.Exec(`UPDATE article SET lang = $2, slug = $3, title = $4, body = $5, category_id = $6, published = $7, position = $8,
		version = version + 1, updated_at = $9, private = $10, published_at = $11, review_months = $12, review_at = $13 WHERE id = $1`,
		a.ID, string(a.Lang), a.Slug, a.Title, a.Body, a.Category, db.Flag(a.Published), a.Order, db.MS(updated), db.Flag(a.Private), db.MS(published),
		a.ReviewMonths, db.MS(review))
	if err == nil && rewritten {
		err = keepVersion(tx, *a)
	}
	if err != nil {
		return err
	}
	return keepSlug(tx, before, *a)
}

// keepSlug lets the address that an article had lead to the one it has; an address that is in use again leads there.
func keepSlug(tx *db.Tx, before, now desk.Article) error {
	if before.Slug == now.Slug && before.Lang == now.Lang {
		return nil
	}
	if !before.PublishedAt.IsZero() {
		if _, err := tx.Exec(`INSERT INTO article_slug (lang, slug, article_id) VALUES ($1, $2, $3)
			ON CONFLICT (lang, slug) DO UPDATE SET article_id = excluded.article_id`, string(before.Lang), before.Slug, now.ID); err != nil {
			return err
		}
	}
	_, err := tx.Exec(`DELETE FROM article_slug WHERE lang = $1 AND slug = $2`, string(now.Lang), now.Slug)
	return err
}

// settleArticle checks the category and finds the slug: the one that was asked for, the one it has, or one from the title with a
// number behind it where others have it.
func settleArticle(tx *db.Tx, a *desk.Article, has string) error {
	if a.Category != 0 {
		var n int
		if err := tx.Row(`SELECT count(*) FROM category WHERE id = $1`, a.Category).Scan(&n); err != nil {
			return err
		}
		if n == 0 {
			return desk.Fail(desk.Invalid, "category.unknown").At("category")
		}
	}
	asked := strings.TrimSpace(a.Slug) != ""
	switch {
	case asked && a.Slug != has:
		a.Slug = helpcentre.Slug(a.Slug)
	case has != "":
		a.Slug = has
	default:
		a.Slug = helpcentre.Slug(a.Title)
	}
	base := a.Slug
	for i := 1; ; i++ {
		a.Slug = helpcentre.SlugWith(base, i)
		var n int
		if err := tx.Row(`SELECT count(*) FROM article WHERE lang = $1 AND slug = $2 AND id <> $3`, string(a.Lang), a.Slug, a.ID).Scan(&n); err != nil {
			return err
		}
		if n == 0 {
			return nil
		}
		if asked {
			return desk.Fail(desk.Conflict, "article.slug_taken", "slug", base).At("slug")
		}
	}
}

// levelPair keeps the two of a pair in one category and order, and notes what a translation is level with.
func levelPair(tx *db.Tx, a desk.Article) error {
	if _, err := tx.Exec(`UPDATE article SET category_id = $2, position = $3 WHERE pair = $1`, a.Pair, a.Category, a.Order); err != nil {
		return err
	}
	_, err := tx.Exec(`UPDATE article SET source_at = (SELECT updated_at FROM article WHERE id = $2) WHERE id = $1 AND pair = $2 AND id <> $2
		AND EXISTS (SELECT 1 FROM article WHERE id = $2)`, a.ID, a.Pair)
	return err
}

// DropArticle deletes an article; its twin stays and stands alone.
func (s *Help) DropArticle(ctx context.Context, id int64) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		var title string
		if err := tx.Row(`DELETE FROM article WHERE id = $1 RETURNING title`, id).Scan(&title); err != nil {
			return db.NotFound(err, "article.unknown")
		}
		if err := shop.AddAudit(tx, desk.By{}, audit.ArticleRemoved, title); err != nil {
			return err
		}
		if _, err := tx.Exec(`UPDATE article SET pair = id, source_at = 0 WHERE pair = $1`, id); err != nil {
			return err
		}
		Reindex(tx, id)
		tx.Changed(desk.Change{Kind: "article"})
		return nil
	})
}
