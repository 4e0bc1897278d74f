package wire

import (
	"context"
	"io"
	"strings"
	"testing"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail/mailtest"
)

// A mail that brings out a bug waits for its next try; the mails behind it go.
func TestSenderOutlivesAPanic(t *testing.T) {
	p := mailtest.NewPostOffice(t, desk.NoTLS)
	o, s := newSendingOffice(t, p.Server)
	s.open = func(context.Context, desk.Attachment) (io.ReadCloser, error) { panic("a bug") }
	a, err := o.Upload(t.Context(), 0, "file.bin", "application/x-thing", strings.NewReader("x"))
	if err != nil {
		t.Fatal(err)
	}
	ticket, err := o.OpenTicket(t.Context(), desk.Opening{Mailbox: o.Box.ID, To: desk.Person{Address: "customer@cust.test"}, Subject: "x", Text: "x", Attachments: []int64{a.ID}})
	if err != nil {
		t.Fatal(err)
	}
	after := o.Write(t, o.Box.ID, "customer@cust.test", "Hello")
	mailtest.Eventually(t, "the mail behind it is sent", func() bool { return o.Delivery(t, after.ID).State == desk.Sent })
	c, err := o.Conversation(t.Context(), ticket.Number, 0)
	if err != nil {
		t.Fatal(err)
	}
	if d := c.Messages[0].Delivery; d.State != desk.Waiting || d.Attempts != 1 || strings.Contains(d.Error, "goroutine") {
		t.Errorf("%+v", d)
	}
	if got := p.Got(); len(got) != 1 || !strings.Contains(got[0].Raw, after.MessageID) {
		t.Errorf("%d mails arrived", len(got))
	}
}
