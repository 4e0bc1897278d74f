package server

import (
	"archive/zip"
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
)

func fragmentOf(b *browser, path string) *answer {
	b.t.Helper()
	return b.do("GET", path, nil, http.Header{"Deskbell-Fragment": {"1"}})
}

func asJSON(b *browser, path string, form url.Values) *answer {
	b.t.Helper()
	return b.do("POST", path, strings.NewReader(form.Encode()), http.Header{"Accept": {"application/json"}, "Content-Type": {"application/x-www-form-urlencoded"}})
}

func TestDeskNeedsLogIn(t *testing.T) {
	s := newShop(t)
	b := s.visitor()
	b.get("/desk").status(302).to("/login")
	b.get("/desk/open").status(302).to("/login?to=%2Fdesk%2Fopen")
	fragmentOf(b, "/desk/open").status(401)
	for _, path := range []string{"/desk/messages/1/html", "/desk/messages/1/raw", "/desk/attachments/1/x", "/desk/search?q=a"} {
		b.get(path).status(302).to("/login")
	}
	b.post("/desk/tickets/1001/reply", url.Values{"text": {"x"}}).status(401)
}

func TestHomeLeadsToWork(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(ownerAddress)
	b.get("/desk").status(302).to("/desk/open")
	n := s.write("Ann", "ann@cust.test", "Hello", "hi")
	b.get("/desk").status(302).to("/desk/unassigned")
	b.post(fmt.Sprintf("/desk/tickets/%d/edit", n), url.Values{"assignee": {"1"}}).status(303)
	b.get("/desk").status(302).to("/desk/mine")
}

func TestListsSayWhatToDoWhenEmpty(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(ownerAddress)
	for _, view := range desk.Views {
		b.get("/desk/"+string(view)).status(200).has(`class="nothing"`, `aria-current="page"`)
	}
	b.get("/desk/nowhere").status(404)
	b.get("/desk/open?cursor=rubbish").status(400)
}

func TestListRowsAndPages(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(ownerAddress)
	for i := range 55 {
		s.write("王<b>芳", fmt.Sprintf("c%d@cust.test", i), fmt.Sprintf("退款 %02d \"quoted\" <i>", i), "多久能到账？<script>")
	}
	page := b.get("/desk/open").status(200).has("王&lt;b&gt;芳", "退款 54 &#34;quoted&#34; &lt;i&gt;", "&lt;script&gt;", "unread", `data-more`).hasNot("<script>多", "退款 04")
	more := cut(page.body, `id="more" href="`, `"`)
	rest := fragmentOf(b, strings.ReplaceAll(more, "&amp;", "&")).status(200).has("退款 04", "退款 00", `id="newest"`).hasNot("退款 05", "<html", "data-more")
	if n := strings.Count(rest.body, `<a class="row`); n != 5 {
		t.Errorf("%d rows on the second page", n)
	}
	if n := strings.Count(fragmentOf(b, "/desk/open?limit=200").body, `<a class="row`); n != 55 {
		t.Errorf("%d rows when 200 were asked for", n)
	}
}

func cut(body, from, to string) string {
	_, rest, _ := strings.Cut(body, from)
	out, _, _ := strings.Cut(rest, to)
	return out
}

// A page that has the list already is not sent its rows again; another list, order or beginning is sent.
func TestRowsAreSentOnce(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(ownerAddress)
	n := s.write("王芳", "wangfang@cust.test", "退款", "到了吗？")
	for list, kept := range map[string]bool{"open changed": true, "open wait": false, "pending changed": false, "open changed x": false, "": false} {
		page := b.do("GET", fmt.Sprintf("/desk/tickets/%d?v=open", n), nil, http.Header{"Deskbell-List": {list}}).status(200).has(`data-list="open changed"`, fmt.Sprintf(`data-at="%d"`, n), `id="messages"`)
		if row := fmt.Sprintf(`id="t%d"`, n); kept {
			page.hasNot(row, `id="nothing"`)
		} else {
			page.has(row)
		}
	}
}

