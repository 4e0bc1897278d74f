// Package reports has the pages of figures.
package reports

import (
	"net/url"
	"strconv"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/measure"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/chart"
	"github.com/deskbell/deskbell/ui/words"
)

// Reports is what the pages of figures share: what they were asked for, and the names of what may be asked for.
type Reports struct {
	Sheet
	ui.Form
	Asked     ReportAsked
	Agents    []desk.Agent
	Topics    []desk.Topic
	Mailboxes []desk.Mailbox
	AllTags   []string
	Articles  []desk.Article // those with figures
}

// ReportAsked is the filter as it was typed.
type ReportAsked struct {
	From, To, Step                      string // days; a measure.Step
	Agent, Topic, Mailbox, Article, Tag string
}

// Query is the filter as an address has it.
func (a ReportAsked) Query() url.Values {
	q := url.Values{}
	for name, v := range map[string]string{"from": a.From, "to": a.To, "step": a.Step, "agent": a.Agent, "topic": a.Topic, "mailbox": a.Mailbox, "article": a.Article, "tag": a.Tag} {
		if v != "" {
			q.Set(name, v)
		}
	}
	return q
}

// Narrowed says whether more than a time was asked for.
func (p *Reports) Narrowed() bool {
	a := p.Asked
	return a.Agent+a.Topic+a.Mailbox+a.Article+a.Tag != ""
}

// ReportTab is a page of the reports.
type ReportTab struct{ Name, Href string }

// ReportTabs are the pages of the reports that this agent may see.
func (f *Sheet) ReportTabs() []ReportTab {
	tabs := []ReportTab{{"comments", "/desk/ratings"}}
	if f.May(string(desk.MayReports)) {
		tabs = append(tabs, ReportTab{"ratings", "/desk/reports/ratings"}, ReportTab{"help", "/desk/reports/help"})
	}
	if f.May(string(desk.MayShop)) {
		tabs = append(tabs, ReportTab{"experiments", "/desk/experiments"})
	}
	return tabs
}

// StepOptions are the lengths of a chart's periods.
func (p *Reports) StepOptions() []ui.Option {
	return []ui.Option{{Value: string(measure.Weekly), Words: p.T("reports.step.week")}, {Value: string(measure.Monthly), Words: p.T("reports.step.month")}}
}

func (p *Reports) all() []ui.Option { return []ui.Option{{Value: "", Words: p.T("reports.all")}} }

func id(n int64) string { return strconv.FormatInt(n, 10) }

// AgentOptions and their kin are the choices of the filter.
func (p *Reports) AgentOptions() []ui.Option {
	list := p.all()
	for _, a := range p.Agents {
		list = append(list, ui.Option{Value: id(a.ID), Words: a.Name})
	}
	return list
}

// TopicOptions are those of the filter.
func (p *Reports) TopicOptions() []ui.Option {
	list := p.all()
	for _, t := range p.Topics {
		list = append(list, ui.Option{Value: id(t.ID), Words: t.Name(p.Lang)})
	}
	return list
}

// MailboxOptions are those of the filter.
func (p *Reports) MailboxOptions() []ui.Option {
	list := p.all()
	for _, m := range p.Mailboxes {
		list = append(list, ui.Option{Value: id(m.ID), Words: m.Address})
	}
	return list
}

// TagOptions are those of the filter.
func (p *Reports) TagOptions() []ui.Option {
	list := p.all()
	for _, t := range p.AllTags {
		list = append(list, ui.Option{Value: t, Words: t})
	}
	return list
}

// ArticleOptions are those of the filter.
func (p *Reports) ArticleOptions() []ui.Option {
	list := p.all()
	for _, a := range p.Articles {
		list = append(list, ui.Option{Value: id(a.ID), Words: a.Title})
	}
	return list
}

// named is what somebody called the thing with an id; none says it of 0, and of what is no longer there.
func named(options []ui.Option, key int64, none string) string {
	for _, o := range options[1:] {
		if o.Value == id(key) {
			return o.Words
		}
	}
	return none
}

// periodName is a period below a chart, and periodSays it in its table.
func (p *Reports) periodName(at measure.Period) string {
	from := at.From.In(p.Location())
	if p.Asked.Step == string(measure.Monthly) {
		return from.Format("2006-01")
	}
	return from.Format("01-02")
}

