package server

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
)

func TestSettingsBeginAtOnePageAndAreFound(t *testing.T) {
	s := newShop(t)
	owner := s.loggedIn(ownerAddress)
	owner.get("/desk/settings").has("What the shop is called", "/desk/settings/spam", "/desk/profile")
	owner.get("/desk/settings?q=IMAP").has("/desk/settings/mailboxes").hasNot("What the shop is called")
	owner.get("/desk/settings?q=xyzzy").has("No setting matches").hasNot("What the shop is called")
}

func TestSettingsAreTheOwners(t *testing.T) {
	s := newShop(t)
	agent := s.loggedIn(agentAddress)
	for _, page := range []string{"/shop", "/mailboxes", "/mailboxes/1", "/agents", "/agents/1", "/replies", "/replies/new", "/texts", "/spam", "/ratings", "/help", "/categories/new", "/tokens", "/about", "/mailboxes/1/quarantine", "/mailboxes/1/accounts", "/mailboxes/1/folders"} {
		agent.get("/desk/settings"+page).status(403).has("Please ask an owner", "/desk/profile")
		s.visitor().get("/desk/settings" + page).status(302).to("/login")
	}
	agent.get("/desk/settings").status(200).has("/desk/profile").hasNot("/desk/settings/shop", "/desk/settings/agents")
	agent.post("/desk/settings/tokens", url.Values{"name": {"mine"}, "role": {"owner"}}).status(403)
	agent.post("/desk/settings/agents/2", url.Values{"name": {"Me"}, "address": {agentAddress}, "role": {"owner"}, "lang": {"en"}}).status(403)
	a, err := s.store.Agent(t.Context(), 2)
	must(t, err)
	if a.Role != desk.RoleAgent {
		t.Error("an agent made themselves an owner")
	}
}

// shopForm is the shop's page as it is, to change one thing at a time.
func shopForm(a *answer) url.Values {
	return url.Values{"base": {valueOf(a, "base")}, "shop_name": {"青禾茶铺"}, "lang": {"en"}, "zone": {"Asia/Shanghai"}, "public_url": {""}, "hosts": {""},
		"undo": {"10"}, "reopen_within": {"30"}, "poll_every": {"60"}, "max_mail": {"50"}, "backup_on": {"on"}, "backup_dir": {""}}
}

func TestShopSettings(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(ownerAddress)
	page := b.get("/desk/settings/shop").status(200).has("Only this computer can open the desk")
	for field, bad := range map[string]string{"shop_name": "", "zone": "Mars", "undo": "99", "max_mail": "x", "public_url": "javascript:1", "hosts": "a b$c", "poll_every": "1"} {
		form := shopForm(page)
		form.Set(field, bad)
		b.post("/desk/settings/shop", form).status(400).has(`id="e-` + field + `"`)
	}
	form := shopForm(page)
	form.Set("undo", "30")
	form.Set("hosts", "desk.local, Other.Example")
	form.Set("public_url", "https://help.tea.test/")
	b.post("/desk/settings/shop", form).status(303).to("/desk/settings/shop")
	b.get("/desk/settings/shop").has("Saved.", "desk.local\nother.example", "https://help.tea.test")
	set, err := s.store.Settings(t.Context())
	must(t, err)
	if set.Undo != 30*time.Second || !slices.Equal(set.Hosts, []string{"desk.local", "other.example"}) || !set.RatingOn || set.Texts[desk.English].AckText == "" {
		t.Errorf("settings: %+v", set)
	}
}

// A form that was opened before somebody saved the same page is shown again with what they saved; saving other pages is no conflict.
func TestSettingsConflict(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(ownerAddress)
	mine := shopForm(b.get("/desk/settings/shop"))
	s.change(func(v *desk.Settings) { v.RatingEvery = 0 })
	mine.Set("shop_name", "First")
	b.post("/desk/settings/shop", mine).status(303)
	mine.Set("shop_name", "Second")
	again := b.post("/desk/settings/shop", mine).status(409).has("Second", "Meanwhile somebody has changed this to: First")
	mine.Set("base", valueOf(again, "base"))
	b.post("/desk/settings/shop", mine).status(303)
	set, err := s.store.Settings(t.Context())
	must(t, err)
	if set.ShopName != "Second" || set.RatingEvery != 0 {
		t.Errorf("settings: %+v", set)
	}
}

