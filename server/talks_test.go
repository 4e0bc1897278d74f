package server

import (
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/talk"
	"github.com/deskbell/deskbell/store/db"
)

// askShop has a few articles, and one for staff.
func askShop(t *testing.T) *shop {
	s := newShop(t)
	for _, a := range []desk.Article{
		{Title: "How do I return tea that I do not like?", Body: "Send it back within 30 days. We pay the postage.", Lang: desk.English, Published: true},
		{Title: "Which cards can I pay with?", Body: "Visa and Mastercard.", Lang: desk.English, Published: true},
		{Title: "How long does a refund take?", Body: "Three working days, to the card that you paid with.", Lang: desk.English, Published: true},
		{Title: "How do I store green tea?", Body: "In a cool, dark place.", Lang: desk.English, Published: true},
		{Title: "How do I store black tea?", Body: "Dry, and away from spices.", Lang: desk.English, Published: true},
		{Title: "How do I return tea: for staff", Body: "Ask Wei.", Lang: desk.English, Published: true, Private: true},
	} {
		_, err := s.store.SaveArticle(t.Context(), a)
		must(t, err)
	}
	return s
}

// asks says something and shows the conversation.
func (b *browser) asks(path string, form url.Values) (string, *answer) {
	b.t.Helper()
	to := b.post(path, form).status(303).Header.Get("Location")
	if !regexp.MustCompile(`^/help/en/ask/[\w-]{24}#last$`).MatchString(to) {
		b.t.Fatalf("led to %q", to)
	}
	path = strings.TrimSuffix(to, "#last")
	return path, b.get(path).status(200)
}

func outcomeOf(t *testing.T, s *shop) (got string) {
	t.Helper()
	must(t, s.store.View(t.Context(), func(q db.Querier) error {
		return q.Row(`SELECT count(*) || ' ' || coalesce((SELECT source || ' ' || outcome || ' ' || article_id || ' ' || number FROM offer ORDER BY id DESC LIMIT 1), '') FROM offer`).Scan(&got)
	}))
	return got
}

