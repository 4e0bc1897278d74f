package server

import (
	"net/url"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

// A customer whose question an article answers is shown it once before the form is sent; nothing they typed is lost.
func TestTheContactFormOffersArticles(t *testing.T) {
	s := newShop(t)
	for _, a := range []desk.Article{
		{Title: "How do I return tea that I do not like?", Body: "Send it back within 30 days. We pay the postage.", Lang: desk.English, Published: true},
		{Title: "Which cards can I pay with?", Body: "Visa and Mastercard.", Lang: desk.English, Published: true},
		{Title: "How do I return tea: for staff", Body: "Ask Wei.", Lang: desk.English, Published: true, Private: true},
	} {
		_, err := s.store.SaveArticle(t.Context(), a)
		must(t, err)
	}
	outcome := func(want string) {
		t.Helper()
		var got string
		must(t, s.store.View(t.Context(), func(q db.Querier) error {
			return q.Row(`SELECT coalesce((SELECT outcome || ' ' || article_id || ' ' || number FROM offer ORDER BY id DESC LIMIT 1), 'none')`).Scan(&got)
		}))
		if got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
	b := s.visitor()
	ask := func() url.Values {
		form := url.Values{"token": {valueOf(b.get("/help/en/contact"), "token")}, "address": {"h@cust.test"}, "text": {"How do I return tea that I do not like?"}}
		s.later(10 * time.Second)
		return form
	}
	form := ask()
	shown := b.multi("/help/en/contact", form).status(200).has("These may answer it", "30 days", "How do I return tea that I do not like?</textarea>", "h@cust.test", `name="anyway"`, "Send anyway").hasNot("for staff", "Mastercard")
	if valueOf(shown, "token") != form.Get("token") {
		t.Error("another form")
	}
	b.multi("/help/en/contact", form).status(200) // a second click is no answer
	outcome(" 0 0")
	b.post("/help/en/contact/solved", url.Values{"token": form["token"], "article": {"2"}}).status(404)
	b.post("/help/en/contact/solved", url.Values{"token": form["token"], "article": {"1"}}).status(200).has("Glad that helped")
	outcome("confirmed 1 0")
	// They write all the same.
	form.Set("anyway", "1")
	b.multi("/help/en/contact", form).status(303)
	outcome("contacted 1 1001")
	b.post("/help/en/contact/solved", url.Values{"token": form["token"], "article": {"1"}}).status(200)
	outcome("contacted 1 1001")

	// With files the form goes through.
	s.later(10 * time.Minute)
	form = ask()
	form["file"] = []string{"@photo.txt:a picture"}
	b.multi("/help/en/contact", form).status(303)

	// What nothing answers is sent at once, and is on the owner's list without whose it is.
	form = ask()
	form.Set("text", "Ceramic elephants? kim@cust.test 13800138000")
	b.multi("/help/en/contact", form).status(303)
	all, err := s.store.EmptySearches(t.Context(), 9)
	must(t, err)
	if len(all) != 1 || all[0].Source != "contact" || all[0].Query != "ceramic elephants? … …" {
		t.Errorf("%+v", all)
	}
}

// While a letter grows its form offers what may answer it: one question of that form, and not once more when it is sent.
func TestArticlesAreOfferedWhileOneWrites(t *testing.T) {
	s := newShop(t)
	s.public(desk.English, "How do I return tea that I do not like?", "Send it back within 30 days. We pay the postage.")
	s.public(desk.English, "Which cards can I pay with?", "Visa and Mastercard.")
	b := s.visitor()
	token := valueOf(b.get("/help/en/contact").has("data-offers", "contact-offers.js"), "token")
	type form = map[string]string
	ask := func(f form) *answer {
		values := url.Values{"token": {token}}
		for k, v := range f {
			values.Set(k, v)
		}
		return b.post("/help/en/contact/offers", values)
	}
	ask(form{"text": "Good"}).status(200).hasNot("<details")
	ask(form{"text": "How do I return tea", "address": "h@cust.test"}).status(200).has("1 article may answer it", "We pay the postage", `name="article" value="1"`)
	ask(form{"text": "Which cards can I pay with?"}).status(200).has("Mastercard")
	b.post("/help/en/contact/offers", url.Values{"token": {"forged"}, "text": {"How do I return tea"}}).status(400)
	var n int
	var articles string
	must(t, s.store.View(t.Context(), func(q db.Querier) error {
		return q.Row(`SELECT count(*), max(articles) FROM offer`).Scan(&n, &articles)
	}))
	if n != 1 || articles != "1,2" {
		t.Errorf("%d questions, articles %s", n, articles)
	}
	b.post("/help/en/contact/solved", url.Values{"token": {token}, "article": {"2"}}).status(200).has("Glad that helped")
}
