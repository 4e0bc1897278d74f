package staff

import (
	"encoding/csv"
	"io"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui/reports"
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
	p := &reports.Ratings{Sheet: reports.Sheet{Frame: f}, Agents: map[int64]string{}, Later: c.Query("cursor") != ""}
	q := s.ratingsAsked(c, p)
	q.Limit, q.Cursor = ratingsListed, c.Query("cursor")
	if p.Summary, err = s.Store.RatingSummary(ctx, desk.RatingQuery{Since: q.Since}); err != nil {
		return err
	}
	if p.Items, p.Next, err = s.Store.Ratings(ctx, q); err != nil {
		return err
	}
	if err := s.ratingWords(c, p); err != nil {
		return err
	}
	return s.Render(c, "ratings", p)
}

// ratingsAsked is what the page was asked for: a window of time, and whether only what nobody has read.
func (s *Desk) ratingsAsked(c *gin.Context, p *reports.Ratings) desk.RatingQuery {
	p.Window, p.Unread = c.Query("window"), c.Query("unread") != ""
	q := desk.RatingQuery{Given: true, Unread: p.Unread}
	switch p.Window {
	case "7":
		q.Since = s.Now().Add(-7 * web.Day)
	case "90":
		q.Since = s.Now().Add(-90 * web.Day)
	case "all":
	default:
		p.Window, q.Since = "30", s.Now().Add(-30*web.Day)
	}
	return q
}

// ratingWords are what reasons and agents are called.
func (s *Desk) ratingWords(c *gin.Context, p *reports.Ratings) (err error) {
	if p.Rules, err = s.ReasonRules(c.Request.Context()); err != nil {
		return err
	}
	agents, err := s.Store.Agents(c.Request.Context())
	for _, a := range agents {
		p.Agents[a.ID] = a.Name
	}
	return err
}

// ExportRatings is every score that the page lists, with what was said, as CSV: page by page, never in memory as a whole.
func (s *Desk) ExportRatings(c *gin.Context) error {
	p := &reports.Ratings{Sheet: reports.Sheet{Frame: s.Frame(c, "")}, Agents: map[int64]string{}}
	q := s.ratingsAsked(c, p)
	q.Limit = 200
	if err := s.ratingWords(c, p); err != nil {
		return err
	}
	items, next, err := s.Store.Ratings(c.Request.Context(), q)
	if err != nil {
		return err
	}
	if err := s.Exported(c, p.T("ratings.title")); err != nil {
		return err
	}
	c.Header("Content-Type", "text/csv; charset=utf-8")
	c.Header("Content-Disposition", `attachment; filename="ratings-`+s.Now().In(p.Zone).Format(time.DateOnly)+`.csv"`)
	c.Header("Cache-Control", "no-store")
	if _, err := io.WriteString(c.Writer, "\ufeff"); err != nil { // so that Excel reads it as UTF-8
		return nil
	}
	w := csv.NewWriter(c.Writer)
	w.UseCRLF = true
	_ = w.Write(p.Columns()) // w.Error is looked at below
	for {
		for i := range items {
			cells := p.Cells(&items[i])
			for k := range cells {
				cells[k] = web.SafeCell(cells[k])
			}
			_ = w.Write(cells)
		}
		if w.Flush(); next == "" || w.Error() != nil {
			return nil
		}
		q.Cursor = next
		if items, next, err = s.Store.Ratings(c.Request.Context(), q); err != nil {
			return err
		}
	}
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
