package staff

import (
	"cmp"
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/words"
)

// backToList is the list that the form stood beside, else the page that it was on.
func backToList(c *gin.Context) string {
	if back := web.LocalPath(c.PostForm("back")); strings.HasPrefix(back, "/desk/") {
		return back
	}
	return cmp.Or(cameFrom(c), "/desk")
}

// cameFrom is the page of the desk that a form was on; empty where the browser does not say.
func cameFrom(c *gin.Context) string {
	from, err := url.Parse(c.GetHeader("Referer"))
	if err != nil || from.Host != c.Request.Host || !strings.HasPrefix(from.Path, "/desk/") {
		return ""
	}
	return web.LocalPath(from.RequestURI())
}

// mostFlashed is how long what a page is told may be, in bytes: it travels as a cookie.
const mostFlashed = 1500

// refused leads a person whose form was refused back to the page that they pressed it on, as it is now, with the reason; a script gets
// the error itself.
func (s *Desk) refused(c *gin.Context, err error) error {
	e := s.Problem(c, err)
	said := words.ErrorText(s.Lang(c), e)
	if web.WantsJSON(c) || e.Code != desk.Conflict && e.Code != desk.Invalid || len(said) > mostFlashed {
		return err
	}
	s.Flash(c, ui.Flash{Key: "error." + e.Key, Args: e.Args, Bad: true})
	c.Redirect(http.StatusSeeOther, cmp.Or(cameFrom(c), backToList(c)))
	return nil
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
