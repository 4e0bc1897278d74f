package wire

import (
	"bufio"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail/line"
	"github.com/deskbell/deskbell/mail/mailtest"
)

// upgrader is a server that says something, then answers STARTTLS and speaks TLS; inside answers each line with inside.
func upgrader(t *testing.T, greeting string, answer func(line string) (say string, upgrade bool), inside func(line string) string) desk.Server {
	t.Helper()
	config := mailtest.SelfSigned(t, "other.test")
	ln := mailtest.Listen(t)
	mailtest.Accept(ln, func(conn net.Conn) {
		defer conn.Close()
		_, _ = io.WriteString(conn, greeting)
		lines := bufio.NewReader(conn)
		for {
			line, err := lines.ReadString('\n')
			if err != nil {
				return
			}
			say, upgrade := answer(strings.TrimSpace(line))
			_, _ = io.WriteString(conn, say)
			if !upgrade {
				continue
			}
			var secure net.Conn = tls.Server(conn, config)
			for in := bufio.NewScanner(secure); in.Scan(); {
				_, _ = io.WriteString(secure, inside(in.Text()))
			}
			return
		}
	})
	return desk.Server{Host: "127.0.0.1", Port: mailtest.PortOf(ln), Security: desk.STARTTLS, User: "u", Password: "s3cret"}
}

// What is slipped in before TLS begins is not taken for what the server says within it (CVE-2011-0411 and its kin), and no
// password goes out on a connection that somebody has spoken into.
func TestInjectedBeforeTLS(t *testing.T) {
	var passwords atomic.Int32
	count := func(line string) {
		if strings.Contains(line, "s3cret") {
			passwords.Add(1)
		}
	}
	imap := func(injected string) desk.Server {
		return upgrader(t, "* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n", func(line string) (string, bool) {
			count(line)
			tag, rest, _ := strings.Cut(line, " ")
			if rest != "STARTTLS" {
				return tag + " OK done\r\n", false
			}
			return tag + " OK begin\r\n" + injected, true
		}, func(line string) string {
			count(line)
			tag, _, _ := strings.Cut(line, " ")
			return "* CAPABILITY IMAP4rev1\r\n" + tag + " OK done\r\n"
		})
	}
	for _, injected := range []string{"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n", "* BYE go away\r\n", "T2 OK welcome\r\n"} {
		s := imap(injected)
		_, err := openIMAP(t.Context(), nil, desk.Mailbox{IMAP: s}, false, func(string) {})
		if key, _ := explain(s, desk.Mailbox{}, err); key != "mail.error.tls" || passwords.Load() != 0 {
			t.Errorf("IMAP, %q: %s, %v; %d passwords", injected, key, err, passwords.Load())
		}
	}
	s := upgrader(t, "* PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] come in\r\n", func(line string) (string, bool) {
		count(line)
		tag, _, _ := strings.Cut(line, " ")
		return tag + " BAD not now\r\n", false
	}, nil)
	if _, err := openIMAP(t.Context(), nil, desk.Mailbox{IMAP: s}, false, func(string) {}); err == nil || passwords.Load() != 0 {
		t.Errorf("PREAUTH without TLS: %v", err)
	}

	// The offer of PLAIN is from outside, that of LOGIN from within: only the second counts.
	var used atomic.Value
	used.Store("")
	s = upgrader(t, "220 hello\r\n", func(line string) (string, bool) {
		count(line)
		if line == "STARTTLS" {
			return "220 go\r\n250-shop.test\r\n250 AUTH PLAIN\r\n", true
		}
		return "250-shop.test\r\n250-AUTH PLAIN\r\n250 STARTTLS\r\n", false
	}, func(line string) string {
		switch verb, rest, _ := strings.Cut(line, " "); verb {
		case "EHLO":
			return "250-shop.test\r\n250 AUTH LOGIN\r\n"
		case "AUTH":
			used.Store(rest)
			return "535 no\r\n"
		}
		return "221 bye\r\n"
	})
	_, err := openSMTP(t.Context(), nil, desk.Mailbox{SMTP: s}, func(string) {})
	if at, _ := line.Where(err); at != line.AtLogin || !strings.HasPrefix(used.Load().(string), "LOGIN") || passwords.Load() != 0 {
		t.Errorf("SMTP: %v, logged in with %q", err, used.Load())
	}
}