// A conversation: an answer that is quoted, one that helped, two that tie, none, and money back, where a person comes first.
func TestTheAnswerBot(t *testing.T) {
	s := askShop(t)
	b := s.visitor()
	first := b.get("/help/en/ask").status(200).has("Ask a question", `href="/help/en/contact"`, "noindex")
	if len(first.Header["Set-Cookie"]) > 0 {
		t.Error("a cookie before anything was asked")
	}
	path, shown := b.asks("/help/en/ask", url.Values{"text": {"How do I return tea that I do not like?"}})
	shown.has("<blockquote", "Send it back within 30 days", "/help/en/articles/", "That helped", "/help/en/contact?talk=").hasNot("Ask Wei", "best looked at by a person")
	if len(shown.Header["Set-Cookie"]) > 0 || shown.Header.Get("Cache-Control") != "no-store" {
		t.Error("a cookie, or a page that is kept")
	}
	if got := outcomeOf(t, s); got != "1 bot  0 0" {
		t.Errorf("the offer: %q", got)
	}
	b.asks(path, url.Values{"text": {"How do I return tea that I do not like?"}}) // a second click
	_, shown = b.asks(path, url.Values{"do": {"solved"}})
	shown.has("Glad that helped")
	if got := outcomeOf(t, s); got != "1 bot confirmed 1 0" {
		t.Errorf("the offer: %q", got)
	}
	b.post(path, url.Values{"do": {"neither"}}).status(409).has("gone on meanwhile")
	b.post(path, url.Values{"do": {"answer"}}).status(409)

	_, shown = b.asks(path, url.Values{"text": {"How do I store tea?"}})
	shown.has("Which of the two", "How do I store green tea?", "How do I store black tea?", "Neither of them")
	b.post(path, url.Values{"article": {"6"}}).status(409)
	_, shown = b.asks(path, url.Values{"article": {"5"}})
	shown.has("away from spices")
	if got := outcomeOf(t, s); got != "2 bot  0 0" {
		t.Errorf("another matter: %q", got)
	}
	_, shown = b.asks(path, url.Values{"do": {"unsolved"}})
	shown.has("A person will help you")
	if got := outcomeOf(t, s); got != "2 bot contacted 0 0" {
		t.Errorf("it did not help: %q", got)
	}
	_, shown = b.asks(path, url.Values{"text": {"Ceramic elephants? kim@cust.test"}})
	shown.has("know. None of our articles")
	all, err := s.store.EmptySearches(t.Context(), 9)
	must(t, err)
	if len(all) != 1 || all[0].Source != "bot" || all[0].Query != "ceramic elephants? …" {
		t.Errorf("what is wanted: %+v", all)
	}

	path, shown = b.asks("/help/en/ask", url.Values{"text": {"How long does a refund take?"}})
	shown.has("best looked at by a person", "Three working days")
	if strings.Index(shown.body, "best looked at by a person") > strings.Index(shown.body, "Three working days") {
		t.Error("the quotation comes before the person")
	}
	b.post(path, url.Values{"text": {" "}}).status(400).has("what you would like to know")
	b.post(path, url.Values{"text": {strings.Repeat("x", talk.MostText+1)}}).status(413).has("1000 characters")
	b.post("/help/en/ask/"+strings.Repeat("x", 24), url.Values{"text": {"x"}}).status(404).has("That conversation is over", "<textarea")
	must(t, s.store.Tx(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE talk SET updated_at = $1`, db.MS(tx.Now.Add(-talk.Lasts)))
		return err
	}))
	b.get(path).status(404).has("That conversation is over", `action="/help/en/ask"`)
	must(t, s.store.Sweep(t.Context()))
	var left int
	must(t, s.store.View(t.Context(), func(q db.Querier) error {
		return q.Row(`SELECT (SELECT count(*) FROM talk) + (SELECT count(*) FROM turn)`).Scan(&left)
	}))
	if left != 0 {
		t.Errorf("%d rows of talks that are over", left)
	}
}

// A conversation becomes a ticket by the contact form, with all of it as the first message.
func TestATalkIsHandedOver(t *testing.T) {
	s := askShop(t)
	b := s.visitor()
	path, _ := b.asks("/help/en/ask", url.Values{"text": {"How do I return tea that I do not like?"}})
	contact := "/help/en/contact?talk=" + strings.TrimPrefix(path, "/help/en/ask/")
	form := b.get(contact).status(200).has("Your conversation goes along", "Send it back within 30 days", "Anything to add?")
	values := url.Values{"token": {valueOf(form, "token")}, "talk": {valueOf(form, "talk")}, "address": {"h@cust.test"}, "subject": {valueOf(form, "subject")}, "text": {""}}
	s.later(10 * time.Second)
	trapped := url.Values{"website": {"x"}}
	for k, v := range values {
		trapped[k] = v
	}
	b.multi("/help/en/contact", trapped).status(400).has("Your conversation goes along")
	b.multi("/help/en/contact", values).status(303)
	full, err := s.store.Conversation(t.Context(), 1001, 0)
	must(t, err)
	text := full.Messages[0].Text
	for _, part := range []string{"Conversation with the automatic answers", "You\nHow do I return tea", "Automatic answer\nSend it back within 30 days", "(Article: How do I return tea that I do not like?)"} {
		if !strings.Contains(text, part) {
			t.Errorf("%q is not in %q", part, text)
		}
	}
	if full.Ticket.Subject != "How do I return tea that I do not like?" {
		t.Errorf("subject %q", full.Ticket.Subject)
	}
	if got := outcomeOf(t, s); got != "1 bot contacted 0 1001" {
		t.Errorf("the offer: %q", got)
	}
	b.get(path).status(200).has("handed over as ticket #1001").hasNot("<textarea")
	b.post(path, url.Values{"text": {"x"}}).status(404)
	b.multi("/help/en/contact", values).status(303) // a second click
	values.Set("text", "And another thing")
	b.multi("/help/en/contact", values).status(404).has("That conversation is over")
	b.get(contact).status(200).hasNot("Your conversation goes along")
}
