package ui

import (
	"strings"
	"testing"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/query"
)

func fullSuggestions(f Frame) *SuggestList {
	l := &SuggestList{Frame: f}
	l.Fill(query.Suggestions{
		Articles: []desk.Hit{{Article: 1, Title: `A "broken" <cup>`, Found: &desk.Article{Lang: desk.Chinese, Slug: "茶壶", Body: `**Send** "a" picture`}}},
		Tickets:  []query.Similar{{Ticket: desk.Ticket{Number: 1001, ResolvedAt: noon}, Answer: "Dear \"<b>\",\n\nit is on its way."}, {Ticket: desk.Ticket{Number: 1002, Subject: "long"}, Answer: strings.Repeat("长", mostInserted)}},
	}, "https://shop.test/")
	return l
}

func TestSuggestionsOfferWhatCanBeInserted(t *testing.T) {
	f := Frame{Lang: desk.English, Agent: &desk.Agent{Role: desk.RoleAgent}}
	page := render(t, desk.English, "suggest.list", fullSuggestions(f))
	for _, want := range []string{`data-link="https://shop.test/help/zh-CN/articles/%E8%8C%B6%E5%A3%B6"`, `data-put="Send &#34;a&#34; picture"`, "Insert answer: #1001"} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s in %s", want, page)
		}
	}
	if n := strings.Count(page, "data-put"); n != 3 {
		t.Errorf("%d buttons", n)
	}
	f.Agent = &desk.Agent{Role: desk.RoleViewer}
	if page := render(t, desk.English, "suggest.list", fullSuggestions(f)); strings.Contains(page, "data-put") || !strings.Contains(page, "/desk/tickets/1001") {
		t.Error("a viewer is offered to insert, or cannot read")
	}
	if page := render(t, desk.English, "suggest.list", &SuggestList{Frame: f}); strings.TrimSpace(page) != "" {
		t.Errorf("nothing found says %q", page)
	}
}
