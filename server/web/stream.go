package web

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/gin-contrib/sessions"
	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
)

func newEpoch() string { return rand.Text()[:8] }

// streamed is what a page gets to know of a change.
type streamed struct {
	Kind    string `json:"kind"`
	Ticket  int64  `json:"ticket,omitempty"`
	Message int64  `json:"message,omitempty"`
	In      bool   `json:"in,omitempty"`
	Agent   int64  `json:"agent,omitempty"`
}

// Stream is the page's live connection (server-sent events). Each event names what changed; the page re-reads that part. A
// comment line every 25 s keeps proxies from closing it.
func (s *Site) Stream(c *gin.Context) error {
	last := c.GetHeader("Last-Event-ID")
	if last == "" {
		last = c.Query("last")
	}
	from := s.Hub.subscribe(AgentOf(c).ID, last)
	defer s.Hub.unsubscribe(from.sub)
	h := c.Writer.Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	c.Writer.WriteHeader(http.StatusOK)
	fmt.Fprint(c.Writer, "retry: 2000\n\n")
	if from.again {
		fmt.Fprintf(c.Writer, "id: %s\nevent: again\ndata: {}\n\n", from.last)
	}
	for _, e := range from.missed {
		s.writeEvent(c, e)
	}
	c.Writer.Flush()
	beat := time.NewTicker(25 * time.Second)
	defer beat.Stop()
	lapse := time.NewTicker(5 * time.Second)
	defer lapse.Stop()
	for {
		select {
		case <-c.Request.Context().Done():
			return nil
		case <-beat.C:
			if _, err := fmt.Fprint(c.Writer, ": still here\n\n"); err != nil || !s.stillIn(c) {
				return nil
			}
		case now := <-lapse.C:
			s.Hub.Lapse(now)
			continue
		case e, open := <-from.sub.events:
			if !open {
				return nil
			}
			s.writeEvent(c, e)
			for range len(from.sub.events) { // what came together goes together
				if e, open = <-from.sub.events; open {
					s.writeEvent(c, e)
				}
			}
		}
		c.Writer.Flush()
	}
}

// stillIn says whether the session of a stream lives: one that was ended elsewhere hears nothing more.
func (s *Site) stillIn(c *gin.Context) bool {
	_, err := s.Store.Session(c.Request.Context(), SessionID(sessions.Default(c).ID()))
	return desk.CodeOf(err) != desk.NotFound
}

func (s *Site) writeEvent(c *gin.Context, e event) {
	data, err := json.Marshal(streamed{Kind: e.change.Kind, Ticket: e.change.Ticket, Message: e.change.Message, In: e.change.In, Agent: e.change.Agent})
	if err != nil {
		return
	}
	if e.id != 0 {
		fmt.Fprintf(c.Writer, "id: %s\n", s.Hub.name(e.id))
	}
	fmt.Fprintf(c.Writer, "event: %s\ndata: %s\n\n", e.name, data)
}