func TestLANAddress(t *testing.T) {
	s := newShop(t)
	s.server.Listen = "192.168.7.5:8080"
	s.loggedIn(ownerAddress).get("/desk/settings/shop").status(200).has("http://192.168.7.5:8080", `<svg class="qr"`, "M4 4h7v1h-7z")
}

func TestMailboxSettings(t *testing.T) {
	s := newShop(t)
	refreshed := 0
	s.server.Mail.Refresh = func() { refreshed++ }
	s.server.Mail.Check = checks
	b := s.loggedIn(ownerAddress)
	b.get("/desk/settings/mailboxes").status(200).has(supportMailbox, "waiting for the first look")
	b.get("/desk/settings/mailboxes/new").status(200).has("Which mail becomes tickets?")
	b.get("/desk/settings/mailboxes/servers?address=a@163.com").status(200).has(`"imap.163.com"`, "authorization code")

	form := url.Values{"address": {"sales@bad.test"}, "password": {"mail secret"}, "start": {"now"}, "ack": {"on"}, "name": {"Sales"}, "signature": {"Bye"}, "action": {"save"}}
	b.post("/desk/settings/mailboxes/new", form).status(200).has("Save anyway", "imap.bad.test").hasNot("mail secret")
	form.Set("address", "sales@shop.test")
	form.Set("imap_port", "0993x")
	form.Set("imap_host", "imap.shop.test")
	b.post("/desk/settings/mailboxes/new", form).status(400).has(`id="e-imap_port"`)
	form.Del("imap_port")
	b.post("/desk/settings/mailboxes/new", form).status(303).to("/desk/settings/mailboxes")
	b.get("/desk/settings/mailboxes").has("sales@shop.test is saved.")
	box, err := s.store.Mailbox(t.Context(), 2)
	must(t, err)
	if box.IMAP != (desk.Server{Host: "imap.shop.test", Port: 993, Security: desk.TLS, User: "sales@shop.test", Password: "mail secret"}) || box.Start.UIDNext != 8 || !box.Ack || box.Signature != "Bye" || refreshed == 0 {
		t.Errorf("mailbox: %+v, refreshed %d", box, refreshed)
	}

	// The stored password stays when none is typed, and is never shown.
	page := b.get("/desk/settings/mailboxes/2").status(200).hasNot("mail secret").has("A password is kept.")
	edit := url.Values{"version": {valueOf(page, "version")}, "address": {"sales@shop.test"}, "imap_host": {"imap.shop.test"}, "imap_port": {"993"}, "imap_security": {"tls"},
		"smtp_host": {"smtp.shop.test"}, "smtp_port": {"465"}, "smtp_security": {"tls"}, "name": {"Sales 2"}, "action": {"save"}}
	b.post("/desk/settings/mailboxes/2", edit).status(303)
	box, err = s.store.Mailbox(t.Context(), 2)
	must(t, err)
	if box.IMAP.Password != "mail secret" || box.Name != "Sales 2" || box.Ack {
		t.Errorf("mailbox: %+v", box)
	}
	edit.Set("name", "Sales 3")
	b.post("/desk/settings/mailboxes/2", edit).status(409).has("Sales 3", "Meanwhile somebody has changed this to: Sales 2")

	// "Test connection" asked for in the background answers its results alone.
	edit.Set("action", "test")
	b.do("POST", "/desk/settings/mailboxes/2", strings.NewReader(edit.Encode()), map[string][]string{"Content-Type": {"application/x-www-form-urlencoded"}, "Deskbell-Fragment": {"1"}}).
		status(200).has("Everything works.").hasNot("<html")

	b.post("/desk/settings/mailboxes/2/pause", url.Values{"paused": {"yes"}}).status(303)
	b.get("/desk/settings/mailboxes").has("paused")
	b.post("/desk/settings/mailboxes/2/pause", url.Values{"paused": {"no"}}).status(303)
	b.get("/desk/settings/mailboxes/2/quarantine").status(200).has("Nothing here.")
	b.post("/desk/settings/mailboxes/2/quarantine", url.Values{"account": {"99"}}).status(404)
	b.post("/desk/settings/mailboxes/2/remove", nil).status(303)
	b.get("/desk/settings/mailboxes").hasNot("sales@shop.test")
	b.get("/desk/settings/mailboxes/2").status(404)
}

