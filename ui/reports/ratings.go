package reports

import (
	"html/template"
	"strconv"
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/measure"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/chart"
)

// Ratings is the page of the scores: a window, its figures, its list.
type Ratings struct {
	Sheet
	Window  string // "7", "30", "90", "all"
	Summary desk.RatingSummary
	Items   []desk.Rating
	Agents  map[int64]string
	Next    string
	Later   bool // not the first page of the list
	Unread  bool // only what nobody has marked as read
	Rules   ReasonRules
}

// Windows are the choices of the window.
func (p *Ratings) Windows() []ui.Option {
	return []ui.Option{{Value: "7", Words: p.T("ratings.days", "n", 7)}, {Value: "30", Words: p.T("ratings.days", "n", 30)}, {Value: "90", Words: p.T("ratings.days", "n", 90)}, {Value: "all", Words: p.T("ratings.all")}}
}

// AgentName is who got a score.
func (p *Ratings) AgentName(id int64) string {
	if name := p.Agents[id]; name != "" {
		return name
	}
	return p.T("ratings.nobody")
}

// Query is the window and the choice as an address has them.
func (p *Ratings) Query() template.URL {
	q := "window=" + p.Window
	if p.Unread {
		q += "&unread=1"
	}
	return template.URL(q)
}

// ReasonWord is a reason of a low score in words.
func (p *Ratings) ReasonWord(key string) string { return p.Rules.Named(&p.Frame, key) }

// Fresh says whether a comment waits to be read.
func (p *Ratings) Fresh(r desk.Rating) bool { return r.Comment != "" && r.ReadAt.IsZero() }

// Satisfied is the share of 4 and 5 among the scores given.
func (p *Ratings) Satisfied() measure.Share {
	return measure.ShareOf(p.Summary.Good(), p.Summary.Given())
}

// Columns of the list as a table.
func (p *Ratings) Columns() (names []string) {
	for _, key := range []string{"ratings.csv_ticket", "ratings.score", "ratings.csv_comment", "reports.reason", "reports.by.agent", "ratings.csv_customer", "ratings.csv_address", "ratings.csv_asked", "ratings.csv_rated"} {
		names = append(names, p.T(key))
	}
	return names
}

// Cells are a score in those columns.
func (p *Ratings) Cells(r *desk.Rating) []string {
	var reasons []string
	for _, key := range r.Reasons {
		reasons = append(reasons, p.ReasonWord(key))
	}
	moment := func(t time.Time) string { return t.In(p.Zone).Format("2006-01-02 15:04:05") }
	return []string{strconv.FormatInt(r.Ticket, 10), strconv.Itoa(r.Score), r.Comment, strings.Join(reasons, "; "), p.AgentName(r.Agent), r.Contact.Name, r.Contact.Address, moment(r.AskedAt), moment(r.RatedAt)}
}

// Answered is the share of those asked who gave a score.
func (p *Ratings) Answered() measure.Share {
	return measure.ShareOf(p.Summary.Given(), p.Summary.Asked)
}

// Distribution draws how often each score was given.
func (p *Ratings) Distribution() template.HTML {
	h := chart.Head{ID: "distribution", Title: p.T("ratings.distribution"), Say: chart.Sayings{Table: p.T("chart.table"), Empty: p.T("ratings.none_given")},
		Table: chart.Table{Columns: []string{p.T("ratings.score"), p.T("ratings.number"), p.T("ratings.share")}}}
	bars := make([]chart.Bar, 0, 5)
	for score := 1; score <= 5; score++ {
		n := p.Summary.Scores[score-1]
		name := strconv.Itoa(score) + " " + p.ScoreWord(score)
		bars = append(bars, chart.Bar{Name: strconv.Itoa(score), Value: n, Class: "s" + strconv.Itoa(score)})
		h.Table.Rows = append(h.Table.Rows, []chart.Cell{chart.Words(name), chart.Count(n), chart.Part(measure.ShareOf(n, p.Summary.Given()).Part)})
	}
	return chart.Bars(h, bars)
}
