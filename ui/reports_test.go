package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/measure"
)

// someReports are pages of figures with something of everything.
func someReports(f Frame) Reports {
	return Reports{Frame: f, Asked: ReportAsked{From: "2026-09-01", To: "2026-11-27", Step: "week", Tag: `<b>"&`},
		Agents: []desk.Agent{{ID: 1, Name: "李伟"}, {ID: 2, Name: "<b>"}}, Topics: []desk.Topic{{ID: 1, Names: map[desk.Lang]string{desk.English: "<Shipping>", desk.Chinese: "<物流>"}}},
		Mailboxes: []desk.Mailbox{{ID: 1, Address: "a@b.test"}}, AllTags: []string{`<b>"&`}, Articles: []desk.Article{{ID: 7, Title: "<Refunds>", Lang: desk.English}}}
}

func fullRatings(f Frame) *RatingsReport {
	p := &RatingsReport{Reports: someReports(f), Satisfaction: measure.Satisfaction{Ratings: measure.NewRatings(measure.Periods(noon.AddDate(0, -3, 0), noon, measure.Weekly, time.UTC))}}
	for i := range 90 {
		p.Ratings.Add(measure.Rated{Asked: noon.AddDate(0, 0, -i), Agent: int64(i % 3), Topic: int64(i % 2), Mailbox: int64(1 + i%2), Tags: []string{"退款", "<t>"}[:i%3%2+1], Articles: []int64{7, 8}[:i%2+1],
			Score: i % 6, Low: 2, Undelivered: i%40 == 0, Reasons: []string{"slow", "<own>"}})
	}
	p.Repair = measure.RepairOf([]measure.Low{{Due: noon.Add(-time.Hour), Contacted: noon.Add(-2 * time.Hour), Again: 5}, {Due: noon.Add(time.Hour)}}, noon)
	p.Promoters, p.NPS = measure.PromotersOf([11]int{3: 1, 8: 2, 10: 9}), measure.ShareOf(12, 40)
	p.Closures = measure.Closures{Confirmed: 5, Refused: 1, Assumed: 2, Waiting: 3}
	return p
}

func fullHelpReport(f Frame) *HelpReport {
	p := &HelpReport{Reports: someReports(f), Figures: measure.NewHelp(measure.Periods(noon.AddDate(0, -3, 0), noon, measure.Monthly, time.UTC))}
	p.Asked.Step = "month"
	for i, source := range []string{"help", "search", "contact", "ack", "bot", "widget", "mail"} {
		p.Figures.Ask(i%3, source, []measure.Outcome{measure.Confirmed, measure.Assumed, measure.Contacted, measure.Waiting}[i%4])
		p.Figures.Search(i%3, i%2 == 0)
		p.Wanted = append(p.Wanted, desk.EmptySearch{Query: "<退款>", Lang: desk.Chinese, Count: i + 1, Last: noon, Source: source})
	}
	p.Figures.Vote(7, true, "", 30)
	p.Figures.Vote(7, false, "unclear", 2)
	p.Figures.Vote(9, false, "<odd>", 1)
	p.Comments = []measure.Remark{{ID: 1, Article: 7, Reason: "unclear", Comment: "<script>", At: noon}, {ID: 2, Article: 9, Helpful: true, Comment: "谢谢", At: noon, ReadAt: noon}}
	return p
}

