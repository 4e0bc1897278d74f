package reports

import (
	"cmp"
	"html/template"
	"slices"
	"strconv"

	"github.com/deskbell/deskbell/desk/measure"
	"github.com/deskbell/deskbell/desk/survey"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/chart"
	"github.com/deskbell/deskbell/ui/words"
)

// RatingsReport is the page of what customers said, in figures.
type RatingsReport struct {
	Reports
	measure.Satisfaction
	Rules ReasonRules
}

// Any says whether there is anything to show.
func (p *RatingsReport) Any() bool {
	return p.Ratings != nil && (p.Ratings.All.Asked > 0 || p.Repair.Waiting+p.Repair.Strict.N > 0 || p.Promoters.N > 0 || p.Closures.Asked() > 0)
}

// Points is a net promoter score as people read it, with its sign.
func (f *Sheet) Points(v float64) string {
	s := strconv.FormatFloat(v, 'f', 0, 64)
	if v > 0.5 {
		s = "+" + s
	}
	return s
}

// groups are the tallies of a chart as rows to compare by who was satisfied.
func groups[K comparable](tallies map[K]measure.Tally, key, name func(K) string) (rows []measure.Row) {
	for k, t := range tallies {
		if t.Given() > 0 {
			rows = append(rows, measure.Row{Key: key(k), Name: name(k), Share: t.Satisfied()})
		}
	}
	slices.SortFunc(rows, func(a, b measure.Row) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Key, b.Key)) })
	return rows
}

// rows are what a comparison compares; by is one of "agent", "topic", "mailbox", "tag", "article".
func (p *RatingsReport) rows(by string) []measure.Row {
	name := func(options []ui.Option, none string) func(int64) string {
		return func(key int64) string { return named(options, key, p.T(none)) }
	}
	switch by {
	case "agent":
		return groups(p.Ratings.Agents, id, name(p.AgentOptions(), "reports.no_agent"))
	case "topic":
		return groups(p.Ratings.Topics, id, name(p.TopicOptions(), "reports.no_topic"))
	case "mailbox":
		return groups(p.Ratings.Mailboxes, id, name(p.MailboxOptions(), "reports.no_mailbox"))
	case "article":
		return groups(p.Ratings.Articles, id, name(p.ArticleOptions(), "reports.no_article"))
	case "tag":
		same := func(tag string) string { return tag }
		return groups(p.Ratings.Tags, same, same)
	}
	return nil
}

// RatingsTables are the tables of the page, in its order.
var RatingsTables = []string{"distribution", "scores", "satisfied", "response", "agent", "topic", "mailbox", "tag", "article", "reasons"}

// Table is one of the page by its name; false where there is none of that name.
func (p *RatingsReport) Table(name string) (t chart.Table, ok bool) {
	s := p.Ratings
	switch name {
	case "distribution":
		t.Columns = []string{p.T("ratings.score"), p.T("ratings.number"), p.T("ratings.share")}
		for score := 1; score <= 5; score++ {
			n := s.All.Scores[score-1]
			t.Rows = append(t.Rows, []chart.Cell{chart.Words(strconv.Itoa(score) + " " + p.ScoreWord(score)), chart.Count(n), chart.Part(measure.ShareOf(n, s.All.Given()).Part)})
		}
	case "scores":
		t.Columns = []string{p.T("reports.period"), "1", "2", "3", "4", "5"}
		for i, at := range s.Periods {
			row := []chart.Cell{chart.Words(p.periodSays(at))}
			for _, n := range s.Over[i].Scores {
				row = append(row, chart.Count(n))
			}
			t.Rows = append(t.Rows, row)
		}
	case "satisfied":
		t = p.shares(s.Periods, p.T("reports.satisfied"), func(i int) measure.Share { return s.Over[i].Satisfied() })
	case "response":
		t = p.shares(s.Periods, p.T("reports.response"), func(i int) measure.Share { return s.Over[i].Response() })
	case "reasons":
		t.Columns = p.shareColumns(p.T("reports.reason"), p.T("ratings.share"))
		for _, r := range p.reasons() {
			t.Rows = append(t.Rows, shareCells(r.Name, r.Share))
		}
	default:
		if !slices.Contains(RatingsTables, name) {
			return t, false
		}
		t = p.ranking(p.rows(name), p.T("reports.by."+name), p.T("reports.satisfied"))
	}
	return t, true
}

