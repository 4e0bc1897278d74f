package wire

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// authority stands in for Google and Microsoft: it has one client, gives codes, rotates refresh tokens and takes them back.
type authority struct {
	mu        sync.Mutex
	url       string
	secret    string
	answers   []string // to the next device polls: error words
	refresh   string   // the only one that counts
	access    string   // likewise
	given     int
	asked     []string // grant types
	expires   any      // of access tokens
	lasts     int      // of refresh tokens; 0: it does not say
	slow      time.Duration
	broken    bool
	authorize url.Values
}

// every secret that the stand-in gives or takes has this in it.
const mark = "s3cr3t"

func newAuthority(t *testing.T) (*authority, *OAuth) {
	t.Helper()
	a := &authority{secret: "client-" + mark, expires: 3600}
	server := httptest.NewServer(a)
	t.Cleanup(server.Close)
	a.url = server.URL
	o := NewOAuth(map[string]Authority{
		"google":    {Authorize: a.url + "/auth", Token: a.url + "/token", Scope: "mail", Extra: url.Values{"access_type": {"offline"}}, Quiet: 180 * 24 * time.Hour},
		"microsoft": {Authorize: a.url + "/{tenant}/auth", Token: a.url + "/{tenant}/token", Device: a.url + "/{tenant}/device", Scope: "mail offline_access", Quiet: 90 * 24 * time.Hour},
	})
	return a, o
}

func (a *authority) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	defer a.mu.Unlock()
	_ = r.ParseForm()
	say := func(status int, v map[string]any) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(v)
	}
	no := func(word string) {
		say(400, map[string]any{"error": word, "error_description": "AADSTS7000215: no. " + mark + " " + r.Form.Get("refresh_token")})
	}
	if a.broken {
		http.Error(w, "<html>"+mark, http.StatusBadGateway)
		return
	}
	if strings.HasSuffix(r.URL.Path, "/device") {
		say(200, map[string]any{"device_code": "device-" + mark, "user_code": "ABCD-EFGH", "verification_uri": "https://login.test/device", "expires_in": "900", "interval": 5})
		return
	}
	a.asked = append(a.asked, r.Form.Get("grant_type"))
	time.Sleep(a.slow)
	if r.Form.Get("client_id") != "id" || r.Form.Get("client_secret") != a.secret {
		no("invalid_client")
		return
	}
	switch r.Form.Get("grant_type") {
	case "urn:ietf:params:oauth:grant-type:device_code":
		if len(a.answers) > 0 {
			word := a.answers[0]
			a.answers = a.answers[1:]
			no(word)
			return
		}
	case "authorization_code":
		sum := sha256.Sum256([]byte(r.Form.Get("code_verifier")))
		if r.Form.Get("code") != "code-"+mark || r.Form.Get("redirect_uri") != a.authorize.Get("redirect_uri") ||
			base64.RawURLEncoding.EncodeToString(sum[:]) != a.authorize.Get("code_challenge") || len(r.Form.Get("code_verifier")) < 43 {
			no("invalid_grant")
			return
		}
	case "refresh_token":
		if r.Form.Get("refresh_token") != a.refresh {
			no("invalid_grant")
			return
		}
	}
	a.given++
	a.refresh, a.access = fmt.Sprintf("refresh-%d-%s", a.given, mark), fmt.Sprintf("access-%d-%s", a.given, mark)
	answer := map[string]any{"access_token": a.access, "refresh_token": a.refresh, "expires_in": a.expires, "token_type": "Bearer"}
	if a.lasts > 0 {
		answer["refresh_token_expires_in"] = a.lasts
	}
	say(200, answer)
}

// takes says whether a token is the one that counts.
func (a *authority) takes(token string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return token == a.access
}

func (a *authority) revoke(refreshToo bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.access = "none"
	if refreshToo {
		a.refresh = "none"
	}
}

func client(authority string) desk.Grant {
	return desk.Grant{Authority: authority, ClientID: "id", Secret: "client-" + mark}
}

