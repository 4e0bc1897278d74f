package intake

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail/mailtest"
	"github.com/deskbell/deskbell/mail/wire"
)

// The way of a mail in, from the server to the ticket.
func TestReceiver(t *testing.T) {
	server := mailtest.NewMailServer(t, desk.NoTLS)
	o := mailtest.NewOffice(t, desk.Mailbox{IMAP: server.Server})
	for i := range 120 {
		server.Deliver(t, "INBOX", mailtest.MailAbout(fmt.Sprint("mail", i)), nil)
	}
	r := NewReceiver(o.Store, o.OpenRaw, mailtest.Quiet)
	p := wire.NewPoller(o.Box, o.Store, t.TempDir(), r.Wake, mailtest.Quiet)
	mailtest.Background(t, r.Run)
	mailtest.Background(t, p.Run)
	mailtest.Eventually(t, "all are tickets", func() bool { return len(o.All(t)) == 120 })
	for i, ticket := range o.All(t) {
		if ticket.Subject != fmt.Sprint("mail", i) || ticket.Contact.Name != "王小明" {
			t.Errorf("ticket %d: %+v", i, ticket)
		}
	}
	if h := o.Condition(t); h.Tickets != 120 || h.Seen != 120 {
		t.Errorf("%+v", h)
	}
}

// grim is an office that can't receive some mails, or none for a while.
type grim struct {
	*mailtest.Office
	bad  string
	down atomic.Int32
}

func (g *grim) Receive(ctx context.Context, batch []desk.Received) error {
	if g.down.Add(-1) >= 0 {
		return errors.New("the disk is full")
	}
	for _, m := range batch {
		if g.bad != "" && strings.Contains(m.Mail.Subject, g.bad) {
			return errors.New("constraint failed")
		}
	}
	return g.Office.Receive(ctx, batch)
}

func TestReceiverQuarantines(t *testing.T) {
	server := mailtest.NewMailServer(t, desk.NoTLS)
	g := &grim{Office: mailtest.NewOffice(t, desk.Mailbox{IMAP: server.Server}), bad: "poison"}
	for _, subject := range []string{"one", "poison", "two", "poison again", "three"} {
		server.Deliver(t, "INBOX", mailtest.MailAbout(subject), nil)
	}
	r := NewReceiver(g, g.OpenRaw, mailtest.Quiet)
	p := wire.NewPoller(g.Box, g.Store, t.TempDir(), r.Wake, mailtest.Quiet)
	mailtest.Background(t, p.Run)
	mailtest.Eventually(t, "all are kept", func() bool { return len(g.Waiting(t)) == 5 })
	stop := mailtest.Background(t, r.Run)
	mailtest.Eventually(t, "nothing is left", func() bool { return len(g.Waiting(t)) == 0 })
	if got := g.All(t); len(got) != 3 || got[0].Subject != "one" || got[2].Subject != "three" {
		t.Errorf("tickets: %+v", got)
	}
	list, err := g.Quarantined(t.Context(), g.Box.ID)
	if err != nil || len(list) != 2 {
		t.Fatalf("%+v, %v", list, err)
	}
	slices.SortFunc(list, func(a, b desk.QuarantinedMail) int { return int(a.Account - b.Account) })
	if q := list[0]; q.Reason != "mail.error.receive" || q.Subject != "poison" || q.From.Address != "customer@cust.test" {
		t.Errorf("%+v", q)
	}
	stop()
	g.bad = ""
	mailtest.Background(t, r.Run)
	if err := g.Release(t.Context(), list[0].Account); err != nil {
		t.Fatal(err)
	}
	r.Wake()
	mailtest.Eventually(t, "the released one is a ticket", func() bool { return len(g.All(t)) == 4 })
}

// While nothing at all can be received, no mail is blamed for it.
func TestReceiverWaitsForTheDatabase(t *testing.T) {
	server := mailtest.NewMailServer(t, desk.NoTLS)
	g := &grim{Office: mailtest.NewOffice(t, desk.Mailbox{IMAP: server.Server})}
	g.down.Store(4) // a batch of one and its single try, twice
	server.Deliver(t, "INBOX", mailtest.MailAbout("one"), nil)
	r := NewReceiver(g, g.OpenRaw, mailtest.Quiet)
	p := wire.NewPoller(g.Box, g.Store, t.TempDir(), r.Wake, mailtest.Quiet)
	mailtest.Background(t, p.Run)
	mailtest.Background(t, r.Run)
	mailtest.Eventually(t, "it is a ticket in the end", func() bool { return len(g.All(t)) == 1 })
	if h := g.Condition(t); h.Quarantined != 0 {
		t.Errorf("%+v", h)
	}
}

