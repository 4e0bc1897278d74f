package server

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/provider"
)

// authority grants what it is told to. Its secrets must never be on a page.
type authority struct {
	now      func() time.Time
	device   bool
	polls    int
	pending  bool
	refuse   error
	redirect string
	got      desk.Grant
}

const topSecret = "top-secret-token"

func (a *authority) Ask(_ context.Context, g desk.Grant, _, redirect string) (desk.Consent, error) {
	a.got, a.redirect = g, redirect
	c := desk.Consent{URL: "https://login.authority.com/device", Until: a.now().Add(time.Hour), Device: topSecret, Verifier: topSecret, Every: 5 * time.Second}
	if a.device {
		c.UserCode = "WXYZ-1234"
		return c, a.refuse
	}
	c.URL, c.State, c.Redirect = "https://accounts.authority.com/auth?state=STATE", "STATE", redirect
	return c, a.refuse
}

func (a *authority) grant(g desk.Grant) desk.Grant {
	g.Access, g.Refresh, g.GrantedAt, g.RefreshUntil = topSecret, topSecret, a.now(), a.now().Add(90*24*time.Hour)
	return g
}

func (a *authority) Poll(_ context.Context, g desk.Grant, c desk.Consent) (desk.Grant, desk.Consent, bool, error) {
	a.polls++
	if a.refuse != nil || a.pending {
		return g, c, false, a.refuse
	}
	return a.grant(g), c, true, nil
}

func (a *authority) Redeem(_ context.Context, g desk.Grant, c desk.Consent, code string) (desk.Grant, error) {
	if code != "CODE" {
		return g, desk.Fail(desk.Unavailable, "mail.error.oauth_consent")
	}
	return a.grant(g), a.refuse
}

// connecting is a shop whose clock can be put forward.
func connecting(t *testing.T, device bool) (*shop, *authority, func(time.Duration)) {
	s := newShop(t)
	var ahead time.Duration
	s.server.Now = func() time.Time { return time.Now().Add(ahead) }
	a := &authority{now: s.server.Now, device: device}
	s.server.Mail.OAuth = a
	return s, a, func(d time.Duration) { ahead += d }
}

