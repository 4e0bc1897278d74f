package staff

import (
	"html"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
)

// InsertSavedReply fills a saved reply's variables for a ticket. A missing variable refuses and is named.
func (s *Desk) InsertSavedReply(c *gin.Context) error {
	number, err := ticketParam(c)
	if err != nil {
		return err
	}
	id, err := web.IDParam(c, "id")
	if err != nil {
		return err
	}
	t, err := s.Store.Ticket(c.Request.Context(), number)
	if err != nil {
		return err
	}
	text, err := s.expandSavedReply(c, id, &t)
	if err != nil {
		return err
	}
	c.JSON(http.StatusOK, gin.H{"text": text})
	return nil
}

func (s *Desk) expandSavedReply(c *gin.Context, id int64, t *desk.Ticket) (string, error) {
	all, err := s.KeptReplies(c.Request.Context())
	if err != nil {
		return "", err
	}
	for _, r := range all {
		if r.ID != id {
			continue
		}
		values, err := s.variables(c, t)
		if err != nil {
			return "", err
		}
		text, err := desk.Expand(r.Text, values)
		if err != nil {
			return "", err
		}
		return text, s.Store.UseSavedReply(c.Request.Context(), id)
	}
	return "", desk.Fail(desk.NotFound, "saved_reply.unknown")
}

// variables are what saved replies may name (desk.Variables).
func (s *Desk) variables(c *gin.Context, t *desk.Ticket) (map[string]string, error) {
	set, err := s.Store.Settings(c.Request.Context())
	return map[string]string{
		"customer.name": t.Contact.Name, "customer.address": t.Contact.Address,
		"ticket.number": strconv.FormatInt(t.Number, 10), "ticket.subject": t.Subject,
		"agent.name": web.AgentOf(c).Name, "shop.name": set.ShopName,
	}, err
}

// fillInserted puts a saved reply into the reply box of a page without script (?insert=ID).
func (s *Desk) fillInserted(c *gin.Context, p *ui.TicketPage) error {
	id, err := strconv.ParseInt(c.Query("insert"), 10, 64)
	if err != nil || p.Fragment {
		return nil
	}
	p.NoteFirst = false
	text, err := s.expandSavedReply(c, id, &p.Ticket)
	if err != nil {
		e := s.Problem(c, err)
		if e.Code == desk.Internal {
			return err
		}
		p.Reply.Error = ui.ErrorText(p.Lang, e)
		return nil
	}
	if p.Reply.Text = strings.TrimSpace(p.Reply.Text + "\n\n" + text); p.Reply.HTML != "" {
		p.Reply.HTML += "<div>" + strings.ReplaceAll(html.EscapeString(text), "\n", "<br>") + "</div>"
	}
	return nil
}
