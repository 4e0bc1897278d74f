package server

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
)

func widgetShop(t *testing.T) *shop {
	s := askShop(t)
	set, err := s.store.Settings(t.Context())
	must(t, err)
	set.Widget, set.PublicURL = desk.Widget{On: true, Sites: []string{"https://shop.test", "http://localhost:8080"}, Greeting: map[desk.Lang]string{desk.English: "Ask the teapot"}}, "https://desk.test"
	must(t, s.store.SaveSettings(t.Context(), set))
	return s
}

// Until the owner turns it on there is no widget, and nobody may put any page into a frame.
func TestNoWidgetUntilItIsOn(t *testing.T) {
	s := newShop(t)
	b := s.visitor()
	for _, path := range []string{"/widget.js", "/widget/en", "/widget/en/contact", "/widget/en/ask", "/widget/en/ticket"} {
		got := b.get(path).status(404)
		if !strings.Contains(got.Header.Get("Content-Security-Policy"), "frame-ancestors 'none'") || got.Header.Get("X-Frame-Options") != "DENY" {
			t.Errorf("%s may be framed", path)
		}
	}
	o := s.loggedIn("owner@shop.test")
	o.get("/desk/settings/widget").status(200).hasNot("/widget.js")
	o.post("/desk/settings/widget", url.Values{"widget_on": {"on"}, "sites": {"shop.test\n*"}}).status(400).has("is no address of a website")
	o.post("/desk/settings/widget", url.Values{"widget_on": {"on"}}).status(303)
	o.get("/desk/settings/widget").status(200).has("/widget.js", "No website may show it yet")
	got := b.get("/widget/en").status(200)
	if !strings.Contains(got.Header.Get("Content-Security-Policy"), "frame-ancestors 'none'") {
		t.Error("anybody may frame it")
	}
}

// The pages of the widget, and they alone, may be framed by the owner's sites; nothing is kept in the browser on the way to a ticket.
func TestTheWidget(t *testing.T) {
	s := widgetShop(t)
	b := s.visitor()
	const may = "frame-ancestors https://shop.test http://localhost:8080"
	noCookie := func(a *answer) *answer {
		t.Helper()
		if len(a.Header["Set-Cookie"]) > 0 {
			t.Errorf("%s sets %v", a.what, a.Header["Set-Cookie"])
		}
		return a
	}
	for path, part := range map[string]string{"/widget/en": "Ask the teapot", "/widget/en/search?q=refund": "Three working days", "/widget/en/articles/how-long-does-a-refund-take": "Three working days", "/widget/en/contact": `action="/widget/en/contact"`,
		"/widget/en/ask": `action="/widget/en/ask"`, "/widget/en/ticket": `action="/widget/en/ticket"`} {
		got := noCookie(b.get(path).status(200).has(part, `class="tabs"`, "noindex").hasNot(`href="/help/`, "masthead"))
		if !strings.Contains(got.Header.Get("Content-Security-Policy"), may) || got.Header.Get("X-Frame-Options") != "" {
			t.Errorf("%s can't be framed", path)
		}
	}
	for _, path := range []string{"/help/en", "/help/en/contact", "/help/en/ask", "/login", "/kiosk/en", "/"} {
		got := b.get(path)
		if !strings.Contains(got.Header.Get("Content-Security-Policy"), "frame-ancestors 'none'") || got.Header.Get("X-Frame-Options") != "DENY" {
			t.Errorf("%s may be framed", path)
		}
	}
	// A link within an article stays in the frame.
	b.do("GET", "/help/en/articles/x?y=z", nil, map[string][]string{"Sec-Fetch-Dest": {"iframe"}}).status(302).to("/widget/en/articles/x?y=z")

	script := noCookie(b.get("/widget.js").status(200))
	tag := script.Header.Get("ETag")
	if script.Header.Get("Access-Control-Allow-Origin") != "*" || script.Header.Get("Cross-Origin-Resource-Policy") != "cross-origin" || len(script.body) >= 15_000 || tag == "" {
		t.Errorf("%d bytes, %v", len(script.body), script.Header)
	}
	b.do("GET", "/widget.js", nil, map[string][]string{"If-None-Match": {tag}}).status(304)
	if got := b.get("/widget.js?v=" + strings.Trim(tag, `"`)).Header.Get("Cache-Control"); !strings.Contains(got, "immutable") {
		t.Errorf("kept %q", got)
	}

	form := url.Values{"token": {valueOf(b.get("/widget/en/contact"), "token")}, "address": {"h@cust.test"}, "text": {"Elephants?"}}
	s.later(10 * time.Second)
	noCookie(b.multi("/widget/en/contact", form).status(200).has("#1001"))
	to := noCookie(b.post("/widget/en/ask", url.Values{"text": {"How do I return tea that I do not like?"}}).status(303)).Header.Get("Location")
	if !strings.HasPrefix(to, "/widget/en/ask/") {
		t.Errorf("leads to %q", to)
	}
	if got := outcomeOf(t, s); got != "1 widget  0 0" {
		t.Errorf("the offer: %q", got)
	}
}

// The private link of a ticket is mailed to whose it is, once an hour; what is said is the same for everybody.
func TestTheLinkOfATicketIsMailedAgain(t *testing.T) {
	s := widgetShop(t)
	s.write("Sarah", "s@cust.test", "Parcel", "Where is it?")
	b := s.visitor()
	mails := func() (n int) {
		t.Helper()
		out, err := s.store.Claim(t.Context(), 50)
		must(t, err)
		for _, o := range out {
			if strings.Contains(o.Text, "https://desk.test/t/") && strings.Contains(o.Text, "here is the private link") {
				n++
				if o.To[0].Address != "s@cust.test" {
					t.Errorf("to %v", o.To)
				}
			}
		}
		return n
	}
	mails()
	said := ""
	for _, c := range []struct {
		number, address string
		want            int
	}{{"1001", "else@cust.test", 0}, {"1002", "s@cust.test", 0}, {"#1001", "S@cust.test", 1}, {"1001", "s@cust.test", 0}} {
		got := b.post("/widget/en/ticket", url.Values{"number": {c.number}, "address": {c.address}}).status(200).has("is on its way")
		if said != "" && said != got.body {
			t.Errorf("%+v is answered otherwise", c)
		}
		said = got.body
		if n := mails(); n != c.want {
			t.Errorf("%+v: %d mails", c, n)
		}
	}
	b.post("/help/en/ticket", url.Values{"number": {"x"}, "address": {"s@cust.test"}}).status(400)
	b.post("/help/en/ticket", url.Values{"number": {"1001"}, "address": {"x"}}).status(400)
}