func (p *Reports) periodSays(at measure.Period) string {
	from := at.From.In(p.Location())
	if p.Asked.Step == string(measure.Monthly) {
		return from.Format("2006-01")
	}
	return p.T("reports.from_to", "from", from.Format(time.DateOnly), "to", at.Until.In(p.Location()).AddDate(0, 0, -1).Format(time.DateOnly))
}

// Interval is a share's certainty in words, with its n.
func (f *Sheet) Interval(s measure.Share) string {
	if s.N == 0 {
		return "n 0"
	}
	return f.T("reports.interval", "low", chart.Percent(s.Low), "top", chart.Percent(s.Top), "n", words.Grouped(s.N))
}

// head is a chart's, with the place where its table is downloaded.
func (p *Reports) head(page, name string, t chart.Table) chart.Head {
	q := p.Asked.Query()
	q.Set("table", name)
	h := chart.Head{ID: name, Title: p.T("reports." + name), Table: t, CSV: "/desk/reports/" + page + "/export?" + q.Encode(),
		Say: chart.Sayings{Table: p.T("chart.table"), Download: p.T("chart.download"), Empty: p.T("chart.empty")}}
	if words.HasText("reports." + name + "_about") {
		h.About = p.T("reports." + name + "_about")
	}
	return h
}

// shareColumns and shareCells are how every table shows a share: of how many, how much, between what.
func (p *Reports) shareColumns(first, share string) []string {
	return []string{first, share, p.T("reports.low"), p.T("reports.top"), "n"}
}

func shareCells(first string, s measure.Share) []chart.Cell {
	if s.N == 0 {
		return []chart.Cell{chart.Words(first), chart.None, chart.None, chart.None, chart.Count(0)}
	}
	return []chart.Cell{chart.Words(first), chart.Part(s.Part), chart.Part(s.Low), chart.Part(s.Top), chart.Count(s.N)}
}

// points are a share over time.
func (p *Reports) points(periods []measure.Period, share func(int) measure.Share) []chart.Point {
	list := make([]chart.Point, len(periods))
	for i, at := range periods {
		s := share(i)
		list[i] = chart.Point{Name: p.periodName(at), Value: s.Part, Low: s.Low, Top: s.Top, N: s.N}
	}
	return list
}

// shares is the table of a share over time.
func (p *Reports) shares(periods []measure.Period, name string, share func(int) measure.Share) chart.Table {
	t := chart.Table{Columns: p.shareColumns(p.T("reports.period"), name)}
	for i, at := range periods {
		t.Rows = append(t.Rows, shareCells(p.periodSays(at), share(i)))
	}
	return t
}

// ranking is a table of rows that are compared, those with too few cases below and without a place.
func (p *Reports) ranking(rows []measure.Row, first, share string) chart.Table {
	ranked, tooFew := measure.Rank(rows)
	t := chart.Table{Columns: append(p.shareColumns(first, share), p.T("reports.place"))}
	for _, r := range ranked {
		t.Rows = append(t.Rows, append(shareCells(r.Name, r.Share), chart.Count(r.At)))
	}
	for _, r := range tooFew {
		t.Rows = append(t.Rows, append(shareCells(r.Name, r.Share), chart.None))
	}
	return t
}

// maxBars are drawn of one comparison.
const maxBars = 40

// bars are the rows that have a place, and few says who has none and why.
func (p *Reports) bars(rows []measure.Row, href func(key string) string) (bars []chart.Row, few string) {
	ranked, tooFew := measure.Rank(rows)
	for _, r := range ranked[:min(len(ranked), maxBars)] { // the rest is in the table
		bars = append(bars, chart.Row{Place: strconv.Itoa(r.At), Name: r.Name, Href: href(r.Key), Share: r.Share, Value: chart.Percent(r.Share.Part), Note: p.Interval(r.Share)})
	}
	const listed = 12
	for i, r := range tooFew {
		if i == listed {
			few += p.T("reports.and_more", "n", len(tooFew)-listed)
			break
		}
		if i > 0 {
			few += p.T("list.comma")
		}
		few += p.T("reports.few_of", "name", r.Name, "n", r.Share.N)
	}
	if few != "" {
		few = p.T("reports.few", "min", measure.MinRanked, "names", few)
	}
	return bars, few
}
