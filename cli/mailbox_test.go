package cli

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/deskbell/deskbell/demo"
	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail"
	"github.com/deskbell/deskbell/store"
)

// office starts a mail server for support@shop.test and returns its URLs and password.
func office(t *testing.T) (imap, smtp, password string) {
	t.Helper()
	o, err := demo.OpenOffice(demo.OfficeOptions{Shop: "support@shop.test", UIDValidity: 7, Parse: mail.Parse, OpenPart: mail.OpenPart})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var all sync.WaitGroup
	all.Go(func() { _ = o.Run(ctx) })
	t.Cleanup(func() { cancel(); all.Wait() })
	in, out := o.Servers()
	return fmt.Sprintf("imap://support%%40shop.test@%s:%d?tls=none", in.Host, in.Port),
		fmt.Sprintf("smtp://support%%40shop.test@%s:%d?tls=none", out.Host, out.Port), in.Password
}

func (b *bench) shopWithMailbox(imap, smtp string, more ...string) said {
	b.t.Helper()
	return b.must(append([]string{"init", "--shop", "Tea & Co", "--lang", "en", "--zone", "Asia/Shanghai", "--admin", "owner@shop.test",
		"--password-file", b.file("owner.pw", "correct horse\n"), "--mailbox", "Support@Shop.test", "--imap", imap, "--smtp", smtp}, more...)...)
}

func (b *bench) open() *store.Store {
	b.t.Helper()
	s, err := store.Open(b.t.Context(), b.env["DESKBELL_DATA"], store.Options{})
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { s.Close() })
	return s
}

// TestInit: everything that was said is in the file, and "now" is where the server's folder ended.
func TestInit(t *testing.T) {
	b := newBench(t)
	imap, smtp, password := office(t)
	b.env["DESKBELL_IMAP_PASSWORD"] = password
	if got := b.shopWithMailbox(imap, smtp, "--undo", "30s", "--rating-delay", "2h", "--public-url", "https://help.shop.test/"); got.err != "" {
		t.Errorf("stderr: %s", got.err)
	}
	s := b.open()
	set, err := s.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if set.ShopName != "Tea & Co" || set.Zone != "Asia/Shanghai" || set.Undo.Seconds() != 30 || set.RatingDelay.Hours() != 2 || set.PublicURL != "https://help.shop.test" {
		t.Errorf("settings: %+v", set)
	}
	for _, lang := range desk.Langs {
		if texts := set.Texts[lang]; texts.AckText == "" || texts.SurveyText == "" || texts.ResetText == "" {
			t.Errorf("%s: default texts are missing: %+v", lang, texts)
		}
	}
	boxes, err := s.Mailboxes(t.Context())
	if err != nil || len(boxes) != 1 {
		t.Fatalf("mailboxes: %v, %v", boxes, err)
	}
	box := boxes[0]
	if box.Address != "support@shop.test" || box.IMAP.User != "support@shop.test" || box.IMAP.Password != password || box.SMTP.Password != password {
		t.Errorf("mailbox: %+v", box)
	}
	if box.Start.Mode != desk.FromNow || box.Start.UIDValidity != 7 || box.Start.UIDNext != 1 {
		t.Errorf("start: %+v", box.Start)
	}
	if a, err := s.LogIn(t.Context(), "owner@shop.test", "correct horse"); err != nil || a.Role != desk.RoleOwner {
		t.Errorf("the owner: %+v, %v", a, err)
	}
}

// TestInitFindsServers: an address of a provider we know needs no servers.
func TestInitFindsServers(t *testing.T) {
	b := newBench(t)
	b.env["DESKBELL_IMAP_PASSWORD"] = "code"
	o := initOptions{mailbox: "shop@163.com", imapPassword: passwordFlag{variable: "DESKBELL_IMAP_PASSWORD"}}
	var out, err bytes.Buffer
	box, fail := o.readMailbox(t.Context(), b.terminal(&out, &err))
	if fail != nil || box.IMAP.Host != "imap.163.com" || box.SMTP.Host != "smtp.163.com" || box.IMAP.User != "shop@163.com" || box.SMTP.Password != "code" {
		t.Errorf("%+v, %v", box, fail)
	}
}