// A mail over the limit is quarantined with its From and Subject; released, it is a ticket that says what is missing.
func TestReceiverTooLarge(t *testing.T) {
	server := mailtest.NewMailServer(t, desk.NoTLS)
	o := mailtest.NewOffice(t, desk.Mailbox{IMAP: server.Server})
	settings, err := o.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	settings.ShopName, settings.MaxMail = "Shop", 1<<20
	if err := o.SaveSettings(t.Context(), settings); err != nil {
		t.Fatal(err)
	}
	server.Deliver(t, "INBOX", mailtest.MailAbout("too big")+strings.Repeat("much\r\n", 300_000), nil)
	r := NewReceiver(o.Store, o.OpenRaw, mailtest.Quiet)
	p := wire.NewPoller(o.Box, o.Store, t.TempDir(), r.Wake, mailtest.Quiet)
	mailtest.Background(t, r.Run)
	mailtest.Background(t, p.Run)
	mailtest.Eventually(t, "it is in quarantine", func() bool { return o.Condition(t).Quarantined == 1 })
	list, err := o.Quarantined(t.Context(), o.Box.ID)
	if err != nil || len(list) != 1 || list[0].Reason != "mail.error.too_large" || list[0].Subject != "too big" || list[0].From.Name != "王小明" {
		t.Fatalf("%+v, %v", list, err)
	}
	if err := o.Release(t.Context(), list[0].Account); err != nil {
		t.Fatal(err)
	}
	r.Wake()
	mailtest.Eventually(t, "it is a ticket", func() bool { return len(o.All(t)) == 1 })
	c, err := o.Conversation(t.Context(), o.All(t)[0].Number, 0)
	if err != nil || c.Ticket.Subject != "too big" || !slices.Contains(c.Messages[0].Problems, "mail.problem.header_only") {
		t.Errorf("%+v, %v", c, err)
	}
	for _, key := range []string{"mail.error.too_large", "mail.error.unreadable", "mail.error.receive", "mail.problem.header_only"} {
		mailtest.CheckWords(t, key, nil)
	}
}

// A mail whose bytes can't be read any more holds up nothing behind it.
func TestReceiverLostBytes(t *testing.T) {
	server := mailtest.NewMailServer(t, desk.NoTLS)
	o := mailtest.NewOffice(t, desk.Mailbox{IMAP: server.Server})
	for _, subject := range []string{"one", "lost", "two"} {
		server.Deliver(t, "INBOX", mailtest.MailAbout(subject), nil)
	}
	p := wire.NewPoller(o.Box, o.Store, t.TempDir(), func() {}, mailtest.Quiet)
	mailtest.Background(t, p.Run)
	mailtest.Eventually(t, "all are kept", func() bool { return len(o.Waiting(t)) == 3 })
	lost := o.Waiting(t)[1].Blob
	r := NewReceiver(o.Store, func(ctx context.Context, id int64) (desk.ReadAtCloser, error) {
		if id == lost {
			return nil, errors.New("no such blob")
		}
		return o.OpenRaw(ctx, id)
	}, mailtest.Quiet)
	mailtest.Background(t, r.Run)
	mailtest.Eventually(t, "the others are tickets", func() bool { return len(o.All(t)) == 2 && o.Condition(t).Quarantined == 1 })
}

// cutShort is a mail whose bytes end with a failure of the disk.
type cutShort struct {
	desk.ReadAtCloser
	after int64
}

func (c cutShort) ReadAt(p []byte, off int64) (int, error) {
	if off+int64(len(p)) > c.after {
		return 0, errors.New("input/output error")
	}
	return c.ReadAtCloser.ReadAt(p, off)
}

// Bytes that can't be read are no end of a mail: half of it would be taken for all.
func TestReceiverReadsToTheEnd(t *testing.T) {
	server := mailtest.NewMailServer(t, desk.NoTLS)
	o := mailtest.NewOffice(t, desk.Mailbox{IMAP: server.Server})
	server.Deliver(t, "INBOX", mailtest.MailAbout("half"), nil)
	broken := atomic.Bool{}
	broken.Store(true)
	var asked atomic.Int32
	open := func(ctx context.Context, id int64) (desk.ReadAtCloser, error) {
		asked.Add(1)
		raw, err := o.Blob(ctx, id)
		if err != nil || !broken.Load() {
			return raw, err
		}
		return cutShort{raw, 40}, nil
	}
	r := NewReceiver(o.Store, open, mailtest.Quiet)
	p := wire.NewPoller(o.Box, o.Store, t.TempDir(), r.Wake, mailtest.Quiet)
	mailtest.Background(t, p.Run)
	mailtest.Eventually(t, "it is kept", func() bool { return len(o.Waiting(t)) == 1 })
	mailtest.Background(t, r.Run)
	mailtest.Eventually(t, "it was tried", func() bool { return asked.Load() > 0 })
	broken.Store(false)
	mailtest.Eventually(t, "it is a ticket", func() bool { return len(o.All(t)) == 1 })
	if got := o.All(t)[0]; got.Subject != "half" || got.Contact.Address != "customer@cust.test" {
		t.Errorf("%+v", got)
	}
}

func TestModest(t *testing.T) {
	sizes := func(list ...int64) (kept []desk.Kept) {
		for _, s := range list {
			kept = append(kept, desk.Kept{Size: s})
		}
		return kept
	}
	for _, c := range []struct {
		in   []desk.Kept
		want int
	}{{sizes(1, 2, 3), 3}, {sizes(50<<20, 1), 1}, {sizes(1, 50<<20), 1}, {sizes(2<<20, 2<<20, 1), 2}, {nil, 0}} {
		if got := modest(c.in); len(got) != c.want {
			t.Errorf("%v: %d at once, want %d", c.in, len(got), c.want)
		}
	}
}
