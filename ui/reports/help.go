package reports

import (
	"cmp"
	"html/template"
	"maps"
	"slices"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/measure"
	"github.com/deskbell/deskbell/ui/chart"
	"github.com/deskbell/deskbell/ui/words"
)

// HelpReport is the page of what the help centre did, in figures, and of what it lacks.
type HelpReport struct {
	Reports
	Figures  *measure.Help
	Wanted   []desk.EmptySearch // searches without a result and questions without an answer, that nobody has seen to
	Comments []measure.Remark   // newest first
}

// Any says whether there is anything to show but the list of what is wanted.
func (p *HelpReport) Any() bool {
	return p.Figures != nil && (p.Figures.Searches.All > 0 || p.Figures.Ended != (measure.Outcomes{}) || p.Figures.Votes != (measure.Votes{}))
}

// WindowHours is how long nobody may contact the shop before an answer is assumed to have helped.
func (p *HelpReport) WindowHours() int { return int(measure.ContactWindow.Hours()) }

// outcomes are the columns of a table of outcomes, and its cells.
func (p *HelpReport) outcomeColumns(first string) []string {
	return []string{first, p.T("reports.outcome.confirmed"), p.T("reports.outcome.assumed"), p.T("reports.outcome.contacted"), p.T("reports.outcome.waiting")}
}

func outcomeCells(first string, o measure.Outcomes) []chart.Cell {
	return []chart.Cell{chart.Words(first), chart.Count(o.Confirmed), chart.Count(o.Assumed), chart.Count(o.Contacted), chart.Count(o.Waiting)}
}

// Table is one of the page by its name; false where there is none of that name.
func (p *HelpReport) Table(name string) (t chart.Table, ok bool) {
	s := p.Figures
	switch name {
	case "outcomes":
		t.Columns = p.outcomeColumns(p.T("reports.period"))
		for i, at := range s.Periods {
			t.Rows = append(t.Rows, outcomeCells(p.periodSays(at), s.Over[i]))
		}
	case "source":
		t.Columns = p.outcomeColumns(p.T("reports.by.source"))
		for _, source := range slices.Sorted(maps.Keys(s.Sources)) {
			t.Rows = append(t.Rows, outcomeCells(p.T("reports.source."+source), s.Sources[source]))
		}
	case "searches":
		t.Columns = []string{p.T("reports.period"), p.T("reports.found"), p.T("reports.vain")}
		for i, at := range s.Periods {
			t.Rows = append(t.Rows, []chart.Cell{chart.Words(p.periodSays(at)), chart.Count(s.Sought[i].All - s.Sought[i].Vain), chart.Count(s.Sought[i].Vain)})
		}
	case "helpful":
		t = p.ranking(p.helpful(), p.T("reports.by.article"), p.T("reports.helpful_share"))
	case "unhelpful":
		t.Columns = p.shareColumns(p.T("reports.reason"), p.T("ratings.share"))
		for _, r := range p.unhelpful() {
			t.Rows = append(t.Rows, shareCells(r.Name, r.Share))
		}
	default:
		return t, false
	}
	return t, true
}

func (p *HelpReport) headOf(name string) chart.Head {
	t, _ := p.Table(name)
	return p.head("help", name, t)
}

// Outcomes draws how questions ended, over time.
func (p *HelpReport) Outcomes() template.HTML {
	series := []chart.Series{{Name: p.T("reports.outcome.contacted"), Class: "s1"}, {Name: p.T("reports.outcome.waiting"), Class: "s3"}, {Name: p.T("reports.outcome.assumed"), Class: "s4"}, {Name: p.T("reports.outcome.confirmed"), Class: "s5"}}
	columns := make([]chart.Column, len(p.Figures.Periods))
	for i, at := range p.Figures.Periods {
		o := p.Figures.Over[i]
		columns[i] = chart.Column{Name: p.periodName(at), Values: []int{o.Contacted, o.Waiting, o.Assumed, o.Confirmed}}
	}
	return chart.Stacked(p.headOf("outcomes"), series, columns)
}