func TestTicketPageAndItsForms(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(ownerAddress)
	n := s.write("王芳", "wangfang@cust.test", "退款多久能到账？", "请看 https://shop.example/o?a=1&b=2。\n<script>alert(1)</script>\n\n> 引用")
	path := fmt.Sprintf("/desk/tickets/%d", n)
	b.get(path).status(200).has("退款多久能到账？", "#1001", `href="https://shop.example/o?a=1&amp;b=2"`, "&lt;script&gt;alert(1)&lt;/script&gt;", "Send to 王芳", "wangfang@cust.test", `name="seen" value="2"`).
		hasNot("<script>alert", "Internal error")
	fragmentOf(b, path).status(200).has(`id="messages"`, `id="card"`, `id="ticket-head"`).hasNot(`id="reply"`, "<html")
	b.get("/desk/tickets/999").status(404)
	b.get("/desk/tickets/abc").status(404)

	b.post(path+"/edit", url.Values{"priority": {"urgent"}, "back": {path + "?v=open"}}).status(303).to(path + "?v=open")
	b.post(path+"/edit", url.Values{"add_tag": {"退款，vip"}, "back": {"https://evil.test"}}).status(303).to(path)
	b.post(path+"/edit", url.Values{"assignee": {"2"}}).status(303)
	b.get(path).has("Urgent", ">退款<", ">vip<", "周敏", "李伟 gave it to 周敏")
	b.post(path+"/edit", url.Values{"remove_tag": {"vip"}}).status(303)
	b.get(path).hasNot(">vip<")
	b.post(path+"/edit", url.Values{"status": {"nonsense"}}).status(400)
	b.post(path+"/edit", url.Values{"subject": {"  "}}).status(400)
	b.post(path+"/edit", url.Values{"spam": {"1"}}).status(303)
	b.get(path).has("Marked as spam")
	b.get("/desk/spam").has("退款多久能到账？")
	asJSON(b, path+"/edit", url.Values{"spam": {"0"}}).status(200)
	b.get("/desk/open").has("退款多久能到账？")

	b.post(path+"/customer", url.Values{"name": {"王芳芳"}, "phone": {"138 0013 8000"}, "lang": {"zh-CN"}, "note": {"喜欢铁观音"}}).status(303)
	b.get(path).has("王芳芳", "138 0013 8000", "喜欢铁观音")
	b.post(path+"/deliverable", url.Values{"address": {"wang@cust.test"}}).status(303)
	b.post("/desk/tickets/9999/deliverable", url.Values{"address": {"wang@cust.test"}}).status(404)
	b.post(path+"/customer", url.Values{"name": {"typed name"}, "lang": {"xx"}, "note": {"typed note"}}).status(400).has("typed name", "typed note")
}

func TestReplyNoteAndConflict(t *testing.T) {
	s := newShop(t)
	owner, agent := s.loggedIn(ownerAddress), s.loggedIn(agentAddress)
	n := s.write("Ann", "ann@cust.test", "Hello", "Where is it?")
	path := fmt.Sprintf("/desk/tickets/%d", n)
	owner.post(path+"/reply", url.Values{"text": {"  "}}).status(400).has("nothing to send")
	owner.post(path+"/reply", url.Values{"text": {"to nobody"}, "cc": {"not an address"}}).status(400).has("to nobody", "not an address")
	owner.post(path+"/reply", url.Values{"text": {"On its way."}, "seen": {"1"}, "status": {"resolved"}, "cc": {`"Li, Wei" <w@cust.test>；b@cust.test`}}).status(303).to(path)
	c, err := s.store.Conversation(t.Context(), n, 1)
	must(t, err)
	if m := c.Messages[len(c.Messages)-1]; m.Reply != "On its way." || len(m.Cc) != 2 || m.Cc[0] != (desk.Person{Name: "Li, Wei", Address: "w@cust.test"}) || c.Ticket.Status != desk.Resolved {
		t.Errorf("the answer is %+v, the ticket %s", m, c.Ticket.Status)
	}
	if s.sent == 0 {
		t.Error("the outbox was not woken")
	}
	// The colleague began before that answer.
	form := url.Values{"text": {"my own words"}, "seen": {"1"}}
	agent.post(path+"/reply", form).status(409).has("my own words", "On its way.", "Send to Ann anyway", `name="anyway" value="1"`)
	reply := asJSON(agent, path+"/reply", form).status(409)
	if v := reply.json(); v["anyway"] != true || !strings.Contains(v["notice"].(string), "On its way.") {
		t.Errorf("a module gets %v", v)
	}
	agent.get(path).has("my own words") // kept as a draft
	form.Set("anyway", "1")
	agent.post(path+"/reply", form).status(303)
	agent.post(path+"/note", url.Values{"text": {"only for us"}}).status(303)
	agent.get(path).has("only for us", "msg note").hasNot(`rows="4">my own words`)
}

func TestDraftsAreKept(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(agentAddress)
	n := s.write("Ann", "ann@cust.test", "Hello", "hi")
	path := fmt.Sprintf("/desk/tickets/%d", n)
	asJSON(b, path+"/draft", url.Values{"kind": {"reply"}, "text": {"half a sen"}, "cc": {"half an addr"}}).status(200)
	asJSON(b, path+"/draft", url.Values{"kind": {"note"}, "text": {"half a note"}}).status(200)
	b.get(path).has("half a sen", "half a note", "Draft saved")
	s.loggedIn(ownerAddress).get(path).hasNot("half a sen", "half a note")
	asJSON(b, path+"/draft", url.Values{"kind": {"reply"}, "text": {""}}).status(200)
	b.get(path).hasNot("half a sen")
	asJSON(b, "/desk/tickets/0/draft", url.Values{"kind": {"new"}, "subject": {"a new one"}, "to": {"x@cust.test"}, "text": {"not yet"}}).status(200)
	b.get("/desk/new").status(200).has("a new one", "x@cust.test", "not yet")
	asJSON(b, "/desk/tickets/4711/draft", url.Values{"kind": {"reply"}, "text": {"x"}}).status(404)
}

