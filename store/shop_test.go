package store

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/settings"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/people"
	"github.com/deskbell/deskbell/store/post"
	"github.com/deskbell/deskbell/store/shop"
)

// testShop is a desk that is set up: an owner, an agent, a mailbox, and a clock that the test moves.
type testShop struct {
	*Store
	*clock
	t              *testing.T
	owner, agent   desk.Agent
	mailbox        int64
	changes        []desk.Change
	ownerBy, liwei desk.By
}

const password = "correct horse battery"

var passwordHash = sync.OnceValue(func() string {
	hash, err := people.HashPassword(context.Background(), password)
	if err != nil {
		panic(err)
	}
	return hash
})

func openShop(t *testing.T) *testShop {
	t.Helper()
	s, c := start(t)
	h := &testShop{Store: s, clock: c, t: t}
	var mu sync.Mutex // several transactions may end at once
	s.SetNotify(func(c []desk.Change) {
		mu.Lock()
		defer mu.Unlock()
		h.changes = append(h.changes, slices.DeleteFunc(slices.Clone(c), func(c desk.Change) bool { return c.Kind == "notice" })...)
	})
	settings := settings.Default()
	settings.ShopName = "小店"
	settings.Zone = "Asia/Shanghai"
	settings.PublicURL = "https://help.shop.test"
	texts := desk.Texts{AckSubject: "We got it {{ticket.number}}", AckText: "Dear {{customer.name}}", SurveySubject: "How was it?", SurveyText: "{{scores}}",
		Scores: [5]string{"1", "2", "3", "4", "5"}, ResetSubject: "Password", ResetText: "{{agent.name}}: {{link}}"}
	settings.Texts = map[desk.Lang]desk.Texts{desk.English: texts, desk.Chinese: texts}
	// As SetUp and AddAgent do it, but for the time that passwords take.
	h.must(s.Tx(t.Context(), func(tx *db.Tx) (err error) {
		if err = shop.WriteSettings(tx, settings); err != nil {
			return err
		}
		h.owner = desk.Agent{Name: "Anna", Address: "anna@shop.test", Role: desk.RoleOwner, Lang: desk.English, CreatedAt: tx.Now}
		if h.owner.ID, err = people.InsertAgent(tx, h.owner, passwordHash()); err != nil {
			return err
		}
		h.agent = desk.Agent{Name: "Li Wei", Address: "liwei@shop.test", Role: desk.RoleAgent, Lang: desk.Chinese, CreatedAt: tx.Now}
		if h.agent.ID, err = people.InsertAgent(tx, h.agent, passwordHash()); err != nil {
			return err
		}
		h.mailbox, err = post.WriteMailbox(tx, testMailbox("support@shop.test"))
		return err
	}))
	h.ownerBy = desk.By{Agent: h.owner.ID, Name: h.owner.Name}
	h.liwei = desk.By{Agent: h.agent.ID, Name: h.agent.Name}
	h.changes = nil
	return h
}

func testMailbox(address string) desk.Mailbox {
	server := desk.Server{Host: "mail.shop.test", Port: 993, Security: desk.TLS, User: address, Password: "pw"}
	smtp := server
	smtp.Port = 465
	return desk.Mailbox{Address: address, Name: "Shop", Ack: true, IMAP: server, SMTP: smtp, Folder: "INBOX",
		Start: desk.Start{Mode: desk.FromNow, Moment: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)}}
}

func (h *testShop) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// refused checks that an error is the one that is promised.
func (h *testShop) refused(err error, code desk.Code, key string) {
	h.t.Helper()
	refused(h.t, err, code, key)
}

func refused(t *testing.T, err error, code desk.Code, key string) {
	t.Helper()
	var e *desk.Error
	if !errors.As(err, &e) || e.Code != code || e.Key != key {
		t.Errorf("got %v, want %s: %s", err, code, key)
	}
}

// write is a customer's ticket, by the contact form.
func (h *testShop) write(from, subject, text string) desk.Ticket {
	h.t.Helper()
	t, err := h.Submit(h.t.Context(), desk.Submission{From: desk.Person{Name: "Wang", Address: from}, Subject: subject, Text: text})
	h.must(err)
	return t
}

func (h *testShop) edit(e desk.Edit) desk.Ticket {
	h.t.Helper()
	t, err := h.Edit(h.t.Context(), e)
	h.must(err)
	return t
}

func (h *testShop) ticket(number int64) desk.Ticket {
	h.t.Helper()
	t, err := h.Ticket(h.t.Context(), number)
	h.must(err)
	return t
}

func to[T any](v T) *T { return &v }

func (h *testShop) now() time.Time { return h.clock.now() }

func reader(s string) io.Reader { return strings.NewReader(s) }

// contains says whether any of the lines has part in it.
func contains(lines []string, part string) bool {
	return slices.ContainsFunc(lines, func(l string) bool { return strings.Contains(l, part) })
}
