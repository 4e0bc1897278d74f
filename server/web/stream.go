package web

import (
	"net/http"

	"github.com/gin-contrib/sessions"
	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
)

// Stream is the page's live connection (server-sent events). Each event names what changed; the page re-reads that part.
func (s *Site) Stream(c *gin.Context) error {
	last := c.GetHeader("Last-Event-ID")
	if last == "" {
		last = c.Query("last")
	}
	h := c.Writer.Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	c.Writer.WriteHeader(http.StatusOK)
	s.Hub.Serve(c.Request.Context(), c.Writer, AgentOf(c).ID, last, func() bool { return s.stillIn(c) })
	return nil
}

// stillIn says whether the session of a stream lives: one that was ended elsewhere hears nothing more.
func (s *Site) stillIn(c *gin.Context) bool {
	_, err := s.Store.Session(c.Request.Context(), SessionID(sessions.Default(c).ID()))
	return desk.CodeOf(err) != desk.NotFound
}
