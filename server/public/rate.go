package public

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
)

// ratePage finds what a link asks about. p is nil where it has answered already: the link is not ours.
func (s *Public) ratePage(c *gin.Context) (*ui.Rate, error) {
	c.Header("Referrer-Policy", "no-referrer")
	token := c.Param("token")
	r, err := s.Store.RatingByToken(c.Request.Context(), token)
	if desk.CodeOf(err) == desk.NotFound {
		f := s.Frame(c, "rate.gone_title")
		f.Meta.NoIndex = true
		s.Write(c, http.StatusNotFound, "rate_gone", &ui.RateGone{Frame: f})
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if _, err := c.Cookie(s.Cookie + "_lang"); err != nil && r.Lang != "" {
		c.Set("lang", r.Lang) // the customer was asked in it; only what they chose by hand counts more
	}
	p := &ui.Rate{Frame: s.Frame(c, "rate.title"), Token: token, Rating: r, Score: r.Score, Comment: r.Comment}
	p.Meta.NoIndex = true
	p.Shut = !r.RatedAt.IsZero() && !s.Now().Before(r.RatedAt.Add(desk.RatingOpen))
	if r.Agent != 0 {
		if a, err := s.Store.Agent(c.Request.Context(), r.Agent); err == nil {
			p.Agent = a.Name
		}
	}
	return p, nil
}

// RateForm shows the page with a score preselected. It records nothing, for programs that look for viruses open every link.
func (s *Public) RateForm(c *gin.Context) error {
	p, err := s.ratePage(c)
	if p == nil {
		return err
	}
	if n, err := strconv.Atoi(c.Query("score")); err == nil && desk.ValidScore(n) {
		p.Score = n
	}
	return s.Render(c, "rate", p)
}

// SaveRating records score and comment, and thanks.
func (s *Public) SaveRating(c *gin.Context) error {
	p, err := s.ratePage(c)
	if p == nil {
		return err
	}
	p.Score, _ = strconv.Atoi(web.Trimmed(c, "score"))
	verdict := desk.Verdict{Token: p.Token, Score: p.Score}
	if comment, given := c.GetPostForm("comment"); given {
		p.Comment, verdict.Comment = comment, &comment
	}
	r, err := s.Store.Rate(c.Request.Context(), verdict)
	if err != nil {
		p.Shut = p.Shut || desk.CodeOf(err) == desk.Conflict
		return s.Again(c, "rate", p, &p.Form, err)
	}
	p.Rating, p.Thanks = r, true
	return s.Render(c, "rate", p)
}
