package staff

import (
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
)

// ratingsListed on one page.
const ratingsListed = 50

// Ratings shows what customers said in a window of time.
func (s *Desk) Ratings(c *gin.Context) error {
	ctx := c.Request.Context()
	f, err := s.StaffFrame(c, "ratings.title", "ratings")
	if err != nil {
		return err
	}
	p := &ui.Ratings{Frame: f, Window: c.Query("window"), Agents: map[int64]string{}, Later: c.Query("cursor") != ""}
	p.Unread = c.Query("unread") != ""
	q := desk.RatingQuery{Given: true, Unread: p.Unread, Limit: ratingsListed, Cursor: c.Query("cursor")}
	switch p.Window {
	case "7":
		q.Since = s.Now().Add(-7 * web.Day)
	case "90":
		q.Since = s.Now().Add(-90 * web.Day)
	case "all":
	default:
		p.Window, q.Since = "30", s.Now().Add(-30*web.Day)
	}
	if p.Summary, err = s.Store.RatingSummary(ctx, desk.RatingQuery{Since: q.Since}); err != nil {
		return err
	}
	if p.Items, p.Next, err = s.Store.Ratings(ctx, q); err != nil {
		return err
	}
	if p.Rules, err = s.ReasonRules(ctx); err != nil {
		return err
	}
	agents, err := s.Store.Agents(ctx)
	if err != nil {
		return err
	}
	for _, a := range agents {
		p.Agents[a.ID] = a.Name
	}
	return s.Render(c, "ratings", p)
}

// ReadRatings marks what customers said as read: one comment, or all.
func (s *Desk) ReadRatings(c *gin.Context) error {
	number, err := strconv.ParseInt(web.First(c.PostForm("number"), "0"), 10, 64)
	if err != nil || number < 0 {
		return desk.Fail(desk.NotFound, "not_found")
	}
	if err := s.Store.ReadRatings(c.Request.Context(), number); err != nil {
		return err
	}
	return s.Saved(c, web.LocalPath(web.First(c.PostForm("back"), "/desk/ratings")), "reports.marked_read")
}
