package server

import (
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// later makes the shop's handlers see another time.
func (s *shop) later(d time.Duration) {
	s.server.Now = func() time.Time { return time.Now().Add(d) }
}

func TestFrontLeadsToWhereOneBelongs(t *testing.T) {
	empty := emptyShop(t)
	empty.visitor().get("/").status(302).to("/setup")
	empty.visitor().get("/desk").status(302).to("/setup")
	s := newShop(t)
	s.visitor().get("/").status(302).to("/help/en")
	s.visitor().get("/help").status(302).to("/help/en")
	s.visitor().get("/help/zh").status(302).to("/help/zh-CN")
	s.visitor().get("/help/fr").status(404)
	s.loggedIn(agentAddress).get("/").status(302).to("/desk")
}

func TestLogIn(t *testing.T) {
	s := newShop(t)
	b := s.visitor()
	b.get("/desk/ratings?window=7").status(302).to("/login?to=%2Fdesk%2Fratings%3Fwindow%3D7")
	b.get("/login?to=/desk/ratings").status(200).has(`name="to" value="/desk/ratings"`)
	b.post("/login", url.Values{"address": {ownerAddress}, "password": {"no"}, "to": {"/desk/ratings"}}).status(401).
		has("Address or password is not right.", ownerAddress, `value="/desk/ratings"`).hasNot(`value="no"`)
	b.post("/login", url.Values{"address": {ownerAddress}, "password": {samplePhrase}, "to": {"//evil.example/"}}).status(303).to("/desk")
	b.get("/login").status(302).to("/desk")
	b.post("/logout", nil).status(303).to("/login")
	b.get("/login").status(200).has("You are logged out.")
	b.get("/desk/ratings").status(302).to("/login")
}

func TestLogInIsLimited(t *testing.T) {
	s := newShop(t)
	b := s.visitor()
	last := 0
	for range 14 {
		last = b.post("/login", url.Values{"address": {ownerAddress}, "password": {"guess"}}).StatusCode
	}
	if last != http.StatusTooManyRequests {
		t.Fatalf("after 14 tries: %d", last)
	}
	b.post("/login", url.Values{"address": {ownerAddress}, "password": {samplePhrase}}).status(429).has("Too many tries")
}

// A log-in gets a new session: one that was planted before is of no use after.
func TestOnlyWrongPasswordsAreCounted(t *testing.T) {
	s := newShop(t)
	for range 14 {
		s.loggedIn(agentAddress)
	}
}

func TestLogInRotatesTheSession(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(ownerAddress)
	at, err := url.Parse(s.web.URL)
	must(t, err)
	first := b.client.Jar.Cookies(at)[0].Value
	b.post("/login", url.Values{"address": {agentAddress}, "password": {samplePhrase}}).status(303)
	second := b.client.Jar.Cookies(at)[0].Value
	if first == second {
		t.Fatal("the session's cookie stayed the same")
	}
	old := s.visitor()
	old.client.Jar.SetCookies(at, []*http.Cookie{{Name: "deskbell", Value: first}})
	old.get("/desk/ratings").status(302).to("/login")
}

func TestForgottenPassword(t *testing.T) {
	s := newShop(t)
	b := s.visitor()
	for _, address := range []string{ownerAddress, "nobody@shop.test"} {
		b.post("/forgot", url.Values{"address": {address}}).status(200).has("If " + address + " belongs to somebody here")
	}
	out, err := s.store.Claim(t.Context(), 10)
	must(t, err)
	if len(out) != 1 || out[0].To[0].Address != ownerAddress {
		t.Fatalf("mail: %+v", out)
	}
	link := regexp.MustCompile(`/reset/\S+`).FindString(out[0].Text)
	b.get(link).status(200).has("Set a new password")
	b.post(link, url.Values{"password": {"short"}}).status(400).has(`id="e-password"`)
	b.post(link, url.Values{"password": {"another long phrase"}}).status(303).to("/desk")
	b.get("/desk/profile").status(200)
	b.post(link, url.Values{"password": {"another long phrase"}}).status(404).has("/forgot")
	s.visitor().post("/login", url.Values{"address": {ownerAddress}, "password": {"another long phrase"}}).status(303)
}

func TestSetUpFromNothing(t *testing.T) {
	s := emptyShop(t)
	s.server.Mail.Check = checks
	b := s.visitor()
	b.get("/setup").status(200).has("Set-up code")
	b.get("/setup/shop").status(302).to("/setup")
	b.post("/setup", url.Values{"code": {"wrong"}}).status(403).has("This code is not right.")
	b.get("/setup?code=wrong").status(403)
	b.get("/setup?code=co-DE").status(303).to("/setup/shop")
	b.get("/setup/shop").status(200).has("Step 1 of 3", "data-zone")
	b.post("/setup/shop", url.Values{"lang": {"en"}, "shop_name": {""}, "zone": {"Mars/Olympus"}}).status(400).has("Mars/Olympus")
	b.post("/setup/shop", url.Values{"lang": {"en"}, "shop_name": {"Tea & Co"}, "zone": {"Europe/London"}}).status(303).to("/setup/you")
	b.get("/setup/mailbox").status(302).to("/setup/you")
	b.post("/setup/you", url.Values{"name": {"Li Wei"}, "address": {"li@tea.test"}, "password": {"short"}}).status(400).has("Li Wei", `id="e-password"`)
	b.post("/setup/you", url.Values{"name": {"Li Wei"}, "address": {"Li@tea.test"}, "password": {samplePhrase}}).status(303).to("/setup/mailbox")
	b.get("/setup/you").has("Your password is kept").hasNot(samplePhrase)

	box := url.Values{"address": {"support@bad.test"}, "password": {"mail secret"}, "start": {"now"}, "action": {"test"}}
	page := b.post("/setup/mailbox", box).status(200).has("imap.bad.test", "Logging in to it", `class="bad"`).hasNot("mail secret")
	box.Set("action", "finish")
	b.post("/setup/mailbox", box).status(200).has("Save anyway").hasNot("mail secret")
	// The password is kept for the next try, without being written into the page.
	box = url.Values{"address": {"support@tea.test"}, "kept": {valueOf(page, "kept")}, "start": {"history"}, "days": {"30"}, "action": {"finish"}}
	b.post("/setup/mailbox", box).status(303).to("/desk")
	b.get("/desk/profile").status(200).has("All set.")
	b.get("/setup").status(302).to("/login")
	b.post("/setup/shop", url.Values{"lang": {"en"}, "shop_name": {"Evil"}, "zone": {"UTC"}}).status(302).to("/login")

	boxes, err := s.store.Mailboxes(t.Context())
	must(t, err)
	got := boxes[0]
	if len(boxes) != 1 || got.IMAP.Password != "mail secret" || got.SMTP.Password != "mail secret" || got.IMAP.Host != "imap.tea.test" ||
		got.Start.Mode != desk.FromHistory || got.Start.Days != 30 || got.Start.UIDValidity != 7 || got.Start.UIDNext != 8 || got.Start.Moment.IsZero() {
		t.Errorf("mailbox: %+v", got)
	}
	set, err := s.store.Settings(t.Context())
	must(t, err)
	if set.ShopName != "Tea & Co" || set.Zone != "Europe/London" || set.Texts[desk.Chinese].AckText == "" {
		t.Errorf("settings: %+v", set)
	}
}

func TestSetUpWithoutAMailbox(t *testing.T) {
	s := emptyShop(t)
	b := s.visitor()
	b.post("/setup", url.Values{"code": {" code "}}).status(303)
	b.post("/setup/shop", url.Values{"lang": {"zh-CN"}, "shop_name": {"青禾茶铺"}, "zone": {"Asia/Shanghai"}}).status(303)
	b.post("/setup/you", url.Values{"name": {"李伟"}, "address": {"li@tea.test"}, "password": {samplePhrase}}).status(303)
	b.post("/setup/mailbox", url.Values{"action": {"later"}}).status(303).to("/desk")
	b.get("/desk/settings/mailboxes").status(200).has("工作台已就绪", "还没有邮箱")
}

// checks stand for a mail server: every host is fine but those with "bad" in their names.
var checks = func(_ context.Context, m desk.Mailbox) []desk.Check {
	if strings.Contains(m.IMAP.Host, "bad") {
		return []desk.Check{{Step: "imap.connect"}, {Step: "imap.login", Key: "error.login.wrong"}}
	}
	return []desk.Check{{Step: "imap.connect"}, {Step: "imap.login"}, {Step: "smtp.login"}}
}

// valueOf is what a field of a page's form holds.
func valueOf(a *answer, name string) string {
	a.t.Helper()
	m := regexp.MustCompile(`name="` + name + `"[^>]* value="([^"]*)"`).FindStringSubmatch(a.body)
	if m == nil {
		a.t.Fatalf("%s: no field %q in\n%s", a.what, name, a.body)
	}
	return strings.NewReplacer("&amp;", "&", "&#34;", `"`, "&#43;", "+").Replace(m[1])
}

// multi posts a multipart form; a value "@name:text" of the field file is a file.
func (b *browser) multi(path string, form url.Values) *answer {
	b.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, values := range form {
		for _, v := range values {
			if file, text, ok := strings.Cut(strings.TrimPrefix(v, "@"), ":"); ok && strings.HasPrefix(v, "@") {
				part, err := w.CreateFormFile(name, file)
				must(b.t, err)
				fmt.Fprint(part, text)
				continue
			}
			must(b.t, w.WriteField(name, v))
		}
	}
	must(b.t, w.Close())
	return b.do("POST", path, &body, http.Header{"Content-Type": {w.FormDataContentType()}})
}

func TestContactForm(t *testing.T) {
	s := newShop(t)
	b := s.visitor()
	page := b.get("/help/en/contact?subject=Refund").status(200).has(`value="Refund"`)
	form := url.Values{"token": {valueOf(page, "token")}, "name": {"Hannah"}, "address": {"hannah@cust.test"}, "subject": {"Refund"}, "text": {"Where is <it>?"}, "website": {""}}
	s.later(time.Minute)
	for name, bad := range map[string]url.Values{
		"trap":    {"website": {"http://spam.example"}},
		"address": {"address": {"nobody"}},
		"stale":   {"token": {"forged"}},
		"empty":   {"text": {" "}},
	} {
		wrong := url.Values{}
		for k, v := range form {
			wrong[k] = v
		}
		for k, v := range bad {
			wrong[k] = v
		}
		a := s.visitor().multi("/help/en/contact", wrong)
		if a.StatusCode != 400 || !strings.Contains(a.body, `role="alert"`) {
			t.Errorf("%s: %d\n%s", name, a.StatusCode, a.body)
		}
	}
	s.later(10 * time.Minute)
	form["file"] = []string{"@photo.txt:a picture"}
	b.multi("/help/en/contact", form).status(303).to("/help/en/contact/sent")
	b.get("/help/en/contact/sent").status(200).has("#1001", "hannah@cust.test", "noindex")
	// The same form again is the same ticket.
	b.multi("/help/en/contact", form).status(303)
	b.get("/help/en/contact/sent").has("#1001")
	// Another letter from the same form, after going back, is another matter.
	form.Set("text", "And where is the other one?")
	b.multi("/help/en/contact", form).status(303)
	b.get("/help/en/contact/sent").has("#1002")
	b.get("/help/en/contact/sent").status(302).to("/help/en/contact")
	talk, err := s.store.Conversation(t.Context(), 1001, 0)
	must(t, err)
	m := talk.Messages[0]
	if talk.Ticket.Subject != "Refund" || m.Text != "Where is <it>?" || len(m.Attachments) != 1 || m.Attachments[0].Name != "photo.txt" {
		t.Errorf("ticket: %+v", talk)
	}
	if _, err := s.store.Ticket(t.Context(), 1003); desk.CodeOf(err) != desk.NotFound {
		t.Errorf("a second ticket: %v", err)
	}
}

// A form that comes back at once is slowed down, not refused.
func TestContactFormAtOnce(t *testing.T) {
	s := newShop(t)
	b := s.visitor()
	page, began := b.get("/help/en/contact"), time.Now()
	b.multi("/help/en/contact", url.Values{"token": {valueOf(page, "token")}, "address": {"a@b.test"}, "text": {"hi"}}).status(303)
	if took := time.Since(began); took < time.Second { // of the two that a form takes
		t.Errorf("a robot had to wait %v only", took)
	}
}

func TestContactFormIsLimited(t *testing.T) {
	s := newShop(t)
	b := s.visitor()
	for i := range 8 {
		page := b.get("/help/en/contact")
		s.later(time.Duration(i+1) * 3 * time.Second)
		a := b.multi("/help/en/contact", url.Values{"token": {valueOf(page, "token")}, "address": {"a@b.test"}, "text": {"hi"}})
		if i >= 7 {
			a.status(429).has("nothing you typed is lost", "hi</textarea>")
		}
	}
}

// What was typed is kept where a file is too large, or where there are too many.
func TestContactFormWithTooMuch(t *testing.T) {
	s := newShop(t)
	s.change(func(v *desk.Settings) { v.MaxMail = 1 << 20 })
	token := valueOf(s.visitor().get("/help/en/contact"), "token")
	s.later(time.Minute)
	text := url.Values{"address": {"a@b.test"}, "text": {"a long letter"}, "token": {token}}
	for name, files := range map[string]int{"one large file": 1, "a body over the limit": 3} {
		var parts strings.Builder
		for k, v := range text {
			fmt.Fprintf(&parts, "--x\r\nContent-Disposition: form-data; name=%q\r\n\r\n%s\r\n", k, v[0])
		}
		for range files {
			fmt.Fprintf(&parts, "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.bin\"\r\n\r\n%s\r\n", strings.Repeat("x", 1<<20+10))
		}
		parts.WriteString("--x--\r\n")
		r := httptest.NewRequest("POST", "http://127.0.0.1/help/en/contact", strings.NewReader(parts.String()))
		r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
		w := httptest.NewRecorder()
		s.server.ServeHTTP(w, r)
		if w.Code != 413 || !strings.Contains(w.Body.String(), "a long letter</textarea>") || !strings.Contains(w.Body.String(), " MB.") {
			t.Errorf("%s: %d\n%s", name, w.Code, w.Body)
		}
	}
	many := url.Values{"address": {"a@b.test"}, "text": {"a long letter"}, "token": {token}}
	for range 21 {
		many["file"] = append(many["file"], "@a.txt:x")
	}
	s.visitor().multi("/help/en/contact", many).status(413).has("At most 20 files", "choose your files again")
	s.visitor().post("/help/en/contact", text).status(303)
	if _, err := s.store.Ticket(t.Context(), 1002); desk.CodeOf(err) != desk.NotFound {
		t.Errorf("a ticket of a form that was refused: %v", err)
	}
}
