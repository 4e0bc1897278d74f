package store

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/settings"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

// postbox is what tests deliver mail with: a mailbox and the next UID.
type postbox struct {
	t     testing.TB
	s     *Store
	box   int64
	uid   uint32
	valid uint32
}

// texts of our own mails, as a shop has them.
func someTexts() map[desk.Lang]desk.Texts {
	en := desk.Texts{AckSubject: "We got your mail", AckText: "Hello {{customer.name}}, we got it: #{{ticket.number}}.",
		SurveySubject: "How was it?", SurveyText: "Hello {{customer.name}},\n\nhow did {{agent.name}} do?\n\n{{scores}}\n\n{{shop.name}}",
		Scores: [5]string{"bad", "poor", "fair", "good", "great"}, ResetSubject: "Password", ResetText: "{{link}}"}
	zh := en
	zh.AckSubject, zh.AckText = "已收到您的邮件", "{{customer.name}}您好，已收到：#{{ticket.number}}。"
	return map[desk.Lang]desk.Texts{desk.English: en, desk.Chinese: zh}
}

// newPost is a database with settings and one mailbox.
func newPost(t testing.TB, s *Store, change ...func(*desk.Settings)) *postbox {
	t.Helper()
	settings := settings.Default()
	settings.ShopName, settings.Texts = "Tea House", someTexts()
	for _, f := range change {
		f(&settings)
	}
	if err := s.SaveSettings(t.Context(), settings); err != nil {
		t.Fatal(err)
	}
	p := &postbox{t: t, s: s, valid: 7}
	p.box = p.mailbox("support@shop.test")
	return p
}

func (p *postbox) mailbox(address string) int64 {
	p.t.Helper()
	id, err := p.s.SaveMailbox(p.t.Context(), desk.Mailbox{Address: address, Name: "Tea House", Ack: true,
		IMAP: desk.Server{Host: "imap.shop.test", Port: 993, Security: desk.TLS, User: address, Password: "secret"},
		SMTP: desk.Server{Host: "smtp.shop.test", Port: 465, Security: desk.TLS, User: address, Password: "secret"}})
	if err != nil {
		p.t.Fatal(err)
	}
	return id
}

// raw bytes behind desk.Arrival.Open.
type raw struct{ *bytes.Reader }

func (raw) Close() error { return nil }

func arrival(uid, validity uint32, text string) desk.Arrival {
	return desk.Arrival{Folder: "INBOX", UIDValidity: validity, UID: uid, InternalDate: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC),
		Size: int64(len(text)), SHA256: sha256.Sum256([]byte(text)),
		Open: func() (desk.ReadAtCloser, error) { return raw{bytes.NewReader([]byte(text))}, nil }}
}

// keep stores mails as the poller does and returns what is to be received.
func (p *postbox) keep(mails ...*desk.Mail) []desk.Received {
	p.t.Helper()
	var batch []desk.Arrival
	for _, m := range mails {
		p.uid++
		a := arrival(p.uid, p.valid, fmt.Sprintf("Message-ID: <%s>\r\nUID: %d\r\n\r\n%s", m.MessageID, p.uid, m.Text))
		batch = append(batch, a)
	}
	if err := p.s.Keep(p.t.Context(), p.box, batch); err != nil {
		p.t.Fatal(err)
	}
	kept, err := p.s.Kept(p.t.Context(), len(mails))
	if err != nil || len(kept) != len(mails) {
		p.t.Fatalf("%d kept, %v", len(kept), err)
	}
	var out []desk.Received
	for i, k := range kept {
		out = append(out, desk.Received{Kept: k, Mail: mails[i]})
	}
	return out
}

// deliver has mails received and returns the message that the last of them became.
func (p *postbox) deliver(mails ...*desk.Mail) desk.Message {
	p.t.Helper()
	for _, m := range mails {
		finishMail(m)
	}
	in := p.keep(mails...)
	if err := p.s.Receive(p.t.Context(), in); err != nil {
		p.t.Fatal(err)
	}
	return p.became(in[len(in)-1].Kept.Account)
}

// became is the message that an account row points at; zero for none.
func (p *postbox) became(account int64) (m desk.Message) {
	p.t.Helper()
	err := p.s.View(p.t.Context(), func(q db.Querier) error {
		var id int64
		if err := q.Row(`SELECT coalesce(message_id, 0) FROM account WHERE id = $1`, account).Scan(&id); err != nil || id == 0 {
			return err
		}
		var err error
		m, err = ticket.ScanMessage(q.Row(`SELECT `+ticket.MessageColumns+` FROM message m WHERE m.id = $1`, id).Scan)
		return err
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return m
}

func (p *postbox) ticket(number int64) desk.Ticket {
	p.t.Helper()
	t, err := p.s.Ticket(p.t.Context(), number)
	if err != nil {
		p.t.Fatal(err)
	}
	return t
}

// events of a ticket, kinds only, with the reason where there is one.
func (p *postbox) events(number int64) (list []string) {
	p.t.Helper()
	err := p.s.View(p.t.Context(), func(q db.Querier) error {
		return db.Each(q, func(scan func(...any) error) error {
			var kind, args string
			if err := scan(&kind, &args); err != nil {
				return err
			}
			var a map[string]string
			if err := db.FromJSON(args, &a); err != nil {
				return err
			}
			if a["reason"] != "" {
				kind += ":" + a["reason"]
			}
			list = append(list, kind)
			return nil
		}, `SELECT kind, args FROM event WHERE number = $1 ORDER BY id`, number)
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return list
}

// count of rows, for what no method tells.
func (p *postbox) count(query string, args ...any) (n int) {
	p.t.Helper()
	if err := p.s.View(p.t.Context(), func(q db.Querier) error { return q.Row(query, args...).Scan(&n) }); err != nil {
		p.t.Fatal(err)
	}
	return n
}

// mailFrom is a plain mail of a customer.
func mailFrom(address, id, subject, text string) *desk.Mail {
	return &desk.Mail{MessageID: id, From: desk.Person{Name: "Li Wei", Address: address}, To: []desk.Person{{Address: "support@shop.test"}},
		Date: time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC), Subject: subject, Text: text}
}

// finishMail fills in what the parser would.
func finishMail(m *desk.Mail) {
	if m.Reply == "" {
		m.Reply = m.Text
	}
	if m.Lang == "" {
		m.Lang = desk.English
	}
	m.Digest = sha256.Sum256([]byte(m.From.Address + "\x00" + m.Date.String() + "\x00" + m.Subject + "\x00" + m.Text))
}
