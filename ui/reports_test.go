package ui_test

import (
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/measure"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/reports"
)

// someReports are pages of figures with something of everything.
func someReports(f ui.Frame) reports.Reports {
	return reports.Reports{Sheet: reports.Sheet{Frame: f}, Asked: reports.ReportAsked{From: "2026-09-01", To: "2026-11-27", Step: "week", Tag: `<b>"&`},
		Agents: []desk.Agent{{ID: 1, Name: "李伟"}, {ID: 2, Name: "<b>"}}, Topics: []desk.Topic{{ID: 1, Names: map[desk.Lang]string{desk.English: "<Shipping>", desk.Chinese: "<物流>"}}},
		Mailboxes: []desk.Mailbox{{ID: 1, Address: "a@b.test"}}, AllTags: []string{`<b>"&`}, Articles: []desk.Article{{ID: 7, Title: "<Refunds>", Lang: desk.English}}}
}

func fullRatings(f ui.Frame) *reports.RatingsReport {
	p := &reports.RatingsReport{Reports: someReports(f), Satisfaction: measure.Satisfaction{Ratings: measure.NewRatings(measure.Periods(ui.Noon.AddDate(0, -3, 0), ui.Noon, measure.Weekly, time.UTC))}}
	for i := range 90 {
		p.Ratings.Add(measure.Rated{Asked: ui.Noon.AddDate(0, 0, -i), Agent: int64(i % 3), Topic: int64(i % 2), Mailbox: int64(1 + i%2), Tags: []string{"退款", "<t>"}[:i%3%2+1], Articles: []int64{7, 8}[:i%2+1],
			Score: i % 6, Low: 2, Undelivered: i%40 == 0, Reasons: []string{"slow", "<own>"}})
	}
	p.Repair = measure.RepairOf([]measure.Low{{Due: ui.Noon.Add(-time.Hour), Contacted: ui.Noon.Add(-2 * time.Hour), Again: 5}, {Due: ui.Noon.Add(time.Hour)}}, ui.Noon)
	p.Promoters, p.NPS = measure.PromotersOf([11]int{3: 1, 8: 2, 10: 9}), measure.ShareOf(12, 40)
	p.Closures = measure.Closures{Confirmed: 5, Refused: 1, Assumed: 2, Waiting: 3}
	return p
}

func fullHelpReport(f ui.Frame) *reports.HelpReport {
	p := &reports.HelpReport{Reports: someReports(f), Figures: measure.NewHelp(measure.Periods(ui.Noon.AddDate(0, -3, 0), ui.Noon, measure.Monthly, time.UTC))}
	p.Asked.Step = "month"
	for i, source := range []string{"help", "search", "contact", "ack", "bot", "widget", "mail"} {
		p.Figures.Ask(i%3, source, []measure.Outcome{measure.Confirmed, measure.Assumed, measure.Contacted, measure.Waiting}[i%4])
		p.Figures.Search(i%3, i%2 == 0)
		p.Wanted = append(p.Wanted, desk.EmptySearch{Query: "<退款>", Lang: desk.Chinese, Count: i + 1, Last: ui.Noon, Source: source})
	}
	p.Figures.Vote(7, true, "", 30)
	p.Figures.Vote(7, false, "unclear", 2)
	p.Figures.Vote(9, false, "<odd>", 1)
	p.Comments = []measure.Remark{{ID: 1, Article: 7, Reason: "unclear", Comment: "<script>", At: ui.Noon}, {ID: 2, Article: 9, Helpful: true, Comment: "谢谢", At: ui.Noon, ReadAt: ui.Noon}}
	return p
}

// someExperiments in every state.
func someExperiments() []measure.Experiment {
	share := func(k, n int) measure.Share { return measure.ShareOf(k, n) }
	one := measure.Experiment{ID: 1, Kind: measure.TriedAck, Lang: "en", Name: "<short>", A: measure.Wording{Subject: "<a>", Text: "</pre>"}, B: measure.Wording{Subject: "b", Text: "{{customer.name}}"}, PerArm: 100, Difference: 0.1, StartedAt: ui.Noon.AddDate(0, 0, -14), Entered: 60}
	one.Standing = measure.Standing{A: share(10, 20), B: share(10, 25), Horizon: 100, Ran: 14 * 24 * time.Hour}
	fresh, stopped, a, b, none := one, one, one, one, one
	fresh.Standing = measure.Standing{Horizon: 100}
	stopped.EndedAt, stopped.EndedBy = ui.Noon, 1
	a.EndedAt, a.Standing = ui.Noon, measure.Standing{A: share(70, 100), B: share(40, 100), Horizon: 100}
	b.EndedAt, b.Kind, b.Standing = ui.Noon, measure.TriedSurvey, measure.Standing{A: share(40, 100), B: share(70, 100), Horizon: 100}
	none.EndedAt, none.Standing = ui.Noon, measure.Standing{A: share(40, 100), B: share(41, 100), Horizon: 100}
	return []measure.Experiment{one, fresh, stopped, a, b, none}
}

