package staff

import (
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
)

// backToList is the list that the form stood beside, else the page that it was on.
func backToList(c *gin.Context) string {
	if back := web.LocalPath(c.PostForm("back")); strings.HasPrefix(back, "/desk/") {
		return back
	}
	if from, err := url.Parse(c.GetHeader("Referer")); err == nil && from.Host == c.Request.Host && strings.HasPrefix(from.Path, "/desk/") {
		return web.LocalPath(from.RequestURI())
	}
	return "/desk"
}

// purge deletes tickets for good; it asks first.
func (s *Desk) purge(c *gin.Context, numbers []int64) error {
	if !web.AgentOf(c).Role.May(desk.MayPurge) {
		return desk.Fail(desk.Forbidden, "forbidden")
	}
	if c.PostForm("sure") == "" {
		return s.askPurge(c, numbers)
	}
	if err := s.Store.Purge(c.Request.Context(), byOf(c), numbers...); err != nil {
		return err
	}
	return s.Saved(c, backToList(c), "flash.purged", "n", len(numbers))
}

func (s *Desk) askPurge(c *gin.Context, numbers []int64) error {
	f, err := s.StaffFrame(c, "purge.title", "bin")
	if err != nil {
		return err
	}
	p := &ui.PurgePage{Frame: f, Back: backToList(c)}
	for _, n := range numbers {
		t, err := s.Store.Ticket(c.Request.Context(), n)
		if err != nil {
			return err
		}
		p.Tickets = append(p.Tickets, t)
	}
	return s.Render(c, "purge", p)
}
