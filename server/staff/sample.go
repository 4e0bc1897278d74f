package staff

import (
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
)

// BringSample brings what a new owner may look around in.
func (s *Desk) BringSample(c *gin.Context) error {
	if s.Site.Sample == nil {
		return desk.Fail(desk.NotFound, "not_found")
	}
	set, err := s.Store.Settings(c.Request.Context())
	if err != nil {
		return err
	}
	sample, err := s.Site.Sample(set.Lang, *web.AgentOf(c), s.Now())
	if err != nil {
		return err
	}
	if err := s.Store.Sample(c.Request.Context(), sample); err != nil {
		return err
	}
	return s.Saved(c, "/desk/open", "flash.sample_here")
}

// RemoveSample takes it away, and names what was worked on and stays.
func (s *Desk) RemoveSample(c *gin.Context) error {
	kept, err := s.Store.RemoveSample(c.Request.Context(), desk.By{Agent: web.AgentOf(c).ID})
	if err != nil {
		return err
	}
	if kept.None() {
		return s.Saved(c, "/desk/open", "flash.sample_gone")
	}
	var names []string
	for _, n := range kept.Tickets {
		names = append(names, "#"+strconv.FormatInt(n, 10))
	}
	return s.Saved(c, "/desk/open", "flash.sample_kept", "names", strings.Join(append(names, kept.Names...), ", "))
}
