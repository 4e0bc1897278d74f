package server

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"github.com/deskbell/deskbell/desk"
)

func TestTheBell(t *testing.T) {
	s := newShop(t)
	owner, agent := s.loggedIn(ownerAddress), s.loggedIn(agentAddress)
	n := s.write("Ann", "ann@cust.test", "Hello <b>", "hi")
	if v := owner.get("/desk/counts").status(200).json(); v["notices"] != float64(1) {
		t.Errorf("counts %v", v)
	}
	owner.get("/desk/open").has(`data-count="notices">1<`)
	owner.get("/desk/notices").status(200).has("New from Ann", "Hello &lt;b&gt;", fmt.Sprintf(`href="/desk/tickets/%d#m`, n), "Mark all as read")
	fragmentOf(owner, "/desk/notices").has("New from Ann").hasNot("<html")
	owner.post("/desk/notices/read", url.Values{"id": {"999"}}).status(404)
	owner.post("/desk/notices/read", url.Values{"id": {"x"}}).status(404)
	asJSON(owner, "/desk/notices/read", url.Values{}).status(204)
	owner.get("/desk/notices").hasNot("Mark all as read")
	agent.get("/desk/notices").has("Mark all as read")
	agent.get(fmt.Sprintf("/desk/tickets/%d", n)).status(200)
	agent.get("/desk/notices").hasNot("Mark all as read")
}

func TestWhatIsToldAloud(t *testing.T) {
	s := newShop(t)
	owner := s.loggedIn(ownerAddress)
	items := func(after int64) []any {
		t.Helper()
		list, _ := owner.get(fmt.Sprintf("/desk/notices/aloud?after=%d", after)).status(200).json()["items"].([]any)
		return list
	}
	s.write("Ann", "ann@cust.test", "Hello", "hi")
	if got := items(1); len(got) != 1 || got[0].(map[string]any)["title"] != "New from Ann" {
		t.Errorf("%v", got)
	}
	if got := items(0); len(got) != 0 {
		t.Errorf("a page that has just begun to listen: %v", got)
	}
	if got := items(4102444800000); len(got) != 0 {
		t.Errorf("told already: %v", got)
	}
}

func TestChoosingNotices(t *testing.T) {
	s := newShop(t)
	owner := s.loggedIn(ownerAddress)
	owner.get("/desk/profile/notices").status(200).has("A colleague mentions me", `value="mail" aria-label="A new ticket that nobody has: By mail">`)
	owner.post("/desk/profile/notices", url.Values{"mentioned": {"desk", "desktop", "mail"}, "new": {"mail"}, "sound": {"1"}, "after": {"30"}}).status(303)
	a, err := s.store.Agent(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	if p := a.Prefs; !p.Sound || p.Always || p.MailAfter != 30 || p.Tells(desk.NoticeNew) != (desk.Channels{Mail: true}) || p.Tells(desk.NoticeAssigned).Any() {
		t.Errorf("%+v", p)
	}
	if _, differs := a.Prefs.Notices[desk.NoticeMentioned]; differs {
		t.Error("what is as by default was kept")
	}
	owner.get("/desk/profile/notices").has(`value="30" selected`, `value="mail" aria-label="A new ticket that nobody has: By mail" checked`)
	s.write("Ann", "ann@cust.test", "Hello", "hi")
	owner.get("/desk/notices").hasNot("New from Ann")
}

func TestWhoIsAtTheirDesk(t *testing.T) {
	s := newShop(t)
	agent := s.loggedIn(agentAddress)
	seen := func() bool {
		t.Helper()
		a, err := s.store.Agent(t.Context(), 2)
		if err != nil {
			t.Fatal(err)
		}
		return !a.SeenAt.IsZero()
	}
	fragmentOf(agent, "/desk/open")
	agent.do("GET", "/desk/counts", nil, http.Header{"Accept": {"application/json"}})
	if seen() {
		t.Error("what a page reads by itself counts as somebody")
	}
	agent.get("/desk/open")
	if !seen() {
		t.Error("nobody was noticed")
	}
}
