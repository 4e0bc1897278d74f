package store

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/store/db"
)

func found(t *testing.T, s *Store, q string, public bool) string {
	t.Helper()
	hits, err := s.SearchArticles(t.Context(), q, desk.Chinese, public, 10)
	if err != nil {
		t.Fatal(err)
	}
	var titles []string
	for _, h := range desk.ClearHits(hits) {
		titles = append(titles, h.Title)
	}
	return strings.Join(titles, ",")
}

// TestSearchIsFresh: each change of what is searched shows in the next search.
func TestSearchIsFresh(t *testing.T) {
	s, _ := start(t)
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	check := func(what, q, want string) {
		t.Helper()
		if got := found(t, s, q, true); got != want {
			t.Errorf("%s: %s found %q, not %q", what, q, got, want)
		}
	}
	check("nothing there", "退款", "")
	a, err := s.SaveArticle(ctx, desk.Article{Title: "如何申请退款", Body: "在订单里点申请。", Lang: desk.Chinese, Published: true})
	must(err)
	check("saved", "怎么退钱", "如何申请退款")
	a.Published = false
	a, err = s.SaveArticle(ctx, a)
	must(err)
	check("a draft", "怎么退钱", "")
	if got := found(t, s, "怎么退钱", false); got != "如何申请退款" {
		t.Error("staff find drafts: ", got)
	}
	a.Published, a.Private = true, true
	a, err = s.SaveArticle(ctx, a)
	must(err)
	check("private", "怎么退钱", "")
	a.Private = false
	_, err = s.SaveArticle(ctx, a)
	must(err)
	snippet := helpcentre.Snippet{Name: "税号", Lang: desk.Chinese, Body: "税号写在发票上。"}
	snippet.ID, err = s.SaveSnippet(ctx, snippet)
	must(err)
	_, err = s.SaveArticle(ctx, desk.Article{Title: "发票抬头", Body: "{{snippet:税号}}", Lang: desk.Chinese, Published: true})
	must(err)
	check("before the snippet is changed", "统一社会信用代码", "")
	snippet.Body = "税号就是统一社会信用代码。"
	_, err = s.SaveSnippet(ctx, snippet)
	must(err)
	check("a snippet", "统一社会信用代码", "发票抬头")
	check("before the synonym", "小金库", "")
	must(s.SaveSynonyms(ctx, [][]string{{"小金库", "退款"}}))
	check("a synonym", "小金库", "如何申请退款")
	must(s.SaveSynonyms(ctx, nil))
	check("no synonym any more", "小金库", "")
	must(s.Tx(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO article_phrasing (article_id, text, state, created_at) VALUES ($1, '买错了咋整', 'approved', 0), ($1, '外星人', 'offered', 0)`, a.ID)
		return err
	}))
	a, err = s.Article(ctx, a.ID)
	must(err)
	_, err = s.SaveArticle(ctx, a)
	must(err)
	check("a phrasing", "东西买错了", "如何申请退款")
	check("a phrasing nobody approved", "外星人", "")
	must(s.DropArticle(ctx, a.ID))
	check("dropped", "怎么退钱", "")
	if err := s.SaveSynonyms(ctx, [][]string{{"单独"}}); desk.CodeOf(err) != desk.Invalid {
		t.Error(err)
	}
}

// TestNothingInsideShows: not in a hit, not as a word that was perhaps meant.
func TestNothingInsideShows(t *testing.T) {
	s, _ := start(t)
	for _, a := range []desk.Article{
		{Title: "Refunds", Body: "How refunds work.", Published: true},
		{Title: "Zanzibar fraud case", Body: "Zanzibar pays late.", Published: true, Private: true},
		{Title: "Acquisition of Zanzibar", Body: "A draft."},
	} {
		a.Lang = desk.English
		if _, err := s.SaveArticle(t.Context(), a); err != nil {
			t.Fatal(err)
		}
	}
	for q, want := range map[string]string{"refnuds": "refunds", "zanzibra": "", "acquisitoin": ""} {
		if got, err := s.Meant(t.Context(), q, desk.English); err != nil || got != want {
			t.Errorf("%s: %q %v", q, got, err)
		}
	}
	for public, want := range map[bool]int{true: 0, false: 2} {
		if hits, err := s.SearchArticles(t.Context(), "zanzibar", desk.English, public, 10); err != nil || len(hits) != want {
			t.Errorf("public %t: %+v %v", public, hits, err)
		}
	}
}

// TestSearchWhileArticlesChange: what is saved is found by whoever looks next, however many look and save.
func TestSearchWhileArticlesChange(t *testing.T) {
	s, _ := start(t)
	var all sync.WaitGroup
	for i := range 4 {
		all.Go(func() {
			for j := range 10 {
				title := fmt.Sprintf("Word%c%c explained", 'a'+i, 'a'+j)
				if _, err := s.SaveArticle(t.Context(), desk.Article{Title: title, Body: "x", Lang: desk.English, Published: true}); err != nil {
					t.Error(err)
				}
				if hits, err := s.SearchArticles(t.Context(), title, desk.English, true, 1); err != nil || len(hits) != 1 || hits[0].Title != title {
					t.Errorf("%s: %+v %v", title, hits, err)
				}
			}
		})
	}
	all.Wait()
}

// TestSearchesAreNoted: each search, without what says who somebody is.
func TestSearchesAreNoted(t *testing.T) {
	s, _ := start(t)
	for _, in := range []helpcentre.Searched{
		{Query: "退款", Lang: desk.Chinese, Source: helpcentre.HelpPage, Hits: 2},
		{Query: "li@cust.test 13800138000 的 Invoice", Lang: desk.Chinese, Source: helpcentre.HelpContact},
		{Query: "  ", Lang: desk.Chinese, Source: helpcentre.HelpPage},
	} {
		if err := s.Searched(t.Context(), in); err != nil {
			t.Fatal(err)
		}
	}
	var rows []string
	err := s.View(t.Context(), func(q db.Querier) error {
		return db.Each(q, func(scan func(...any) error) error {
			var query, source string
			var hits int
			err := scan(&query, &source, &hits)
			rows = append(rows, fmt.Sprint(query, "|", source, "|", hits))
			return err
		}, `SELECT query, source, hits FROM help_search ORDER BY id`)
	})
	if err != nil || strings.Join(rows, "\n") != "退款|help|2\n… … 的 invoice|contact|0" {
		t.Errorf("%q %v", rows, err)
	}
	empty, err := s.EmptySearches(t.Context(), 10)
	if err != nil || len(empty) != 1 || empty[0].Query != "… … 的 invoice" {
		t.Errorf("%+v %v", empty, err)
	}
}