func TestWriteFirst(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(agentAddress)
	b.post("/desk/new", url.Values{"text": {"kept words"}, "mailbox": {"1"}}).status(400).has("kept words", "to-error")
	b.post("/desk/new", url.Values{"text": {"kept words"}, "to": {"x@cust.test"}, "mailbox": {"1"}}).status(400).has("kept words", "sub-error")
	b.post("/desk/new", url.Values{"text": {"Your parcel."}, "to": {"赵 <zhao@cust.test>"}, "subject": {"Parcel"}, "mailbox": {"1"}}).status(303).to("/desk/tickets/1001")
	b.get("/desk/tickets/1001").has("Your parcel.", "zhao@cust.test")
	b.get("/desk/new").hasNot("Your parcel.")

	// What is begun for one customer goes to no other, and stays.
	asJSON(b, "/desk/tickets/0/draft", url.Values{"kind": {"new"}, "to": {"x@cust.test"}, "cc": {"boss@x.test"}, "text": {"for X alone"}}).status(200)
	b.get("/desk/new?to=zhao@cust.test").has("zhao@cust.test").hasNot("for X alone", "boss@x.test", "x@cust.test")
	b.get("/desk/new?to=X@cust.test").has("for X alone", "boss@x.test")
	b.post("/desk/new", url.Values{"text": {"Once more."}, "to": {"zhao@cust.test"}, "subject": {"Parcel"}, "mailbox": {"1"}}).status(303)
	b.get("/desk/new").has("for X alone")
	b.post("/desk/new", url.Values{"text": {"for X alone"}, "to": {"x@cust.test"}, "subject": {"X"}, "mailbox": {"1"}}).status(303)
	b.get("/desk/new").hasNot("for X alone")
}

func upload(b *browser, name, kind, content string) *answer {
	b.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	part, err := w.CreatePart(map[string][]string{"Content-Disposition": {fmt.Sprintf(`form-data; name="file"; filename="%s"`, name)}, "Content-Type": {kind}})
	must(b.t, err)
	_, err = part.Write([]byte(content))
	must(b.t, err)
	must(b.t, w.Close())
	return b.do("POST", "/desk/uploads", &body, http.Header{"Content-Type": {w.FormDataContentType()}, "Accept": {"application/json"}})
}

func idOf(v map[string]any) string { return fmt.Sprint(v["id"]) }

// A PDF that is one opens in the browser's viewer, in a sandbox; an archive is judged by what it holds.
func TestPDFsOpenAndArchivesAreLookedInto(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(agentAddress)
	v := upload(b, "发票.pdf", "application/pdf", "%PDF-1.4\n").status(201).json()
	a := b.get(v["href"].(string)).status(200)
	csp := a.Header.Get("Content-Security-Policy")
	if a.Header.Get("Content-Type") != "application/pdf" || !strings.HasPrefix(a.Header.Get("Content-Disposition"), "inline;") ||
		!strings.Contains(csp, "default-src 'none'") || !strings.HasSuffix(csp, "sandbox") || a.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%v", a.Header)
	}
	pack := func(flags uint16, names ...string) string {
		var z bytes.Buffer
		w := zip.NewWriter(&z)
		for _, name := range names {
			_, err := w.CreateRaw(&zip.FileHeader{Name: name, Flags: flags})
			must(t, err)
		}
		must(t, w.Close())
		return z.String()
	}
	for _, tt := range []struct{ name, content, warned string }{
		{"photos.zip", pack(0, "a.jpg", "b/c.png"), ""},
		{"bill.zip", pack(0, "a.pdf", "run/bill.pdf.js"), "archive that holds a program"},
		{"up.zip", pack(0, "../../x.exe"), "archive that holds a program"},
		{"secret.zip", pack(1, "a.pdf"), "with a password"},
		{"none.zip", "PK no archive", ""},
	} {
		v := upload(b, tt.name, "application/zip", tt.content).status(201).json()
		a := b.get(v["href"].(string)).status(200)
		if warned := strings.HasPrefix(a.Header.Get("Content-Type"), "text/html"); warned != (tt.warned != "") {
			t.Errorf("%s: warned %v", tt.name, warned)
		}
		if tt.warned != "" {
			a.has(tt.warned)
			if got := b.get(v["href"].(string) + "?sure=1").status(200); got.body != tt.content || !strings.HasPrefix(got.Header.Get("Content-Disposition"), "attachment;") {
				t.Errorf("%s: %v", tt.name, got.Header)
			}
		}
	}
}

// The original of a mail is shown as text: its header decoded, its source to a bound, whatever is in it.
func TestOriginal(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(agentAddress)
	n := s.write("Ann", "ann@cust.test", "Hello", "hi")
	b.post(fmt.Sprintf("/desk/tickets/%d/reply", n), url.Values{"text": {"<script>1</script>\u202e" + strings.Repeat("long ", 60000)}}).status(303)
	c, err := s.store.Conversation(t.Context(), n, 2)
	must(t, err)
	in, out := c.Messages[0], c.Messages[len(c.Messages)-1]
	path := fmt.Sprintf("/desk/messages/%d/original", out.ID)
	page := b.get(path).status(200).has("Subject: Re: Hello [#1001]", "&lt;script&gt;1", "decoded", "=?x?=", "256 KB", fmt.Sprintf("/desk/tickets/%d#m%d", n, out.ID), fmt.Sprintf("/desk/messages/%d/raw", out.ID)).hasNot("<script>1", "\u202e")
	if len(page.body) > 300<<10 {
		t.Errorf("the page has %d bytes", len(page.body))
	}
	b.get(fmt.Sprintf("/desk/tickets/%d", n)).has(path).hasNot(fmt.Sprintf("/desk/messages/%d/original", in.ID))
	b.get(fmt.Sprintf("/desk/messages/%d/original", in.ID)).status(404)
	b.get("/desk/messages/4711/original").status(404)
	s.visitor().get(path).status(302).to("/login")
}