func reportSheets(f, none ui.Frame) []sheet {
	sheets := []sheet{
		{"report_ratings", true, fullRatings(f)}, {"report_ratings", false, &reports.RatingsReport{Reports: reports.Reports{Sheet: reports.Sheet{Frame: none}}}},
		{"report_help", true, fullHelpReport(f)}, {"report_help", false, &reports.HelpReport{Reports: reports.Reports{Sheet: reports.Sheet{Frame: none}}}},
		{"experiments", true, &reports.Experiments{Sheet: reports.Sheet{Frame: f}, All: someExperiments()}}, {"experiments", false, &reports.Experiments{Sheet: reports.Sheet{Frame: none}}},
		{"experiment", true, &reports.ExperimentPage{Sheet: reports.Sheet{Frame: f}, Form: failed(true, "text_b"), One: measure.Experiment{Kind: measure.TriedSurvey, Lang: "zh-CN", A: measure.Wording{Subject: "<a>", Text: "</textarea>"}, B: measure.Wording{Text: "</textarea>"}},
			Plan: measure.Plan{Base: measure.ShareOf(30, 90), PerWeek: 12}, Points: 10}},
		{"experiment", false, &reports.ExperimentPage{Sheet: reports.Sheet{Frame: none}}},
	}
	for _, e := range someExperiments() {
		sheets = append(sheets, sheet{"experiment", true, &reports.ExperimentPage{Sheet: reports.Sheet{Frame: f}, One: e, Points: 10}})
	}
	return sheets
}

func TestRatingsReportTables(t *testing.T) {
	for _, lang := range desk.Langs {
		p := fullRatings(ui.Frame{Lang: lang, Now: ui.Noon, Zone: time.UTC})
		for _, name := range reports.RatingsTables {
			table, ok := p.Table(name)
			if !ok || len(table.Rows) == 0 {
				t.Errorf("%s: %v, %d rows", name, ok, len(table.Rows))
			}
			for _, row := range table.Rows {
				if len(row) != len(table.Columns) {
					t.Errorf("%s: %d cells under %d columns", name, len(row), len(table.Columns))
				}
			}
		}
		if _, ok := p.Table("agents"); ok {
			t.Error("a table that there isn't")
		}
	}
	p := fullRatings(ui.Frame{Lang: desk.English, Now: ui.Noon, Zone: time.UTC})
	table, _ := p.Table("agent")
	if got := table.Rows[len(table.Rows)-1]; got[5].Shown == "–" && got[4].Shown >= "20" {
		t.Errorf("not ranked: %v", got)
	}
	h := fullHelpReport(ui.Frame{Lang: desk.English, Now: ui.Noon, Zone: time.UTC})
	for _, name := range []string{"outcomes", "source", "searches", "helpful", "unhelpful"} {
		table, ok := h.Table(name)
		if !ok || len(table.Rows) == 0 || len(table.Rows[0]) != len(table.Columns) {
			t.Errorf("%s: %v %v", name, ok, table)
		}
	}
}

// Nothing under twenty has a place, and it says so.
func TestTooFewAreNotRanked(t *testing.T) {
	p := &reports.RatingsReport{Reports: someReports(ui.Frame{Lang: desk.English, Now: ui.Noon}), Satisfaction: measure.Satisfaction{Ratings: measure.NewRatings(nil)}}
	for i := range 40 {
		agent := int64(1)
		if i < 19 {
			agent = 2
		}
		p.Ratings.Add(measure.Rated{Agent: agent, Score: 5})
	}
	page := string(p.Comparisons()[0])
	if !strings.Contains(page, "Fewer than 20 answers, so not ranked: &lt;b&gt; (19).") || strings.Count(page, "<li>") != 1 || !strings.Contains(page, "李伟") {
		t.Error(page)
	}
}

func TestVerdictsInWords(t *testing.T) {
	f := reports.Sheet{Frame: ui.Frame{Lang: desk.English, Now: ui.Noon}}
	want := []string{"Not enough data: about 8 weeks more.", "Not enough data, and too early to say how long it will take.", "Stopped before there was enough data: no verdict.", "A does better.", "B does better.", "No difference seen."}
	for i, e := range someExperiments() {
		if got := f.Verdict(e); got != want[i] {
			t.Errorf("%d: %q, want %q", i, got, want[i])
		}
		p := &reports.ExperimentPage{Sheet: f, One: e}
		shown := strings.Contains(string(p.Arms()), "%</strong>")
		if decided := e.Standing.Verdict() != measure.NotEnough; shown != decided || (p.Gap() != "") != decided {
			t.Errorf("%d: shares are shown: %v; gap %q", i, shown, p.Gap())
		}
	}
}