func TestAgentSettings(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(ownerAddress)
	b.get("/desk/settings/agents").status(200).has("李伟", "周敏", agentAddress)
	b.post("/desk/settings/agents/new", url.Values{"name": {"New"}, "address": {agentAddress}, "role": {"agent"}, "lang": {"en"}}).status(409).has(`id="e-address"`)
	made := b.post("/desk/settings/agents/new", url.Values{"name": {"Wang Fang"}, "address": {"wang@shop.test"}, "role": {"agent"}, "lang": {"zh-CN"}}).status(200).has("Wang Fang is added.", "<code>")
	_, rest, _ := strings.Cut(made.body, `<p class="secret"><code>`)
	password, _, _ := strings.Cut(rest, "<")
	wang := s.visitor()
	wang.post("/login", url.Values{"address": {"wang@shop.test"}, "password": {password}}).status(303)
	b.post("/desk/settings/agents/3", url.Values{"name": {"Wang Fang"}, "address": {"wang@shop.test"}, "role": {"agent"}, "lang": {"zh-CN"}, "disabled": {"on"}}).status(303)
	wang.get("/desk/profile").status(302).to("/login")
	b.post("/desk/settings/agents/1", url.Values{"name": {"李伟"}, "address": {ownerAddress}, "role": {"agent"}, "lang": {"en"}}).status(409)
	b.post("/desk/settings/agents/2/link", nil).status(303)
	b.get("/desk/settings/audit?what=security").status(200).has("mailed 周敏 a link to choose a new password")
	out, err := s.store.Claim(context.WithoutCancel(t.Context()), 5)
	must(t, err)
	if len(out) != 1 || out[0].To[0].Address != agentAddress || !strings.Contains(out[0].Text, s.web.URL+"/reset/") {
		t.Errorf("mail: %+v", out)
	}
	b.get("/desk/settings/agents/99").status(404)
}

func TestSavedReplySettings(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(ownerAddress)
	b.get("/desk/settings/replies").status(200).has("No saved replies yet")
	b.get("/desk/settings/replies/new").status(200).has("{{customer.name}}")
	b.post("/desk/settings/replies/new", url.Values{"name": {"Hello"}, "text": {"Dear {{customer.nmae}}"}}).status(400).has("customer.nmae", `id="e-text"`)
	b.post("/desk/settings/replies/new", url.Values{"name": {"Hello"}, "text": {"Dear {{customer.name}}"}}).status(303)
	base := valueOf(b.get("/desk/settings/replies/1").status(200), "base")
	b.post("/desk/settings/replies/1", url.Values{"base": {base}, "name": {"Hello"}, "text": {"Hi"}}).status(303)
	b.post("/desk/settings/replies/1", url.Values{"base": {base}, "name": {"Hello"}, "text": {"Hey"}}).status(409).has("Hey", "changed this to: Hi")
	b.post("/desk/settings/replies/1/remove", nil).status(303)
	b.get("/desk/settings/replies/1").status(404)
}

func TestTextSettings(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(ownerAddress)
	page := b.get("/desk/settings/texts?lang=zh-CN").status(200).has("{{scores}}", "很满意")
	form := url.Values{"base": {valueOf(page, "base")}, "ack_subject": {"收到"}, "ack_text": {"{{customer.name}}，您好"}, "survey_subject": {"满意吗"}, "survey_text": {"{{scores}}"},
		"reset_subject": {"密码"}, "reset_text": {"{{link}}"}, "score_1": {"差"}, "score_2": {"较差"}, "score_3": {"一般"}, "score_4": {"好"}, "score_5": {"很好"}}
	bad := url.Values{}
	for k, v := range form {
		bad[k] = v
	}
	bad["survey_text"] = []string{"no scores"}
	b.post("/desk/settings/texts?lang=zh-CN", bad).status(400).has("{{scores}} is missing", "no scores")
	bad["survey_text"] = []string{"{{scores}} {{nobody}}"}
	b.post("/desk/settings/texts?lang=zh-CN", bad).status(400).has("nobody", `id="e-survey_text"`)
	form.Set("action", "preview")
	b.post("/desk/settings/texts?lang=zh-CN", form).status(200).has("陈晓雯，您好", "5  很好")
	form.Set("action", "save")
	b.post("/desk/settings/texts?lang=zh-CN", form).status(303)
	form.Set("action", "default")
	b.post("/desk/settings/texts?lang=zh-CN", form).status(200).has("我们已收到您的来信")
	set, err := s.store.Settings(t.Context())
	must(t, err)
	if set.Texts[desk.Chinese].AckSubject != "收到" || set.Texts[desk.Chinese].Scores[4] != "很好" || set.Texts[desk.English].AckSubject == "" {
		t.Errorf("texts: %+v", set.Texts)
	}
}

