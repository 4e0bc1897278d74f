package mailtest

import (
	"context"
	"io"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store"
	"github.com/deskbell/deskbell/store/storetest"
)

// makeBlank makes an empty desk.
func makeBlank(path string) error {
	s, err := store.Open(context.Background(), path, store.Options{Create: true})
	if err != nil {
		return err
	}
	return s.Close()
}

// Office is a database with one mailbox, and the means to look into it.
type Office struct {
	*store.Store
	Box    desk.Mailbox
	Ahead  atomic.Int64 // how far its clock is ahead, in nanoseconds
	Notify func()       // after each commit
}

// NewOffice makes one with box, of which what is missing is filled in.
func NewOffice(t *testing.T, box desk.Mailbox) *Office {
	t.Helper()
	o := &Office{}
	o.Notify = func() {}
	var err error
	o.Store, err = store.Open(t.Context(), storetest.File(t, makeBlank), store.Options{
		Now:    func() time.Time { return time.Now().Add(time.Duration(o.Ahead.Load())) },
		Notify: func([]desk.Change) { o.Notify() }})
	if err != nil {
		t.Fatal(err)
	}
	s := o.Store
	t.Cleanup(func() { s.Close() })
	if box.Address == "" {
		box.Address = "support@shop.test"
	}
	if box.Folder == "" {
		box.Folder = "INBOX"
	}
	if box.Start.Mode == "" {
		box.Start = desk.Start{Mode: desk.FromNow, Moment: time.Now().Add(-time.Hour)}
	}
	if box.SMTP.Host == "" {
		box.SMTP = desk.Server{Host: "127.0.0.1", Port: 1, Security: desk.NoTLS}
	}
	if box.ID, err = s.SaveMailbox(t.Context(), box); err != nil {
		t.Fatal(err)
	}
	if box, err = s.Mailbox(t.Context(), box.ID); err != nil {
		t.Fatal(err)
	}
	o.Box = box
	return o
}

// Waiting is what waits to be read.
func (o *Office) Waiting(t *testing.T) []desk.Kept {
	t.Helper()
	kept, err := o.Kept(t.Context(), 1000)
	if err != nil {
		t.Fatal(err)
	}
	return kept
}

// Subjects of what waits to be read, in order.
func (o *Office) Subjects(t *testing.T) []string {
	t.Helper()
	var list []string
	for _, k := range o.Waiting(t) {
		b, err := o.Blob(t.Context(), k.Blob)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(io.NewSectionReader(b, 0, b.Size()))
		b.Close()
		if err != nil {
			t.Fatal(err)
		}
		_, rest, _ := strings.Cut("\r\n"+string(raw), "\r\nSubject: ")
		subject, _, _ := strings.Cut(rest, "\r\n")
		list = append(list, subject)
	}
	return list
}

// Condition is how the mailbox is.
func (o *Office) Condition(t *testing.T) desk.Health {
	t.Helper()
	all, err := o.Health(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range all {
		if h.Mailbox == o.Box.ID {
			return h
		}
	}
	t.Fatal("the mailbox has no health")
	return desk.Health{}
}

// Sorted is Subjects by the alphabet.
func (o *Office) Sorted(t *testing.T) []string {
	t.Helper()
	list := o.Subjects(t)
	slices.Sort(list)
	return list
}

// OpenRaw reads a kept mail.
func (o *Office) OpenRaw(ctx context.Context, id int64) (desk.ReadAtCloser, error) {
	return o.Blob(ctx, id)
}

// All is every ticket, by number.
func (o *Office) All(t *testing.T) []desk.Ticket {
	t.Helper()
	page, err := o.Tickets(t.Context(), desk.List{View: desk.ViewAll, Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(page.Tickets, func(a, b desk.Ticket) int { return int(a.Number - b.Number) })
	return page.Tickets
}

// Write makes a ticket by writing to a customer, and returns the message.
func (o *Office) Write(t *testing.T, mailbox int64, to, text string) desk.Message {
	t.Helper()
	ticket, err := o.OpenTicket(t.Context(), desk.Opening{Mailbox: mailbox, To: desk.Person{Name: "王小明", Address: to}, Subject: "关于您的订单", Text: text})
	if err != nil {
		t.Fatal(err)
	}
	c, err := o.Conversation(t.Context(), ticket.Number, 0)
	if err != nil || len(c.Messages) != 1 {
		t.Fatalf("%+v, %v", c, err)
	}
	return c.Messages[0]
}

// Delivery is how the sending of a message goes.
func (o *Office) Delivery(t *testing.T, message int64) desk.Delivery {
	t.Helper()
	m, err := o.Message(t.Context(), message)
	if err != nil || m.Delivery == nil {
		t.Fatalf("%+v, %v", m, err)
	}
	return *m.Delivery
}
