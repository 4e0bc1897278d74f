package browser

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"net/smtp"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/deskbell/deskbell/demo"
	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail"
	"github.com/deskbell/deskbell/tests/servers"
)

const customer = "customer@cust.test"

// post is a pair of mail servers with a mailbox for the shop and one for a customer.
type post struct {
	*testing.T
	imap, smtp desk.Server
	auth       smtp.Auth // nil where the server takes mail from anybody here
	letters    func() []string
	forgives   bool // a wrong password does not slow the next log-in down, as it does at Dovecot
}

// demoPost is the post office of the demo, in this process. The letters are kept as their bytes came.
func demoPost(t *testing.T) *post {
	t.Helper()
	var mu sync.Mutex
	var raws []string
	office, err := demo.OpenOffice(demo.OfficeOptions{Shop: support, UIDValidity: 1, OpenPart: mail.OpenPart, Parse: func(r io.ReaderAt, size int64) *desk.Mail {
		raw, err := io.ReadAll(io.NewSectionReader(r, 0, size))
		if err != nil {
			t.Error(err)
		}
		mu.Lock()
		defer mu.Unlock()
		raws = append(raws, string(raw))
		return mail.Parse(r, size)
	}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- office.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	p := &post{T: t, forgives: true}
	p.imap, p.smtp = office.Servers()
	p.auth = smtp.PlainAuth("", p.smtp.User, p.smtp.Password, p.smtp.Host)
	p.letters = func() []string {
		mu.Lock()
		defer mu.Unlock()
		var own []string
		for _, raw := range raws {
			if strings.Contains(raw, "\nDelivered-To: "+customer) {
				own = append(own, raw)
			}
		}
		return own
	}
	return p
}

// realPost is Dovecot and Postfix, where they can be started.
func realPost(t *testing.T) *post {
	t.Helper()
	if why := servers.Missing(); why != "" {
		t.Skip(why)
	}
	pair, err := servers.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := pair.Stop(); err != nil {
			t.Error(err)
		}
	})
	p := &post{T: t,
		imap: desk.Server{Host: "127.0.0.1", Port: pair.IMAPS, Security: desk.TLS, User: support, Password: "pw"},
		smtp: desk.Server{Host: "127.0.0.1", Port: pair.SMTP, Security: desk.STARTTLS, User: support, Password: "pw"}}
	p.letters = func() (own []string) {
		files, err := filepath.Glob(filepath.Join(pair.Dir, "mail/cust.test/customer/new/*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			raw, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			own = append(own, string(raw))
		}
		return own
	}
	return p
}

// sends hands in a customer's mail by SMTP, as their own server does.
func (p *post) sends(header, text string) {
	p.Helper()
	raw := fmt.Sprintf("From: %s <%s>\nTo: %s\nDate: %s\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n%s\n\n%s\n",
		mime.BEncoding.Encode("utf-8", "王芳"), customer, support, time.Now().Format(time.RFC1123Z), strings.TrimSpace(header), text)
	at := fmt.Sprintf("%s:%d", p.smtp.Host, p.smtp.Port)
	deadline := time.Now().Add(20 * time.Second)
	for {
		err := p.hand(at, strings.ReplaceAll(raw, "\n", "\r\n"))
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			p.Fatal(err)
		}
		time.Sleep(100 * time.Millisecond) // a server that has just been started
	}
}

func (p *post) hand(at, raw string) error {
	c, err := smtp.Dial(at)
	if err != nil {
		return err
	}
	defer c.Close()
	if p.auth != nil {
		if err := c.Auth(p.auth); err != nil {
			return err
		}
	}
	if err := c.Mail(customer); err != nil {
		return err
	}
	if err := c.Rcpt(support); err != nil {
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
	return c.Quit()
}

// letter is a mail as the customer's own program reads it.
type letter struct {
	netmail.Header
	subject, text, html string
}

func says(text string) func(letter) bool {
	return func(m letter) bool { return strings.Contains(m.text, text) }
}

// gets waits for a letter of this kind in the customer's mailbox.
func (p *post) gets(what string, is func(letter) bool) letter {
	p.Helper()
	var seen []string
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		seen = nil
		for _, raw := range p.letters() {
			l := p.reads(raw)
			if is(l) {
				return l
			}
			seen = append(seen, l.subject+"\n"+l.text)
		}
	}
	p.Fatalf("%s has not come; there are %d letters:\n%s", what, len(seen), strings.Join(seen, "\n----\n"))
	return letter{}
}

// reads takes a mail apart with the standard library alone.
func (p *post) reads(raw string) letter {
	p.Helper()
	m, err := netmail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		p.Fatalf("%v in\n%s", err, raw)
	}
	l := letter{Header: m.Header}
	if l.subject, err = new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); err != nil {
		p.Fatal(err)
	}
	p.part(&l, m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), m.Body)
	return l
}

func (p *post) part(l *letter, kind, encoding string, body io.Reader) {
	p.Helper()
	kind, params, err := mime.ParseMediaType(kind)
	if err != nil {
		p.Fatal(err)
	}
	if strings.HasPrefix(kind, "multipart/") {
		for parts := multipart.NewReader(body, params["boundary"]); ; {
			part, err := parts.NextRawPart()
			if err == io.EOF {
				return
			}
			if err != nil {
				p.Fatal(err)
			}
			p.part(l, part.Header.Get("Content-Type"), part.Header.Get("Content-Transfer-Encoding"), part)
		}
	}
	switch strings.ToLower(encoding) {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	b, err := io.ReadAll(body)
	if err != nil {
		p.Fatal(err)
	}
	b = bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n"))
	switch kind {
	case "text/plain":
		l.text += string(b)
	case "text/html":
		l.html += string(b)
	}
}
