package api

import (
	"io"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
)

// Raw answers a message's mail as it came, byte for byte, or as ours is sent.
func (s *API) Raw(c *gin.Context) (int, any, error) {
	m, err := s.messageOf(c)
	if err != nil {
		return 0, nil, err
	}
	if m.Raw == 0 && m.Direction != desk.Out {
		return 0, nil, desk.Fail(desk.NotFound, "api.no_raw")
	}
	c.Header("Content-Disposition", "attachment; filename=message.eml")
	if m.Raw == 0 {
		c.Header("Content-Type", "message/rfc822")
		return 0, nil, s.WriteRaw(c, &m)
	}
	blob, err := s.Store.Blob(c.Request.Context(), m.Raw)
	if err != nil {
		return 0, nil, err
	}
	defer blob.Close()
	c.DataFromReader(http.StatusOK, blob.Size(), "message/rfc822", io.NewSectionReader(blob, 0, blob.Size()), nil)
	return 0, nil, nil
}

// messageOf is the message :id of the ticket :number.
func (s *API) messageOf(c *gin.Context) (desk.Message, error) {
	number, err := pathNumber(c, "number")
	if err != nil {
		return desk.Message{}, err
	}
	id, err := pathNumber(c, "id")
	if err != nil {
		return desk.Message{}, err
	}
	m, err := s.Store.Message(c.Request.Context(), id)
	if err == nil && m.Ticket != number {
		err = desk.Fail(desk.NotFound, "not_found")
	}
	return m, err
}

// Attachment hands out a file of a message of the ticket that the path names.
func (s *API) Attachment(c *gin.Context) (int, any, error) {
	m, err := s.messageOf(c)
	if err != nil {
		return 0, nil, err
	}
	id, err := pathNumber(c, "attachment")
	if err != nil {
		return 0, nil, err
	}
	for _, a := range m.Attachments {
		if a.ID == id {
			return 0, nil, s.sendAttachment(c, a)
		}
	}
	return 0, nil, desk.Fail(desk.NotFound, "not_found")
}

// sendAttachment streams a file for download: never sniffed, never run.
func (s *API) sendAttachment(c *gin.Context, a desk.Attachment) error {
	r, err := s.OpenAttachment(c.Request.Context(), &a)
	if err != nil {
		return err
	}
	defer r.Close()
	c.Header("Content-Security-Policy", "sandbox; default-src 'none'")
	c.Header("Content-Disposition", "attachment; "+web.FileNames(a.Name))
	c.Header("Content-Type", "application/octet-stream")
	return s.CopyOut(c, r)
}