// A mailbox is let in by a code that is typed elsewhere, tested and saved; its secrets are on no page.
func TestConnectByCode(t *testing.T) {
	s, a, later := connecting(t, true)
	var tested desk.Mailbox
	s.server.Mail.Check = func(_ context.Context, m desk.Mailbox) []desk.Check {
		tested = m
		return []desk.Check{{Step: "imap.connect"}, {Step: "smtp.login"}}
	}
	b := s.loggedIn(ownerAddress)
	b.get("/desk/settings/mailboxes/servers?address=shop@outlook.com").has(`"oauth":"microsoft"`, `"host":"entra.microsoft.com"`)
	form := url.Values{"address": {"shop@outlook.com"}, "oauth": {"microsoft"}, "start": {"now"}, "action": {"connect"}}
	b.post("/desk/settings/mailboxes/new", form).status(400).has(`id="e-oauth_client"`)
	b.post("/desk/settings/mailboxes/new", url.Values{"address": {"shop@shop.test"}, "password": {"pw"}, "action": {"connect"}}).status(200).has("Everything works.") // the Enter key
	b.post("/desk/settings/mailboxes/new", url.Values{"address": {"shop@shop.test"}, "password": {"pw"}, "oauth_client": {"id-1"}, "action": {"connect"}}).status(400).has(`id="e-oauth"`)
	form.Set("oauth_client", "id-1")
	form.Set("oauth_secret", topSecret)
	form.Set("oauth_tenant", "tenant-1")
	form.Set("action", "save")
	b.post("/desk/settings/mailboxes/new", form).status(400).has(`id="e-oauth"`, "Connect first").hasNot(topSecret)
	form.Set("action", "connect")
	a.refuse = desk.Fail(desk.Unavailable, "mail.error.oauth_client", "words", "invalid_client")
	b.post("/desk/settings/mailboxes/new", form).has("The client ID or its secret is not accepted", "invalid_client").hasNot(topSecret)
	a.refuse = nil
	page := b.post("/desk/settings/mailboxes/new", form).status(303).Header.Get("Location")
	b.get(page).status(200).has("WXYZ-1234", "https://login.authority.com/device", "shop@outlook.com").hasNot(topSecret)
	s.loggedIn(agentAddress).get(page).status(403)

	a.pending = true
	b.post(page, nil).status(200).has("Not granted yet")
	b.post(page, nil).status(200).has("Not granted yet")
	if a.polls != 1 {
		t.Errorf("the authority was asked %d times within its interval", a.polls)
	}
	later(6 * time.Second)
	a.pending = false
	back := b.post(page, nil).status(303).Header.Get("Location")
	if !strings.HasPrefix(back, "/desk/settings/mailboxes/new?connected=") {
		t.Fatal(back)
	}
	shown := b.get(back).status(200).has("shop@outlook.com", "Connected since", "Access lasts until", "id-1", "tenant-1").hasNot(topSecret)
	form = url.Values{"address": {"shop@outlook.com"}, "oauth": {"microsoft"}, "oauth_client": {"id-1"}, "oauth_tenant": {"tenant-1"}, "start": {"now"}, "kept": {valueOf(shown, "kept")}, "action": {"save"}}
	b.post("/desk/settings/mailboxes/new", form).status(303).to("/desk/settings/mailboxes")
	if tested.OAuth.Access != topSecret || tested.IMAP.Host != "outlook.office365.com" {
		t.Errorf("tested: %+v", tested)
	}
	box, err := s.store.Mailbox(t.Context(), 2)
	must(t, err)
	if box.OAuth.Refresh != topSecret || box.OAuth.Secret != topSecret || box.OAuth.Tenant != "tenant-1" || box.IMAP.Password != "" {
		t.Errorf("saved: %+v", box)
	}
	b.get("/desk/settings/mailboxes/2").status(200).has("Connected since", "Connect again").hasNot(topSecret)
	b.get("/desk/settings/mailboxes").status(200).hasNot(topSecret, "Access to this mailbox ends")
	s.api("GET", "/mailboxes", nil).hasNot(topSecret)

	// A week before its end the desk warns, and one button leads to a new grant.
	later(84 * 24 * time.Hour)
	b = s.loggedIn(ownerAddress)
	b.get("/desk/settings/mailboxes").has("Access to this mailbox ends on", `action="/desk/settings/mailboxes/2/connect"`)
	b.get("/desk/open").status(200).has("dot bad")
	page = b.post("/desk/settings/mailboxes/2/connect", nil).status(303).Header.Get("Location")
	b.post(page, nil).status(303).to("/desk/settings/mailboxes")
	b.get("/desk/settings/mailboxes").has("shop@outlook.com is connected.").hasNot("Access to this mailbox ends on")
	b.post(page, nil).status(404)
}

// The browser comes back with a code, or its owner brings the address; neither counts without the state that was given out.
func TestConnectByBrowser(t *testing.T) {
	s, a, _ := connecting(t, false)
	b := s.loggedIn(ownerAddress)
	form := url.Values{"address": {"shop@gmail.com"}, "password": {"mail secret"}, "oauth": {"google"}, "oauth_client": {"id-1"}, "oauth_secret": {topSecret}, "oauth_secret_until": {"2027-02-30"}, "start": {"now"}, "action": {"connect"}}
	b.post("/desk/settings/mailboxes/new", form).status(400).has(`id="e-oauth_secret_until"`)
	form.Set("oauth_secret_until", "2027-03-31")
	page := b.post("/desk/settings/mailboxes/new", form).status(303).Header.Get("Location")
	if a.redirect != s.web.URL+"/desk/settings/mailboxes/connected" || a.got.SecretUntil.IsZero() || a.got.Secret != topSecret {
		t.Errorf("%s, %+v", a.redirect, a.got)
	}
	b.get(page).status(200).has("https://accounts.authority.com/auth?state=STATE", "accounts.authority.com").hasNot(topSecret, "mail secret")
	b.get("/desk/settings/mailboxes/connected?code=CODE&state=OTHER").status(404)
	s.loggedIn(agentAddress).get("/desk/settings/mailboxes/connected?code=CODE&state=STATE").status(403)
	s.visitor().get("/desk/settings/mailboxes/connected?code=CODE&state=STATE").status(302).to("/login")
	b.get("/desk/settings/mailboxes/connected?error=access_denied&state=STATE").status(503).has("Access was not granted")
	for _, address := range []string{"", "http://127.0.0.1/x?code=CODE", "http://127.0.0.1/x?code=CODE&state=OTHER", "%zz"} {
		b.post(page, url.Values{"address": {address}}).status(400).has(`id="e-address"`)
	}
	b.post(page, url.Values{"address": {"http://127.0.0.1:8080/desk/settings/mailboxes/connected?state=STATE&code=WRONG"}}).has("Access was not granted")
	b.post(page, url.Values{"address": {" http://127.0.0.1:8080/desk/settings/mailboxes/connected?state=STATE&code=CODE "}}).status(303)
	b.get("/desk/settings/mailboxes/connected?code=CODE&state=STATE").status(404) // once
	b.post(page, url.Values{"address": {"http://127.0.0.1/x?state=&code=CODE"}}).status(404)
}

