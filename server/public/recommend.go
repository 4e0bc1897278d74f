package public

import (
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/survey"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui/public"
)

// recommendPage is the page of the rarer question; nil where it has been written already.
func (s *Public) recommendPage(c *gin.Context) (*public.Recommend, error) {
	a, token, ok, err := s.asking(c, survey.NPS)
	if !ok {
		return nil, err
	}
	return &public.Recommend{Frame: s.askFrame(c, "nps.title"), Token: token, Asking: a, Score: a.Recommends.Score, Comment: a.Recommends.Comment}, nil
}

// RecommendForm shows the page with a mark preselected.
func (s *Public) RecommendForm(c *gin.Context) error {
	p, err := s.recommendPage(c)
	if p == nil {
		return err
	}
	if n, err := strconv.Atoi(c.Query("score")); err == nil && n >= 0 && n <= 10 {
		p.Score = n
	}
	return s.Render(c, "nps", p)
}

// SaveRecommendation records the answer, and thanks.
func (s *Public) SaveRecommendation(c *gin.Context) error {
	p, err := s.recommendPage(c)
	if p == nil {
		return err
	}
	v := web.VerdictOf(c, p.Token)
	p.Score = v.Score
	if v.Comment != nil {
		p.Comment = *v.Comment
	}
	if err := s.Store.Recommend(c.Request.Context(), v); err != nil {
		p.Asking.Closed = p.Asking.Closed || desk.CodeOf(err) == desk.Conflict
		return s.Again(c, "nps", p, &p.Form, err)
	}
	if p.Asking, err = s.Store.Asking(c.Request.Context(), survey.NPS, p.Token); err != nil {
		return err
	}
	p.Thanks = true
	return s.Render(c, "nps", p)
}

// solvedPage is the page that asks whether a ticket is solved; nil where it has been written already.
func (s *Public) solvedPage(c *gin.Context) (*public.Solved, error) {
	a, token, ok, err := s.asking(c, survey.Solved)
	if !ok {
		return nil, err
	}
	return &public.Solved{Frame: s.askFrame(c, "solved.title"), Token: token, Asking: a, Comment: a.Solved.Comment}, nil
}

// SolvedForm shows the page; an answer that the link has chosen is the button that stands out.
func (s *Public) SolvedForm(c *gin.Context) error {
	p, err := s.solvedPage(c)
	if p == nil {
		return err
	}
	p.Answer = c.Query("answer")
	return s.Render(c, "solved", p)
}

// SaveSolved records that a ticket is solved, or opens it again.
func (s *Public) SaveSolved(c *gin.Context) error {
	p, err := s.solvedPage(c)
	if p == nil {
		return err
	}
	v := web.VerdictOf(c, p.Token)
	if v.Comment != nil {
		p.Comment = *v.Comment
	}
	p.Answer = c.PostForm("answer")
	switch p.Answer {
	case "yes", "no":
		v.Solved = p.Answer == "yes"
		err = s.Store.Confirm(c.Request.Context(), v)
	default:
		err = desk.Fail(desk.Invalid, "solved.choose").At("answer")
	}
	if err != nil {
		p.Asking.Closed = p.Asking.Closed || desk.CodeOf(err) == desk.Conflict
		return s.Again(c, "solved", p, &p.Form, err)
	}
	p.Thanks = true
	return s.Render(c, "solved", p)
}
