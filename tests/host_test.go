// Package tests drives the real program against real mail servers: Dovecot and Postfix where they can be started (servers/up says
// how to install them), and servers in process everywhere.
package tests

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/smtp"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
	"github.com/emersion/go-sasl"
	gosmtp "github.com/emersion/go-smtp"

	"github.com/deskbell/deskbell/tests/servers"
)

const (
	shop     = "support@shop.test"
	customer = "customer@cust.test"
	password = "pw"
)

// oneOfMany is an address of its own whose mail lands with the customer. (Addresses behind a plus sign are one to the desk.)
func oneOfMany(n int) string { return fmt.Sprintf("customer%d@many.test", n) }

// host is a pair of mail servers with the accounts of servers/up.
type host struct {
	name             string
	dir              string // of Dovecot and Postfix; empty in process
	imap, smtp       string // addresses, in plain text
	imapURL, smtpURL string // for the desk
}

// eachHost runs a scenario against both kinds of servers.
func eachHost(t *testing.T, scenario func(t *testing.T, h *host)) {
	t.Run("in process", func(t *testing.T) { scenario(t, inProcess(t)) })
	t.Run("Dovecot and Postfix", func(t *testing.T) { scenario(t, realServers(t)) })
}

// realServers starts Dovecot and Postfix; without root or without them the test is skipped.
func realServers(t testing.TB) *host {
	t.Helper()
	if why := servers.Missing(); why != "" {
		t.Skip(why)
	}
	p, err := servers.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if t.Failed() {
			for _, name := range []string{"dovecot/log", "postfix/log"} {
				said, _ := os.ReadFile(filepath.Join(p.Dir, name))
				t.Logf("%s:\n%s", name, tail(said))
			}
		}
		if err := p.Stop(); err != nil {
			t.Error(err)
		}
	})
	h := &host{name: "real", dir: p.Dir, imap: local(p.IMAP), smtp: local(p.SMTP),
		imapURL: "imaps://" + shop + "@" + local(p.IMAPS), smtpURL: "smtp://" + shop + "@" + local(p.SMTP)}
	h.await(t)
	return h
}

// anyHost is the real servers where they can be had, else those in process.
func anyHost(t testing.TB) *host {
	t.Helper()
	if servers.Missing() == "" {
		return realServers(t)
	}
	return inProcess(t)
}

// through is h with a proxy before each server.
func (h *host) through(t testing.TB) (via *host, in, out *proxy) {
	t.Helper()
	in, out = newProxy(t, h.imap), newProxy(t, h.smtp)
	v := *h
	v.imapURL, v.smtpURL = "imap://"+shop+"@"+in.addr+"?tls=none", "smtp://"+shop+"@"+out.addr+"?tls=none"
	return &v, in, out
}

func local(port int) string { return "127.0.0.1:" + strconv.Itoa(port) }

// await returns once both servers answer.
func (h *host) await(t testing.TB) {
	t.Helper()
	for _, addr := range []string{h.imap, h.smtp} {
		eventually(t, addr+" answers", func() bool {
			c, err := net.Dial("tcp", addr)
			if err != nil {
				return false
			}
			defer c.Close()
			_ = c.SetDeadline(time.Now().Add(time.Second))
			line, err := bufio.NewReader(c).ReadString('\n')
			return err == nil && line != ""
		})
	}
}

// inProcess starts servers in this process.
func inProcess(t testing.TB) *host {
	t.Helper()
	mem := imapmemserver.New()
	users := map[string]*imapmemserver.User{}
	for _, address := range []string{shop, "second@shop.test", customer} {
		users[address] = imapmemserver.NewUser(address, password)
		if err := users[address].Create("INBOX", nil); err != nil {
			t.Fatal(err)
		}
		mem.AddUser(users[address])
	}
	in := imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return mem.NewSession(), nil, nil
		},
		Caps: imap.CapSet{imap.CapIMAP4rev1: {}, imap.CapIMAP4rev2: {}}, InsecureAuth: true, Logger: log.New(io.Discard, "", 0),
	})
	out := gosmtp.NewServer(gosmtp.BackendFunc(func(*gosmtp.Conn) (gosmtp.Session, error) { return &postman{users: users}, nil }))
	out.AllowInsecureAuth = true
	out.ErrorLog = log.New(io.Discard, "", 0)
	h := &host{name: "in process", imap: serve(t, in.Serve, in.Close), smtp: serve(t, out.Serve, out.Close)}
	h.imapURL = "imap://" + shop + "@" + h.imap + "?tls=none"
	h.smtpURL = "smtp://" + shop + "@" + h.smtp + "?tls=none"
	return h
}

