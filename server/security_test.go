package server

import (
	"bytes"
	"image"
	"image/png"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/totp"
)

// secondOn turns an agent's second factor on by the pages, and returns the secret and the recovery codes.
func (b *browser) secondOn() (secret []byte, codes []string) {
	b.t.Helper()
	page := b.get("/desk/profile/second").status(200).has(`class="qr"`).body
	text := regexp.MustCompile(`name="secret" value="([A-Z2-7 ]+)"`).FindStringSubmatch(page)[1]
	secret = totp.ReadSecret(text)
	b.post("/desk/profile/second", url.Values{"secret": {text}, "code": {"000000"}}).status(400).has("This code is not right", text)
	done := b.post("/desk/profile/second", url.Values{"secret": {text}, "code": {codeNow(secret)}}).status(200).has("Recovery codes")
	for _, m := range regexp.MustCompile(`<code>([a-z2-7-]{19})</code>`).FindAllStringSubmatch(done.body, -1) {
		codes = append(codes, m[1])
	}
	if len(codes) != totp.RecoveryCodes {
		b.t.Fatalf("%d recovery codes", len(codes))
	}
	return secret, codes
}

func codeNow(secret []byte) string { return totp.Code(secret, totp.Step(time.Now())) }

// next is a code that has not been taken yet and is good already: the one of the half minute after this.
func next(secret []byte) string { return totp.Code(secret, totp.Step(time.Now())+1) }

func (b *browser) cookie() string {
	u, _ := url.Parse(b.web.URL)
	for _, c := range b.client.Jar.Cookies(u) {
		if c.Name == "deskbell" {
			return c.Value
		}
	}
	return ""
}

func TestLogInInTwoSteps(t *testing.T) {
	s := newShop(t)
	mine := s.loggedIn(agentAddress)
	secret, codes := mine.secondOn()

	b := s.visitor()
	b.get("/login/code").status(303).to("/login")
	b.post("/login/code", url.Values{"code": {next(secret)}}).status(303).to("/login")
	b.post("/login", url.Values{"address": {agentAddress}, "password": {samplePhrase}, "to": {"/desk/pending"}}).status(303).to("/login/code")
	half := b.cookie()
	b.get("/desk").status(302).to("/login?") // half way is nowhere
	b.get("/login/code").status(200).has(`autocomplete="one-time-code"`)
	b.post("/login/code", url.Values{"code": {"123"}}).status(401).has("This code is not right")
	b.post("/login/code", url.Values{"code": {next(secret)}}).status(303).to("/desk/pending")
	if b.cookie() == half {
		t.Error("the session of the first step went on")
	}
	b.get("/desk/open").status(200)

	again := s.visitor() // no code counts twice
	again.post("/login", url.Values{"address": {agentAddress}, "password": {samplePhrase}}).status(303)
	again.post("/login/code", url.Values{"code": {next(secret)}}).status(401)
	again.post("/login/code", url.Values{"code": {strings.ToUpper(codes[0])}}).status(303).to("/desk")
	again.get("/desk/profile/security").status(200).has("9 recovery codes are left")

	// A password that changes in between ends what was half done.
	old := s.visitor()
	old.post("/login", url.Values{"address": {agentAddress}, "password": {samplePhrase}}).status(303)
	must(t, s.store.SetPassword(t.Context(), 2, "another long phrase"))
	old.post("/login/code", url.Values{"code": {codes[1]}}).status(303).to("/login")
	old.get("/desk").status(302)
}

func TestCodesAreNotFoundByTrying(t *testing.T) {
	s := newShop(t)
	_, codes := s.loggedIn(agentAddress).secondOn()
	for range 6 {
		b := s.visitor() // wherever they come from: it is counted for the agent
		b.post("/login", url.Values{"address": {agentAddress}, "password": {samplePhrase}}).status(303)
		b.post("/login/code", url.Values{"code": {"000000"}}).status(401)
	}
	b := s.visitor()
	b.post("/login", url.Values{"address": {agentAddress}, "password": {samplePhrase}}).status(303)
	b.post("/login/code", url.Values{"code": {codes[0]}}).status(429).has("Too many wrong codes")
	s.loggedIn(ownerAddress).get("/desk/settings/audit?what=login").status(200).has("gave a wrong second code: 周敏")
}