// quietly fails a test whose error says a secret.
func quietly(t *testing.T, err error) {
	t.Helper()
	if err != nil && strings.Contains(fmt.Sprintf("%v %+v", err, err), mark) {
		t.Errorf("the error says a secret: %v", err)
	}
}

func TestDeviceCode(t *testing.T) {
	a, o := newAuthority(t)
	g := client("microsoft")
	g.Tenant = "shop.test"
	c, err := o.Ask(t.Context(), g, "a@shop.test", "")
	if err != nil || c.UserCode != "ABCD-EFGH" || c.URL != "https://login.test/device" || c.Every != 5*time.Second {
		t.Fatalf("%+v, %v", c, err)
	}
	a.answers = []string{"authorization_pending", "slow_down", "authorization_pending"}
	for i, every := range []time.Duration{5, 10, 10} {
		var done bool
		if _, c, done, err = o.Poll(t.Context(), g, c); done || err != nil || c.Every != every*time.Second {
			t.Fatalf("%d: %+v, %v, %v", i, c, done, err)
		}
	}
	a.broken = true // a cloud that is away for a moment is no refusal (RFC 8628, 3.5)
	if _, _, done, err := o.Poll(t.Context(), g, c); done || err != nil {
		t.Fatal(done, err)
	}
	a.broken = false
	fresh, _, done, err := o.Poll(t.Context(), g, c)
	if !done || err != nil || fresh.Access != a.access || fresh.Refresh != a.refresh || fresh.GrantedAt.IsZero() || time.Until(fresh.RefreshUntil) < 89*24*time.Hour {
		t.Fatalf("%+v, %v, %v", fresh, done, err)
	}
	for _, word := range []string{"expired_token", "access_denied", "authorization_declined", "invalid_grant", "unauthorized_client", "Surprise " + mark} {
		a.answers = []string{word}
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
	g := client("google")
	c, err := o.Ask(t.Context(), g, "a@shop.test", "http://127.0.0.1:8080/back")
	if err != nil || c.UserCode != "" {
		t.Fatal(c, err)
	}
	u, err := url.Parse(c.URL)
	if err != nil {
		t.Fatal(err)
	}
	a.authorize = u.Query()
	if q := u.Query(); q.Get("state") != c.State || len(c.State) < 20 || q.Get("code_challenge_method") != "S256" || q.Get("response_type") != "code" ||
		q.Get("access_type") != "offline" || q.Get("login_hint") != "a@shop.test" || strings.Contains(c.URL, c.Verifier) || strings.Contains(c.URL, mark) {
		t.Errorf("%s", c.URL)
	}
	if other, _ := o.Ask(t.Context(), g, "a@shop.test", "http://127.0.0.1:8080/back"); other.State == c.State || other.Verifier == c.Verifier {
		t.Error("the same state or verifier twice")
	} else if _, err := o.Redeem(t.Context(), g, other, "code-"+mark); keyOf(err) != "mail.error.oauth_consent" {
		t.Errorf("a code of another question: %v", err)
	}
	for _, code := range []string{"wrong", ""} {
		_, err := o.Redeem(t.Context(), g, c, code)
		quietly(t, err)
		if keyOf(err) != "mail.error.oauth_consent" {
			t.Errorf("%q: %v", code, err)
		}
	}
	a.lasts = 7 * 24 * 3600
	fresh, err := o.Redeem(t.Context(), g, c, "code-"+mark)
	if err != nil || fresh.Access != a.access {
		t.Fatal(fresh, err)
	}
	if left := time.Until(fresh.RefreshUntil); left > 7*24*time.Hour || left < 6*24*time.Hour || !desk.GrantEnds(fresh.Until(), time.Now().Add(time.Minute)) {
		t.Errorf("a client that is being tested: until %v", fresh.RefreshUntil)
	}
	a.lasts = 0 // the seven days are not begun anew by using them
	if again, err := o.refresh(t.Context(), fresh); err != nil || !again.RefreshUntil.Equal(fresh.RefreshUntil) {
		t.Errorf("%v, %v", again.RefreshUntil, err)
	}
	g.Secret = "wrong"
	_, err = o.Redeem(t.Context(), g, c, "code-"+mark)
	quietly(t, err)
	var e *desk.Error
	if !errors.As(err, &e) || e.Key != "mail.error.oauth_client" || e.Args["words"] != "invalid_client AADSTS7000215" {
		t.Errorf("%v", err)
	}
	checkWords(t, e.Key, e.Args)
}

// tokenServers are an IMAP and an SMTP server that take tokens of a by the given mechanism and nothing else.
func tokenServers(t *testing.T, a *authority, mechanism string) (in *script, out desk.Server) {
	t.Helper()
	good := func(b64 string) bool {
		raw, err := base64.StdEncoding.DecodeString(b64)
		_, rest, _ := strings.Cut(string(raw), "\x01auth=Bearer ")
		token, end, _ := strings.Cut(rest, "\x01")
		right := map[string]string{"XOAUTH2": "user=support@shop.test\x01", "OAUTHBEARER": "n,a=support@shop.test,\x01"}[mechanism]
		return err == nil && end == "\x01" && strings.HasPrefix(string(raw), right) && a.takes(token)
	}
	reason := base64.StdEncoding.EncodeToString([]byte(`{"status":"401","schemes":"bearer","scope":"mail"}`))
	in = &script{caps: "IMAP4rev1 SASL-IR AUTH=" + mechanism}
	var refused sync.Map // connections that were told the reason, with the tag of what they asked
	in.on = func(c *scripted, tag, name, args string) bool {
		if was, ok := refused.LoadAndDelete(c); ok { // whatever answers the reason
			c.say("%s NO [AUTHENTICATIONFAILED] Invalid credentials", was)
			return true
		}
		if name != "AUTHENTICATE" {
			return false
		}
		mech, ir, _ := strings.Cut(args, " ")
		if mech == mechanism && good(ir) {
			c.say("%s OK [CAPABILITY IMAP4rev1] welcome", tag)
			return true
		}
		refused.Store(c, tag)
		c.say("+ %s", reason)
		return true
	}
	in.start(t)
	in.server.User = "support@shop.test"
	in.server.Password = ""
	ln := listen(t)
	go func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				say := func(s string) { fmt.Fprintf(conn, "%s\r\n", s) }
				say("220 hello")
				for lines := bufio.NewScanner(conn); lines.Scan(); {
					verb, rest, _ := strings.Cut(lines.Text(), " ")
					switch verb {
					case "EHLO":
						say("250-hello\r\n250 AUTH " + mechanism)
					case "AUTH":
						mech, ir, _ := strings.Cut(rest, " ")
						if mech == mechanism && good(ir) {
							say("235 welcome")
							continue
						}
						say("334 " + reason)
						lines.Scan()
						say("535 5.7.8 no")
					case "QUIT":
						say("221 bye")
						return
					default:
						say("250 fine")
					}
				}
			}()
		}
	}()
	return in, desk.Server{Host: "127.0.0.1", Port: port(ln), Security: desk.NoTLS, User: "support@shop.test"}
}

