package staff

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
)

// firstDays is what a new shop does first, for those who run it; nil once it was put away.
func (s *Desk) firstDays(c *gin.Context) (*desk.FirstDays, error) {
	if !web.AgentOf(c).Role.May(desk.MayAgents) {
		return nil, nil
	}
	f, err := s.Store.FirstDays(c.Request.Context())
	if err != nil || f.Hidden {
		return nil, err
	}
	f.Offer = s.Site.Sample != nil && !f.Sampled
	return &f, nil
}

// First is the list alone.
func (s *Desk) First(c *gin.Context) error {
	f, err := s.Store.FirstDays(c.Request.Context())
	if err != nil {
		return err
	}
	f.Offer = s.Site.Sample != nil && !f.Sampled
	return s.Render(c, "firstdays", &ui.FirstPage{Frame: s.Frame(c, ""), First: f})
}

// EndFirst puts the list away.
func (s *Desk) EndFirst(c *gin.Context) error {
	if err := s.Store.EndFirstDays(c.Request.Context()); err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, "/desk")
	return nil
}
