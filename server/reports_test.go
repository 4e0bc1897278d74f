package server

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/store/db"
)

// execute runs statements as they are: what other use cases leave behind.
func (s *shop) execute(statements ...string) {
	s.t.Helper()
	must(s.t, s.store.Tx(s.t.Context(), func(tx *db.Tx) error {
		for _, text := range statements {
			if _, err := tx.Exec(text); err != nil {
				return fmt.Errorf("%s: %w", text, err)
			}
		}
		return nil
	}))
}

// asks leaves n customers asked how it went of whom all but the last have given a 5.
func (s *shop) asks(n int) {
	s.t.Helper()
	now := time.Now().Add(-time.Hour).UnixMilli()
	for i := range n {
		k := s.write(fmt.Sprintf("C%d", i), fmt.Sprintf("c%d@cust.test", i), "Tea", "Where?")
		score, rated := 5, now
		if i == n-1 {
			score, rated = 0, 0
		}
		s.execute(fmt.Sprintf(`INSERT INTO rating (number, token, score, comment, agent_id, lang, asked_at, rated_at, mailbox_id) VALUES (%d, x'%04x', %d, '', 1, 'en', %d, %d, 1)`, k, i, score, now, rated))
	}
}

func TestSatisfactionInFigures(t *testing.T) {
	s := newShop(t)
	owner := s.loggedIn(ownerAddress)
	owner.get("/desk/reports").status(302).to("/desk/reports/ratings")
	owner.get("/desk/reports/ratings").status(200).has("No ratings in this time", `aria-current="page">Satisfaction in figures`).hasNot("<figure")
	s.asks(22)
	page := owner.get("/desk/reports/ratings").status(200)
	page.has("Response rate", "95%", "Scores given of surveys delivered: 22 sent, 0 came back.", `class="rows"`, `href="/desk/reports/ratings/export?`, "Nothing can be said yet.")
	owner.get("/desk/reports/ratings?agent=1&step=month").status(200).has(`<option value="1" selected`, `<option value="month" selected`)
	owner.get("/desk/reports/ratings?agent=2").status(200).has("No ratings in this time")
	owner.get("/desk/reports/ratings?agent=x&tag=%3Cb%3E&mailbox=-1").status(200).hasNot("<b>&lt;", "<b></option>")
	owner.get("/desk/reports/ratings?from=2026-13-01").status(400).has(`id="e-from"`)
	owner.get("/desk/reports/ratings?from=2026-02-02&to=2026-02-01").status(400).has("The first day is after the last one.")
	owner.get("/desk/reports/ratings?from=1926-02-02&to=2026-02-01").status(400).has("At most 10 years")
	sheet := owner.get("/desk/reports/ratings/export?table=agent").status(200)
	sheet.has("\ufeffAgent,Satisfied (4 or 5),95% from,95% to,n,Place\r\n", ",1.0000,0.8", ",21,1\r\n")
	if kind := sheet.Header.Get("Content-Type"); kind != "text/csv; charset=utf-8" || !strings.Contains(sheet.Header.Get("Content-Disposition"), `attachment; filename="agent-`) {
		t.Errorf("sent as %q, %q", kind, sheet.Header.Get("Content-Disposition"))
	}
	for _, table := range []string{"distribution", "scores", "satisfied", "response", "topic", "mailbox", "tag", "article", "reasons"} {
		owner.get("/desk/reports/ratings/export?table=" + table).status(200)
	}
	owner.get("/desk/reports/ratings/export?table=../x").status(404)
	owner.get("/desk/reports/ratings/export?table=agent&from=x").status(400)
	s.loggedIn(agentAddress).get("/desk/ratings").status(200).hasNot("/desk/reports/ratings")
}

