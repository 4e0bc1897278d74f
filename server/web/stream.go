package web

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
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
	sub, missed, again := s.Hub.subscribe(AgentOf(c).ID, last)
	defer s.Hub.unsubscribe(sub)
	h := c.Writer.Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	c.Writer.WriteHeader(http.StatusOK)
	fmt.Fprint(c.Writer, "retry: 2000\n\n")
	if again {
		fmt.Fprint(c.Writer, "event: again\ndata: {}\n\n")
	}
	for _, e := range missed {
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
			if _, err := fmt.Fprint(c.Writer, ": still here\n\n"); err != nil {
				return nil
			}
		case now := <-lapse.C:
			s.Hub.Lapse(now)
			continue
		case e, open := <-sub.events:
			if !open {
				return nil
			}
			s.writeEvent(c, e)
		}
		c.Writer.Flush()
	}
}

func (s *Site) writeEvent(c *gin.Context, e event) {
	data, err := json.Marshal(streamed{Kind: e.change.Kind, Ticket: e.change.Ticket, Message: e.change.Message, In: e.change.In, Agent: e.change.Agent})
	if err != nil {
		return
	}
	fmt.Fprintf(c.Writer, "id: %s\nevent: %s\ndata: %s\n\n", s.Hub.id(e), e.name, data)
}
