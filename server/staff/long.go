package staff

import (
	"encoding/json"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/words"
)

// toldEvery is how often a script is told how far its work is.
const toldEvery = 300 * time.Millisecond

// long is work that a script waits for. It is told how far it is in lines of JSON, of which the last is the answer. A person waits for the page.
type long struct {
	*Desk
	c    *gin.Context
	last time.Time
}

func (s *Desk) long(c *gin.Context) *long { return &long{Desk: s, c: c} }

// tell says that so many tickets of all (0: nobody knows) are done.
func (l *long) tell(n, all int) {
	now := l.Now()
	if !web.WantsJSON(l.c) || now.Sub(l.last) < toldEvery {
		return
	}
	l.last = now
	if !l.begun() {
		l.c.Header("Content-Type", "application/x-ndjson")
		l.c.Header("Cache-Control", "no-store")
		l.c.Header("X-Accel-Buffering", "no")
		l.c.Status(http.StatusOK)
	}
	args := desk.Args{"n": n, "all": all}
	key := "bulk.going"
	if all == 0 {
		key = "bulk.going_back"
	}
	l.line(gin.H{"going": words.Text(l.Lang(l.c), key, args)})
	l.c.Writer.Flush()
}

// begun says whether anything was told.
func (l *long) begun() bool { return l.c.Writer.Written() }

// told says what was done: to a script at once, to a person on the page that they came from.
func (l *long) told(f ui.Flash) error {
	if !web.WantsJSON(l.c) {
		l.Flash(l.c, f)
		l.c.Redirect(http.StatusSeeOther, backToList(l.c))
		return nil
	}
	answer := gin.H{"ok": !f.Bad, "message": words.Text(l.Lang(l.c), f.Key, f.Args), "undo": f.Undo}
	if l.begun() {
		l.line(answer)
	} else {
		l.c.JSON(http.StatusOK, answer)
	}
	return nil
}

// told says what was done at once.
func (s *Desk) told(c *gin.Context, f ui.Flash) error { return s.long(c).told(f) }

// line writes one line. What can't be written is for somebody who has gone; the work goes on.
func (l *long) line(v gin.H) { _ = json.NewEncoder(l.c.Writer).Encode(v) }