// A session that somebody knew before the log-in is not the one after it.
func TestSessionsAreNotFixed(t *testing.T) {
	s := newShop(t)
	b := s.visitor()
	u, _ := url.Parse(s.web.URL)
	b.client.Jar.SetCookies(u, []*http.Cookie{{Name: "deskbell", Value: "known-to-somebody", Path: "/"}})
	b.post("/login", url.Values{"address": {agentAddress}, "password": {samplePhrase}}).status(303)
	if b.cookie() == "known-to-somebody" {
		t.Error("the session's name was taken over")
	}
	other := s.visitor()
	other.client.Jar.SetCookies(u, []*http.Cookie{{Name: "deskbell", Value: "known-to-somebody", Path: "/"}})
	other.get("/desk").status(302).to("/login")
}

func TestWhoMustHaveASecondFactorIsLedToIt(t *testing.T) {
	s := newShop(t)
	owner, b := s.loggedIn(ownerAddress), s.loggedIn(agentAddress)
	owner.post("/desk/settings/agents/second", url.Values{"second": {"nonsense"}}).status(400)
	owner.post("/desk/settings/agents/second", url.Values{"second": {"all"}}).status(303)
	owner.get("/desk").status(302).to("/desk/profile/second")
	b.get("/desk/open").status(302).to("/desk/profile/second")
	b.post("/desk/tickets", url.Values{}).status(403)
	b.secondOn()
	b.get("/desk/open").status(200)
	b.post("/desk/profile/second/off", url.Values{"confirm": {samplePhrase}}).status(403).has("can’t be turned off")
	s.api("GET", "/tickets", nil).status(200) // programs have no telephone
}

func TestSecondFactorIsTurnedOffAndReset(t *testing.T) {
	s := newShop(t)
	b, owner := s.loggedIn(agentAddress), s.loggedIn(ownerAddress)
	b.secondOn()
	b.post("/desk/profile/second/off", url.Values{"confirm": {"wrong phrase"}}).status(400)
	fresh := b.post("/desk/profile/second/codes", url.Values{"confirm": {samplePhrase}}).status(200).has("<code>")
	_ = fresh
	b.post("/desk/profile/second/off", url.Values{"confirm": {samplePhrase}}).status(303)
	b.secondOn()
	owner.get("/desk/settings/agents/2").status(200).has("Reset two-factor log-in")
	owner.post("/desk/settings/agents/2/second", nil).status(303)
	s.loggedIn(agentAddress).get("/desk/open").status(200)
	owner.get("/desk/settings/audit?what=security").status(200).has("reset the two-factor log-in of 周敏", "turned two-factor log-in off")
}

