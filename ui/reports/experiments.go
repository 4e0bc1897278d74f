package reports

import (
	"html/template"
	"strconv"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/measure"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/chart"
	"github.com/deskbell/deskbell/ui/words"
)

// Experiments is the list of wordings that are or were tried against each other.
type Experiments struct {
	Sheet
	All []measure.Experiment
}

// ExperimentPage is one of them; or the form of a new one (ID 0), for a kind of mail and a language.
type ExperimentPage struct {
	Sheet
	ui.Form
	One    measure.Experiment
	Plan   measure.Plan
	Points int // the difference that was chosen, in percentage points
}

// Differences that an experiment can be planned to find, in percentage points.
var Differences = []int{5, 10, 15, 20}

// KindOptions are the mails that may be tried.
func (f *Sheet) KindOptions() []ui.Option {
	list := make([]ui.Option, 0, len(measure.TriedKinds))
	for _, k := range measure.TriedKinds {
		list = append(list, ui.Option{Value: string(k), Words: f.T("experiments.kind." + string(k))})
	}
	return list
}

// DifferenceOptions say what each would take.
func (p *ExperimentPage) DifferenceOptions() []ui.Option {
	list := make([]ui.Option, 0, len(Differences))
	for _, points := range Differences {
		says := ""
		switch n, weeks, ok := p.Plan.Needs(float64(points) / 100); {
		case ok:
			says = p.T("experiments.needs_weeks", "points", points, "n", words.Grouped(n), "weeks", words.TextN(p.Lang, "experiments.weeks", weeks, nil))
		default:
			says = p.T("experiments.needs", "points", points, "n", words.Grouped(n))
		}
		list = append(list, ui.Option{Value: strconv.Itoa(points), Words: says})
	}
	return list
}

// What an experiment counts as success.
func (f *Sheet) Succeeds(k measure.Tried) string { return f.T("experiments.success." + string(k)) }

// Verdict is what may be said of an experiment, in words.
func (f *Sheet) Verdict(e measure.Experiment) string {
	v := e.Standing.Verdict()
	if v != measure.NotEnough {
		return f.T("experiments.verdict." + string(v))
	}
	if !e.EndedAt.IsZero() {
		return f.T("experiments.verdict.stopped")
	}
	weeks, ok := e.Standing.Weeks()
	if !ok {
		return f.T("experiments.verdict.unknown")
	}
	return f.T("experiments.verdict.more", "weeks", words.TextN(f.Lang, "experiments.weeks", weeks, nil))
}

// Decided says whether an experiment found one wording better: "a", "b" or "".
func (f *Sheet) Decided(e measure.Experiment) string {
	if v := e.Standing.Verdict(); v == measure.BetterA || v == measure.BetterB {
		return string(v)
	}
	return ""
}

// Gap is how far B is from A at the horizon, in words; empty before it.
func (p *ExperimentPage) Gap() string {
	if p.One.Standing.Verdict() == measure.NotEnough {
		return ""
	}
	points := func(v float64) string { return p.Points100(v) }
	d := measure.DifferenceOf(p.One.Standing.B, p.One.Standing.A)
	return p.T("experiments.gap", "by", points(d.By), "low", points(d.Low), "top", points(d.Top))
}

// Points100 is a difference of shares in percentage points, with its sign.
func (f *Sheet) Points100(v float64) string { return f.Points(v * 100) }

// Arms draws both wordings. Before the horizon it shows how many have come, and no shares: who sees them would be tempted.
func (p *ExperimentPage) Arms() template.HTML {
	s := p.One.Standing
	h := chart.Head{ID: "arms", Title: p.T("experiments.arms"), About: p.Succeeds(p.One.Kind), Say: chart.Sayings{Table: p.T("chart.table"), Empty: p.T("chart.empty")}}
	if s.Verdict() == measure.NotEnough {
		h.About = p.T("experiments.hidden")
		h.Table.Columns = []string{p.T("experiments.wording"), p.T("experiments.settled"), p.T("experiments.wanted")}
		var bars []chart.Row
		for _, arm := range []struct {
			name string
			n    int
		}{{"A", s.A.N}, {"B", s.B.N}} {
			h.Table.Rows = append(h.Table.Rows, []chart.Cell{chart.Words(arm.name), chart.Count(arm.n), chart.Count(s.Horizon)})
			done := measure.Share{K: arm.n, N: max(s.Horizon, 1)}
			done.Part = float64(arm.n) / float64(done.N)
			bars = append(bars, chart.Row{Name: arm.name, Share: done, Bare: true, Value: words.Grouped(arm.n), Note: p.T("experiments.of_horizon", "n", words.Grouped(s.Horizon))})
		}
		return chart.Whiskers(h, bars)
	}
	h.Table.Columns = []string{p.T("experiments.wording"), p.T("ratings.share"), p.T("reports.low"), p.T("reports.top"), "n"}
	var bars []chart.Row
	for _, arm := range []struct {
		name  string
		share measure.Share
	}{{"A", s.A}, {"B", s.B}} {
		h.Table.Rows = append(h.Table.Rows, shareCells(arm.name, arm.share))
		bars = append(bars, chart.Row{Name: arm.name, Share: arm.share, Value: chart.Percent(arm.share.Part), Note: p.Interval(arm.share)})
	}
	return chart.Whiskers(h, bars)
}

// LangOf is an experiment's language by its own name.
func (f *Sheet) LangOf(e measure.Experiment) string { return f.LangName(desk.Lang(e.Lang)) }
