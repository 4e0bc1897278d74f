package store

import (
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/store/db"
)

// Articles are offered once for a form; who is not heard of within three days afterwards is assumed to be helped.
func TestOffersAreMadeOnceAndSettle(t *testing.T) {
	h := openShop(t)
	_, err := h.SaveArticle(t.Context(), desk.Article{Title: "How do I return tea?", Body: "Send it back within 30 days.", Lang: desk.English, Published: true})
	h.must(err)
	outcome := func(want string) {
		t.Helper()
		var got string
		h.must(h.View(t.Context(), func(q db.Querier) error { return q.Row(`SELECT outcome FROM offer`).Scan(&got) }))
		if got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
	offered := func(want int) {
		t.Helper()
		hits, err := h.Offer(t.Context(), helpcentre.Question{Token: "a", Source: helpcentre.HelpContact, Lang: desk.English, Text: "How do I return tea?"})
		if h.must(err); len(hits) != want {
			t.Errorf("%d offered, not %d", len(hits), want)
		}
	}
	offered(1)
	h.forward(time.Second)
	offered(1) // a second click
	h.forward(10 * time.Second)
	offered(0)
	h.refused(h.Helped(t.Context(), "a", 99), desk.NotFound, "offer.unknown")
	h.refused(h.Helped(t.Context(), "b", 1), desk.NotFound, "offer.unknown")
	h.forward(71 * time.Hour)
	h.must(h.Sweep(t.Context()))
	outcome("")
	h.forward(time.Hour)
	h.must(h.Sweep(t.Context()))
	outcome("assumed")
}