func TestAttachmentsAreSafe(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(agentAddress)
	n := s.write("Ann", "ann@cust.test", "Hello", "hi")
	for _, tt := range []struct{ name, kind, disposition, served, warned string }{
		{"照片.png", "image/png", "inline", "image/png", ""},
		{"page.html", "text/html", "attachment", "application/octet-stream", "It is a web page"},
		{"pic.svg", "image/svg+xml", "attachment", "application/octet-stream", "It is a web page"},
		{"note.txt", "text/plain", "inline", "text/plain; charset=utf-8", ""},
		{`a"b;c.pdf`, "application/pdf", "attachment", "application/pdf", ""}, // which is none
		{"invoice.pdf.exe", "application/pdf", "attachment", "application/octet-stream", "made to look like"},
		{"photo_\u202egpj.scr", "image/jpeg", "attachment", "application/octet-stream", "photo_gpj.scr"},
		{"noname", "text/xml", "attachment", "application/octet-stream", "It is a web page"},
		{"data.xyz", "application/x-thing", "attachment", "application/x-thing", ""},
	} {
		v := upload(b, strings.ReplaceAll(tt.name, `"`, `\"`), tt.kind, "<script>1</script>").status(201).json()
		path := v["href"].(string)
		if tt.warned != "" { // the page that warns leads on without script
			b.get(path).status(200).has(tt.warned, path+"?sure=1", `href="/desk"`).hasNot("\u202e", "<script>1")
			path += "?sure=1"
		}
		a := b.get(path).status(200).has("<script>1</script>")
		if got := a.Header.Get("Content-Disposition"); !strings.HasPrefix(got, tt.disposition+"; filename=") || strings.Count(got, `"`) != 2 {
			t.Errorf("%s: %s", tt.name, got)
		}
		if csp := a.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "sandbox") || !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "allow-scripts") {
			t.Errorf("%s: policy %s", tt.name, csp)
		}
		if a.Header.Get("X-Content-Type-Options") != "nosniff" || a.Header.Get("Content-Type") != tt.served {
			t.Errorf("%s: %v", tt.name, a.Header)
		}
	}
	v := upload(b, "pic.png", "image/png", "png").status(201).json()
	id := fmt.Sprint(v["id"])
	html := fmt.Sprintf(`<p>look</p><img src="%s">`, v["href"])
	b.post(fmt.Sprintf("/desk/tickets/%d/reply", n), url.Values{"html": {html}, "attachment": {id}}).status(303)
	c, err := s.store.Conversation(t.Context(), n, 2)
	must(t, err)
	m := c.Messages[len(c.Messages)-1]
	if len(m.Attachments) != 1 || !m.Attachments[0].Inline || !strings.Contains(m.HTML, "cid:"+m.Attachments[0].ContentID) {
		t.Errorf("the picture is %+v in %s", m.Attachments, m.HTML)
	}
	b.get(fmt.Sprintf("/desk/messages/%d/html", m.ID)).status(200).has("/desk/attachments/" + id + "/pic.png").hasNot("cid:")
	asJSON(b, "/desk/uploads/"+id+"/drop", nil).status(404) // the message has it
}

func TestFilesComeWithTheFormToo(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(agentAddress)
	n := s.write("Ann", "ann@cust.test", "Hello", "hi")
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	must(t, w.WriteField("text", "see the file"))
	must(t, w.WriteField("cc", "bad address"))
	part, err := w.CreateFormFile("file", "发票.pdf")
	must(t, err)
	_, err = part.Write([]byte("%PDF"))
	must(t, err)
	must(t, w.Close())
	head := http.Header{"Content-Type": {w.FormDataContentType()}}
	b.do("POST", fmt.Sprintf("/desk/tickets/%d/reply", n), &body, head).status(400).has("see the file", "发票.pdf", "bad address", `name="attachment" value="`)
}

