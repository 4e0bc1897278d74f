package staff

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
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

// purge deletes tickets for good; it asks first. Many go in parts.
func (s *Desk) purge(c *gin.Context, m meant) error {
	if !web.AgentOf(c).Role.May(desk.MayPurge) {
		return desk.Fail(desk.Forbidden, "forbidden")
	}
	if c.PostForm("sure") == "" {
		return s.askPurge(c, m)
	}
	n := 0
	for part := range slices.Chunk(m.numbers, purgePart) {
		if err := s.Store.Purge(web.Detached(c), byOf(c), part...); err != nil {
			if n == 0 {
				return err
			}
			done := words.Text(s.Lang(c), "flash.purged", desk.Args{"n": n})
			return s.told(c, ui.Flash{Key: "flash.bulk_stopped", Args: desk.Args{"done": done, "why": words.ErrorText(s.Lang(c), s.Problem(c, err))}, Bad: true})
		}
		n += len(part)
	}
	return s.Saved(c, backToList(c), "flash.purged", "n", n)
}

// Deleting a ticket takes much longer than changing one: so many go in one transaction, and so many are named before.
const (
	purgePart  = 50
	purgeNamed = 100
)

func (s *Desk) askPurge(c *gin.Context, m meant) error {
	f, err := s.StaffFrame(c, "purge.title", "bin")
	if err != nil {
		return err
	}
	p := &ui.PurgePage{Frame: f, Back: backToList(c), All: len(m.numbers)}
	if m.view == "" {
		p.Numbers = m.numbers
	} else {
		p.Whole, p.At, p.But = m.view, m.asOf.UnixMilli(), m.but
	}
	for _, n := range m.numbers[:min(len(m.numbers), purgeNamed)] {
		t, err := s.Store.Ticket(c.Request.Context(), n)
		if err != nil {
			return err
		}
		p.Tickets = append(p.Tickets, t)
	}
	return s.Render(c, "purge", p)
}
