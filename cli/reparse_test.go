package cli

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail"
	"github.com/deskbell/deskbell/store"
)

// kept is a raw mail as the poller hands it over.
type kept struct{ *bytes.Reader }

func (kept) Close() error { return nil }

// receive keeps raw mails and receives them, the n-th as misread leaves it.
func receive(t *testing.T, s *store.Store, misread func(n int, m *desk.Mail), raws ...string) {
	t.Helper()
	box, err := s.SaveMailbox(t.Context(), desk.Mailbox{Address: "support@shop.test", Name: "Shop",
		IMAP: desk.Server{Host: "imap.shop.test", Port: 993, Security: desk.TLS, User: "u", Password: "p"},
		SMTP: desk.Server{Host: "smtp.shop.test", Port: 465, Security: desk.TLS, User: "u", Password: "p"}})
	if err != nil {
		t.Fatal(err)
	}
	var batch []desk.Arrival
	for i, raw := range raws {
		batch = append(batch, desk.Arrival{Folder: "INBOX", UIDValidity: 1, UID: uint32(i + 1), InternalDate: time.Now(), Size: int64(len(raw)), SHA256: sha256.Sum256([]byte(raw)),
			Open: func() (desk.ReadAtCloser, error) { return kept{bytes.NewReader([]byte(raw))}, nil }})
	}
	if err := s.Keep(t.Context(), box, batch); err != nil {
		t.Fatal(err)
	}
	waiting, err := s.Kept(t.Context(), 100)
	if err != nil {
		t.Fatal(err)
	}
	var in []desk.Received
	for i, k := range waiting {
		m, err := mail.Read(strings.NewReader(raws[i]), k.Size)
		if err != nil {
			t.Fatal(err)
		}
		misread(i, m)
		in = append(in, desk.Received{Kept: k, Mail: m})
	}
	if err := s.Receive(t.Context(), in); err != nil {
		t.Fatal(err)
	}
}

// An older version misread a mail. Its bytes were kept, and reading them again mends the message and nothing else.
func TestReparse(t *testing.T) {
	b := newBench(t)
	b.shop()
	s := b.open()
	letter := func(n int, subject, body string) string {
		return strings.ReplaceAll(fmt.Sprintf("From: Li <li%d@cust.test>\nTo: support@shop.test\nMessage-ID: <m%d@cust.test>\nSubject: %s\nDate: Sun, 22 Nov 2026 10:00:00 +0800\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n%s\n--b\nContent-Type: application/pdf; name=invoice.pdf\n\nPDF %d\n--b--\n", n, n, subject, body, n), "\n", "\r\n")
	}
	raws := []string{letter(1, "order", "Where is it?\n\nOn Fri, Nov 20, 2026 at 10:00 AM Shop <s@shop.test> wrote:\n> Hello"), letter(2, "tea", "Green, please")}
	receive(t, s, func(n int, m *desk.Mail) {
		if n == 0 {
			m.Subject, m.Reply, m.From.Name = "=?utf-8?q?order?=", m.Text, "=?utf-8?q?Li?="
			m.Authenticity.Verdict = desk.AuthFail
			m.Parts[0].Name = "attachment-1.pdf"
			m.Parts = append(m.Parts, desk.Part{Name: "ghost.txt", Type: "text/plain", Locator: "raw:0+1", Size: 1})
		}
	}, raws...)
	find := func() (tickets []desk.Conversation) {
		for number := int64(1001); number <= 1002; number++ {
			c, err := s.Conversation(t.Context(), number, 0)
			if err != nil {
				t.Fatal(err)
			}
			tickets = append(tickets, c)
		}
		return tickets
	}
	before := find()
	if got := b.must("reparse"); got.out != "Mails read again: 2. Changed: 1 (subject 1, people 1, what is new in it 1, attachments 1).\n" {
		t.Errorf("said %q", got.out)
	}
	after := find()
	m, old := after[0].Messages[0], before[0].Messages[0]
	if m.Subject != "order" || m.Reply != "Where is it?" || m.Text != old.Text || m.From.Name != "Li" || m.Authenticity.Verdict != desk.AuthFail {
		t.Errorf("%+v", m)
	}
	if len(m.Attachments) != 1 || m.Attachments[0].Name != "invoice.pdf" || m.Attachments[0].ID != old.Attachments[0].ID {
		t.Errorf("attachments %+v", m.Attachments)
	}
	if after[0].Ticket.Snippet != "Where is it?" {
		t.Errorf("the list shows %q", after[0].Ticket.Snippet)
	}
	mended := after[0].Ticket
	mended.Snippet = before[0].Ticket.Snippet
	if diff := cmp.Diff(before[0].Ticket, mended); diff != "" {
		t.Errorf("the ticket has changed: %s", diff)
	}
	if diff := cmp.Diff(before[1], after[1]); diff != "" {
		t.Errorf("the other ticket has changed: %s", diff)
	}
	hits, err := s.SearchTickets(t.Context(), "invoice", desk.ByRank, 10)
	if err != nil || len(hits) != 2 {
		t.Errorf("%d hits, %v: a file's name is to be found", len(hits), err)
	}
	if hits, err := s.SearchTickets(t.Context(), "ghost", desk.ByRank, 10); err != nil || len(hits) != 0 {
		t.Errorf("%d hits, %v: what is gone is not to be found", len(hits), err)
	}
	if got := b.must("reparse"); got.out != "Mails read again: 2. None of them reads otherwise than before.\n" {
		t.Errorf("the second time: %q", got.out)
	}
	if got := b.must("reparse", "--since", time.Now().AddDate(0, 0, 2).Format(time.DateOnly)); got.out != "Mails read again: 0. None of them reads otherwise than before.\n" {
		t.Errorf("since the day after tomorrow: %q", got.out)
	}
	if got := b.run("reparse", "--since", "yesterday"); got.code != 2 || !strings.Contains(got.err, "2026-11-01") {
		t.Errorf("a day that is none: %+v", got)
	}
}