// A mailbox with a grant is read and sent from by token; tokens that run out, are turned down or rotated are got anew, by one of
// those who need one and kept for all; and a grant that was taken back is one sentence. No secret gets into the log or a sentence.
func TestTokens(t *testing.T) {
	for _, mechanism := range []string{"XOAUTH2", "OAUTHBEARER"} {
		t.Run(mechanism, func(t *testing.T) {
			a, o := newAuthority(t)
			in, out := tokenServers(t, a, mechanism)
			g := client("google")
			g.GrantedAt, g.Refresh = time.Now(), "refresh-0-"+mark
			a.refresh = g.Refresh
			shop := newOffice(t, desk.Mailbox{IMAP: in.server, SMTP: out, OAuth: g})
			var log bytes.Buffer
			k := NewKeyring(shop.Store, o, slog.New(slog.NewTextHandler(&log, nil)))
			try := func(key string) {
				t.Helper()
				for _, c := range Check(t.Context(), k, shop.box) {
					if c.Key != key && (key == "" || c.Key != "") {
						t.Errorf("%s: %s %v, want %q", c.Step, c.Key, c.Args, key)
					}
					checkWordsIf(t, c.Key, c.Args)
					if strings.Contains(fmt.Sprint(c.Args), mark) {
						t.Errorf("a sentence says a secret: %v", c.Args)
					}
				}
			}
			try("")
			if a.given != 1 {
				t.Errorf("%d tokens for two log-ins", a.given)
			}
			a.revoke(false) // the server turns the token down before its time
			try("")
			if a.given != 2 {
				t.Errorf("%d tokens", a.given)
			}
			kept, err := shop.Grant(t.Context(), shop.box.ID)
			if err != nil || kept.Refresh != a.refresh || kept.Access != a.access {
				t.Errorf("what was rotated is not kept: %v", err)
			}
			k = NewKeyring(shop.Store, o, k.log) // the desk starts again
			try("")
			if a.given != 2 {
				t.Errorf("%d tokens", a.given)
			}
			a.broken = true
			k.now = func() time.Time { return time.Now().Add(2 * time.Hour) }
			try("mail.error.oauth_down")
			a.broken = false
			a.revoke(true)
			try("mail.error.oauth_gone")
			asked := len(a.asked)
			try("mail.error.oauth_gone")
			if len(a.asked) != asked {
				t.Error("a grant that is gone is asked for again and again")
			}
			// The owner connects again: the same keyring takes the new grant.
			g.GrantedAt, g.Refresh = time.Now().Add(time.Second), "refresh-again-"+mark
			a.mu.Lock()
			a.refresh = g.Refresh
			a.mu.Unlock()
			shop.box.OAuth = g
			if _, err := shop.SaveMailbox(t.Context(), shop.box); err != nil {
				t.Fatal(err)
			}
			try("")
			if strings.Contains(log.String(), mark) {
				t.Errorf("the log says a secret: %s", &log)
			}
		})
	}
}

