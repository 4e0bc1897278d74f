package server

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/deskbell/deskbell/demo"
	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail"
)

// demoShop is a shop with the demo's post office, which nobody watches.
func demoShop(t *testing.T) (*shop, *demo.Office) {
	t.Helper()
	s := newShop(t)
	office, err := demo.OpenOffice(demo.OfficeOptions{Shop: demo.ShopAddress, Parse: mail.Parse, OpenPart: mail.OpenPart})
	must(t, err)
	t.Cleanup(office.Close)
	c := s.server.Config
	c.Demo = office
	s.server, err = New(c)
	must(t, err)
	s.web.Close()
	s.web = httptest.NewServer(s.server)
	return s, office
}

func TestTheCustomersMailbox(t *testing.T) {
	s, office := demoShop(t)
	for _, lang := range []string{"en", "zh-CN"} {
		s.lang = lang
		b := s.visitor()
		b.get("/demo").status(200).has("陈晓雯", `lang="`+lang+`"`, "<ol>").hasNot("<article", "demo.title", "demo.step")
		b.get("/demo?as=new").status(200).has(`name="from"`, `type="email"`).hasNot("demo.title", "demo.step")
	}
	s.lang = "en"
	b := s.visitor()
	letter := url.Values{"known": {"1"}, "name": {"陈晓雯"}, "from": {"chenxw88@mail.example"}, "subject": {"<b>hi</b>"}, "text": {"<script>alert(1)</script>\r\nhttps://a.example/x"}}
	b.post("/demo", letter).status(303)
	b.get("/demo?as=chenxw88@mail.example").status(200).has("&lt;b&gt;hi", "&lt;script&gt;alert", `href="https://a.example/x"`, "Sent").hasNot("<script>alert", "<b>hi")
	b.get("/demo/letters?as=chenxw88@mail.example").status(200).has("<article").hasNot("<html")

	mine := office.Letters("chenxw88@mail.example")
	b.get("/demo?as=chenxw88@mail.example&reply=99").status(404)
	b.get("/demo/file/1/0/x?as=chenxw88@mail.example").status(404)
	b.get("/demo/file/1/none/x?as=chenxw88@mail.example").status(404)
	b.get("/demo?as=nobody.knows@mail.example").status(200).hasNot("&lt;b&gt;hi")
	if len(mine) != 1 || mine[0].Direction != desk.Out {
		t.Errorf("letters: %+v", mine)
	}
}

// What can't be taken is said at its field, and what was typed is still there.
func TestTheCustomersMailboxRefuses(t *testing.T) {
	s, _ := demoShop(t)
	b := s.visitor()
	bad := url.Values{"from": {"not an address"}, "subject": {"kept subject"}, "text": {"kept text"}}
	b.post("/demo?as=new", bad).status(400).has("kept subject", "kept text", "That is not a mail address", `aria-invalid="true"`)
	empty := url.Values{"known": {"1"}, "from": {"lin@home.example"}, "subject": {"kept subject"}, "text": {" "}}
	b.post("/demo?as=lin@home.example", empty).status(400).has("kept subject", "Write something")
	long := url.Values{"known": {"1"}, "from": {"lin@home.example"}, "text": {strings.Repeat("长", 50_000)}}
	b.post("/demo?as=lin@home.example", long).status(400)
}

// The real desk has no customer's mailbox.
func TestNoMailboxWithoutTheDemo(t *testing.T) {
	b := newShop(t).visitor()
	b.get("/demo").status(404)
	b.post("/demo", url.Values{"from": {"a@b.example"}, "text": {"x"}}).status(404)
}