func TestInvitations(t *testing.T) {
	s := newShop(t)
	owner := s.loggedIn(ownerAddress)
	made := owner.post("/desk/settings/agents/invite", url.Values{"role": {"lead"}, "how": {"link"}}).status(200).has("/join/", "It is shown this once.")
	path := regexp.MustCompile(`/join/[\w-]{20,}`).FindString(made.body)
	owner.get("/desk/settings/agents").status(200).has("By link", "Revoke").hasNot(path)

	b := s.visitor()
	b.get(path).status(200).has("Your role: Lead")
	form := url.Values{"name": {"Lin Tao"}, "address": {"lin@shop.test"}, "password": {samplePhrase}, "lang": {"zh-CN"}, "role": {"owner"}}
	b.post(path, url.Values{"name": {"Lin Tao"}, "address": {"lin@shop.test"}, "password": {"short"}, "lang": {"en"}}).status(400)
	b.post(path, form).status(303).to("/desk")
	b.get("/desk/settings/shop").status(200).hasNot("/desk/settings/tokens") // a lead, whatever the form said
	s.visitor().get(path).status(404).has("used, revoked")
	s.visitor().post(path, form).status(404)

	owner.post("/desk/settings/agents/invite", url.Values{"role": {"viewer"}, "how": {"mail"}}).status(400).has(`id="e-address"`)
	owner.post("/desk/settings/agents/invite", url.Values{"role": {"viewer"}, "how": {"mail"}, "address": {agentAddress}}).status(409)
	owner.post("/desk/settings/agents/invite", url.Values{"role": {"viewer"}, "how": {"mail"}, "address": {"new@shop.test"}}).status(303)
	out, err := s.store.Claim(t.Context(), 10)
	must(t, err)
	path = regexp.MustCompile(`/join/[\w-]{20,}`).FindString(out[len(out)-1].Text)
	s.visitor().get(path).status(200).has("You will log in as new@shop.test.")
	id := regexp.MustCompile(`name="id" value="([0-9a-f]{64})"`).FindStringSubmatch(owner.get("/desk/settings/agents").body)[1]
	owner.post("/desk/settings/agents/uninvite", url.Values{"id": {id}}).status(303)
	s.visitor().post(path, form).status(404)
	owner.get("/desk/settings/audit?what=agent").status(200).has("invited new@shop.test as Viewer", "accepted the invitation of 李伟", "revoked the invitation of new@shop.test")
}

func TestDeactivatingGivesTicketsBack(t *testing.T) {
	s := newShop(t)
	n := s.write("Sarah", "s@cust.test", "Parcel", "Where is it?")
	two := int64(2)
	_, err := s.store.Edit(t.Context(), desk.Edit{By: desk.By{Agent: 1}, Ticket: n, Assignee: &two})
	must(t, err)
	b, owner := s.loggedIn(agentAddress), s.loggedIn(ownerAddress)
	b.get("/desk/open").status(200)
	owner.get("/desk/settings/agents").status(200).has("1 open ticket")
	form := url.Values{"name": {"周敏"}, "address": {agentAddress}, "role": {"agent"}, "lang": {"en"}, "disabled": {"on"}, "version": {"1"}}
	owner.post("/desk/settings/agents/2", form).status(303)
	b.get("/desk/open").status(302).to("/login")
	ticket, err := s.store.Ticket(t.Context(), n)
	must(t, err)
	if ticket.Assignee != 0 {
		t.Errorf("it is still with %d", ticket.Assignee)
	}
	// Somebody else's form, opened before, says what has changed, and saves over it the second time.
	form.Set("name", "Zhou")
	form.Del("disabled")
	stale := owner.post("/desk/settings/agents/2", form).status(409).has("Zhou", "周敏")
	form.Set("version", regexp.MustCompile(`name="version" value="(\d+)"`).FindStringSubmatch(stale.body)[1])
	owner.post("/desk/settings/agents/2", form).status(303)
	s.loggedIn(agentAddress).get("/desk/open").status(200)
	owner.get("/desk/settings/audit").status(200).has("deactivated 周敏", "reactivated Zhou")
}

func TestSessionsAreEndedOneByOne(t *testing.T) {
	s := newShop(t)
	one, two, owner := s.loggedIn(agentAddress), s.loggedIn(agentAddress), s.loggedIn(ownerAddress)
	page := one.get("/desk/profile/security").status(200).has("this browser", "127.0.0.1").body
	id := regexp.MustCompile(`name="session" value="([0-9a-f]{64})"`).FindStringSubmatch(page)[1]
	owner.post("/desk/profile/sessions", url.Values{"session": {id}}).status(303) // nobody ends somebody else's
	two.get("/desk/open").status(200)
	one.post("/desk/profile/sessions", url.Values{"session": {id}}).status(303)
	two.get("/desk/open").status(302)
	one.get("/desk/open").status(200)
}

