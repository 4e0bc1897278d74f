package staff

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/merge"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
)

// Split gives a message a ticket of its own.
func (s *Desk) Split(c *gin.Context) error {
	id, err := web.IDParam(c, "id")
	if err != nil {
		return err
	}
	m, err := s.Store.Message(c.Request.Context(), id)
	if err != nil {
		return err
	}
	t, err := s.Store.Split(c.Request.Context(), byOf(c), id)
	if err != nil {
		return s.refused(c, err)
	}
	s.Flash(c, ui.Flash{Key: "flash.split", Args: desk.Args{"number": t.Number}, Undo: "/desk/rejoin?number=" + strconv.FormatInt(t.Number, 10) + "&into=" + strconv.FormatInt(m.Ticket, 10)})
	c.Redirect(http.StatusSeeOther, "/desk/tickets/"+strconv.FormatInt(t.Number, 10))
	return nil
}

// Rejoin merges a ticket back into the one that it was split from.
func (s *Desk) Rejoin(c *gin.Context) error {
	number, into := desk.TicketNumber(c.Query("number")), desk.TicketNumber(c.Query("into"))
	if _, err := s.Store.Merge(c.Request.Context(), merge.Merging{By: byOf(c), Into: into, From: []int64{number}}); err != nil {
		return s.refused(c, err)
	}
	return s.done(c, into, "flash.rejoined")
}

// LinkTicket says that another ticket belongs to this one, or no longer (drop).
func (s *Desk) LinkTicket(c *gin.Context) error {
	number, err := ticketParam(c)
	if err != nil {
		return err
	}
	typed := c.PostForm("other")
	other := desk.TicketNumber(typed)
	if other == 0 {
		return desk.Fail(desk.NotFound, "ticket.unknown", "number", typed)
	}
	if err := s.Store.Link(c.Request.Context(), byOf(c), number, other, c.PostForm("drop") == ""); err != nil {
		return err
	}
	return s.quickly(c, number)
}

// MoveTicket gives a ticket to another mailbox.
func (s *Desk) MoveTicket(c *gin.Context) error {
	number, err := ticketParam(c)
	if err != nil {
		return err
	}
	from, _ := strconv.ParseInt(c.PostForm("from"), 10, 64)
	mailbox, _ := strconv.ParseInt(c.PostForm("mailbox"), 10, 64)
	if err := s.Store.Move(c.Request.Context(), byOf(c), number, from, mailbox); err != nil {
		return err
	}
	return s.quickly(c, number)
}

// followMerged leads from the number of a ticket that was merged to where it went.
func (s *Desk) followMerged(c *gin.Context) (gone bool, err error) {
	number, err := ticketParam(c)
	if err != nil {
		return false, err
	}
	root, err := s.Store.Root(c.Request.Context(), number)
	if err != nil || root == number {
		return false, err
	}
	to := "/desk/tickets/" + strconv.FormatInt(root, 10)
	if isFragment(c) {
		t, err := s.Store.Ticket(c.Request.Context(), number)
		if err != nil {
			return true, err
		}
		if v := c.Query("v"); v != "" {
			to += "?v=" + url.QueryEscape(v)
		}
		return true, s.Render(c, "ticket.away", &ui.TicketAway{Frame: s.Frame(c, ""), Ticket: t, Into: root, Href: to})
	}
	if c.Request.URL.RawQuery != "" {
		to += "?" + c.Request.URL.RawQuery
	}
	c.Redirect(http.StatusSeeOther, to)
	return true, nil
}

// regrouped shows what was merged into a ticket, what belongs to it, and which mailboxes it can go to.
func (s *Desk) regrouped(c *gin.Context, p *ui.TicketPage, talk *desk.Conversation) {
	to := talk.Answers.Address
	if asked := party(c, talk); asked != nil {
		to = asked.Address
	}
	p.Regrouped(talk, to)
	health, err := s.Store.Health(c.Request.Context())
	if err != nil || len(health) < 2 {
		return
	}
	for _, h := range health {
		p.Mailboxes = append(p.Mailboxes, desk.Mailbox{ID: h.Mailbox, Address: h.Address})
	}
}

// party is the one of several customers whom the reader wants to answer (?to=); nil where they have not said.
func party(c *gin.Context, talk *desk.Conversation) *desk.Person {
	for i := range talk.Parties {
		if len(talk.Parties) > 1 && talk.Parties[i].Address == c.Query("to") {
			return &talk.Parties[i]
		}
	}
	return nil
}

// toOneOf puts whom the answer is for into the box, where several customers write: it never goes to whoever happens to come first.
func toOneOf(c *gin.Context, box *ui.Composer, talk *desk.Conversation) {
	if len(talk.Parties) < 2 {
		return
	}
	asked := party(c, talk)
	switch {
	case asked != nil:
		box.To, box.Cc, box.Others, box.OthersCount = ui.People([]desk.Person{*asked}), "", "", 0
		box.Contact, box.Name = asked.Address, asked.Name
	case box.To == "":
		box.To = ui.People([]desk.Person{talk.Answers})
	}
}
