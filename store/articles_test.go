package store

import (
	"fmt"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/store/db"
)

func (h *testShop) saveArticle(a desk.Article) desk.Article {
	h.t.Helper()
	out, err := h.SaveArticle(h.t.Context(), a)
	h.must(err)
	return out
}

func TestArticlePair(t *testing.T) {
	h := openShop(t)
	category, err := h.SaveCategory(t.Context(), desk.Category{Names: map[desk.Lang]string{desk.Chinese: "退款"}, Order: 1})
	h.must(err)
	zh := h.saveArticle(desk.Article{Lang: desk.Chinese, Title: "如何申请退款？", Body: "请先联系我们。", Category: category, Published: true, Order: 3})
	if zh.Slug != "如何申请退款" || zh.Pair != zh.ID || zh.Twin != 0 || zh.Version != 1 || !zh.CreatedAt.Equal(h.now()) {
		t.Errorf("%+v", zh)
	}
	en := h.saveArticle(desk.Article{Pair: zh.Pair, Lang: desk.English, Title: "How do I get a refund?", Body: "Write to us."})
	if en.Slug != "how-do-i-get-a-refund" || en.Pair != zh.ID || en.Twin != zh.ID || !en.TwinLive || en.Category != category || en.Order != 3 || en.Outdated {
		t.Errorf("%+v", en)
	}
	_, err = h.SaveArticle(t.Context(), desk.Article{Pair: zh.Pair, Lang: desk.English, Title: "Another"})
	h.refused(err, desk.Conflict, "article.translated")
	_, err = h.SaveArticle(t.Context(), desk.Article{Pair: 99, Lang: desk.English, Title: "Another"})
	h.refused(err, desk.Invalid, "article.unknown")

	h.forward(time.Hour)
	zh.Body = "请在七天内联系我们。"
	zh = h.saveArticle(zh)
	if zh.Outdated || !zh.UpdatedAt.Equal(h.now()) || zh.Version != 2 || zh.Slug != "如何申请退款" {
		t.Errorf("the source: %+v", zh)
	}
	en, err = h.Article(t.Context(), en.ID)
	h.must(err)
	if !en.Outdated {
		t.Error("the translation is older than its source, and nobody says so")
	}
	h.forward(time.Hour)
	en.Body = "Write to us within seven days."
	if en = h.saveArticle(en); en.Outdated {
		t.Error("the translation was brought level")
	}
	h.forward(time.Hour)
	was := zh.UpdatedAt
	zh.Published, zh.Version = false, 0
	if zh = h.saveArticle(zh); !zh.UpdatedAt.Equal(was) {
		t.Error("withdrawing it did not change its text")
	}
	if en, err = h.Article(t.Context(), en.ID); err != nil || en.Outdated || en.TwinLive {
		t.Errorf("%+v, %v", en, err)
	}
	h.must(h.DropArticle(t.Context(), zh.ID))
	en, err = h.Article(t.Context(), en.ID)
	h.must(err)
	if en.Pair != en.ID || en.Twin != 0 || en.Outdated {
		t.Errorf("left alone: %+v", en)
	}
	h.refused(h.DropArticle(t.Context(), zh.ID), desk.NotFound, "article.unknown")
	again := h.saveArticle(desk.Article{Pair: en.Pair, Lang: desk.Chinese, Title: "如何申请退款？"})
	if again.Twin != en.ID || again.Slug != "如何申请退款" {
		t.Errorf("%+v", again)
	}
}

func TestArticleSlugs(t *testing.T) {
	h := openShop(t)
	for i, want := range []string{"refunds", "refunds-2", "refunds-3"} {
		if a := h.saveArticle(desk.Article{Lang: desk.English, Title: "Refunds!"}); a.Slug != want {
			t.Errorf("%d: %q", i, a.Slug)
		}
	}
	if a := h.saveArticle(desk.Article{Lang: desk.Chinese, Title: "Refunds"}); a.Slug != "refunds" {
		t.Errorf("another language: %q", a.Slug)
	}
	a := h.saveArticle(desk.Article{Lang: desk.English, Title: "Refunds", Slug: " Money Back "})
	if a.Slug != "money-back" {
		t.Errorf("asked for: %q", a.Slug)
	}
	a.Title, a.Slug = "Something else", ""
	if a = h.saveArticle(a); a.Slug != "money-back" {
		t.Errorf("links to it are out there: %q", a.Slug)
	}
	a.Slug = "refunds"
	_, err := h.SaveArticle(t.Context(), a)
	h.refused(err, desk.Conflict, "article.slug_taken")
}