// someExperiments in every state.
func someExperiments() []measure.Experiment {
	share := func(k, n int) measure.Share { return measure.ShareOf(k, n) }
	one := measure.Experiment{ID: 1, Kind: measure.TriedAck, Lang: "en", Name: "<short>", A: measure.Wording{Subject: "<a>", Text: "</pre>"}, B: measure.Wording{Subject: "b", Text: "{{customer.name}}"}, PerArm: 100, Difference: 0.1, StartedAt: noon.AddDate(0, 0, -14), Entered: 60}
	one.Standing = measure.Standing{A: share(10, 20), B: share(10, 25), Horizon: 100, Ran: 14 * 24 * time.Hour}
	fresh, stopped, a, b, none := one, one, one, one, one
	fresh.Standing = measure.Standing{Horizon: 100}
	stopped.EndedAt, stopped.EndedBy = noon, 1
	a.EndedAt, a.Standing = noon, measure.Standing{A: share(70, 100), B: share(40, 100), Horizon: 100}
	b.EndedAt, b.Kind, b.Standing = noon, measure.TriedSurvey, measure.Standing{A: share(40, 100), B: share(70, 100), Horizon: 100}
	none.EndedAt, none.Standing = noon, measure.Standing{A: share(40, 100), B: share(41, 100), Horizon: 100}
	return []measure.Experiment{one, fresh, stopped, a, b, none}
}

func reportSheets(f, none Frame) []sheet {
	sheets := []sheet{
		{"report_ratings", true, fullRatings(f)}, {"report_ratings", false, &RatingsReport{Reports: Reports{Frame: none}}},
		{"report_help", true, fullHelpReport(f)}, {"report_help", false, &HelpReport{Reports: Reports{Frame: none}}},
		{"experiments", true, &Experiments{Frame: f, All: someExperiments()}}, {"experiments", false, &Experiments{Frame: none}},
		{"experiment", true, &ExperimentPage{Frame: f, Form: failed(true, "text_b"), One: measure.Experiment{Kind: measure.TriedSurvey, Lang: "zh-CN", A: measure.Wording{Subject: "<a>", Text: "</textarea>"}, B: measure.Wording{Text: "</textarea>"}},
			Plan: measure.Plan{Base: measure.ShareOf(30, 90), PerWeek: 12}, Points: 10}},
		{"experiment", false, &ExperimentPage{Frame: none}},
	}
	for _, e := range someExperiments() {
		sheets = append(sheets, sheet{"experiment", true, &ExperimentPage{Frame: f, One: e, Points: 10}})
	}
	return sheets
}

func TestRatingsReportTables(t *testing.T) {
	for _, lang := range desk.Langs {
		p := fullRatings(Frame{Lang: lang, Now: noon, Zone: time.UTC})
		for _, name := range ratingsTables {
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
	p := fullRatings(Frame{Lang: desk.English, Now: noon, Zone: time.UTC})
	table, _ := p.Table("agent")
	if got := table.Rows[len(table.Rows)-1]; got[5].Shown == "–" && got[4].Shown >= "20" {
		t.Errorf("not ranked: %v", got)
	}
	h := fullHelpReport(Frame{Lang: desk.English, Now: noon, Zone: time.UTC})
	for _, name := range helpTables {
		table, ok := h.Table(name)
		if !ok || len(table.Rows) == 0 || len(table.Rows[0]) != len(table.Columns) {
			t.Errorf("%s: %v %v", name, ok, table)
		}
	}
}

// Nothing under twenty has a place, and it says so.
func TestTooFewAreNotRanked(t *testing.T) {
	p := &RatingsReport{Reports: someReports(Frame{Lang: desk.English, Now: noon}), Satisfaction: measure.Satisfaction{Ratings: measure.NewRatings(nil)}}
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
	f := Frame{Lang: desk.English, Now: noon}
	want := []string{"Not enough data: about 8 weeks more.", "Not enough data, and too early to say how long it will take.", "Stopped before there was enough data: no verdict.", "A does better.", "B does better.", "No difference seen."}
	for i, e := range someExperiments() {
		if got := f.Verdict(e); got != want[i] {
			t.Errorf("%d: %q, want %q", i, got, want[i])
		}
		p := &ExperimentPage{Frame: f, One: e}
		shown := strings.Contains(string(p.Arms()), "%</strong>")
		if decided := e.Standing.Verdict() != measure.NotEnough; shown != decided || (p.Gap() != "") != decided {
			t.Errorf("%d: shares are shown: %v; gap %q", i, shown, p.Gap())
		}
	}
}
