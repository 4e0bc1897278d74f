package ui

import (
	"strings"
	"testing"

	"github.com/deskbell/deskbell/desk"
)

func TestSuggestionsOfferWhatCanBeInserted(t *testing.T) {
	f := Frame{Lang: desk.English, Agent: &desk.Agent{Role: desk.RoleAgent}}
	page := Rendered(t, desk.English, "suggest.list", FullSuggestions(f))
	for _, want := range []string{`data-link="https://shop.test/help/zh-CN/articles/%E8%8C%B6%E5%A3%B6"`, `data-put="Send &#34;a&#34; picture"`, "Insert answer: #1001"} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s in %s", want, page)
		}
	}
	if n := strings.Count(page, "data-put"); n != 3 {
		t.Errorf("%d buttons", n)
	}
	f.Agent = &desk.Agent{Role: desk.RoleViewer}
	if page := Rendered(t, desk.English, "suggest.list", FullSuggestions(f)); strings.Contains(page, "data-put") || !strings.Contains(page, "/desk/tickets/1001") {
		t.Error("a viewer is offered to insert, or cannot read")
	}
	if page := Rendered(t, desk.English, "suggest.list", &SuggestList{Frame: f}); strings.TrimSpace(page) != "" {
		t.Errorf("nothing found says %q", page)
	}
}