func TestMailFrameAndSource(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(agentAddress)
	n := s.write("Ann", "ann@cust.test", "Hello", "hi")
	b.post(fmt.Sprintf("/desk/tickets/%d/reply", n), url.Values{"html": {`<p>hello <b>you</b></p><img src="https://elsewhere.test/x.png"><blockquote><p>old</p><blockquote>older</blockquote></blockquote>`}}).status(303)
	c, err := s.store.Conversation(t.Context(), n, 2)
	must(t, err)
	in, out := c.Messages[0], c.Messages[len(c.Messages)-1]
	frame := b.get(fmt.Sprintf("/desk/messages/%d/html", out.ID)).status(200).has("hello <b>you</b>", "<details><summary", `target="_blank"`)
	if strings.Count(frame.body, "<details>") != 1 {
		t.Error("only the outermost quotation is folded")
	}
	csp := frame.Header.Get("Content-Security-Policy")
	for _, want := range []string{"sandbox allow-same-origin", "default-src 'none'", "img-src 'self' data:;", "frame-ancestors 'self'"} {
		if !strings.Contains(csp, want) {
			t.Errorf("the policy lacks %q: %s", want, csp)
		}
	}
	if strings.Contains(csp, "allow-scripts") || frame.Header.Get("X-Frame-Options") != "SAMEORIGIN" {
		t.Errorf("policy %s, %s", csp, frame.Header.Get("X-Frame-Options"))
	}
	frame.has(`class="away"`).hasNot("elsewhere.test")
	b.get(fmt.Sprintf("/desk/tickets/%d", n)).has(fmt.Sprintf("/desk/tickets/%d/pictures", n))
	b.post(fmt.Sprintf("/desk/tickets/%d/pictures", n), url.Values{"show": {"1"}}).status(303)
	asked := b.get(fmt.Sprintf("/desk/messages/%d/html", out.ID)).has("https://elsewhere.test/x.png")
	if with := asked.Header.Get("Content-Security-Policy"); !strings.Contains(with, "img-src 'self' data: https: http:;") {
		t.Errorf("pictures that were asked for: %s", with)
	}
	frame = b.get(fmt.Sprintf("/desk/messages/%d/html?picture=https%%3A%%2F%%2Felsewhere.test%%2Fx.png", out.ID)).status(200).has(`<img src="https://elsewhere.test/x.png" alt="x.png"`).hasNot("hello")
	if csp := frame.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "sandbox") || !strings.Contains(csp, "https: http:;") {
		t.Errorf("a picture's frame: %s", csp)
	}
	for _, other := range []string{"https://elsewhere.test/y.png", "https://evil.test/x.png", "/desk", "javascript:1", "data:image/png;base64,AAAA"} {
		b.get(fmt.Sprintf("/desk/messages/%d/html?picture=%s", out.ID, url.QueryEscape(other))).status(404)
	}
	paper := b.get(fmt.Sprintf("/desk/tickets/%d/print", n)).status(200).has("hello <b>you</b>", "https://elsewhere.test/x.png", `<script type="module" nonce="`)
	policy := paper.Header.Get("Content-Security-Policy")
	nonce := regexp.MustCompile(`script-src 'nonce-([^']{20,})';`).FindStringSubmatch(policy)
	if nonce == nil || !strings.Contains(paper.body, `nonce="`+nonce[1]+`"`) || !strings.Contains(policy, "img-src 'self' data: https: http:;") || strings.Contains(policy, "script-src 'self'") {
		t.Errorf("the policy of the paper is %s", policy)
	}
	b.post(fmt.Sprintf("/desk/tickets/%d/pictures", n), url.Values{"show": {"0"}}).status(303)
	b.get(fmt.Sprintf("/desk/messages/%d/html?picture=https%%3A%%2F%%2Felsewhere.test%%2Fx.png", out.ID)).status(404)
	if policy := b.get(fmt.Sprintf("/desk/tickets/%d/print", n)).hasNot("elsewhere.test").Header.Get("Content-Security-Policy"); !strings.Contains(policy, "img-src 'self' data:;") {
		t.Errorf("the policy of the paper without pictures is %s", policy)
	}
	b.get(fmt.Sprintf("/desk/messages/%d/html", in.ID)).status(404)
	raw := b.get(fmt.Sprintf("/desk/messages/%d/raw", out.ID)).status(200).has("Subject: Re: Hello [#1001]")
	if !strings.HasPrefix(raw.Header.Get("Content-Type"), "text/plain") || !strings.HasPrefix(raw.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("the source is served as %v", raw.Header)
	}
	b.get(fmt.Sprintf("/desk/messages/%d/raw", in.ID)).status(404)
	b.get("/desk/messages/4711/raw").status(404)
}

func TestSavedReplyNamesWhatIsMissing(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(agentAddress)
	n := s.write("", "ann@cust.test", "Hello", "hi")
	path := fmt.Sprintf("/desk/tickets/%d", n)
	good, err := s.store.SaveSavedReply(t.Context(), desk.By{Agent: 1}, desk.SavedReply{Name: "Thanks", Text: "Thank you for #{{ticket.number}}. {{agent.name}}"})
	must(t, err)
	bad, err := s.store.SaveSavedReply(t.Context(), desk.By{Agent: 1}, desk.SavedReply{Name: "Dear", Text: "Dear {{customer.name}},"})
	must(t, err)
	b.get(path+"/saved-replies").status(200).has("Thanks", "Dear")
	fragmentOf(b, path+"/saved-replies").status(200).has(`role="option"`, "Thanks").hasNot("<html")
	fragmentOf(b, fmt.Sprintf("%s/saved-replies/%d", path, bad)).status(200).has(`name="value.customer.name"`, `<mark class="bad" data-value="customer.name">Customer’s name</mark>`)
	asJSON(b, fmt.Sprintf("%s/saved-replies/%d", path, good), nil).status(200).has("Thank you for #1001. 周敏")
	asJSON(b, fmt.Sprintf("%s/saved-replies/%d", path, bad), nil).status(400).has("“Customer’s name”").hasNot("customer.name")
	asJSON(b, fmt.Sprintf("%s/saved-replies/%d", path, bad), url.Values{"value.customer.name": {"Ann"}}).status(200).has("Dear Ann,")
	asJSON(b, path+"/saved-replies/99", nil).status(404)
	b.post(path+"/reply", url.Values{"text": {"Dear {{customer.name}},"}}).status(400).has("Not filled in yet: “Customer’s name”")
	b.get(fmt.Sprintf("%s?insert=%d", path, good)).has("Thank you for #1001. 周敏") // without script
	b.get(fmt.Sprintf("%s?insert=%d", path, bad)).has("Not known here: “Customer’s name”")
}

