package reports

import (
	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/ui/reports"
)

// ratingsPage is the page with its figures. What was wrong with the filter comes back as err beside a page that can be shown.
func (s *Reports) ratingsPage(c *gin.Context) (p *reports.RatingsReport, wrong, err error) {
	f, err := s.StaffFrame(c, "reports.ratings_title", "ratings")
	if err != nil {
		return nil, nil, err
	}
	p = &reports.RatingsReport{Reports: reports.Reports{Sheet: reports.Sheet{Frame: f}}}
	if err := s.names(c, &p.Reports); err != nil {
		return nil, nil, err
	}
	if p.Rules, err = s.ReasonRules(c.Request.Context()); err != nil {
		return nil, nil, err
	}
	filter, periods, wrong := s.asked(c, &p.Reports)
	if wrong != nil {
		return p, wrong, nil
	}
	if p.Satisfaction, err = s.Store.Satisfaction(c.Request.Context(), filter, periods); err != nil {
		return nil, nil, err
	}
	return p, nil, s.titles(c, &p.Reports, p.ArticlesMeant(filter.Article))
}

// Ratings shows what customers said, in figures.
func (s *Reports) Ratings(c *gin.Context) error {
	p, wrong, err := s.ratingsPage(c)
	if err != nil {
		return err
	}
	if wrong != nil {
		return s.Again(c, "report_ratings", p, &p.Form, wrong)
	}
	return s.Render(c, "report_ratings", p)
}

// ExportRatings is one of its tables.
func (s *Reports) ExportRatings(c *gin.Context) error {
	p, wrong, err := s.ratingsPage(c)
	if err != nil || wrong != nil {
		return first(err, wrong)
	}
	t, ok := p.Table(c.Query("table"))
	return s.table(c, &p.Reports, c.Query("table"), t, ok)
}

func first(err, other error) error {
	if err != nil {
		return err
	}
	return other
}
