package public

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/survey"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/public"
)

// asking finds what a link asks. ok is false where the page has been written already: the link is not ours. None of these pages
// records anything when it is opened, for programs that look for viruses open every link.
func (s *Public) asking(c *gin.Context, kind survey.Kind) (a desk.Asking, token string, ok bool, err error) {
	c.Header("Referrer-Policy", "no-referrer")
	token = c.Param("token")
	a, err = s.Store.Asking(c.Request.Context(), kind, token)
	if desk.CodeOf(err) == desk.NotFound {
		f := s.Frame(c, "rate.gone_title")
		f.Meta.NoIndex = true
		s.Write(c, http.StatusNotFound, "rate_gone", &public.RateGone{Frame: f})
		return a, token, false, nil
	}
	if err != nil {
		return a, token, false, err
	}
	if _, err := c.Cookie(s.Cookie + "_lang"); err != nil && a.Lang != "" {
		c.Set("lang", a.Lang) // the customer was asked in it; only what they chose by hand counts more
	}
	return a, token, true, nil
}

// askFrame is the frame of a page that asks.
func (s *Public) askFrame(c *gin.Context, title string) ui.Frame {
	f := s.Frame(c, title)
	f.Meta.NoIndex = true
	return f
}

// ratePage is the page of a score. p is nil where it has been written already.
func (s *Public) ratePage(c *gin.Context) (*public.Rate, survey.Rules, error) {
	a, token, ok, err := s.asking(c, survey.Rating)
	if !ok {
		return nil, survey.Rules{}, err
	}
	if a.Rerating == nil {
		a.Closed = a.Closed || !a.Rating.Open(s.Now())
	}
	rules, err := s.Store.SurveyRules(c.Request.Context(), a.Mailbox)
	if err != nil {
		return nil, rules, err
	}
	title := "rate.title"
	if a.Rerating != nil {
		title = "again.title"
	}
	p := public.NewRate(s.askFrame(c, title), a, rules)
	p.Token = token
	if a.Agent != 0 && a.Rerating == nil {
		if agent, err := s.Store.Agent(c.Request.Context(), a.Agent); err == nil {
			p.Agent = agent.Name
		}
	}
	return p, rules, nil
}

// RateForm shows the page with a score preselected.
func (s *Public) RateForm(c *gin.Context) error {
	p, _, err := s.ratePage(c)
	if p == nil || err != nil {
		return err
	}
	if n, err := strconv.Atoi(c.Query("score")); err == nil && p.Style().Offers(n) {
		p.Score = n
	}
	return s.Render(c, "rate", p)
}

// SaveRating records score, comment and reasons, and thanks. After a low score without a reason it asks once for one.
func (s *Public) SaveRating(c *gin.Context) error {
	p, rules, err := s.ratePage(c)
	if p == nil || err != nil {
		return err
	}
	verdict := web.VerdictOf(c, p.Token)
	p.Score = verdict.Score
	if verdict.Comment != nil {
		p.Comment = *verdict.Comment
	}
	if verdict.Reasons != nil {
		for i := range p.Reasons {
			p.Reasons[i].On = slices.Contains(verdict.Reasons, p.Reasons[i].Key)
		}
	}
	asked := p.Asking.Rating.Score == verdict.Score // a form that is sent again, or the second step
	if err := s.Store.Rate(c.Request.Context(), verdict); err != nil {
		p.Asking.Closed = p.Asking.Closed || desk.CodeOf(err) == desk.Conflict
		return s.Again(c, "rate", p, &p.Form, err)
	}
	if p.Asking, err = s.Store.Asking(c.Request.Context(), survey.Rating, p.Token); err != nil {
		return err
	}
	p.Thanks = true
	p.More = !asked && p.Asking.Rerating == nil && len(p.Reasons) > 0 && rules.IsLow(p.Given()) && len(p.Asking.Rating.Reasons) == 0
	return s.Render(c, "rate", p)
}
