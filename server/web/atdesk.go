package web

import (
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/gin-gonic/gin"
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

func byHand(c *gin.Context) bool {
	switch {
	case c.GetHeader("Deskbell-Fragment") != "":
		return false
	case strings.HasSuffix(c.Request.URL.Path, "/presence"):
		return c.PostForm("typing") == "1"
	}
	return c.Request.Method == http.MethodPost || !WantsJSON(c) && c.GetHeader("Accept") != "text/event-stream"
}