func serve(t testing.TB, run func(net.Listener) error, stop func() error) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = run(ln) }()
	t.Cleanup(func() { _ = stop() })
	return ln.Addr().String()
}

// postman puts what comes by SMTP into INBOX.
type postman struct {
	users map[string]*imapmemserver.User
	to    []*imapmemserver.User
}

func (p *postman) AuthMechanisms() []string { return []string{sasl.Plain} }
func (p *postman) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, pass string) error {
		if p.users[user] == nil || pass != password {
			return gosmtp.ErrAuthFailed
		}
		return nil
	}), nil
}
func (p *postman) Mail(string, *gosmtp.MailOptions) error { p.to = nil; return nil }
func (p *postman) Rcpt(to string, _ *gosmtp.RcptOptions) error {
	name, domain, _ := strings.Cut(to, "@")
	name, _, _ = strings.Cut(name, "+")
	user := p.users[name+"@"+domain]
	if domain == "many.test" {
		user = p.users[customer]
	}
	if user == nil {
		return &gosmtp.SMTPError{Code: 550, EnhancedCode: gosmtp.EnhancedCode{5, 1, 1}, Message: "no such user"}
	}
	p.to = append(p.to, user)
	return nil
}
func (p *postman) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	for _, user := range p.to {
		if _, err := user.Append("INBOX", literal(raw), &imap.AppendOptions{}); err != nil {
			return err
		}
	}
	return nil
}
func (p *postman) Reset()        {}
func (p *postman) Logout() error { return nil }

type bytesLiteral struct {
	*bytes.Reader
	size int64
}

func (l bytesLiteral) Size() int64 { return l.size }
func literal(raw []byte) imap.LiteralReader {
	return bytesLiteral{bytes.NewReader(raw), int64(len(raw))}
}
func crlf(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }
func letter(from, id, subject, more, text string) string {
	return crlf("From: =?utf-8?B?546L5bCP5piO?= <" + from + ">\nTo: " + shop + "\nSubject: " + subject + "\nMessage-ID: <" + id + ">\nDate: " +
		time.Now().Format(time.RFC1123Z) + "\n" + more + "\n" + text + "\n")
}

// deliver hands mails for the shop to the SMTP server, as the customer's own server would.
func (h *host) deliver(from string, mails ...string) error { return h.deliverTo(shop, from, mails...) }

func (h *host) deliverTo(to, from string, mails ...string) error {
	c, err := smtp.Dial(h.smtp)
	if err != nil {
		return err
	}
	defer c.Close()
	for _, raw := range mails {
		if err := errors.Join(c.Mail(from), c.Rcpt(to)); err != nil {
			return err
		}
		w, err := c.Data()
		if err != nil {
			return err
		}
		if _, err := io.WriteString(w, raw); err != nil {
			return err
		}
		if err := w.Close(); err != nil {
			return err
		}
	}
	return c.Quit()
}

// open logs in to an account over IMAP.
func (h *host) open(t testing.TB, user string) *imapclient.Client {
	t.Helper()
	c, err := imapclient.DialInsecure(h.imap, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if err := c.Login(user, password).Wait(); err != nil {
		t.Fatal(err)
	}
	return c
}

// appendMail puts a mail into the shop's INBOX with flags.
func (h *host) appendMail(t testing.TB, c *imapclient.Client, raw string, flags ...imap.Flag) {
	t.Helper()
	cmd := c.Append("INBOX", int64(len(raw)), &imap.AppendOptions{Flags: flags})
	if _, err := io.WriteString(cmd, raw); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
}

// inbox is all mail in an account's INBOX, raw.
func (h *host) inbox(t testing.TB, user string) []string {
	t.Helper()
	c := h.open(t, user)
	defer c.Close()
	selected, err := c.Select("INBOX", nil).Wait()
	if err != nil {
		t.Fatal(err)
	}
	if selected.NumMessages == 0 {
		return nil
	}
	var all imap.SeqSet
	all.AddRange(1, 0)
	fetched, err := c.Fetch(all, &imap.FetchOptions{BodySection: []*imap.FetchItemBodySection{{Peek: true}}}).Collect()
	if err != nil {
		t.Fatal(err)
	}
	var mails []string
	for _, m := range fetched {
		mails = append(mails, string(m.BodySection[0].Bytes))
	}
	return mails
}

func eventually(t testing.TB, what string, is func() bool) {
	t.Helper()
	within(t, 30*time.Second, what, is)
}

func within(t testing.TB, d time.Duration, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(d); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if is() {
			return
		}
	}
	t.Fatalf("it did not come about within %v: %s", d, what)
}
