package wire

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/deskbell/deskbell/desk"
)

func (o *office) openRaw(ctx context.Context, id int64) (desk.ReadAtCloser, error) {
	return o.Blob(ctx, id)
}

func (o *office) tickets(t *testing.T) []desk.Ticket {
	t.Helper()
	page, err := o.Tickets(t.Context(), desk.List{View: desk.ViewAll, Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(page.Tickets, func(a, b desk.Ticket) int { return int(a.Number - b.Number) })
	return page.Tickets
}

// The way of a mail in, from the server to the ticket.
func TestReceiver(t *testing.T) {
	server := newMailServer(t, desk.NoTLS)
	o := newOffice(t, desk.Mailbox{IMAP: server.server})
	for i := range 120 {
		server.deliver(t, "INBOX", mailAbout(fmt.Sprint("mail", i)), nil)
	}
	r := NewReceiver(o.Store, o.openRaw, quiet)
	p := NewPoller(o.box, o.Store, t.TempDir(), r.Wake, quiet)
	background(t, r.Run)
	background(t, p.Run)
	eventually(t, "all are tickets", func() bool { return len(o.tickets(t)) == 120 })
	for i, ticket := range o.tickets(t) {
		if ticket.Subject != fmt.Sprint("mail", i) || ticket.Contact.Name != "王小明" {
			t.Errorf("ticket %d: %+v", i, ticket)
		}
	}
	if h := o.health(t); h.Tickets != 120 || h.Seen != 120 {
		t.Errorf("%+v", h)
	}
}

// grim is an office that can't receive some mails, or none for a while.
type grim struct {
	*office
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
	return g.office.Receive(ctx, batch)
}

func TestReceiverQuarantines(t *testing.T) {
	server := newMailServer(t, desk.NoTLS)
	g := &grim{office: newOffice(t, desk.Mailbox{IMAP: server.server}), bad: "poison"}
	for _, subject := range []string{"one", "poison", "two", "poison again", "three"} {
		server.deliver(t, "INBOX", mailAbout(subject), nil)
	}
	r := NewReceiver(g, g.openRaw, quiet)
	p := NewPoller(g.box, g.Store, t.TempDir(), r.Wake, quiet)
	background(t, p.Run)
	eventually(t, "all are kept", func() bool { return len(g.kept(t)) == 5 })
	stop := background(t, r.Run)
	eventually(t, "nothing is left", func() bool { return len(g.kept(t)) == 0 })
	if got := g.tickets(t); len(got) != 3 || got[0].Subject != "one" || got[2].Subject != "three" {
		t.Errorf("tickets: %+v", got)
	}
	list, err := g.Quarantined(t.Context(), g.box.ID)
	if err != nil || len(list) != 2 {
		t.Fatalf("%+v, %v", list, err)
	}
	slices.SortFunc(list, func(a, b desk.QuarantinedMail) int { return int(a.Account - b.Account) })
	if q := list[0]; q.Reason != "mail.error.receive" || q.Subject != "poison" || q.From.Address != "customer@cust.test" {
		t.Errorf("%+v", q)
	}
	stop()
	g.bad = ""
	background(t, r.Run)
	if err := g.Release(t.Context(), list[0].Account); err != nil {
		t.Fatal(err)
	}
	r.Wake()
	eventually(t, "the released one is a ticket", func() bool { return len(g.tickets(t)) == 4 })
}

// While nothing at all can be received, no mail is blamed for it.
func TestReceiverWaitsForTheDatabase(t *testing.T) {
	server := newMailServer(t, desk.NoTLS)
	g := &grim{office: newOffice(t, desk.Mailbox{IMAP: server.server})}
	g.down.Store(4) // a batch of one and its single try, twice
	server.deliver(t, "INBOX", mailAbout("one"), nil)
	r := NewReceiver(g, g.openRaw, quiet)
	p := NewPoller(g.box, g.Store, t.TempDir(), r.Wake, quiet)
	background(t, p.Run)
	background(t, r.Run)
	eventually(t, "it is a ticket in the end", func() bool { return len(g.tickets(t)) == 1 })
	if h := g.health(t); h.Quarantined != 0 {
		t.Errorf("%+v", h)
	}
}

// A mail over the limit is quarantined with its From and Subject; released, it is a ticket that says what is missing.
func TestReceiverTooLarge(t *testing.T) {
	server := newMailServer(t, desk.NoTLS)
	o := newOffice(t, desk.Mailbox{IMAP: server.server})
	settings, err := o.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	settings.ShopName, settings.MaxMail = "Shop", 1<<20
	if err := o.SaveSettings(t.Context(), settings); err != nil {
		t.Fatal(err)
	}
	server.deliver(t, "INBOX", mailAbout("too big")+strings.Repeat("much\r\n", 300_000), nil)
	r := NewReceiver(o.Store, o.openRaw, quiet)
	p := NewPoller(o.box, o.Store, t.TempDir(), r.Wake, quiet)
	background(t, r.Run)
	background(t, p.Run)
	eventually(t, "it is in quarantine", func() bool { return o.health(t).Quarantined == 1 })
	list, err := o.Quarantined(t.Context(), o.box.ID)
	if err != nil || len(list) != 1 || list[0].Reason != "mail.error.too_large" || list[0].Subject != "too big" || list[0].From.Name != "王小明" {
		t.Fatalf("%+v, %v", list, err)
	}
	if err := o.Release(t.Context(), list[0].Account); err != nil {
		t.Fatal(err)
	}
	r.Wake()
	eventually(t, "it is a ticket", func() bool { return len(o.tickets(t)) == 1 })
	c, err := o.Conversation(t.Context(), o.tickets(t)[0].Number, 0)
	if err != nil || c.Ticket.Subject != "too big" || !slices.Contains(c.Messages[0].Problems, "mail.problem.header_only") {
		t.Errorf("%+v, %v", c, err)
	}
	for _, key := range []string{"mail.error.too_large", "mail.error.unreadable", "mail.error.receive", "mail.problem.header_only"} {
		checkWords(t, key, nil)
	}
}

// A mail whose bytes can't be read any more holds up nothing behind it.
func TestReceiverLostBytes(t *testing.T) {
	server := newMailServer(t, desk.NoTLS)
	o := newOffice(t, desk.Mailbox{IMAP: server.server})
	for _, subject := range []string{"one", "lost", "two"} {
		server.deliver(t, "INBOX", mailAbout(subject), nil)
	}
	p := NewPoller(o.box, o.Store, t.TempDir(), func() {}, quiet)
	background(t, p.Run)
	eventually(t, "all are kept", func() bool { return len(o.kept(t)) == 3 })
	lost := o.kept(t)[1].Blob
	r := NewReceiver(o.Store, func(ctx context.Context, id int64) (desk.ReadAtCloser, error) {
		if id == lost {
			return nil, errors.New("no such blob")
		}
		return o.openRaw(ctx, id)
	}, quiet)
	background(t, r.Run)
	eventually(t, "the others are tickets", func() bool { return len(o.tickets(t)) == 2 && o.health(t).Quarantined == 1 })
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
	server := newMailServer(t, desk.NoTLS)
	o := newOffice(t, desk.Mailbox{IMAP: server.server})
	server.deliver(t, "INBOX", mailAbout("half"), nil)
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
	r := NewReceiver(o.Store, open, quiet)
	p := NewPoller(o.box, o.Store, t.TempDir(), r.Wake, quiet)
	background(t, p.Run)
	eventually(t, "it is kept", func() bool { return len(o.kept(t)) == 1 })
	background(t, r.Run)
	eventually(t, "it was tried", func() bool { return asked.Load() > 0 })
	broken.Store(false)
	eventually(t, "it is a ticket", func() bool { return len(o.tickets(t)) == 1 })
	if got := o.tickets(t)[0]; got.Subject != "half" || got.Contact.Address != "customer@cust.test" {
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
