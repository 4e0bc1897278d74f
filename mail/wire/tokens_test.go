package wire

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail/grant"
	"github.com/deskbell/deskbell/mail/mailtest"
)

// tokenServers are an IMAP and an SMTP server that take tokens of a by the given mechanism and nothing else.
func tokenServers(t *testing.T, a *mailtest.Authority, mechanism string) (in *script, out desk.Server) {
	t.Helper()
	good := func(b64 string) bool {
		raw, err := base64.StdEncoding.DecodeString(b64)
		_, rest, _ := strings.Cut(string(raw), "\x01auth=Bearer ")
		token, end, _ := strings.Cut(rest, "\x01")
		right := map[string]string{"XOAUTH2": "user=support@shop.test\x01", "OAUTHBEARER": "n,a=support@shop.test,\x01"}[mechanism]
		return err == nil && end == "\x01" && strings.HasPrefix(string(raw), right) && a.Takes(token)
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
	ln := mailtest.Listen(t)
	mailtest.Accept(ln, func(conn net.Conn) {
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
	})
	return in, desk.Server{Host: "127.0.0.1", Port: mailtest.PortOf(ln), Security: desk.NoTLS, User: "support@shop.test"}
}

// A mailbox with a grant is read and sent from by token; tokens that run out, are turned down or rotated are got anew, by one of
// those who need one and kept for all; and a grant that was taken back is one sentence. No secret gets into the log or a sentence.
func TestTokens(t *testing.T) {
	for _, mechanism := range []string{"XOAUTH2", "OAUTHBEARER"} {
		t.Run(mechanism, func(t *testing.T) {
			a := mailtest.StandIn(t)
			o := grant.NewOAuth(map[string]grant.Authority{"google": {Token: a.URL + "/token", Quiet: 180 * 24 * time.Hour}})
			in, out := tokenServers(t, a, mechanism)
			g := mailtest.Client("google")
			g.GrantedAt, g.Refresh = time.Now(), "refresh-0-"+mailtest.Mark
			a.Refresh = g.Refresh
			shop := mailtest.NewOffice(t, desk.Mailbox{IMAP: in.server, SMTP: out, OAuth: g})
			var log bytes.Buffer
			lines := slog.New(slog.NewTextHandler(&log, nil))
			k := grant.NewKeyring(shop.Store, o, lines)
			try := func(key string) {
				t.Helper()
				for _, c := range Check(t.Context(), k, shop.Box) {
					if c.Key != key && (key == "" || c.Key != "") {
						t.Errorf("%s: %s %v, want %q", c.Step, c.Key, c.Args, key)
					}
					checkWordsIf(t, c.Key, c.Args)
					if strings.Contains(fmt.Sprint(c.Args), mailtest.Mark) {
						t.Errorf("a sentence says a secret: %v", c.Args)
					}
				}
			}
			try("")
			if a.Given != 1 {
				t.Errorf("%d tokens for two log-ins", a.Given)
			}
			a.Revoke(false) // the server turns the token down before its time
			try("")
			if a.Given != 2 {
				t.Errorf("%d tokens", a.Given)
			}
			kept, err := shop.Grant(t.Context(), shop.Box.ID)
			if err != nil || kept.Refresh != a.Refresh || kept.Access != a.Access {
				t.Errorf("what was rotated is not kept: %v", err)
			}
			k = grant.NewKeyring(shop.Store, o, lines) // the desk starts again
			try("")
			if a.Given != 2 {
				t.Errorf("%d tokens", a.Given)
			}
			a.Broken = true
			a.Revoke(false)
			try("mail.error.oauth_down")
			a.Broken = false
			a.Revoke(true)
			try("mail.error.oauth_gone")
			asked := len(a.Asked)
			try("mail.error.oauth_gone")
			if len(a.Asked) != asked {
				t.Error("a grant that is gone is asked for again and again")
			}
			// The owner connects again: the same keyring takes the new grant.
			g.GrantedAt, g.Refresh = time.Now().Add(time.Second), "refresh-again-"+mailtest.Mark
			a.Mu.Lock()
			a.Refresh = g.Refresh
			a.Mu.Unlock()
			shop.Box.OAuth = g
			if _, err := shop.SaveMailbox(t.Context(), shop.Box); err != nil {
				t.Fatal(err)
			}
			try("")
			if strings.Contains(log.String(), mailtest.Mark) {
				t.Errorf("the log says a secret: %s", &log)
			}
		})
	}
}

func checkWordsIf(t *testing.T, key string, args desk.Args) {
	t.Helper()
	if key != "" {
		mailtest.CheckWords(t, key, args)
	}
}