func checkWordsIf(t *testing.T, key string, args desk.Args) {
	t.Helper()
	if key != "" {
		checkWords(t, key, args)
	}
}

// Of many who need a token at once one asks; the refresh token is used once.
func TestOneAsksForAll(t *testing.T) {
	a, o := newAuthority(t)
	a.slow = 50 * time.Millisecond
	g := client("microsoft")
	g.GrantedAt, g.Refresh = time.Now(), "refresh-0-"+mark
	a.refresh = g.Refresh
	shop := newOffice(t, desk.Mailbox{IMAP: desk.Server{Host: "127.0.0.1", Port: 1, Security: desk.NoTLS}, OAuth: g})
	k := NewKeyring(shop.Store, o, quiet)
	var all sync.WaitGroup
	tokens := make([]string, 8)
	for i := range tokens {
		all.Go(func() { tokens[i], _ = k.token(t.Context(), shop.box, "") })
	}
	all.Wait()
	for _, token := range tokens {
		if token != a.access {
			t.Errorf("%q", token)
		}
	}
	if a.given != 1 || len(a.asked) != 1 {
		t.Errorf("asked %d times", len(a.asked))
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	k.ring(shop.box.ID).turn <- struct{}{}
	if _, err := k.token(ctx, shop.box, ""); err == nil {
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
	g := client("microsoft")
	g.GrantedAt, g.Refresh = time.Now(), "refresh-0-"+mark
	a.refresh = g.Refresh
	shop := newOffice(t, desk.Mailbox{IMAP: desk.Server{Host: "127.0.0.1", Port: 1, Security: desk.NoTLS}, OAuth: g})
	k := NewKeyring(&forgetful{shop.Store, 2}, o, quiet)
	for range 3 {
		if token, err := k.token(t.Context(), shop.box, ""); err != nil || token != a.access {
			t.Fatalf("%q, %v", token, err)
		}
	}
	kept, err := shop.Grant(t.Context(), shop.box.ID)
	if err != nil || kept.Refresh != a.refresh || a.given != 1 {
		t.Errorf("%v, given %d", err, a.given)
	}
}