func TestHelpCentreInFigures(t *testing.T) {
	s := newShop(t)
	owner := s.loggedIn(ownerAddress)
	owner.get("/desk/reports/help").status(200).has("Nobody has asked the help centre in this time", "No search or question is without an answer.")
	must(t, s.store.Searched(t.Context(), helpcentre.Searched{Query: "gift <wrap>", Lang: desk.English, Source: helpcentre.HelpPage}))
	a, err := s.store.SaveArticle(t.Context(), desk.Article{Lang: desk.English, Title: "Refunds & returns", Body: "x", Published: true})
	must(t, err)
	now := time.Now().Add(-time.Hour).UnixMilli()
	s.execute(fmt.Sprintf(`INSERT INTO offer (token, source, lang, question, articles, score, outcome, at, outcome_at) VALUES (x'01', 'ack', 'en', 'q', '1', 1, 'contacted', %d, %d)`, now, now),
		fmt.Sprintf(`INSERT INTO help_search (lang, query, source, hits, at) VALUES ('en', 'a', 'help', 0, %d)`, now),
		fmt.Sprintf(`INSERT INTO article_vote (article_id, reader, helpful, reason, comment, at) VALUES (%d, x'01', 0, 'unclear', '<What>?', %d)`, a.ID, now))
	owner.get("/desk/reports/help").status(200).has("gift &lt;wrap&gt;", "/desk/articles/new?lang=en&amp;title=gift%20%3cwrap%3e", "Contacted us anyway", "within 72 hours", "&lt;What&gt;?", "Refunds &amp; returns", "Views are not counted", "Acknowledgement by mail").
		hasNot("<wrap>")
	owner.get("/desk/reports/help/export?table=outcomes").status(200).has("Contacted us anyway")
	owner.get("/desk/reports/help/export?table=agent").status(404)
	owner.post("/desk/reports/help/read", url.Values{"back": {"//evil.test"}}).status(303).to("/#remarks")
	owner.post("/desk/reports/help/read", url.Values{"id": {"x"}}).status(303)
	owner.get("/desk/reports/help").status(200).hasNot("Mark as read</button>")
	owner.post("/desk/reports/help/done", url.Values{"query": {"gift <wrap>"}, "lang": {"en"}}).status(303).to("/desk/reports/help#wanted")
	owner.get("/desk/reports/help").status(200).has("was put aside").hasNot("title=gift")
}

func TestExperimentsByTheirPages(t *testing.T) {
	s := newShop(t)
	owner := s.loggedIn(ownerAddress)
	owner.get("/desk/experiments").status(200).has("No wording has been tried yet")
	owner.get("/desk/experiments/new?kind=ack&lang=zh-CN").status(200).has(`<option value="ack" selected`, `<option value="zh-CN" selected`, "10 percentage points: 388 customers for each wording")
	form := url.Values{"kind": {"survey"}, "lang": {"en"}, "name": {"Shorter <b>"}, "points": {"10"}, "subject_b": {"How was it?"}, "text_b": {"No links"}}
	owner.post("/desk/experiments/new", form).status(400).has(`id="e-text_b"`, "No links")
	form.Set("points", "7")
	owner.post("/desk/experiments/new", form).status(400).has(`id="e-points"`)
	form.Set("points", "20")
	form.Set("text_b", "Well? {{scores}}")
	owner.post("/desk/experiments/new", form).status(303).to("/desk/experiments/1")
	owner.get("/desk/experiments/1").status(200).has("Shorter &lt;b&gt;", "too early to say how long it will take", "Well? {{scores}}", "93 customers each").hasNot("Use B from now on", "%</strong>")
	owner.post("/desk/experiments/new", form).status(409).has("Another experiment with this mail and language is running")
	owner.post("/desk/experiments/1/adopt", nil).status(409)
	owner.post("/desk/experiments/1/end", nil).status(303)
	owner.post("/desk/experiments/1/end", nil).status(409)
	owner.get("/desk/experiments").status(200).has("Stopped before there was enough data")
	owner.get("/desk/experiments/2").status(404)
	owner.get("/desk/settings/audit").status(200).has("began to try two wordings: Shorter &lt;b&gt;")
	// One that found B better, and is adopted.
	form.Set("name", "Second")
	owner.post("/desk/experiments/new", form).status(303)
	var entries []string
	for i := range 60 {
		entries = append(entries, fmt.Sprintf(`INSERT INTO experiment_entry (experiment_id, customer_id, arm, number, at, success, settled_at) VALUES (2, %d, '%s', 1, 1, %d, 1)`, i+1, "ab"[i%2:i%2+1], i%2))
	}
	s.execute(append(entries, `UPDATE experiment SET per_arm = 30 WHERE id = 2`)...)
	owner.get("/desk/experiments/2").status(200).has("B does better.", "Use B from now on", "100 percentage points (95%")
	owner.post("/desk/experiments/2/adopt", nil).status(303)
	set, err := s.store.Settings(t.Context())
	must(t, err)
	if set.Texts[desk.English].SurveyText != "Well? {{scores}}" {
		t.Errorf("%+v", set.Texts[desk.English])
	}
}