// The wizard needs an address and a password. What was found is shown; servers that only the name service speaks for have to be looked at
// before the password goes there.
func TestFoundServers(t *testing.T) {
	s := newShop(t)
	var tested desk.Mailbox
	s.server.Mail.Check = func(_ context.Context, m desk.Mailbox) []desk.Check {
		tested = m
		return []desk.Check{{Step: "imap.connect"}, {Step: "smtp.login"}}
	}
	found := provider.Found{By: provider.ByService, Doubt: true, IMAP: desk.Server{Host: "in.elsewhere.test", Port: 993, Security: desk.TLS}, SMTP: desk.Server{Host: "out.elsewhere.test", Port: 587, Security: desk.STARTTLS}}
	s.server.Mail.Find = func(context.Context, string) provider.Found { return found }
	b := s.loggedIn(ownerAddress)
	b.get("/desk/settings/mailboxes/servers?address=a@shop.test").has("in.elsewhere.test", "DNS", "not under the address")
	form := url.Values{"address": {"a@shop.test"}, "password": {"pw"}, "start": {"now"}, "action": {"save"}}
	b.post("/desk/settings/mailboxes/new", form).status(400).has("in.elsewhere.test", "out.elsewhere.test", "They are not under the address")
	if tested.Address != "" {
		t.Error("the password went out unasked")
	}
	found.Doubt = false
	b.post("/desk/settings/mailboxes/new", form).status(303)
	if tested.IMAP.Host != "in.elsewhere.test" || tested.IMAP.User != "a@shop.test" || tested.SMTP.Port != 587 || tested.SMTP.Password != "pw" {
		t.Errorf("%+v", tested)
	}
}

// A certificate that nobody vouches for is shown with its fingerprint, trusted when the owner says so, and no longer when they do not.
func TestTrustACertificate(t *testing.T) {
	s := newShop(t)
	print := strings.Repeat("ab", 32)
	s.server.Mail.Check = func(_ context.Context, m desk.Mailbox) []desk.Check {
		if m.SMTP.Pin == print {
			return []desk.Check{{Step: "imap.connect"}, {Step: "smtp.connect"}}
		}
		return []desk.Check{{Step: "imap.connect"}, {Step: "smtp.connect", Key: "mail.error.certificate_self", Args: desk.Args{"host": "h"}, Cert: &desk.Certificate{SHA256: print, Subject: "CN=<mail>", Issuer: "CN=<mail>"}}}
	}
	b := s.loggedIn(ownerAddress)
	form := url.Values{"address": {"a@shop.test"}, "password": {"pw"}, "start": {"now"}, "action": {"save"}}
	b.post("/desk/settings/mailboxes/new", form).status(200).has(`name="smtp_trust" value="`+print+`"`, "AB:AB:AB", "CN=&lt;mail&gt;").hasNot("imap_trust")
	form.Set("smtp_trust", print)
	b.post("/desk/settings/mailboxes/new", form).status(303)
	box, err := s.store.Mailbox(t.Context(), 2)
	must(t, err)
	if box.SMTP.Pin != print || box.IMAP.Pin != "" {
		t.Fatalf("%+v", box)
	}
	b.get("/desk/settings/mailboxes/2").has(`name="smtp_pin" value="` + print + `" checked`)
	form.Del("smtp_trust")
	form.Set("smtp_pin", print)
	b.post("/desk/settings/mailboxes/2", form).status(303)
	form.Set("smtp_pin", "not a fingerprint")
	b.post("/desk/settings/mailboxes/2", form).status(400).has("This is no fingerprint")
	form.Del("smtp_pin")
	b.post("/desk/settings/mailboxes/2", form).status(303)
	if box, err = s.store.Mailbox(t.Context(), 2); err != nil || box.SMTP.Pin != "" {
		t.Errorf("%+v, %v", box, err)
	}
}