func TestSearchPage(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(agentAddress)
	s.write("王芳", "wangfang@cust.test", "退款多久能到账", "上周三申请的退款")
	s.write("Ann", "ann@cust.test", "Shipping", "to Norway")
	b.get("/desk/search").status(200).has(`name="q"`)
	b.get("/desk/search?q=退款").status(200).has("<mark>", "王芳").hasNot("Norway")
	b.get("/desk/search?q=退款&order=rank").status(200).has("王芳")
	b.get("/desk/search?q=%231002").status(200).has("Shipping")
	b.get("/desk/search?q=%3Cscript%3Enothing").status(200).has("Nothing found", "&lt;script&gt;nothing").hasNot("<script>nothing")
}

func TestCountsAndTyping(t *testing.T) {
	s := newShop(t)
	owner, agent := s.loggedIn(ownerAddress), s.loggedIn(agentAddress)
	n := s.write("Ann", "ann@cust.test", "Hello", "hi")
	if v := owner.get("/desk/counts").status(200).json(); v["open"] != float64(1) || v["mine"] != float64(0) {
		t.Errorf("counts %v", v)
	}
	path := fmt.Sprintf("/desk/tickets/%d", n)
	asJSON(agent, "/desk/presence", url.Values{"tab": {"a"}, "ticket": {strings.TrimPrefix(path, "/desk/tickets/")}, "typing": {"1"}}).status(204)
	owner.get(path).has("周敏 is answering this")
	agent.get(path).hasNot("is answering this")
	fragmentOf(owner, "/desk/open").has("周敏 is answering this")
	asJSON(agent, "/desk/presence", url.Values{"tab": {"a"}, "ticket": {fmt.Sprint(n)}, "typing": {"note"}}).status(204)
	owner.get(path+"/presence").has(`class="w-note"`, "周敏 is writing a note").hasNot("answering this", "has this open")
	fragmentOf(owner, "/desk/open").has(`<span class="writing note">周敏 is writing a note</span>`)
	asJSON(agent, "/desk/presence", url.Values{"tab": {"a"}, "ticket": {fmt.Sprint(n)}, "typing": {"reply"}}).status(204)
	owner.get(path+"/presence").has(`class="w-reply"`, "周敏 is answering this")
	asJSON(agent, path+"/note", url.Values{"text": {"hm"}}).status(200)
	owner.get(path + "/presence").has("周敏 has this open").hasNot("answering this")
	asJSON(agent, "/desk/presence", url.Values{"tab": {"a"}, "ticket": {strings.TrimPrefix(path, "/desk/tickets/")}}).status(204)
	owner.get(path).has("周敏 has this open").hasNot("is answering this")
	owner.get(path+"/presence").has(`id="answering"`, "周敏 has this open").hasNot("<h1")
	asJSON(agent, "/desk/presence", url.Values{"tab": {"a"}, "ticket": {"0"}}).status(204)
	owner.get(path).hasNot("is answering this", "has this open")
	asJSON(agent, "/desk/presence", url.Values{"ticket": {"1"}}).status(400)
}

func TestTheBin(t *testing.T) {
	s := newShop(t)
	owner, agent := s.loggedIn(ownerAddress), s.loggedIn(agentAddress)
	n := s.write("Ann", "ann@cust.test", "Hello", "Where is it?")
	m := s.write("Bob", "bob@cust.test", "Teapot", "Is it blue?")
	path, number := fmt.Sprintf("/desk/tickets/%d", n), fmt.Sprint(n)
	agent.get(path+"?v=open").has(`data-key="#"`, `name="do" value="delete"`)
	agent.post("/desk/tickets", url.Values{"number": {number}, "do": {"delete"}, "back": {"/desk/open"}}).status(303).to("/desk/open")
	agent.get("/desk/open").has("Teapot", "Moved to the bin: 1").hasNot("Hello")
	agent.get("/desk/bin").has("Hello", `form="bulk"`, `value="restore"`).hasNot(`value="purge"`)
	agent.get(path).status(200).has("周敏 moved this to the bin", `value="restore"`).hasNot(`id="reply"`, "/edit", `value="purge"`)
	agent.post(path+"/reply", url.Values{"text": {"kept as a draft"}}).status(409).has("is in the bin")
	agent.post("/desk/tickets", url.Values{"number": {number}, "do": {"purge"}, "sure": {"1"}}).status(403)
	agent.post("/desk/tickets", url.Values{"number": {number}, "do": {"restore"}, "back": {"https://evil.test/"}}).status(303).to("/desk")
	agent.get(path).has("took it out of the bin", `id="reply"`)

	both := url.Values{"number": {number, fmt.Sprint(m)}, "do": {"delete"}, "back": {"/desk/open"}}
	agent.post("/desk/tickets", both).status(303)
	both.Set("do", "purge")
	owner.post("/desk/tickets", both).status(200).has("Delete for good?", "Hello", "Teapot", `name="sure"`)
	owner.get(path).status(200)
	both.Set("sure", "1")
	owner.post("/desk/tickets", both).status(303).to("/desk/open")
	owner.get(path).status(404)
	owner.get("/desk/bin").has(`class="nothing"`)
	for _, bad := range []url.Values{{"do": {"delete"}}, {"do": {"delete"}, "number": {"x"}}, {"do": {"delete"}, "number": {"999"}}, {"do": {"no"}, "number": {"1"}}} {
		if got := owner.post("/desk/tickets", bad); got.StatusCode != 400 && got.StatusCode != 404 {
			t.Errorf("%v: %d", bad, got.StatusCode)
		}
	}
}

