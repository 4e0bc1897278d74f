package server

import (
	"net/url"
	"testing"

	"github.com/deskbell/deskbell/desk"
)

// Who saves a form that is behind sees what was changed, and overwrites nothing before that; every text is among the versions.
func TestArticleVersionsAndStaleForms(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(agentAddress)
	b.post("/desk/articles/new", url.Values{"title": {"Refunds"}, "lang": {"en"}, "body": {"Three days.\n\nBy card."}}).status(303)
	b.post("/desk/articles/1", url.Values{"title": {"Refunds"}, "body": {"Five days.\n\nBy card."}, "version": {"1"}}).status(303)
	b.post("/desk/articles/1", url.Values{"title": {"Refunds"}, "body": {"Nine days.\n\nBy card."}, "version": {"1"}}).status(409).
		has("has been changed", "<del>Three</del> days.", "<ins>Five</ins> days.", "Nine days.", `name="version" value="2"`)
	if a, err := s.store.Article(t.Context(), 1); err != nil || a.Body != "Five days.\n\nBy card." {
		t.Fatalf("%+v, %v", a, err)
	}
	b.post("/desk/articles/1", url.Values{"title": {"Refunds"}, "body": {"Nine days.\n\nBy card."}, "version": {"2"}}).status(303)
	b.get("/desk/articles/1/versions").status(200).has("<del>Five</del> days.", "<ins>Nine</ins> days.", "周敏").hasNot("/restore")
	b.get("/desk/articles/1/versions?v=2").status(200).has("<del>Three</del>", "<ins>Five</ins>", "/versions/2/restore")
	b.get("/desk/articles/1/versions?v=1&since=1").status(200).has("<del>Three</del>", "<ins>Nine</ins>")
	b.get("/desk/articles/1/versions?v=x").status(404)
	b.get("/desk/articles/9/versions").status(404)
	b.post("/desk/articles/1/versions/2/restore", nil).status(303)
	if a, err := s.store.Article(t.Context(), 1); err != nil || a.Body != "Five days.\n\nBy card." || a.Version != 4 {
		t.Fatalf("%+v, %v", a, err)
	}
	b.post("/desk/articles/1/versions/77/restore", nil).status(303) // what it was at 77: what it is now
	b.post("/desk/articles/9/versions/1/restore", nil).status(404)
	if desk.RoleViewer.May(desk.MayArticles) {
		t.Error("viewers write no articles")
	}
}
