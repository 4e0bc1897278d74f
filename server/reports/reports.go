// Package reports is where the shop reads how it does: satisfaction and the help centre in figures, and wordings that are tried against
// each other.
package reports

import (
	"encoding/csv"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/measure"
	"github.com/deskbell/deskbell/server/web"
	"github.com/deskbell/deskbell/ui/chart"
	"github.com/deskbell/deskbell/ui/reports"
)

// Reports are the pages of figures.
type Reports struct{ *web.Site }

// New makes the pages of figures.
func New(site *web.Site) *Reports { return &Reports{Site: site} }

const (
	usualWeeks = 12 // shown unless somebody asks for another time
	maxYears   = 10
)

// Home is the first of the pages.
func (s *Reports) Home(c *gin.Context) error {
	c.Redirect(http.StatusFound, "/desk/reports/ratings")
	return nil
}

// asked is a page's filter: as it was typed, as the store takes it, and the periods of its charts. A day that is none, or a time that ends
// before it begins, is an error at its field.
func (s *Reports) asked(c *gin.Context, p *reports.Reports) (f measure.Filter, periods []measure.Period, err error) {
	a := &p.Asked
	*a = reports.ReportAsked{From: c.Query("from"), To: c.Query("to"), Step: c.Query("step"), Agent: c.Query("agent"), Topic: c.Query("topic"), Mailbox: c.Query("mailbox"), Article: c.Query("article"), Tag: desk.TidyLine(c.Query("tag"), desk.MaxTag)}
	for _, one := range []struct {
		typed *string
		id    *int64
	}{{&a.Agent, &f.Agent}, {&a.Topic, &f.Topic}, {&a.Mailbox, &f.Mailbox}, {&a.Article, &f.Article}} {
		if *one.id, err = strconv.ParseInt(*one.typed, 10, 64); err != nil || *one.id <= 0 {
			*one.typed, *one.id, err = "", 0, nil
		}
	}
	f.Tag = a.Tag
	today := s.Now().In(p.Zone)
	if f.Until, err = day(a.To, today, p.Zone, "to"); err != nil {
		return f, nil, err
	}
	if f.From, err = day(a.From, f.Until.AddDate(0, 0, -7*(usualWeeks-1)), p.Zone, "from"); err != nil {
		return f, nil, err
	}
	if a.From == "" { // whole weeks
		f.From = measure.Periods(f.From, f.From.Add(1), measure.Weekly, p.Zone)[0].From
	}
	a.From, a.To = f.From.Format(time.DateOnly), f.Until.Format(time.DateOnly)
	f.Until = f.Until.AddDate(0, 0, 1) // the last day is in it
	switch {
	case !f.From.Before(f.Until):
		return f, nil, desk.Fail(desk.Invalid, "reports.order").At("from")
	case f.From.Before(f.Until.AddDate(-maxYears, 0, -1)):
		return f, nil, desk.Fail(desk.Invalid, "reports.too_long", "years", maxYears).At("from")
	}
	if a.Step != string(measure.Weekly) && a.Step != string(measure.Monthly) {
		a.Step = string(measure.Weekly)
		if f.From.Before(f.Until.AddDate(-1, 0, -7)) {
			a.Step = string(measure.Monthly)
		}
	}
	return f, measure.Periods(f.From, f.Until, measure.Step(a.Step), p.Zone), nil
}

// day reads a day in the shop's zone; the usual one where nothing was typed.
func day(typed string, usual time.Time, zone *time.Location, field string) (time.Time, error) {
	if typed == "" {
		typed = usual.Format(time.DateOnly)
	}
	at, err := time.ParseInLocation(time.DateOnly, typed, zone)
	if err != nil {
		return at, desk.Fail(desk.Invalid, "date.bad").At(field)
	}
	return at, nil
}

// names fills in what may be asked for.
func (s *Reports) names(c *gin.Context, p *reports.Reports) (err error) {
	ctx := c.Request.Context()
	if p.Agents, err = s.Store.Agents(ctx); err != nil {
		return err
	}
	if p.Topics, err = s.Store.Topics(ctx); err != nil {
		return err
	}
	if p.Mailboxes, err = s.Store.Mailboxes(ctx); err != nil {
		return err
	}
	p.AllTags, err = s.Store.Tags(ctx)
	return err
}

// titles fills in what the articles are called that a page has figures of.
func (s *Reports) titles(c *gin.Context, p *reports.Reports, wanted map[int64]bool) (err error) {
	p.Articles, err = s.Store.ArticleTitles(c.Request.Context(), wanted)
	return err
}

// table sends a chart's table as CSV: numbers as a spreadsheet reads them, in UTF-8 with the mark by which Excel knows it.
func (s *Reports) table(c *gin.Context, p *reports.Reports, name string, t chart.Table, ok bool) error {
	if !ok {
		return desk.Fail(desk.NotFound, "not_found")
	}
	c.Header("Content-Type", "text/csv; charset=utf-8")
	c.Header("Content-Disposition", `attachment; filename="`+name+"-"+p.Asked.From+"-"+p.Asked.To+`.csv"`)
	c.Header("Cache-Control", "no-store")
	if _, err := io.WriteString(c.Writer, "\ufeff"); err != nil {
		return nil
	}
	w := csv.NewWriter(c.Writer)
	w.UseCRLF = true
	line := make([]string, 0, len(t.Columns))
	for _, column := range t.Columns {
		line = append(line, web.SafeCell(column))
	}
	_ = w.Write(line) // who reads has gone, and that is all
	for _, row := range t.Rows {
		line = line[:0]
		for _, cell := range row {
			line = append(line, web.SafeCell(cell.Plain))
		}
		_ = w.Write(line)
	}
	w.Flush()
	return nil
}