func TestSeveralAreNotSpam(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(agentAddress)
	form := url.Values{"do": {"not_spam"}, "back": {"/desk/spam"}}
	for i := range 2 {
		n := s.write("Ann", fmt.Sprintf("a%d@cust.test", i), fmt.Sprint("Letter ", i), "hi")
		b.post(fmt.Sprintf("/desk/tickets/%d/edit", n), url.Values{"spam": {"1"}}).status(303)
		form.Add("number", fmt.Sprint(n))
	}
	b.get("/desk/spam").has("Letter 0", "Letter 1", `id="bulk"`)
	b.post("/desk/tickets", form).status(303).to("/desk/spam")
	b.get("/desk/spam").has(`class="nothing"`)
	b.get("/desk/open").has("Letter 0", "Letter 1")
}

// What is done to several tickets is offered to be taken back, once, and only to whoever did it.
func TestBulkIsTakenBack(t *testing.T) {
	s := newShop(t)
	b, other := s.loggedIn(agentAddress), s.loggedIn(ownerAddress)
	form := url.Values{"status": {"resolved"}, "assignee": {"2"}, "add_tag": {"退款"}, "back": {"/desk/open"}}
	for i := range 3 {
		form.Add("number", fmt.Sprint(s.write("Ann", fmt.Sprintf("a%d@cust.test", i), fmt.Sprint("Letter ", i), "hi")))
	}
	b.post("/desk/tickets", form).status(303).to("/desk/open")
	b.get("/desk/open").has(`class="nothing"`, "Changed: 3", `formaction="/desk/undo/1"`, "Undo")
	b.get("/desk/resolved").has("Letter 2", "退款")
	other.post("/desk/undo/1", nil).status(404)
	b.post("/desk/undo/1", url.Values{"back": {"/desk/open"}}).status(303).to("/desk/open")
	b.get("/desk/open").has("Letter 0", "Letter 1", "Letter 2", "Taken back: 3").hasNot(`<span class="tag`)
	b.post("/desk/undo/1", nil).status(404).has("can no longer be taken back")
	b.post("/desk/undo/x", nil).status(404)
	b.post("/desk/tickets", url.Values{"do": {"merge"}, "number": {"1001", "1002"}}).status(303).to("/desk/merge?number=1001&number=1002")
	b.post("/desk/tickets", url.Values{"do": {"nonsense"}, "number": {"1001"}}).status(404)
	b.post("/desk/tickets", url.Values{"status": {"resolved"}}).status(400)
}

// A whole view is changed without being named ticket by ticket: as it was when it was ticked, but for what was left out, and taken back as one.
func TestWholeViewIsChanged(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(agentAddress)
	const all = 2*desk.MaxBulk + 30
	for i := range all {
		s.write("Ann", fmt.Sprintf("a%d@cust.test", i), fmt.Sprint("Letter ", i), "hi")
	}
	seen := b.get("/desk/whole?view=open").status(200).json()
	at := int64(seen["at"].(float64))
	if seen["n"] != float64(all) {
		t.Fatalf("%+v", seen)
	}
	b.get("/desk/whole?view=nonsense").status(400)
	b.get("/desk/whole?view=saved-77").status(404)
	for time.Now().UnixMilli() <= at { // times are kept in milliseconds
	}
	s.write("Bob", "bob@cust.test", "Later", "hi")
	form := url.Values{"whole": {"open"}, "at": {fmt.Sprint(at)}, "but": {"1005"}, "status": {"resolved"}, "back": {"/desk/open"}}
	b.post("/desk/tickets", form).status(303).to("/desk/open")
	page := b.get("/desk/open").has("Later", "Letter 4", fmt.Sprint("Changed: ", all-1), "left alone: 1").hasNot("Letter 3<")
	undo := regexp.MustCompile(`/desk/undo/\d+`).FindString(page.body)
	b.post(undo, url.Values{"back": {"/desk/open"}}).status(303)
	b.get("/desk/resolved").has(fmt.Sprint("Taken back: ", all-1), `class="nothing"`)
	for _, bad := range []url.Values{{"whole": {"open"}}, {"whole": {"open"}, "at": {"99999999999999"}}, {"whole": {"nonsense"}, "at": {"1"}}, {"whole": {"bin"}, "at": {"1"}}, {"whole": {"open"}, "at": {"1"}, "but": {"x"}}} {
		bad.Set("status", "resolved")
		if got := b.post("/desk/tickets", bad); got.StatusCode != 400 && got.StatusCode != 404 {
			t.Errorf("%v: %d", bad, got.StatusCode)
		}
	}
	form.Set("do", "delete")
	lines := strings.Split(strings.TrimSpace(asJSON(b, "/desk/tickets", form).status(200).body), "\n")
	if last := lines[len(lines)-1]; len(lines) < 2 || !strings.Contains(lines[0], fmt.Sprintf(`"going":"%d of`, desk.MaxBulk)) || !strings.Contains(last, `"ok":true`) || !strings.Contains(last, `"undo":"/desk/undo/`) {
		t.Errorf("a script is told %q", lines)
	}
	owner := s.loggedIn(ownerAddress)
	gone := url.Values{"whole": {"bin"}, "at": {fmt.Sprint(time.Now().UnixMilli())}, "do": {"purge"}, "back": {"/desk/bin"}}
	b.post("/desk/tickets", gone).status(403)
	owner.post("/desk/tickets", gone).status(200).has("Delete for good?", fmt.Sprint("and ", all-1-100, " more"), `name="whole" value="bin"`)
	gone.Set("sure", "1")
	owner.post("/desk/tickets", gone).status(303)
	owner.get("/desk/bin").has(`class="nothing"`)
	owner.get("/desk/open").has("Later", "Letter 4")
	form.Set("do", "merge")
	b.post("/desk/tickets", form).status(303).to("/desk/merge?")
}

