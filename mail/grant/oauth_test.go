package grant

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail/mailtest"
)

func newAuthority(t *testing.T) (*mailtest.Authority, *OAuth) {
	t.Helper()
	a := mailtest.StandIn(t)
	return a, NewOAuth(map[string]Authority{
		"google":    {Authorize: a.URL + "/auth", Token: a.URL + "/token", Scope: "mail", Extra: url.Values{"access_type": {"offline"}}, Quiet: 180 * 24 * time.Hour},
		"microsoft": {Authorize: a.URL + "/{tenant}/auth", Token: a.URL + "/{tenant}/token", Device: a.URL + "/{tenant}/device", Scope: "mail offline_access", Quiet: 90 * 24 * time.Hour},
	})
}

// quietly fails a test whose error says a secret.
func quietly(t *testing.T, err error) {
	t.Helper()
	if err != nil && strings.Contains(fmt.Sprintf("%v %+v", err, err), mailtest.Mark) {
		t.Errorf("the error says a secret: %v", err)
	}
}

func TestDeviceCode(t *testing.T) {
	a, o := newAuthority(t)
	g := mailtest.Client("microsoft")
	g.Tenant = "shop.test"
	c, err := o.Ask(t.Context(), g, "a@shop.test", "")
	if err != nil || c.UserCode != "ABCD-EFGH" || c.URL != "https://login.test/device" || c.Every != 5*time.Second {
		t.Fatalf("%+v, %v", c, err)
	}
	a.Answers = []string{"authorization_pending", "slow_down", "authorization_pending"}
	for i, every := range []time.Duration{5, 10, 10} {
		var done bool
		if _, c, done, err = o.Poll(t.Context(), g, c); done || err != nil || c.Every != every*time.Second {
			t.Fatalf("%d: %+v, %v, %v", i, c, done, err)
		}
	}
	a.Broken = true // a cloud that is away for a moment is no refusal (RFC 8628, 3.5)
	if _, _, done, err := o.Poll(t.Context(), g, c); done || err != nil {
		t.Fatal(done, err)
	}
	a.Broken = false
	fresh, _, done, err := o.Poll(t.Context(), g, c)
	if !done || err != nil || fresh.Access != a.Access || fresh.Refresh != a.Refresh || fresh.GrantedAt.IsZero() || time.Until(fresh.RefreshUntil) < 89*24*time.Hour {
		t.Fatalf("%+v, %v, %v", fresh, done, err)
	}
	for _, word := range []string{"expired_token", "access_denied", "authorization_declined", "invalid_grant", "unauthorized_client", "Surprise " + mailtest.Mark} {
		a.Answers = []string{word}
		_, _, done, err := o.Poll(t.Context(), g, c)
		quietly(t, err)
		want := map[string]string{"unauthorized_client": "mail.error.oauth_client"}[word]
		if want == "" {
			want = "mail.error.oauth_consent"
		}
		if strings.HasPrefix(word, "Surprise") {
			if done || err != nil { // nothing known: asked again, until it is too late
				t.Errorf("%s: %v, %v", word, done, err)
			}
			continue
		}
		if key := keyOf(err); done || key != want {
			t.Errorf("%s: %v, %s", word, done, key)
		}
	}
	o.now = func() time.Time { return time.Now().Add(time.Hour) }
	if _, _, done, err := o.Poll(t.Context(), g, c); done || keyOf(err) != "mail.error.oauth_consent" {
		t.Errorf("too late: %v, %v", done, err)
	}
}

func keyOf(err error) string {
	var e *desk.Error
	if errors.As(err, &e) {
		return e.Key
	}
	return ""
}

