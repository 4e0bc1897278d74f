package demo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/mail"
	"net/smtp"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"github.com/deskbell/deskbell/desk"
)

// readSimple stands in for mail.Parse, which demo may not import: enough for what these tests send.
func readSimple(r io.ReaderAt, size int64) *desk.Mail {
	m, err := mail.ReadMessage(io.NewSectionReader(r, 0, size))
	if err != nil {
		return &desk.Mail{}
	}
	body, _ := io.ReadAll(m.Body)
	return &desk.Mail{
		Subject: m.Header.Get("Subject"), MessageID: strings.Trim(m.Header.Get("Message-ID"), "<>"), Text: string(body), Reply: string(body),
		Parts: []desk.Part{{Name: "a.txt", Locator: "whole"}},
	}
}

func startOffice(t *testing.T, validity uint32) *Office {
	t.Helper()
	f, err := OpenOffice(OfficeOptions{
		Shop: ShopAddress, UIDValidity: validity, Parse: readSimple,
		OpenPart: func(r io.ReaderAt, size int64, locator string) (io.Reader, error) {
			return strings.NewReader(locator), nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- f.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return f
}

// logInIMAP selects the shop's INBOX; arrived gets the number of mails whenever it changes.
func logInIMAP(t *testing.T, f *Office) (c *imapclient.Client, box *imap.SelectData, arrived chan uint32) {
	t.Helper()
	arrived = make(chan uint32, 10)
	at, _ := f.Servers()
	c, err := imapclient.DialInsecure(fmt.Sprintf("%s:%d", at.Host, at.Port), &imapclient.Options{
		UnilateralDataHandler: &imapclient.UnilateralDataHandler{Mailbox: func(m *imapclient.UnilateralDataMailbox) {
			if m.NumMessages != nil {
				arrived <- *m.NumMessages
			}
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	if err := c.Login(at.User, at.Password).Wait(); err != nil {
		t.Fatal(err)
	}
	box, err = c.Select("INBOX", nil).Wait()
	if err != nil {
		t.Fatal(err)
	}
	return c, box, arrived
}

func TestACustomersMailWakesWhoeverWatches(t *testing.T) {
	f := startOffice(t, 7)
	c, box, arrived := logInIMAP(t, f)
	if box.UIDValidity != 7 || box.UIDNext != 1 {
		t.Fatalf("INBOX is %+v", box)
	}
	idle, err := c.Idle()
	if err != nil {
		t.Fatal(err)
	}
	in := desk.Message{From: desk.Person{Name: "陈晓雯", Address: " Chen@Mail.example "}, Subject: "退款多久到账？", Text: "你好\n\n请问"}
	if err := f.Write(t.Context(), in, 0); err != nil {
		t.Fatal(err)
	}
	select {
	case n := <-arrived:
		if n != 1 {
			t.Fatalf("%d mails", n)
		}
	case <-time.After(5 * time.Second):
		t.Fatal("IDLE said nothing")
	}
	if err := idle.Close(); err != nil {
		t.Fatal(err)
	}
	raw := fetch(t, c)
	for _, want := range []string{"Return-Path: <chen@mail.example>\r\n", "To: <support@qinghe.example>\r\n", "Message-Id: <", "=?utf-8?"} {
		if !strings.Contains(raw, want) {
			t.Errorf("lacks %q:\n%s", want, raw)
		}
	}
	if own := f.Letters("chen@mail.example"); len(own) != 1 || own[0].Direction != desk.Out || own[0].Text != in.Text {
		t.Errorf("the customer's copy is %+v", own)
	}
}

// Mail that comes between the last command and IDLE is told of too.
func TestMailJustBeforeIdleIsToldOf(t *testing.T) {
	f := startOffice(t, 1)
	c, _, arrived := logInIMAP(t, f)
	for i := range uint32(20) {
		if err := f.Write(t.Context(), desk.Message{From: desk.Person{Address: "a@b.example"}, Text: "x"}, 0); err != nil {
			t.Fatal(err)
		}
		idle, err := c.Idle()
		if err != nil {
			t.Fatal(err)
		}
		for n := uint32(0); n != i+1; {
			select {
			case n = <-arrived:
			case <-time.After(5 * time.Second):
				t.Fatalf("mail %d was kept back", i)
			}
		}
		if err := errors.Join(idle.Close(), idle.Wait()); err != nil {
			t.Fatal(err)
		}
	}
}

func fetch(t *testing.T, c *imapclient.Client) string {
	t.Helper()
	section := &imap.FetchItemBodySection{Peek: true}
	all, err := c.Fetch(imap.UIDSetNum(1), &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{section}}).Collect()
	if err != nil || len(all) != 1 {
		t.Fatalf("%d mails, %v", len(all), err)
	}
	return string(all[0].FindBodySection(section))
}

func send(f *Office, to, raw string) error {
	_, at := f.Servers()
	return smtp.SendMail(fmt.Sprintf("%s:%d", at.Host, at.Port), smtp.PlainAuth("", at.User, at.Password, at.Host), f.shop, []string{to}, []byte(raw))
}

func TestAnAnswerComesBackAndCanBeAnswered(t *testing.T) {
	f := startOffice(t, 1)
	if err := send(f, "lin@home.example", "Message-ID: <a1@qinghe.example>\r\nSubject: Re: tea\r\n\r\nIt is on its way.\r\n"); err != nil {
		t.Fatal(err)
	}
	got := f.Letters("LIN@home.example")
	if len(got) != 1 || got[0].Direction != desk.In || got[0].Subject != "Re: tea" {
		t.Fatalf("%+v", got)
	}
	if first := f.Customers()[0]; first.Name != "林" {
		t.Errorf("who has mail comes first, by name: %+v", first)
	}
	a, r, err := f.OpenAttachment("lin@home.example", got[0].ID, 0)
	if err != nil || a.Name != "a.txt" {
		t.Fatal(a, err)
	}
	if b, _ := io.ReadAll(r); string(b) != "whole" {
		t.Errorf("the attachment holds %q", b)
	}
	if err := f.Write(t.Context(), desk.Message{From: desk.Person{Address: "lin@home.example"}, Subject: "Re: tea", Text: "Thanks"}, got[0].ID); err != nil {
		t.Fatal(err)
	}
	c, _, _ := logInIMAP(t, f)
	raw := fetch(t, c)
	if !strings.Contains(raw, "In-Reply-To: <a1@qinghe.example>") || !strings.Contains(raw, "> It is on its way.") {
		t.Errorf("not threaded or not quoted:\n%s", raw)
	}
}

func TestTheOfficeRefuses(t *testing.T) {
	f := startOffice(t, 1)
	if err := send(f, "nobody@mail.example", "Subject: x\r\n\r\nx"); err == nil || !strings.HasPrefix(err.Error(), "550") {
		t.Errorf("mail to nobody: %v", err)
	}
	_, at := f.Servers()
	wrong := smtp.PlainAuth("", at.User, "wrong", at.Host)
	if err := smtp.SendMail(fmt.Sprintf("%s:%d", at.Host, at.Port), wrong, f.shop, []string{"lin@home.example"}, []byte("x")); err == nil {
		t.Error("a wrong password was taken")
	}
	who := desk.Person{Address: "lin@home.example"}
	for name, c := range map[string]struct {
		m     desk.Message
		reply int64
		field string
	}{
		"no address":     {desk.Message{From: desk.Person{Address: "lin"}, Text: "x"}, 0, "from"},
		"the shop's own": {desk.Message{From: desk.Person{Address: ShopAddress}, Text: "x"}, 0, "from"},
		"no text":        {desk.Message{From: who, Text: " \n"}, 0, "text"},
		"long text":      {desk.Message{From: who, Text: strings.Repeat("x", maxText+1)}, 0, "text"},
		"long subject":   {desk.Message{From: who, Text: "x", Subject: strings.Repeat("x", maxSubject+1)}, 0, "subject"},
		"unknown letter": {desk.Message{From: who, Text: "x"}, 99, ""},
	} {
		var e *desk.Error
		if err := f.Write(t.Context(), c.m, c.reply); !errors.As(err, &e) || e.Field != c.field {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := f.Letters("lin@home.example"); len(got) != 0 {
		t.Errorf("%d letters were filed", len(got))
	}
}

func TestASubjectCannotSmuggleHeaders(t *testing.T) {
	raw, err := composeLetter(ShopAddress, desk.Message{
		From: desk.Person{Name: "a\r\nBcc: x@y.example", Address: "a@b.example"}, Subject: "hi\r\nBcc: x@y.example", Text: "x",
	}, nil, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil || m.Header.Get("Bcc") != "" {
		t.Errorf("%v\n%s", err, raw)
	}
}

func TestOldLettersMakeRoom(t *testing.T) {
	l := newLetters(OfficeOptions{Parse: readSimple})
	for i := range maxLetters + 10 {
		l.arrive("a@b.example", fmt.Appendf(nil, "Subject: %d\r\n\r\n", i), time.Now())
	}
	got := l.Letters("a@b.example")
	if len(got) != maxLetters || got[0].Subject != fmt.Sprint(maxLetters+9) {
		t.Errorf("%d letters, the newest is %q", len(got), got[0].Subject)
	}
	for i := range maxBoxes + 5 {
		l.arrive(fmt.Sprintf("c%d@b.example", i), []byte("Subject: x\r\n\r\n"), time.Now().Add(time.Duration(i)*time.Second))
	}
	if len(l.boxes) != maxBoxes || l.Letters("a@b.example") != nil {
		t.Errorf("%d boxes", len(l.boxes))
	}
}

func TestClosedPortsAfterwards(t *testing.T) {
	f, err := OpenOffice(OfficeOptions{Shop: ShopAddress, Parse: readSimple})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if err := f.Run(ctx); err != nil {
		t.Fatal(err)
	}
	at, _ := f.Servers()
	if c, err := net.DialTimeout("tcp", fmt.Sprintf("%s:%d", at.Host, at.Port), time.Second); err == nil {
		c.Close()
		t.Error("still listening")
	}
}