func (p *RatingsReport) headOf(name string) chart.Head {
	t, _ := p.Table(name)
	return p.head("ratings", name, t)
}

// Distribution draws how often each score was given.
func (p *RatingsReport) Distribution() template.HTML {
	bars := make([]chart.Bar, 5)
	for i, n := range p.Ratings.All.Scores {
		bars[i] = chart.Bar{Name: strconv.Itoa(i + 1), Value: n, Class: "s" + strconv.Itoa(i+1)}
	}
	return chart.Bars(p.headOf("distribution"), bars)
}

// Scores draws the distribution over time.
func (p *RatingsReport) Scores() template.HTML {
	series := make([]chart.Series, 5)
	for i := range series {
		series[i] = chart.Series{Name: strconv.Itoa(i+1) + " " + p.ScoreWord(i+1), Class: "s" + strconv.Itoa(i+1)}
	}
	columns := make([]chart.Column, len(p.Ratings.Periods))
	for i, at := range p.Ratings.Periods {
		columns[i] = chart.Column{Name: p.periodName(at), Values: p.Ratings.Over[i].Scores[:]}
	}
	return chart.Stacked(p.headOf("scores"), series, columns)
}

// SatisfiedOver draws the share of 4 and 5 over time.
func (p *RatingsReport) SatisfiedOver() template.HTML {
	return chart.Line(p.headOf("satisfied"), chart.Percents, p.points(p.Ratings.Periods, func(i int) measure.Share { return p.Ratings.Over[i].Satisfied() }))
}

// ResponseOver draws the response rate over time.
func (p *RatingsReport) ResponseOver() template.HTML {
	return chart.Line(p.headOf("response"), chart.Percents, p.points(p.Ratings.Periods, func(i int) measure.Share { return p.Ratings.Over[i].Response() }))
}

// Comparisons draw who was satisfied by agent, topic, mailbox, tag and article, each only where there is more than one to compare.
func (p *RatingsReport) Comparisons() (list []template.HTML) {
	for _, by := range []string{"agent", "topic", "mailbox", "tag", "article"} {
		rows := p.rows(by)
		if len(rows) < 2 && by != "agent" {
			continue
		}
		bars, few := p.bars(rows, func(key string) string {
			q := p.Asked.Query()
			if q.Set(by, key); key == "0" {
				return ""
			}
			return "/desk/reports/ratings?" + q.Encode()
		})
		h := p.headOf(by)
		h.Foot = few
		list = append(list, chart.Whiskers(h, bars))
	}
	return list
}

// reasons are what customers named after a low score, the most frequent first.
func (p *RatingsReport) reasons() (rows []measure.Row) {
	for key, n := range p.Ratings.Reasons {
		rows = append(rows, measure.Row{Key: key, Name: p.Rules.Named(&p.Frame, key), Share: measure.ShareOf(n, p.Ratings.Low)})
	}
	slices.SortFunc(rows, func(a, b measure.Row) int {
		return cmp.Or(cmp.Compare(b.Share.K, a.Share.K), cmp.Compare(a.Name, b.Name))
	})
	return rows
}

// ReasonRules are the rules of all mailboxes: what the shop calls the reasons of a low score.
type ReasonRules []survey.Rules

// Named is a reason in words: as the first mailbox that knows it calls it.
func (list ReasonRules) Named(f *ui.Frame, key string) string {
	for _, rules := range list {
		if name := rules.Name(key, string(f.Lang)); name != "" && name != key {
			return name
		}
	}
	if words.HasText("reason." + key) {
		return f.T("reason." + key)
	}
	return key
}

// Reasons draws them, each as a share of all low scores.
func (p *RatingsReport) Reasons() template.HTML {
	var bars []chart.Row
	for _, r := range p.reasons() {
		bars = append(bars, chart.Row{Name: r.Name, Share: r.Share, Value: chart.Percent(r.Share.Part), Note: p.T("reports.k_of_n", "k", r.Share.K, "n", r.Share.N)})
	}
	return chart.Whiskers(p.headOf("reasons"), bars)
}

// ArticlesMeant are the articles whose titles the page needs, and the one of its filter.
func (p *RatingsReport) ArticlesMeant(asked int64) map[int64]bool {
	ids := map[int64]bool{asked: true}
	for id := range p.Ratings.Articles {
		ids[id] = true
	}
	return ids
}
