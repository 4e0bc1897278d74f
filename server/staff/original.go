package staff

import (
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/words"
)

// Original shows a message as it came, or as it is sent: its header, decoded, and its source as text.
func (s *Desk) Original(c *gin.Context) error {
	m, err := s.sourceOf(c)
	if err != nil {
		return err
	}
	source := &web.FirstBytes{Limit: web.MaxSource}
	if err := s.CopySource(c.Request.Context(), source, &m); err != nil && !errors.Is(err, web.ErrEnough) {
		return err
	}
	f, err := s.StaffFrame(c, "original.title", "one")
	if err != nil {
		return err
	}
	number := strconv.FormatInt(m.Ticket, 10)
	return s.Render(c, "original", &ui.OriginalPage{Frame: f, Ticket: m.Ticket, Subject: m.Subject, Back: fmt.Sprintf("/desk/tickets/%s#m%d", number, m.ID),
		Raw: fmt.Sprintf("/desk/messages/%d/raw", m.ID), Ours: m.Direction == desk.Out, Lines: ui.OriginalLines(s.Mail.Header(source.Kept)),
		Source: ui.SourceText(source.Kept), Limit: words.Size(web.MaxSource), More: source.More})
}

// sourceOf is the message whose source is asked for. Notes and web posts have none.
func (s *Desk) sourceOf(c *gin.Context) (m desk.Message, err error) {
	if m, err = s.namedMessage(c); err != nil {
		return m, err
	}
	if m.Raw == 0 && m.Direction != desk.Out {
		return m, desk.Fail(desk.NotFound, "raw.none")
	}
	return m, nil
}

// RawMail is a message's source: the bytes that came, or those that are sent. It is always downloaded as plain text, whatever is in it.
func (s *Desk) RawMail(c *gin.Context) error {
	m, err := s.sourceOf(c)
	if err != nil {
		return err
	}
	web.SourceHeaders(c, fmt.Sprintf("%d-%d.eml", m.Ticket, m.ID))
	if m.Raw == 0 {
		return s.WriteRaw(c, &m)
	}
	blob, err := s.Store.Blob(c.Request.Context(), m.Raw)
	if err != nil {
		return err
	}
	defer blob.Close()
	return s.CopyOut(c, io.NewSectionReader(blob, 0, blob.Size()))
}
