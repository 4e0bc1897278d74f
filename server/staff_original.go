package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui"
)

// maxSource is how much of a mail's source is shown; the rest is downloaded.
const maxSource = 256 << 10

// original shows a message as it came, or as it is sent: its header, decoded, and its source as text.
func (s *Server) original(c *gin.Context) error {
	m, err := s.sourceOf(c)
	if err != nil {
		return err
	}
	source := &firstBytes{limit: maxSource}
	if err := s.copySource(c.Request.Context(), source, &m); err != nil && !errors.Is(err, errEnough) {
		return err
	}
	f, err := s.staffFrame(c, "original.title", "one")
	if err != nil {
		return err
	}
	number := strconv.FormatInt(m.Ticket, 10)
	return s.render(c, "original", &ui.OriginalPage{Frame: f, Ticket: m.Ticket, Subject: m.Subject, Back: fmt.Sprintf("/desk/tickets/%s#m%d", number, m.ID),
		Raw: fmt.Sprintf("/desk/messages/%d/raw", m.ID), Ours: m.Direction == desk.Out, Lines: ui.OriginalLines(s.Mail.Header(source.kept)),
		Source: ui.SourceText(source.kept), Limit: ui.Size(maxSource), More: source.more})
}

// sourceOf is the message whose source is asked for. Notes and web posts have none.
func (s *Server) sourceOf(c *gin.Context) (m desk.Message, err error) {
	if m, err = s.namedMessage(c); err != nil {
		return m, err
	}
	if m.Raw == 0 && m.Direction != desk.Out {
		return m, desk.Fail(desk.NotFound, "raw.none")
	}
	return m, nil
}

// rawMail is a message's source: the bytes that came, or those that are sent. It is always downloaded as plain text, whatever is in it.
func (s *Server) rawMail(c *gin.Context) error {
	m, err := s.sourceOf(c)
	if err != nil {
		return err
	}
	sourceHeaders(c, fmt.Sprintf("%d-%d.eml", m.Ticket, m.ID))
	if m.Raw == 0 {
		return s.writeRaw(c, &m)
	}
	blob, err := s.Store.Blob(c.Request.Context(), m.Raw)
	if err != nil {
		return err
	}
	defer blob.Close()
	return s.copyOut(c, io.NewSectionReader(blob, 0, blob.Size()))
}

// sourceHeaders are those of a mail's source.
func sourceHeaders(c *gin.Context, name string) {
	h := c.Writer.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename=%q`, name))
	h.Set("Cache-Control", "private, no-store")
}

// copySource writes the mail that came, or one of ours as it is sent.
func (s *Server) copySource(ctx context.Context, w io.Writer, m *desk.Message) error {
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

// writeRaw writes one of our mails as it is sent.
func (s *Server) writeRaw(c *gin.Context, m *desk.Message) error {
	c.Status(http.StatusOK)
	return s.composeRaw(c.Request.Context(), c.Writer, m)
}

func (s *Server) composeRaw(ctx context.Context, w io.Writer, m *desk.Message) error {
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
	return s.Mail.Write(w, out, func(a desk.Attachment) (io.ReadCloser, error) { return s.openAttachment(ctx, &a) })
}

var errEnough = errors.New("enough was read")

// firstBytes keeps the beginning of what is written to it, and ends the writing there.
type firstBytes struct {
	kept  []byte
	limit int
	more  bool
}

func (f *firstBytes) Write(p []byte) (int, error) {
	room := min(len(p), f.limit-len(f.kept))
	f.kept = append(f.kept, p[:room]...)
	if room < len(p) {
		f.more = true
		return room, errEnough
	}
	return room, nil
}