// A search is kept as a view: seen in the rail, counted after the page, shared only by who may.
func TestViewsAreKept(t *testing.T) {
	s := newShop(t)
	owner, agent := s.loggedIn(ownerAddress), s.loggedIn(agentAddress)
	s.write("王芳", "w@cust.test", "退款", "退款还没有到")
	s.write("Ann", "a@cust.test", "Parcel", "Where is it?")
	agent.get("/desk/views/new?query="+url.QueryEscape(`退款 "<b>`)).status(200).has("退款 &#34;&lt;b&gt;", "Save view").hasNot(`name="shared"`)
	agent.post("/desk/views", url.Values{"name": {"Refunds"}, "query": {"退款"}, "shared": {"1"}}).status(403)
	agent.post("/desk/views", url.Values{"name": {" "}, "query": {"typed before"}}).status(400).has("typed before")
	agent.post("/desk/views", url.Values{"name": {"Refunds <b>"}, "query": {"退款"}, "sort": {"wait"}}).status(303).to("/desk/saved-1")
	agent.get("/desk/saved-1").status(200).has("王芳", "Refunds &lt;b&gt;").hasNot("Parcel")
	agent.get("/desk/counts?saved=1").has(`{"saved-1":"1"}`)
	owner.get("/desk/saved-1").status(404)
	owner.get("/desk/open").hasNot("Refunds")
	owner.post("/desk/views", url.Values{"name": {"All open"}, "view": {"open"}, "shared": {"1"}}).status(303)
	agent.get("/desk/saved-2").status(200).has("All open", "Parcel")
	agent.post("/desk/views/2", url.Values{"name": {"x"}, "shared": {"1"}}).status(403)
	agent.post("/desk/views/2/drop", nil).status(403)
	n := s.write("Bo", "b@cust.test", "Third", "x")
	agent.get(fmt.Sprintf("/desk/tickets/%d?v=saved-2", n)).status(200).has(`href="/desk/saved-2"`, "All open")
	agent.post("/desk/views/1/drop", nil).status(303)
	agent.get("/desk/saved-1").status(404)
	agent.get(fmt.Sprintf("/desk/tickets/%d?v=saved-1", n)).status(200).has(`href="/desk/unassigned"`)

	agent.post("/desk/looks", url.Values{"view": {"open"}, "sort": {"newest"}, "compact": {"1"}, "back": {"/desk/open"}}).status(303).to("/desk/open")
	agent.get("/desk/open").has(`data-sort="newest"`, `class="list compact"`)
	owner.get("/desk/open").has(`data-sort="changed"`)
}

func TestSpamIsReviewed(t *testing.T) {
	s := newShop(t)
	owner, agent := s.loggedIn(ownerAddress), s.loggedIn(agentAddress)
	n := s.write("Bulk", "bulk@evil.test", "Offer", "Buy now <b>")
	path := fmt.Sprintf("/desk/tickets/%d", n)
	owner.get("/desk/settings/spam").status(200).has("Still learning", "Nobody is on the list.")
	agent.get("/desk/settings/spam").status(403)
	agent.post("/desk/settings/spam/forget", nil).status(403)
	agent.post(path+"/edit", url.Values{"spam": {"1"}}).status(303)
	agent.get(path).has("Somebody here said so.")
	agent.get("/desk/spam").has("marked here")
	owner.get("/desk/settings/spam").has("bulk@evil.test", "Always spam", "learnt by marking")
	m := s.write("Bulk", "bulk@evil.test", "Offer again", "Buy now")
	agent.get(fmt.Sprintf("/desk/tickets/%d", m)).has("bulk@evil.test is on the list of spammers.", "Deskbell marked it as spam").hasNot("automatic acknowledgement")

	owner.post("/desk/settings/spam/senders", url.Values{"sender": {"bulk@evil.test"}, "rule": {""}}).status(303).to("/desk/settings/spam")
	owner.post("/desk/settings/spam/senders", url.Values{"sender": {"Good.test"}, "rule": {"never"}}).status(303)
	owner.get("/desk/settings/spam").has("@good.test", "Never spam", "added by hand").hasNot("bulk@evil.test")
	owner.post("/desk/settings/spam/senders", url.Values{"sender": {"<i>"}, "rule": {"never"}}).status(400).has("neither an address nor a domain", "&lt;i&gt;")
	owner.post("/desk/settings/spam", url.Values{}).status(303)
	owner.get("/desk/settings/spam").has("Switched off")
	owner.post("/desk/settings/spam", url.Values{"spam_filter": {"on"}}).status(303)
	owner.post("/desk/settings/spam/forget", nil).status(303)
	owner.get("/desk/settings/spam").has("Everything learnt is forgotten.", "@good.test", "Still learning")
}