func TestArticleRefuses(t *testing.T) {
	h := openShop(t)
	a := h.saveArticle(desk.Article{Lang: desk.English, Title: "Refunds"})
	_, err := h.SaveArticle(t.Context(), desk.Article{ID: a.ID, Version: a.Version + 1, Lang: desk.English, Title: "x"})
	h.refused(err, desk.Conflict, "article.changed_since")
	for key, bad := range map[string]desk.Article{
		"article.title_empty":   {Lang: desk.English, Title: " "},
		"settings.lang_unknown": {Lang: "fr", Title: "x"},
		"category.unknown":      {Lang: desk.English, Title: "x", Category: 9},
	} {
		_, err := h.SaveArticle(t.Context(), bad)
		h.refused(err, desk.Invalid, key)
	}
	_, err = h.SaveArticle(t.Context(), desk.Article{ID: 99, Lang: desk.English, Title: "x"})
	h.refused(err, desk.NotFound, "article.unknown")
	_, err = h.ArticleBySlug(t.Context(), desk.English, a.Slug)
	h.refused(err, desk.NotFound, "article.unknown") // a draft
	a.Published = true
	a = h.saveArticle(a)
	got, err := h.ArticleBySlug(t.Context(), desk.English, a.Slug)
	h.must(err)
	if got.ID != a.ID {
		t.Errorf("%+v", got)
	}
}

func TestArticleLists(t *testing.T) {
	h := openShop(t)
	var categories []int64
	for _, n := range []string{"One", "Two"} {
		id, err := h.SaveCategory(t.Context(), desk.Category{Names: map[desk.Lang]string{desk.English: n}})
		h.must(err)
		categories = append(categories, id)
	}
	for i := range 12 {
		h.saveArticle(desk.Article{Lang: desk.Langs[i%2], Title: fmt.Sprint("Article ", i), Category: categories[i%3%2], Order: 12 - i, Published: i%4 != 0})
	}
	all, next, err := h.Articles(t.Context(), desk.ArticleQuery{})
	h.must(err)
	if len(all) != 12 || next != "" {
		t.Fatalf("%d articles, next %q", len(all), next)
	}
	q := desk.ArticleQuery{Limit: 5}
	var paged []int64
	for {
		page, next, err := h.Articles(t.Context(), q)
		h.must(err)
		for _, a := range page {
			paged = append(paged, a.ID)
		}
		if q.Cursor = next; next == "" {
			break
		}
	}
	for i, a := range all {
		if i >= len(paged) || paged[i] != a.ID {
			t.Fatalf("pages: %v", paged)
		}
	}
	live, _, err := h.Articles(t.Context(), desk.ArticleQuery{Lang: desk.English, Category: categories[0], Published: true})
	h.must(err)
	for i, a := range live {
		if a.Lang != desk.English || a.Category != categories[0] || !a.Published || (i > 0 && a.Order < live[i-1].Order) {
			t.Errorf("%+v", a)
		}
	}
	cats, err := h.Categories(t.Context(), desk.English)
	h.must(err)
	if len(cats) != 2 || cats[0].Count != len(live) || len(live) == 0 || cats[0].Names[desk.Chinese] != "One" {
		t.Errorf("%+v, %d live", cats, len(live))
	}
	for _, bad := range []string{"1.2", "a.b.c", "1.2.3.4"} {
		_, _, err = h.Articles(t.Context(), desk.ArticleQuery{Cursor: bad})
		h.refused(err, desk.Invalid, "cursor.bad")
	}
	h.refused(h.DropCategory(t.Context(), categories[0]), desk.Conflict, "category.used")
	h.refused(h.DropCategory(t.Context(), 99), desk.NotFound, "category.unknown")
	for _, a := range all {
		h.must(h.DropArticle(t.Context(), a.ID))
	}
	h.must(h.DropCategory(t.Context(), categories[0]))
	_, err = h.SaveCategory(t.Context(), desk.Category{Names: map[desk.Lang]string{"fr": "x", desk.English: " "}})
	h.refused(err, desk.Invalid, "category.name_empty")
}

func TestEmptySearches(t *testing.T) {
	h := openShop(t)
	for _, q := range []string{"发票", " 发票\n", "Invoice", "invoice", "INVOICE", " "} {
		h.must(h.Searched(t.Context(), helpcentre.Searched{Query: q, Lang: desk.Chinese, Source: helpcentre.HelpPage}))
	}
	all, err := h.EmptySearches(t.Context(), 10)
	h.must(err)
	if len(all) != 2 || all[0].Query != "invoice" || all[0].Count != 3 || all[1].Count != 2 || !all[1].Last.Equal(h.now()) {
		t.Errorf("%+v", all)
	}
}

func TestEmptySearchesAreBounded(t *testing.T) {
	const most = 2000 // are kept
	h := openShop(t)
	h.must(h.Searched(t.Context(), helpcentre.Searched{Query: "often", Lang: desk.English, Source: helpcentre.HelpPage}))
	h.must(h.Searched(t.Context(), helpcentre.Searched{Query: "often", Lang: desk.English, Source: helpcentre.HelpPage}))
	h.must(h.Tx(t.Context(), func(tx *db.Tx) error {
		for i := range most - 1 {
			if _, err := tx.Exec(`INSERT INTO empty_search (query, lang, n, last) VALUES ($1, 'en', 1, $2)`, fmt.Sprint("junk ", i), i); err != nil {
				return err
			}
		}
		return nil
	}))
	h.must(h.Searched(t.Context(), helpcentre.Searched{Query: "one more", Lang: desk.English, Source: helpcentre.HelpPage}))
	all, err := h.EmptySearches(t.Context(), most)
	h.must(err)
	if len(all) > most-100 || all[0].Query != "often" {
		t.Errorf("%d, first %+v", len(all), all[0])
	}
}