// failing is a mail of which reading the third piece fails as nothing of ours should.
type failing struct {
	*strings.Reader
	reads int
}

func (f *failing) ReadAt(p []byte, off int64) (int, error) {
	if f.reads++; f.reads == 3 {
		panic("a mistake")
	}
	return f.Reader.ReadAt(p, off)
}

// A mail that could not be read is a ticket all the same, says so, and has its original as a file. Once the mistake is mended,
// reading it again gives the ticket its words.
func TestAMailThatCouldNotBeRead(t *testing.T) {
	b := newBench(t)
	b.shop()
	s := b.open()
	raw := "From: li@cust.test\r\nTo: support@shop.test\r\nSubject: order\r\nMessage-ID: <a@cust.test>\r\n\r\nWhere is it?\r\n"
	receive(t, s, func(_ int, m *desk.Mail) {
		*m = *mail.Parse(&failing{Reader: strings.NewReader(raw)}, int64(len(raw)))
	}, raw)
	c, err := s.Conversation(t.Context(), 1001, 0)
	if err != nil {
		t.Fatal(err)
	}
	m := c.Messages[0]
	if !slices.Contains(m.Problems, mail.ProblemUnreadable) || m.Text != "" || m.Raw == 0 || len(m.Attachments) != 1 || m.Attachments[0].Name != "original.eml" {
		t.Fatalf("%+v", m)
	}
	blob, err := s.Blob(t.Context(), m.Attachments[0].Blob)
	if err != nil {
		t.Fatal(err)
	}
	defer blob.Close()
	file, err := mail.OpenPart(blob, blob.Size(), m.Attachments[0].Part)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(file); err != nil || string(got) != raw {
		t.Errorf("the original is %q, %v", got, err)
	}
	if got := b.must("reparse"); !strings.Contains(got.out, "Changed: 1 (") {
		t.Errorf("said %q", got.out)
	}
	if c, err = s.Conversation(t.Context(), 1001, 0); err != nil {
		t.Fatal(err)
	}
	if m := c.Messages[0]; m.Text != "Where is it?" || len(m.Problems) != 0 || len(m.Attachments) != 0 {
		t.Errorf("after reading again: %+v", m)
	}
}
