package store

import (
	"fmt"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
)

func TestShelves(t *testing.T) {
	h := openShop(t)
	full, err := h.SaveCategory(t.Context(), desk.Category{Names: map[desk.Lang]string{desk.English: "Full"}, Order: 1})
	h.must(err)
	_, err = h.SaveCategory(t.Context(), desk.Category{Names: map[desk.Lang]string{desk.English: "Empty"}})
	h.must(err)
	for i := range 7 {
		h.saveArticle(desk.Article{Lang: desk.English, Title: fmt.Sprint("A", i), Category: full, Published: true, Order: 7 - i})
		h.forward(time.Minute)
	}
	h.saveArticle(desk.Article{Lang: desk.English, Title: "Rest", Published: true})
	h.saveArticle(desk.Article{Lang: desk.English, Title: "Draft", Category: full})
	private := h.saveArticle(desk.Article{Lang: desk.English, Title: "Private", Category: full, Published: true, Private: true})
	shelves, err := h.HelpShelves(t.Context(), desk.English, 3)
	h.must(err)
	if len(shelves) != 2 || shelves[0].Category.ID != full || shelves[0].Category.Count != 7 || len(shelves[0].Articles) != 3 || shelves[0].Articles[0].Title != "A6" ||
		shelves[0].Articles[0].Body != "" || shelves[1].Category.ID != 0 || shelves[1].Category.Count != 1 {
		t.Fatalf("%+v", shelves)
	}
	page, err := h.HelpShelf(t.Context(), desk.English, full, 3, 6)
	h.must(err)
	if len(page.Articles) != 1 || page.Articles[0].Title != "A0" || page.Category.Count != 7 {
		t.Errorf("%+v", page)
	}
	_, err = h.HelpShelf(t.Context(), desk.English, 99, 3, 0)
	h.refused(err, desk.NotFound, "category.unknown")
	fresh, err := h.NewArticles(t.Context(), desk.English, 2)
	h.must(err)
	if len(fresh) != 2 || fresh[0].Title != "Rest" || fresh[1].Title != "A6" {
		t.Errorf("%+v", fresh)
	}
	related, err := h.Neighbours(t.Context(), page.Articles[0], 4)
	h.must(err)
	if len(related) != 4 || related[0].Title != "A6" {
		t.Errorf("%+v", related)
	}
	// What is about the same comes first, then what stands beside it.
	tea := h.saveArticle(desk.Article{Lang: desk.English, Title: "Returning a teapot", Body: "x", Published: true})
	asked := h.saveArticle(desk.Article{Lang: desk.English, Title: "May I return my teapot", Body: "y", Category: full, Published: true})
	related, err = h.RelatedArticles(t.Context(), asked, 4)
	h.must(err)
	if len(related) != 4 || related[0].ID != tea.ID {
		t.Errorf("%+v", related)
	}
	h.must(h.DropArticle(t.Context(), tea.ID))
	h.must(h.DropArticle(t.Context(), asked.ID))
	n := 0
	h.must(h.EachPublicPair(t.Context(), func(pair []desk.Article) error {
		n += len(pair)
		for _, a := range pair {
			if a.ID == private.ID || a.Title == "Draft" {
				t.Errorf("%+v is not public", a)
			}
		}
		return nil
	}))
	if n != 8 {
		t.Errorf("%d public articles", n)
	}
}

// The last answer of a reader counts, and each day is a day of the shop's.
func TestVotesAndViews(t *testing.T) {
	h := openShop(t)
	a := h.saveArticle(desk.Article{Lang: desk.English, Title: "A", Published: true})
	b := h.saveArticle(desk.Article{Lang: desk.English, Title: "B", Published: true})
	vote := func(v helpcentre.Vote) { h.t.Helper(); h.must(h.VoteOnArticle(t.Context(), v)) }
	vote(helpcentre.Vote{Article: a.ID, Reader: []byte("1"), Helpful: true, Reason: "outdated"})
	vote(helpcentre.Vote{Article: a.ID, Reader: []byte("1"), Reason: "too_long", Comment: "long"})
	vote(helpcentre.Vote{Article: a.ID, Reader: []byte("1")})
	vote(helpcentre.Vote{Article: a.ID, Reader: []byte("2")})
	h.refused(h.VoteOnArticle(t.Context(), helpcentre.Vote{Article: 99, Reader: []byte("1")}), desk.NotFound, "article.unknown")
	now, err := h.Article(t.Context(), a.ID)
	h.must(err)
	if now.Helpful != 0 || now.Unhelpful != 2 {
		t.Errorf("%+v", now)
	}
	h.must(h.CountViews(t.Context(), map[int64]int{a.ID: 3, b.ID: 2, 99: 5}))
	h.must(h.CountViews(t.Context(), map[int64]int{b.ID: 2}))
	popular, err := h.PopularArticles(t.Context(), desk.English, 5)
	h.must(err)
	if len(popular) != 1 || popular[0].ID != b.ID { // nobody liked A
		t.Errorf("%+v", popular)
	}
	h.forward(31 * 24 * time.Hour)
	if popular, err = h.PopularArticles(t.Context(), desk.English, 5); err != nil || len(popular) != 0 {
		t.Errorf("after a month: %+v %v", popular, err)
	}
	if now, err = h.Article(t.Context(), b.ID); err != nil || now.Views != 4 {
		t.Errorf("%+v %v", now, err)
	}
}

func TestSnippets(t *testing.T) {
	h := openShop(t)
	id, err := h.SaveSnippet(t.Context(), helpcentre.Snippet{Name: "days", Lang: desk.English, Body: "three"})
	h.must(err)
	_, err = h.SaveSnippet(t.Context(), helpcentre.Snippet{Name: "days", Lang: desk.English, Body: "x"})
	h.refused(err, desk.Conflict, "snippet.name_taken")
	_, err = h.SaveSnippet(t.Context(), helpcentre.Snippet{Name: "a}b", Lang: desk.English, Body: "x"})
	h.refused(err, desk.Invalid, "snippet.name_bad")
	_, err = h.SaveSnippet(t.Context(), helpcentre.Snippet{ID: id, Name: "days", Lang: desk.English, Body: "four", Version: 1})
	h.must(err)
	_, err = h.SaveSnippet(t.Context(), helpcentre.Snippet{ID: id, Name: "days", Lang: desk.English, Body: "five", Version: 1})
	h.refused(err, desk.Conflict, "snippet.changed_since")
	for _, lang := range desk.Langs { // the other language's where it has none
		if all, err := h.SnippetTexts(t.Context(), lang); err != nil || all["days"] != "four" {
			t.Errorf("%s: %v %v", lang, all, err)
		}
	}
}
