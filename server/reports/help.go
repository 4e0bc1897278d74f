package reports

import (
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui/reports"
)

const (
	wantedListed  = 30
	remarksListed = 50
)

func (s *Reports) helpPage(c *gin.Context) (p *reports.HelpReport, wrong, err error) {
	frame, err := s.StaffFrame(c, "reports.help_title", "ratings")
	if err != nil {
		return nil, nil, err
	}
	p = &reports.HelpReport{Reports: reports.Reports{Sheet: reports.Sheet{Frame: frame}}}
	if err := s.names(c, &p.Reports); err != nil {
		return nil, nil, err
	}
	f, periods, wrong := s.asked(c, &p.Reports)
	if wrong != nil {
		return p, wrong, nil
	}
	if p.Figures, err = s.Store.HelpFigures(c.Request.Context(), f, periods); err != nil {
		return nil, nil, err
	}
	if p.Comments, err = s.Store.Remarks(c.Request.Context(), f, remarksListed); err != nil {
		return nil, nil, err
	}
	return p, nil, s.titles(c, &p.Reports, p.ArticlesMeant(f.Article))
}

// Help shows what the help centre did, in figures, and what it lacks.
func (s *Reports) Help(c *gin.Context) error {
	p, wrong, err := s.helpPage(c)
	if err != nil {
		return err
	}
	if p.Wanted, err = s.Store.EmptySearches(c.Request.Context(), wantedListed); err != nil {
		return err
	}
	if wrong != nil {
		return s.Again(c, "report_help", p, &p.Form, wrong)
	}
	return s.Render(c, "report_help", p)
}

// ExportHelp is one of its tables.
func (s *Reports) ExportHelp(c *gin.Context) error {
	p, wrong, err := s.helpPage(c)
	if err != nil || wrong != nil {
		return first(err, wrong)
	}
	t, ok := p.Table(c.Query("table"))
	return s.table(c, &p.Reports, c.Query("table"), t, ok)
}

// PutAside takes a question off the list of what is wanted.
func (s *Reports) PutAside(c *gin.Context) error {
	query := c.PostForm("query")
	if err := s.Store.PutAside(c.Request.Context(), query, c.PostForm("lang")); err != nil {
		return err
	}
	return s.Saved(c, "/desk/reports/help#wanted", "reports.put_aside", "what", query)
}

// ReadRemarks marks what readers said as read: one remark, or all.
func (s *Reports) ReadRemarks(c *gin.Context) error {
	id, err := strconv.ParseInt(web.First(c.PostForm("id"), "0"), 10, 64)
	if err != nil {
		id = -1
	}
	if err := s.Store.ReadRemarks(c.Request.Context(), id); err != nil {
		return err
	}
	return s.Saved(c, web.LocalPath(web.First(c.PostForm("back"), "/desk/reports/help"))+"#remarks", "reports.marked_read")
}
