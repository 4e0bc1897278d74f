package web

import (
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
)

// touched is when each agent was last noted to be at their desk: once a minute is often enough.
type touched struct {
	mu sync.Mutex
	at map[int64]time.Time
}

func (t *touched) due(agent int64, now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if last, ok := t.at[agent]; ok && now.Sub(last) < time.Minute && !now.Before(last) {
		return false
	}
	if t.at == nil {
		t.at = map[int64]time.Time{}
	}
	t.at[agent] = now
	return true
}

// AtDesk notes that an agent is at work: a page that they open or a form that they send. What an open page reads by itself is no sign of
// anybody.
func (s *Site) AtDesk(c *gin.Context) {
	if a := AgentOf(c); a != nil && byHand(c) && s.touched.due(a.ID, s.Now()) {
		if err := s.Store.AtDesk(Detached(c), a.ID); err != nil {
			s.Log.Error("noting who is at their desk", "err", err)
		}
	}
	c.Next()
}

// WritingOf is what a tab says is being written in it.
func WritingOf(c *gin.Context) desk.Direction {
	switch c.PostForm("typing") {
	case "reply", "1": // as a page says that is older than this program
		return desk.Out
	case "forward":
		return desk.ForwardDraft
	case "note":
		return desk.Note
	}
	return ""
}

func byHand(c *gin.Context) bool {
	switch {
	case c.GetHeader("Deskbell-Fragment") != "":
		return false
	case strings.HasSuffix(c.Request.URL.Path, "/presence"):
		return WritingOf(c) != ""
	}
	return c.Request.Method == http.MethodPost || !WantsJSON(c) && c.GetHeader("Accept") != "text/event-stream"
}