func TestAvatars(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(agentAddress)
	upload := func(file []byte) *answer {
		var body bytes.Buffer
		w := multipart.NewWriter(&body)
		part, err := w.CreateFormFile("picture", "a.png")
		must(t, err)
		part.Write(file)
		must(t, w.Close())
		return b.do("POST", "/desk/profile/avatar", &body, http.Header{"Content-Type": {w.FormDataContentType()}})
	}
	var file bytes.Buffer
	must(t, png.Encode(&file, image.NewRGBA(image.Rect(0, 0, 300, 200))))
	upload([]byte("<svg onload=alert(1)>")).status(303)
	b.get("/desk/profile").status(200).has("This is no picture").hasNot("/desk/avatars/")
	b.get("/desk/avatars/2").status(404)
	upload(file.Bytes()).status(303)
	src := regexp.MustCompile(`/desk/avatars/2\?v=\w+`).FindString(b.get("/desk/profile").status(200).body)
	got := b.get(src).status(200)
	config, err := png.DecodeConfig(strings.NewReader(got.body))
	if err != nil || config.Width != 128 || config.Height != 128 || got.Header.Get("Content-Type") != "image/png" {
		t.Errorf("%+v, %v", config, err)
	}
	s.visitor().get(src).status(302)
	b.post("/desk/profile/avatar", url.Values{"remove": {"1"}}).status(303)
	b.get("/desk/avatars/2").status(404)
}

func TestAuditPage(t *testing.T) {
	s := newShop(t)
	s.visitor().post("/login", url.Values{"address": {"=cmd|x@evil.test"}, "password": {"wrong phrase"}})
	b := s.loggedIn(ownerAddress)
	b.post("/desk/settings/tokens", url.Values{"name": {"=1+1"}, "role": {"agent"}}).status(200)
	b.get("/desk/settings/audit").status(200).has("made the API token =1&#43;1", "tried to log in and failed", "李伟", "127.0.0.1")
	b.get("/desk/settings/audit?what=token&who=1").status(200).has("=1&#43;1").hasNot("tried to log in")
	for _, text := range []string{"%3D1%2B1", "API+TOKEN", "127.0.0.1+token", "%E6%9D%8E%E4%BC%9F+token"} {
		page := b.get("/desk/settings/audit?q=" + text).status(200).has("=1&#43;1").hasNot("tried to log in")
		b.get("/desk/settings/audit/export?q=" + text).status(200).has("'=1+1").hasNot("login.failed")
		page.has(`/desk/settings/audit/export?q=`)
	}
	b.get("/desk/settings/audit?q=nothing+of+the+kind+%3Cb%3E").status(200).has("Nothing matches.", "&lt;b&gt;")
	b.get("/desk/settings/audit?from=2999-01-01").status(200).has("Nothing matches.")
	b.get("/desk/settings/audit?from=yesterday").status(400).has("This is not a date.")
	b.get("/desk/settings/audit?what=x").status(400)
	csv := b.get("/desk/settings/audit/export?what=token").status(200).has("'=1+1", "token.added")
	if ct := csv.Header.Get("Content-Type"); !strings.HasPrefix(ct, "text/csv") {
		t.Error(ct)
	}
	b.get("/desk/settings/audit?what=data").status(200).has("exported")
	b.get("/desk/settings/tokens").status(200).has("Last changed by 李伟")
	s.loggedIn(agentAddress).get("/desk/settings/audit/export").status(403)
}

func TestNewFormsAreNotSentFromElsewhere(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(ownerAddress)
	for _, path := range []string{"/login/code", "/join/x", "/desk/profile/second", "/desk/profile/second/off", "/desk/profile/avatar", "/desk/settings/agents/invite", "/desk/settings/agents/second", "/desk/settings/agents/2/second"} {
		b.do("POST", path, strings.NewReader(""), http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Origin": {"https://evil.test"}, "Sec-Fetch-Site": {"cross-site"}}).status(403)
	}
}
