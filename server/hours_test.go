package server

import (
	"net/url"
	"strings"
	"testing"

	"github.com/deskbell/deskbell/desk/calendar"
)

func TestTheOwnerSetsTheWeek(t *testing.T) {
	s := newShop(t)
	owner := s.loggedIn(ownerAddress)
	page := owner.get("/desk/settings/hours")
	page.has("This is a proposal", `name="from_1" value="09:00"`, "No hours are set")
	form := url.Values{"set": {"on"}, "from_1": {"13:00", "09:00", ""}, "to_1": {"18:00", "12:00", ""}, "from_6": {"20:00"}, "to_6": {"00:00"}}
	owner.post("/desk/settings/hours", form).to("/desk/settings/hours")
	hours, err := s.store.Hours(t.Context())
	must(t, err)
	if hours.Always || len(hours.Week[1]) != 2 || hours.Week[1][0] != (calendar.Period{From: 540, To: 720}) || hours.Week[6][0].To != 1440 {
		t.Errorf("%+v", hours)
	}
	owner.get("/desk/settings/hours").has(`name="from_1" value="13:00"`, "Last changed by").hasNot("This is a proposal")
	owner.post("/desk/settings/hours", url.Values{"set": {"on"}, "from_5": {"22:00"}, "to_5": {"02:00"}}).status(400).has("22:00–00:00", "00:00–02:00", `name="from_5" value="22:00"`)
	owner.post("/desk/settings/hours", url.Values{"set": {"on"}, "from_3": {"10:00", "11:00"}, "to_3": {"12:00", "13:00"}}).status(400).has("overlap", `name="from_3" value="11:00"`)
}

func TestDaysAreAddedLoadedAndRemoved(t *testing.T) {
	s := newShop(t)
	owner := s.loggedIn(ownerAddress)
	owner.post("/desk/settings/hours/days", url.Values{"day": {"2026-12-25"}, "name": {"Christmas"}}).to("/desk/settings/hours")
	owner.post("/desk/settings/hours/days", url.Values{"day": {"2026-12-24"}, "name": {"Eve"}, "open": {"on"}, "periods": {"9-x"}}).status(400).has(`value="9-x"`, `value="Eve"`)
	owner.post("/desk/settings/hours/days", url.Values{"day": {"soon"}, "name": {"Eve"}}).status(400).has("That is no date")
	owner.get("/desk/settings/hours").has("2026-12-25 Fri", "Christmas")

	owner.get("/desk/settings/hours/files/cn-2026.csv").has("国办发明电〔2025〕7号", "2026-10-10,班")
	owner.get("/desk/settings/hours/files/..%2fcn-2026.csv").status(404)
	preview := owner.post("/desk/settings/hours/load", url.Values{"known": {"cn-2026.csv"}})
	preview.has("2026-02-15 Sun", "春节", "new", "Save 39 days").hasNot("left out")
	mended := url.Values{"text": {"2026-10-01,休,国庆节\n2026-02-30,休,<x>\n2026-12-25,班,Christmas"}, "source": {"my.csv"}, "action": {"preview"}}
	owner.post("/desk/settings/hours/load", mended).has("Line 2", "2026-02-30,休,&lt;x&gt;", "The date can", "changed", "new")
	if hours, err := s.store.Hours(t.Context()); err != nil || len(hours.Days) != 1 {
		t.Errorf("a preview has saved something: %v %+v", err, hours.Days)
	}
	mended.Set("action", "save")
	owner.post("/desk/settings/hours/load", url.Values{"text": {"2026-12-25,班,Christmas"}, "action": {"save"}, "base": {valueOf(preview, "base")}}).status(409).has("Below is what would change now", "2026-12-25")
	owner.post("/desk/settings/hours/load", mended).to("/desk/settings/hours")
	hours, err := s.store.Hours(t.Context())
	must(t, err)
	if d := hours.Days["2026-12-25"]; len(hours.Days) != 2 || !d.Open || d.Source != "my.csv" {
		t.Errorf("%+v", hours.Days)
	}
	owner.post("/desk/settings/hours/load", url.Values{}).status(400).has("choose a file")
	owner.post("/desk/settings/hours/load", url.Values{"text": {strings.Repeat("x", 1<<20+1)}}).status(413)
	owner.post("/desk/settings/hours/days/remove", url.Values{"day": {"2026-10-01"}}).to("/desk/settings/hours")
	owner.post("/desk/settings/hours/days/remove", url.Values{"year": {"2026"}}).to("/desk/settings/hours")
	if hours, err := s.store.Hours(t.Context()); err != nil || len(hours.Days) != 0 {
		t.Errorf("%v %+v", err, hours.Days)
	}
}

func TestTheDeskCanBeInstalled(t *testing.T) {
	s := newShop(t)
	s.visitor().get("/manifest.webmanifest").status(200).has(`"name":"青禾茶铺`, `"start_url":"/desk"`, "maskable-512.png")
	s.loggedIn(ownerAddress).get("/desk/open").has(`rel="manifest"`, "touch-180.png", `name="theme-color"`, `href="#rail"`)
}

func TestANewShopIsToldWhatToDoFirst(t *testing.T) {
	s := newShop(t)
	owner := s.loggedIn(ownerAddress)
	owner.get("/desk/open").has("The first days", "/desk/settings/hours\">Say when the shop works")
	s.loggedIn(agentAddress).get("/desk/open").hasNot("The first days")
	owner.post("/desk/settings/hours", url.Values{"set": {"on"}, "from_1": {"09:00"}, "to_1": {"12:00"}}).status(303)
	owner.get("/desk/first").has("Say when the shop works").hasNot("/desk/settings/hours\"")
	owner.post("/desk/first/end", url.Values{}).to("/desk")
	owner.get("/desk/open").hasNot("The first days")
}

func TestANewOwnerLooksAround(t *testing.T) {
	s := newShop(t)
	owner := s.loggedIn(ownerAddress)
	owner.get("/desk/open").has("Look around with sample tickets")
	s.loggedIn(agentAddress).post("/desk/first/sample", url.Values{}).status(403)
	owner.post("/desk/first/sample", url.Values{}).to("/desk/open")
	owner.get("/desk/open").has("The samples are here", "Remove the samples", "#1001").hasNot("Look around with sample tickets", "/desk/first/end")
	owner.post("/desk/first/sample", url.Values{}).status(409).has("here already")
	owner.post("/desk/first/sample/remove", url.Values{}).to("/desk/open")
	owner.get("/desk/open").has("The samples are gone", "Look around with sample tickets").hasNot("#1001")
}
