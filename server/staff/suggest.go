package staff

import (
	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
)

// Suggestions is a part of a ticket's page that comes after it: what may help to answer.
func (s *Desk) Suggestions(c *gin.Context) error {
	number, err := ticketParam(c)
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	found, err := s.Store.Suggest(ctx, number)
	if err != nil {
		return err
	}
	set, err := s.Store.Settings(ctx)
	if err != nil {
		return err
	}
	p := &ui.SuggestList{Frame: s.Frame(c, "suggest.title")}
	base := ""
	if set.HelpOn {
		base = web.First(s.PublicURL, set.PublicURL)
	}
	p.Fill(found, base)
	return s.Render(c, "suggest.list", p)
}