func TestLoopbackRedirect(t *testing.T) {
	a, o := newAuthority(t)
	g := mailtest.Client("google")
	c, err := o.Ask(t.Context(), g, "a@shop.test", "http://127.0.0.1:8080/back")
	if err != nil || c.UserCode != "" {
		t.Fatal(c, err)
	}
	u, err := url.Parse(c.URL)
	if err != nil {
		t.Fatal(err)
	}
	a.Authorize = u.Query()
	if q := u.Query(); q.Get("state") != c.State || len(c.State) < 20 || q.Get("code_challenge_method") != "S256" || q.Get("response_type") != "code" ||
		q.Get("access_type") != "offline" || q.Get("login_hint") != "a@shop.test" || strings.Contains(c.URL, c.Verifier) || strings.Contains(c.URL, mailtest.Mark) {
		t.Errorf("%s", c.URL)
	}
	if other, _ := o.Ask(t.Context(), g, "a@shop.test", "http://127.0.0.1:8080/back"); other.State == c.State || other.Verifier == c.Verifier {
		t.Error("the same state or verifier twice")
	} else if _, err := o.Redeem(t.Context(), g, other, "code-"+mailtest.Mark); keyOf(err) != "mail.error.oauth_consent" {
		t.Errorf("a code of another question: %v", err)
	}
	for _, code := range []string{"wrong", ""} {
		_, err := o.Redeem(t.Context(), g, c, code)
		quietly(t, err)
		if keyOf(err) != "mail.error.oauth_consent" {
			t.Errorf("%q: %v", code, err)
		}
	}
	a.Lasts = 7 * 24 * 3600
	fresh, err := o.Redeem(t.Context(), g, c, "code-"+mailtest.Mark)
	if err != nil || fresh.Access != a.Access {
		t.Fatal(fresh, err)
	}
	if left := time.Until(fresh.RefreshUntil); left > 7*24*time.Hour || left < 6*24*time.Hour || !desk.GrantEnds(fresh.Until(), time.Now().Add(time.Minute)) {
		t.Errorf("a client that is being tested: until %v", fresh.RefreshUntil)
	}
	a.Lasts = 0 // the seven days are not begun anew by using them
	if again, err := o.refresh(t.Context(), fresh); err != nil || !again.RefreshUntil.Equal(fresh.RefreshUntil) {
		t.Errorf("%v, %v", again.RefreshUntil, err)
	}
	g.Secret = "wrong"
	_, err = o.Redeem(t.Context(), g, c, "code-"+mailtest.Mark)
	quietly(t, err)
	var e *desk.Error
	if !errors.As(err, &e) || e.Key != "mail.error.oauth_client" || e.Args["words"] != "invalid_client AADSTS7000215" {
		t.Errorf("%v", err)
	}
	mailtest.CheckWords(t, e.Key, e.Args)
}

// Of many who need a token at once one asks; the refresh token is used once.
func TestOneAsksForAll(t *testing.T) {
	a, o := newAuthority(t)
	a.Slow = 50 * time.Millisecond
	g := mailtest.Client("microsoft")
	g.GrantedAt, g.Refresh = time.Now(), "refresh-0-"+mailtest.Mark
	a.Refresh = g.Refresh
	shop := mailtest.NewOffice(t, desk.Mailbox{IMAP: desk.Server{Host: "127.0.0.1", Port: 1, Security: desk.NoTLS}, OAuth: g})
	k := NewKeyring(shop.Store, o, mailtest.Quiet)
	var all sync.WaitGroup
	tokens := make([]string, 8)
	for i := range tokens {
		all.Go(func() { tokens[i], _ = k.token(t.Context(), shop.Box, "") })
	}
	all.Wait()
	for _, token := range tokens {
		if token != a.Access {
			t.Errorf("%q", token)
		}
	}
	if a.Given != 1 || len(a.Asked) != 1 {
		t.Errorf("asked %d times", len(a.Asked))
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	k.ring(shop.Box.ID).turn <- struct{}{}
	if _, err := k.token(ctx, shop.Box, ""); err == nil {
		t.Error("one who gave up waiting got a token")
	}
}

// forgetful is a database that can't be written for a while.
type forgetful struct {
	Grants
	fails int
}

func (f *forgetful) KeepGrant(ctx context.Context, mailbox int64, was string, g desk.Grant) error {
	if f.fails > 0 {
		f.fails--
		return errors.New("disk full")
	}
	return f.Grants.KeepGrant(ctx, mailbox, was, g)
}

// A rotated token that can't be saved is not lost while the desk runs, and is saved as soon as that is possible.
func TestRotatedWhileTheDiskIsFull(t *testing.T) {
	a, o := newAuthority(t)
	g := mailtest.Client("microsoft")
	g.GrantedAt, g.Refresh = time.Now(), "refresh-0-"+mailtest.Mark
	a.Refresh = g.Refresh
	shop := mailtest.NewOffice(t, desk.Mailbox{IMAP: desk.Server{Host: "127.0.0.1", Port: 1, Security: desk.NoTLS}, OAuth: g})
	k := NewKeyring(&forgetful{shop.Store, 2}, o, mailtest.Quiet)
	for range 3 {
		if token, err := k.token(t.Context(), shop.Box, ""); err != nil || token != a.Access {
			t.Fatalf("%q, %v", token, err)
		}
	}
	kept, err := shop.Grant(t.Context(), shop.Box.ID)
	if err != nil || kept.Refresh != a.Refresh || a.Given != 1 {
		t.Errorf("%v, given %d", err, a.Given)
	}
	k.now = func() time.Time { return time.Now().Add(2 * time.Hour) }
	if token, err := k.token(t.Context(), shop.Box, ""); err != nil || token != a.Access || a.Given != 2 {
		t.Errorf("after its time: %q, %v, given %d", token, err, a.Given)
	}
}