// Sources draws the share that said that it was solved, by where the question was asked.
func (p *HelpReport) Sources() template.HTML {
	var bars []chart.Row
	for _, source := range slices.Sorted(maps.Keys(p.Figures.Sources)) {
		s := p.Figures.Sources[source].Solved()
		row := chart.Row{Name: p.T("reports.source." + source), Share: s, Value: chart.None.Shown, Note: p.Interval(s)}
		if s.N > 0 {
			row.Value = chart.Percent(s.Part)
		}
		bars = append(bars, row)
	}
	return chart.Whiskers(p.headOf("source"), bars)
}

// Searches draws searches over time, with and without a result.
func (p *HelpReport) Searches() template.HTML {
	columns := make([]chart.Column, len(p.Figures.Periods))
	for i, at := range p.Figures.Periods {
		s := p.Figures.Sought[i]
		columns[i] = chart.Column{Name: p.periodName(at), Values: []int{s.Vain, s.All - s.Vain}}
	}
	return chart.Stacked(p.headOf("searches"), []chart.Series{{Name: p.T("reports.vain"), Class: "s2"}, {Name: p.T("reports.found"), Class: "s4"}}, columns)
}

// helpful are the articles by who found them helpful.
func (p *HelpReport) helpful() (rows []measure.Row) {
	options := p.ArticleOptions()
	for key, v := range p.Figures.Articles {
		rows = append(rows, measure.Row{Key: id(key), Name: named(options, key, p.T("reports.no_article")), Share: v.Helpful()})
	}
	slices.SortFunc(rows, func(a, b measure.Row) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Key, b.Key)) })
	return rows
}

// Helpful draws them.
func (p *HelpReport) Helpful() template.HTML {
	bars, few := p.bars(p.helpful(), func(key string) string { return "/desk/articles/" + key })
	h := p.headOf("helpful")
	h.Foot = few
	return chart.Whiskers(h, bars)
}

// unhelpful are the reasons why an article did not help, the most frequent first.
func (p *HelpReport) unhelpful() (rows []measure.Row) {
	for key, n := range p.Figures.Reasons {
		rows = append(rows, measure.Row{Key: key, Name: p.VoteReason(key), Share: measure.ShareOf(n, p.Figures.Votes.No)})
	}
	slices.SortFunc(rows, func(a, b measure.Row) int {
		return cmp.Or(cmp.Compare(b.Share.K, a.Share.K), cmp.Compare(a.Name, b.Name))
	})
	return rows
}

// Unhelpful draws them, each as a share of all who said no.
func (p *HelpReport) Unhelpful() template.HTML {
	var bars []chart.Row
	for _, r := range p.unhelpful() {
		bars = append(bars, chart.Row{Name: r.Name, Share: r.Share, Value: chart.Percent(r.Share.Part), Note: p.T("reports.k_of_n", "k", r.Share.K, "n", r.Share.N)})
	}
	return chart.Whiskers(p.headOf("unhelpful"), bars)
}

// VoteReason is why an article did not help, in words.
func (f *Sheet) VoteReason(key string) string {
	if words.HasText("vote.reason." + key) {
		return f.T("vote.reason." + key)
	}
	return key
}

// ArticleTitle is what an article is called now.
func (p *HelpReport) ArticleTitle(article int64) string {
	return named(p.ArticleOptions(), article, p.T("reports.no_article"))
}

// ArticlesMeant are the articles whose titles the page needs, and the one of its filter.
func (p *HelpReport) ArticlesMeant(asked int64) map[int64]bool {
	ids := map[int64]bool{asked: true}
	for id := range p.Figures.Articles {
		ids[id] = true
	}
	for _, r := range p.Comments {
		ids[r.Article] = true
	}
	return ids
}