func TestHelpSettings(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(ownerAddress)
	page := b.get("/desk/settings/help").status(200)
	form := url.Values{"base": {valueOf(page, "base")}, "help_on": {"on"}, "brand_on": {"on"}, "brand": {"#AA3300"}, "greeting_en": {"Hello!"}, "hours_zh-CN": {"周一至周五"}}
	b.post("/desk/settings/help", form).status(303)
	set, err := s.store.Settings(t.Context())
	must(t, err)
	if set.Brand != "#aa3300" || set.Greeting[desk.English] != "Hello!" || set.Hours[desk.Chinese] != "周一至周五" {
		t.Errorf("settings: %+v", set)
	}
	s.visitor().get("/help/en").has("Hello!")
	s.visitor().get("/help/zh-CN/contact").has("周一至周五")

	b.get("/desk/settings/categories/new").status(200)
	b.post("/desk/settings/categories/new", url.Values{"icon": {"truck"}, "order": {"1"}}).status(400).has(`class="error"`)
	b.post("/desk/settings/categories/new", url.Values{"name_en": {"Shipping"}, "icon": {"truck"}, "order": {"1"}}).status(303)
	b.get("/desk/settings/help").has("Shipping")
	a := s.article(desk.Article{Lang: desk.English, Title: "x", Body: "x", Category: 1})
	b.post("/desk/settings/categories/1/remove", nil).status(409)
	must(t, s.store.DropArticle(t.Context(), a.ID))
	b.post("/desk/settings/categories/1/remove", nil).status(303)
}

func TestTokenSettings(t *testing.T) {
	s := newShop(t)
	b := s.loggedIn(ownerAddress)
	b.post("/desk/settings/tokens", url.Values{"name": {""}, "role": {"agent"}}).status(400)
	made := b.post("/desk/settings/tokens", url.Values{"name": {"web shop"}, "role": {"agent"}}).status(200).has("It is shown this once.")
	_, rest, _ := strings.Cut(made.body, `<p class="secret"><code>`)
	key, _, _ := strings.Cut(rest, "<")
	if _, err := s.store.TokenByKey(t.Context(), key); err != nil {
		t.Fatalf("the key that was shown: %v", err)
	}
	b.get("/desk/settings/tokens").has("web shop").hasNot(key)
	b.post("/desk/settings/tokens/2/revoke", nil).status(303)
	if _, err := s.store.TokenByKey(t.Context(), key); err == nil {
		t.Error("a revoked token is good")
	}
	b.get("/desk/settings/about").status(200).has(s.store.Path())
}

func TestProfile(t *testing.T) {
	s := newShop(t)
	b, elsewhere := s.loggedIn(agentAddress), s.loggedIn(agentAddress)
	b.get("/desk/profile").status(200).has("周敏")
	b.post("/desk/profile", url.Values{"name": {""}, "lang": {"en"}}).status(400).has(`id="e-name"`)
	b.post("/desk/profile", url.Values{"name": {"周小敏"}, "lang": {"zh-CN"}, "theme": {"dark"}}).status(303)
	b.get("/desk/profile").has("周小敏", `data-theme="dark"`, "个人资料")
	a, err := s.store.Agent(t.Context(), 2)
	must(t, err)
	if a.Role != desk.RoleAgent || a.Address != agentAddress {
		t.Errorf("agent: %+v", a)
	}
	b.post("/desk/profile/sessions", nil).status(303)
	elsewhere.get("/desk/profile").status(302).to("/login")
	b.post("/desk/profile/password", url.Values{"old": {"wrong"}, "password": {"another long phrase"}}).status(400).has(`id="e-old"`)
	b.post("/desk/profile/password", url.Values{"old": {samplePhrase}, "password": {"short"}}).status(400).has(`id="e-password"`)
	b.post("/desk/profile/password", url.Values{"old": {samplePhrase}, "password": {"another long phrase"}}).status(303)
	b.get("/desk/profile").status(200)
	s.visitor().post("/login", url.Values{"address": {agentAddress}, "password": {samplePhrase}}).status(401)
}