// A server that takes STARTTLS out of EHLO, or refuses it, gets no password, and is explained.
func TestStrippedSTARTTLSOfSMTP(t *testing.T) {
	for _, offer := range []string{"250 AUTH PLAIN LOGIN\r\n", "250-STARTTLS\r\n250 AUTH PLAIN LOGIN\r\n"} {
		var password atomic.Bool
		s := upgrader(t, "220 hello\r\n", func(line string) (string, bool) {
			if strings.HasPrefix(line, "AUTH") {
				password.Store(true)
			}
			if line == "STARTTLS" {
				return "454 not now\r\n", false
			}
			return "250-shop.test\r\n" + offer, false
		}, nil)
		_, err := openSMTP(t.Context(), nil, desk.Mailbox{SMTP: s}, func(string) {})
		if key, _ := explain(s, desk.Mailbox{}, err); key != "mail.error.starttls" || password.Load() {
			t.Errorf("%q: %s, %v, password sent: %v", offer, key, err, password.Load())
		}
	}
}

// Letters beyond ASCII before the @ need a server that takes them (RFC 6531); without, the mail fails for good and in words.
func TestSMTPUTF8(t *testing.T) {
	for _, offered := range []bool{true, false} {
		var mu sync.Mutex
		talk := ""
		s := upgrader(t, "220 hello\r\n", func(line string) (string, bool) {
			mu.Lock()
			talk += line + "\n"
			mu.Unlock()
			switch verb, _, _ := strings.Cut(line, " "); {
			case verb == "EHLO" && offered:
				return "250-shop.test\r\n250 SMTPUTF8\r\n", false
			case verb == "DATA":
				return "354 go\r\n", false
			}
			return "250 fine\r\n", false
		}, nil)
		s.Security, s.User = desk.NoTLS, ""
		c, err := openSMTP(t.Context(), nil, desk.Mailbox{SMTP: s}, func(string) {})
		if err != nil {
			t.Fatal(err)
		}
		_, plain := c.envelope("a@shop.test", []string{"b@xn--fiq228cm5u1yp.test"})
		c.close()
		if c, err = openSMTP(t.Context(), nil, desk.Mailbox{SMTP: s}, func(string) {}); err != nil {
			t.Fatal(err)
		}
		_, err = c.send("a@shop.test", []string{"客服@shop.test"}, func(w io.Writer) error { _, err := io.WriteString(w, "x\r\n"); return err })
		c.close()
		if c, _ = openSMTP(t.Context(), nil, desk.Mailbox{SMTP: s}, func(string) {}); c == nil {
			t.Fatal("no connection")
		}
		both, err2 := c.send("a@shop.test", []string{"客服@shop.test", "b@shop.test"}, func(w io.Writer) error { _, err := io.WriteString(w, "x\r\n"); return err })
		c.close()
		if err2 != nil || offered != (len(both.Refused) == 0) {
			t.Errorf("offered %v, to two: %+v, %v", offered, both, err2)
		}
		if plain != nil || offered != (err == nil) {
			t.Errorf("offered %v: %v, %v", offered, plain, err)
		}
		mu.Lock()
		heard := talk
		mu.Unlock()
		if strings.Contains(heard, "客服") != offered || strings.Contains(heard, " SMTPUTF8\n") != offered {
			t.Errorf("offered %v: %s", offered, heard)
		}
		if offered {
			continue
		}
		f := sendFailure(s, desk.Mailbox{}, err)
		if early := (errEarly{}); f.Temporary || !errors.As(err, &early) || !strings.HasPrefix(f.Words, "mail.error.no_utf8") {
			t.Errorf("%+v", f)
		}
	}
}

// An IPv6 address is a server like any other, with its brackets or without.
func TestIPv6(t *testing.T) {
	ln, err := net.Listen("tcp", "[::1]:0")
	if err != nil {
		t.Skip("this machine has no IPv6: ", err)
	}
	defer ln.Close()
	mailtest.Accept(ln, func(conn net.Conn) {
		fmt.Fprint(conn, "* OK ready\r\n")
		conn.Close()
	})
	for _, host := range []string{"::1", "[::1]"} {
		w, err := line.Dial(t.Context(), desk.Server{Host: host, Port: ln.Addr().(*net.TCPAddr).Port, Security: desk.NoTLS}, "imap")
		if err != nil {
			t.Errorf("%s: %v", host, err)
			continue
		}
		w.Close()
	}
}
