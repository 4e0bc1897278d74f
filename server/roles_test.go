package server

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/deskbell/deskbell/desk"
)

// viewerPosts are all that somebody who only reads may send: what is their own, and notes. A route that is new stands behind
// Needs, or here.
var viewerPosts = []string{
	"/desk/profile", "/desk/profile/",
	"/desk/tickets/:number/note", "/desk/tickets/:number/draft", "/desk/tickets/:number/follow", "/desk/hide-events", "/desk/search/forget", "/desk/presence",
	"/desk/uploads", "/desk/uploads/:id/drop",
	"/desk/views", "/desk/views/", "/desk/looks",
	"/desk/notices/", "/desk/prefs", // what they are told of, and how their desk looks
}

// refusedTo says whether a route is not for a role.
func refusedTo(role desk.Role, method, path string) bool {
	in := func(list ...string) bool {
		return slices.ContainsFunc(list, func(p string) bool { return p == path || strings.HasSuffix(p, "/") && strings.HasPrefix(path, p) })
	}
	const settings = "/desk/settings"
	figures := in("/desk/reports", "/desk/reports/", "/desk/ratings/export", "/desk/experiments", "/desk/experiments/")
	figures = figures || in("/desk/erasures", "/desk/erasures/")
	switch role {
	case desk.RoleOwner:
		return false
	case desk.RoleLead:
		return in(settings+"/mailboxes", settings+"/mailboxes/", settings+"/agents", settings+"/agents/", settings+"/model", settings+"/tokens", settings+"/tokens/", settings+"/security", settings+"/security/", "/desk/first", "/desk/first/")
	case desk.RoleAgent:
		return figures || in(settings+"/", "/desk/first", "/desk/first/")
	}
	if in("/desk/profile/replies", "/desk/profile/replies/") {
		return true // who writes to nobody needs none
	}
	if method == "GET" {
		return figures || in(settings+"/", "/desk/first", "/desk/first/", "/desk/articles", "/desk/articles/", "/desk/snippets", "/desk/snippets/", "/desk/announcements", "/desk/announcements/", "/desk/new", "/desk/merge", "/desk/whole", "/desk/people", "/desk/new/saved-replies", "/desk/new/saved-replies/:id", "/desk/tickets/:number/saved-replies", "/desk/tickets/:number/saved-replies/:id")
	}
	return !in(viewerPosts...)
}

func TestEveryRouteIsDecided(t *testing.T) {
	s := newShop(t)
	s.write("Sarah", "s@cust.test", "Parcel", "Where is it?")
	param := regexp.MustCompile(`[:*]\w+`)
	for _, role := range []desk.Role{desk.RoleViewer, desk.RoleAgent, desk.RoleLead, desk.RoleOwner} { // the owner last: theirs are obeyed
		address := string(role) + "@roles.test"
		_, err := s.store.AddAgent(t.Context(), desk.Agent{Name: "R", Address: address, Role: role, Lang: desk.English}, samplePhrase)
		must(t, err)
		b := s.loggedIn(address)
		n := 0
		for _, r := range s.server.router.Routes() {
			if !strings.HasPrefix(r.Path, "/desk") || r.Path == "/desk/events" {
				continue
			}
			n++
			path := param.ReplaceAllStringFunc(r.Path, func(p string) string {
				if p == ":number" {
					return "1001"
				}
				return "1"
			})
			var got *answer
			if r.Method == "GET" {
				got = b.get(path)
			} else {
				got = b.post(path, url.Values{})
			}
			if refused := got.StatusCode == 403; refused != refusedTo(role, r.Method, r.Path) {
				t.Errorf("%s %s as %s: status %d", r.Method, r.Path, role, got.StatusCode)
			}
		}
		if n < 50 {
			t.Fatalf("only %d routes", n)
		}
	}
}

// What a viewer would be refused is not on their pages, and a lead has the settings but for what only owners may.
func TestPagesOfferWhatARoleMay(t *testing.T) {
	s := newShop(t)
	s.write("Sarah", "s@cust.test", "Parcel", "Where is it?")
	for _, role := range []desk.Role{desk.RoleViewer, desk.RoleLead} {
		_, err := s.store.AddAgent(t.Context(), desk.Agent{Name: "R", Address: string(role) + "@roles.test", Role: role, Lang: desk.English}, samplePhrase)
		must(t, err)
	}
	b := s.loggedIn("viewer@roles.test")
	b.get("/desk/tickets/1001").status(200).has(`action="/desk/tickets/1001/note"`, "Where is it?").
		hasNot(`/reply"`, `/edit"`, `/customer"`, `href="/desk/new"`, `/forward"`, "compose=forward", `href="/desk/articles"`)
	b.get("/desk/open").status(200).hasNot(`id="bulk"`, `href="/desk/new"`)
	b.get("/desk/settings/shop").status(403).has("The role “Viewer” may not do this", "/desk/profile").hasNot("/desk/settings/agents")
	b.do("POST", "/desk/tickets/1001/reply", strings.NewReader("text=Hi"), map[string][]string{"Content-Type": {"application/x-www-form-urlencoded"}, "Accept": {"application/json"}}).status(403).has(`"code":"forbidden"`, "write to customers")
	b.post("/desk/tickets/1001/note", url.Values{"text": {"I have read it."}}).status(303)
	b = s.loggedIn("lead@roles.test")
	b.get("/desk/settings/shop").status(200).has("/desk/settings/texts").hasNot("/desk/settings/agents", "/desk/settings/mailboxes", "/desk/settings/tokens")
}