// TestInitWithoutTheServer: a server that does not answer is a note, not a refusal; the moment decides.
func TestInitWithoutTheServer(t *testing.T) {
	b := newBench(t)
	b.env["DESKBELL_IMAP_PASSWORD"] = "in"
	got := b.shopWithMailbox("imap://127.0.0.1:1?tls=none", "smtp://127.0.0.1:1?tls=none",
		"--smtp-password-file", b.file("smtp.pw", "out\n"), "--history", "30")
	if !strings.Contains(got.err, "127.0.0.1") {
		t.Errorf("no note: %q", got.err)
	}
	boxes, err := b.open().Mailboxes(t.Context())
	if err != nil || len(boxes) != 1 {
		t.Fatalf("mailboxes: %v, %v", boxes, err)
	}
	box := boxes[0]
	if box.Start.Mode != desk.FromHistory || box.Start.Days != 30 || box.Start.Moment.IsZero() || box.Start.UIDNext != 0 {
		t.Errorf("start: %+v", box.Start)
	}
	if box.IMAP.User != "support@shop.test" || box.IMAP.Password != "in" || box.SMTP.Password != "out" {
		t.Errorf("mailbox: %+v", box)
	}
}

func TestDoctor(t *testing.T) {
	imap, smtp, password := office(t)
	healthy := func(t *testing.T) *bench {
		b := newBench(t)
		b.env["DESKBELL_IMAP_PASSWORD"] = password
		b.shopWithMailbox(imap, smtp)
		return b
	}
	t.Run("all is well, beside a running desk", func(t *testing.T) {
		b := healthy(t)
		r := b.serve()
		if got := b.must("doctor"); strings.Contains(got.out, "!!") || !strings.Contains(got.out, "support@shop.test") {
			t.Errorf("%s", got.out)
		}
		r.end()
	})
	t.Run("nothing there", func(t *testing.T) { newBench(t).sick("shop.db") })
	t.Run("not set up", func(t *testing.T) {
		b := newBench(t)
		b.serve().end()
		b.sick("not set up")
	})
	t.Run("wrong password", func(t *testing.T) {
		b := newBench(t)
		b.env["DESKBELL_IMAP_PASSWORD"] = "wrong"
		b.shopWithMailbox(imap, smtp)
		b.sick("support@shop.test: ")
	})
	t.Run("the key is gone", func(t *testing.T) {
		b := healthy(t)
		if err := os.Remove(b.env["DESKBELL_DATA"] + ".key"); err != nil {
			t.Fatal(err)
		}
		b.sick(".key")
	})
	t.Run("others can read the key", func(t *testing.T) {
		b := healthy(t)
		if err := os.Chmod(b.env["DESKBELL_DATA"]+".key", 0o644); err != nil {
			t.Fatal(err)
		}
		b.sick(".key")
	})
	t.Run("a damaged file", func(t *testing.T) {
		b := healthy(t)
		path := b.env["DESKBELL_DATA"]
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for i := 3 * 4096; i < len(raw); i += 7 * 4096 {
			copy(raw[i:], strings.Repeat("rubbish ", 100))
		}
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		b.sick("")
	})
}

// sick runs doctor, which must find something with want in its line.
func (b *bench) sick(want string) {
	b.t.Helper()
	got := b.run("doctor")
	found := false
	for line := range strings.Lines(got.out) {
		found = found || strings.HasPrefix(line, "  !!") && strings.Contains(line, want)
	}
	if got.code != 1 || !found || strings.Contains(got.out, "mail.error.") || strings.Contains(got.out, "Something went wrong on our side") {
		b.t.Errorf("exit %d, want a finding with %q:\n%s%s", got.code, want, got.out, got.err)
	}
}
