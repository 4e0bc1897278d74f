package staff

import (
	"crypto/rand"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
)

// mostOpen is how many messages one reading unfolds.
const mostOpen = 1000

// readerOf says how a conversation is read: since when (a page that is open keeps its own, or its mark would vanish with the first change),
// and what is unfolded.
func readerOf(c *gin.Context, me *desk.Agent, seen time.Time) ui.Reader {
	r := ui.Reader{Seen: seen, Me: me.ID, All: c.Query("all") == "1", HideEvents: me.Prefs.HideEvents}
	if ms, err := strconv.ParseInt(c.Query("since"), 10, 64); err == nil { // 0: never, when the page was opened
		if r.Seen = (time.Time{}); ms > 0 {
			r.Seen = time.UnixMilli(ms)
		}
	}
	for i, id := range strings.SplitN(c.Query("open"), ",", mostOpen+1) {
		if n, err := strconv.ParseInt(id, 10, 64); err == nil && i < mostOpen {
			if r.Open == nil {
				r.Open = map[int64]bool{}
			}
			r.Open[n] = true
		}
	}
	return r
}

func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// HideEvents takes the thin lines between messages away for an agent, or brings them back.
func (s *Desk) HideEvents(c *gin.Context) error {
	hide := c.PostForm("hide") == "1"
	if err := s.Store.SavePrefs(c.Request.Context(), web.AgentOf(c).ID, func(p *desk.Prefs) { p.HideEvents = hide }); err != nil {
		return err
	}
	return s.told(c, ui.Flash{Key: "flash.saved"})
}

// printCSP is the policy of a ticket on paper, on which formatted mails stand: as mailCSP, but for the one script that prints.
const printCSP = "default-src 'none'; script-src 'nonce-%s'; img-src 'self' data:%s; style-src 'self'; style-src-attr 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"

// Print is a ticket on paper: all of the conversation without anything around it, with notes only where they were asked for.
func (s *Desk) Print(c *gin.Context) error {
	number, err := ticketParam(c)
	if err != nil {
		return err
	}
	talk, err := s.Store.Conversation(c.Request.Context(), number, web.AgentOf(c).ID)
	if err != nil {
		return err
	}
	names, err := s.AgentNames(c.Request.Context())
	if err != nil {
		return err
	}
	p := &ui.PrintPage{Frame: s.Frame(c, ""), Ticket: talk.Ticket, Notes: c.Query("notes") == "1"}
	p.Fill(&talk, names, web.HostOnly(c.Request.Host))
	p.Nonce = rand.Text()
	h := c.Writer.Header()
	h.Set("Content-Security-Policy", fmt.Sprintf(printCSP, p.Nonce, elsewhere(p.Remote)))
	h.Set("Referrer-Policy", "no-referrer")
	return s.Render(c, "print", p)
}
