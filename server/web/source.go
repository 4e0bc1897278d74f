package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
)

// MaxSource is how much of a mail's source is shown; the rest is downloaded.
const MaxSource = 256 << 10

// SourceHeaders are those of a mail's source.
func SourceHeaders(c *gin.Context, name string) {
	h := c.Writer.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename=%q`, name))
	h.Set("Cache-Control", "private, no-store")
}

// CopySource writes the mail that came, or one of ours as it is sent.
func (s *Site) CopySource(ctx context.Context, w io.Writer, m *desk.Message) error {
	if m.Raw == 0 {
		return s.composeRaw(ctx, w, m)
	}
	blob, err := s.Store.Blob(ctx, m.Raw)
	if err != nil {
		return err
	}
	defer blob.Close()
	_, err = io.Copy(w, io.NewSectionReader(blob, 0, blob.Size()))
	return err
}

// WriteRaw writes one of our mails as it is sent.
func (s *Site) WriteRaw(c *gin.Context, m *desk.Message) error {
	c.Status(http.StatusOK)
	return s.composeRaw(c.Request.Context(), c.Writer, m)
}

func (s *Site) composeRaw(ctx context.Context, w io.Writer, m *desk.Message) error {
	t, err := s.Store.Ticket(ctx, m.Ticket)
	if err != nil {
		return err
	}
	out := desk.Outgoing{Ticket: m.Ticket, Message: m.ID, MessageID: m.MessageID, From: m.From, To: m.To, Cc: m.Cc, Subject: m.Subject,
		References: m.References, Text: m.Text, HTML: m.HTML, Auto: m.Source != desk.FromAgent, Attachments: m.Attachments, Date: m.CreatedAt,
		Mailbox: desk.Mailbox{ID: t.Mailbox, Address: m.From.Address}}
	if len(m.InReplyTo) > 0 {
		out.InReplyTo = m.InReplyTo[0]
	}
	return s.Mail.Write(w, out, func(a desk.Attachment) (io.ReadCloser, error) { return s.OpenAttachment(ctx, &a) })
}

// ErrEnough ends what writes to FirstBytes; it is no failure.
var ErrEnough = errors.New("enough was read")

// FirstBytes keeps the beginning of what is written to it, and ends the writing there.
type FirstBytes struct {
	Kept  []byte
	Limit int
	More  bool
}

func (f *FirstBytes) Write(p []byte) (int, error) {
	room := min(len(p), f.Limit-len(f.Kept))
	f.Kept = append(f.Kept, p[:room]...)
	if room < len(p) {
		f.More = true
		return room, ErrEnough
	}
	return room, nil
}
