package staff

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/live"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
)

// Present takes where a tab is: the ticket that it shows (none: it is closed or hidden) and what is being written there. It
// lapses by itself where it is not said again.
func (s *Desk) Present(c *gin.Context) error {
	tab := c.PostForm("tab")
	if tab == "" || len(tab) > 40 {
		return desk.Fail(desk.Invalid, "not_found")
	}
	number, _ := strconv.ParseInt(c.PostForm("ticket"), 10, 64)
	turn, _ := strconv.ParseInt(c.PostForm("turn"), 10, 64)
	s.Hub.Present(live.Place{Agent: web.AgentOf(c).ID, Tab: tab, Turn: turn, Ticket: max(number, 0), Writing: web.WritingOf(c)})
	c.Status(http.StatusNoContent)
	return nil
}

// Colleagues is the line of a ticket's page about who else is there, alone.
func (s *Desk) Colleagues(c *gin.Context) error {
	number, err := ticketParam(c)
	if err != nil {
		return err
	}
	names, err := s.AgentNames(c.Request.Context())
	if err != nil {
		return err
	}
	p := &ui.TicketPage{Frame: s.Frame(c, ""), Fragment: true}
	s.colleagues(p, number, names, web.AgentOf(c).ID)
	return s.Render(c, "ticket.answering", p)
}

// colleagues fills who else is in a ticket.
func (s *Desk) colleagues(p *ui.TicketPage, number int64, names ui.Agents, me int64) {
	writers := s.Hub.Writing(number)
	p.Writing = p.Written(writers, names, me)
	p.Viewing = ui.Looking(s.Hub.Viewing(number), writers, names, me)
}
