package store

import (
	"fmt"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/desk/measure"
	"github.com/deskbell/deskbell/store/db"
)

// execute runs statements as they are: what other use cases leave behind.
func (h *testShop) execute(statements ...string) {
	h.t.Helper()
	h.must(h.Tx(h.t.Context(), func(tx *db.Tx) error {
		for _, s := range statements {
			if _, err := tx.Exec(s); err != nil {
				return fmt.Errorf("%s: %w", s, err)
			}
		}
		return nil
	}))
}

func TestSatisfaction(t *testing.T) {
	h := openShop(t)
	begin := h.now()
	var numbers []int64
	for i := range 6 { // by two agents, on two days
		by := h.liwei
		if i%2 == 1 {
			by = h.ownerBy
		}
		n, token := h.ask(by)
		numbers = append(numbers, n)
		if i != 5 {
			h.must(h.Rate(t.Context(), desk.Verdict{Token: token, Score: i + 1}))
		}
		if i == 2 {
			h.forward(8 * 24 * time.Hour)
		}
	}
	saved, err := h.SaveTopic(t.Context(), h.ownerBy, desk.Topic{Names: map[desk.Lang]string{desk.English: "Parcels"}})
	h.must(err)
	topic := saved.ID
	h.edit(desk.Edit{By: h.ownerBy, Ticket: numbers[0], Topic: &topic, AddTags: []string{"late"}})
	h.edit(desk.Edit{By: h.ownerBy, Ticket: numbers[3], AddTags: []string{"late"}})
	at := db.MS(h.now())
	h.execute(
		fmt.Sprintf(`UPDATE rating SET undelivered = 1 WHERE number = %d`, numbers[5]),
		fmt.Sprintf(`UPDATE rating SET reasons = 'slow' WHERE number = %d`, numbers[0]),
		fmt.Sprintf(`INSERT INTO offer (token, source, lang, question, articles, score, number, at) VALUES (x'01', 'ack', 'en', 'q', '7,70', 1, %d, %d)`, numbers[1], at),
		fmt.Sprintf(`UPDATE rating SET mailbox_id = %d`, h.mailbox),
		`DELETE FROM follow_up`,
		fmt.Sprintf(`INSERT INTO follow_up (number, score, opened_at, due_at, contacted_at) VALUES (%d, 1, 0, %d, %d)`, numbers[0], at-1000, at-2000),
		fmt.Sprintf(`INSERT INTO follow_up (number, score, opened_at, due_at) VALUES (%d, 2, 0, %d)`, numbers[1], at-1000),
		fmt.Sprintf(`INSERT INTO follow_up (number, score, opened_at, due_at) VALUES (%d, 2, 0, %d)`, numbers[3], at-1000), // their own slip: they gave a 4 later
		fmt.Sprintf(`INSERT INTO follow_up (number, score, opened_at, due_at) VALUES (%d, 3, 0, %d)`, numbers[2], at+1000),
		fmt.Sprintf(`INSERT INTO rerating (number, token, asked_at, score, rated_at) VALUES (%d, x'02', %d, 4, %d)`, numbers[0], at, at),
		fmt.Sprintf(`INSERT INTO nps (customer_id, number, mailbox_id, token, lang, asked_at, score) SELECT customer_id, number, mailbox_id, x'03', 'en', %d, 9 FROM ticket WHERE number = %d`, at, numbers[0]),
		fmt.Sprintf(`INSERT INTO nps (customer_id, number, mailbox_id, token, lang, asked_at, score) SELECT customer_id, number, mailbox_id, x'04', 'en', %d, 0 FROM ticket WHERE number = %d`, at, numbers[1]),
		fmt.Sprintf(`INSERT INTO nps (customer_id, number, mailbox_id, token, lang, asked_at, undelivered) SELECT customer_id, number, mailbox_id, x'05', 'en', %d, 1 FROM ticket WHERE number = %d`, at, numbers[2]),
		`DELETE FROM confirmation`,
		fmt.Sprintf(`INSERT INTO confirmation (number, resolved_at, resolved_by, token, asked_at, outcome) VALUES (%d, 1, %d, x'06', %d, 'confirmed')`, numbers[0], h.agent.ID, at),
		fmt.Sprintf(`INSERT INTO confirmation (number, resolved_at, resolved_by, token, asked_at, expires_at) VALUES (%d, 2, %d, x'07', %d, %d)`, numbers[1], h.agent.ID, at, at+1),
		fmt.Sprintf(`INSERT INTO confirmation (number, resolved_at, resolved_by, token, asked_at) VALUES (%d, 3, %d, x'08', %d)`, numbers[2], h.agent.ID, at), // opened again before it was answered
	)
	h.forward(time.Millisecond)
	read := func(f measure.Filter) measure.Satisfaction {
		t.Helper()
		f.From, f.Until = begin.Add(-time.Hour), h.now().Add(time.Hour)
		all, err := h.Satisfaction(t.Context(), f, measure.Periods(f.From, f.Until, measure.Weekly, time.UTC))
		h.must(err)
		return all
	}
	all := read(measure.Filter{})
	if a := all.Ratings.All; a.Asked != 6 || a.Undelivered != 1 || a.Scores != [5]int{1, 1, 1, 1, 1} {
		t.Errorf("all: %+v", a)
	}
	first, last := all.Ratings.Over[0], all.Ratings.Over[len(all.Ratings.Over)-1]
	if first.Given() != 3 || last.Given() != 2 || last.Asked != 3 {
		t.Errorf("over time: %+v", all.Ratings.Over)
	}
	if r := all.Ratings; r.Agents[h.agent.ID].Asked != 3 || r.Agents[h.owner.ID].Given() != 2 || r.Topics[topic].Asked != 1 || r.Tags["late"].Given() != 2 || r.Mailboxes[h.mailbox].Asked != 6 ||
		r.Articles[7].Given() != 1 || r.Articles[70].Given() != 1 || r.Reasons["slow"] != 1 || r.Low != 2 {
		t.Errorf("groups: %+v", r)
	}
	if r := all.Repair; r.Strict.K != 1 || r.Strict.N != 2 || r.Contacted.K != 1 || r.InTime.K != 1 || r.Waiting != 1 {
		t.Errorf("repair: %+v", r)
	}
	if all.Promoters.N != 2 || all.Promoters.Score != 0 || all.NPS.K != 2 || all.NPS.N != 2 {
		t.Errorf("promoters: %+v %+v", all.Promoters, all.NPS)
	}
	if all.Closures != (measure.Closures{Confirmed: 1, Waiting: 1}) {
		t.Errorf("closures: %+v", all.Closures)
	}
	h.execute(`INSERT INTO survey_rules (mailbox_id, rules) VALUES (0, '{"low":1}')`)
	if low := read(measure.Filter{}).Ratings.Low; low != 1 {
		t.Errorf("%d low scores where 1 alone is one", low)
	}
	h.execute(fmt.Sprintf(`INSERT INTO survey_rules (mailbox_id, rules) VALUES (%d, '{"low":3}')`, h.mailbox))
	if low := read(measure.Filter{}).Ratings.Low; low != 3 {
		t.Errorf("%d low scores where the mailbox says 3", low)
	}
	for name, c := range map[string]struct {
		f     measure.Filter
		asked int
	}{
		"agent": {measure.Filter{Agent: h.agent.ID}, 3}, "topic": {measure.Filter{Topic: topic}, 1}, "mailbox": {measure.Filter{Mailbox: h.mailbox}, 6}, "no mailbox": {measure.Filter{Mailbox: 99}, 0},
		"tag": {measure.Filter{Tag: "late"}, 2}, "article": {measure.Filter{Article: 7}, 1}, "part of a number": {measure.Filter{Article: 0x7777}, 0}, "two": {measure.Filter{Tag: "late", Topic: topic}, 1},
	} {
		if got := read(c.f); got.Ratings.All.Asked != c.asked {
			t.Errorf("%s: %d asked, want %d", name, got.Ratings.All.Asked, c.asked)
		}
	}
	if r := read(measure.Filter{Topic: topic}).Repair; r.Strict.K != 1 || r.Strict.N != 1 || r.Waiting != 0 {
		t.Errorf("repair of a topic: %+v", r)
	}
	h.execute(fmt.Sprintf(`UPDATE ticket SET aside = 8 WHERE number = %d`, numbers[0]), fmt.Sprintf(`UPDATE ticket SET aside = 1 WHERE number = %d`, numbers[1]), fmt.Sprintf(`UPDATE ticket SET aside = 2 WHERE number = %d`, numbers[2]))
	if a := read(measure.Filter{}).Ratings.All; a.Asked != 4 || a.Scores != [5]int{1, 0, 0, 1, 1} {
		t.Errorf("what was merged counts, spam and the bin do not: %+v", a)
	}
}

func TestHelpFigures(t *testing.T) {
	h := openShop(t)
	h.forward(100 * time.Hour)
	now := h.now()
	at := func(hours int) int64 { return db.MS(now.Add(time.Duration(-hours) * time.Hour)) }
	id := h.saveArticle(desk.Article{Lang: desk.English, Title: "Refunds", Body: "x", Published: true}).ID
	var offers []string
	for i, o := range []struct {
		outcome string
		hours   int
	}{{"confirmed", 80}, {"confirmed", 1}, {"contacted", 1}, {"assumed", 90}, {"", 80}, {"", 1}} {
		offers = append(offers, fmt.Sprintf(`INSERT INTO offer (token, source, lang, question, articles, score, outcome, at, outcome_at) VALUES (x'0%d', 'contact', 'en', 'q', '%d', 1, '%s', %d, %d)`, i, id+int64(i%2), o.outcome, at(o.hours), at(o.hours)))
	}
	h.execute(append(offers,
		fmt.Sprintf(`INSERT INTO help_search (lang, query, source, hits, at) VALUES ('en', 'a', 'help', 3, %d), ('en', 'b', 'help', 0, %d), ('en', 'c', 'help', 0, %d)`, at(1), at(1), at(24*400)),
		fmt.Sprintf(`INSERT INTO article_vote (article_id, reader, helpful, reason, comment, at) VALUES (%d, x'01', 1, '', '', %d), (%d, x'02', 0, 'unclear', 'What?', %d), (%d, x'03', 0, 'outdated', '', %d)`, id, at(1), id, at(2), id, at(24*400)))...)
	f := measure.Filter{From: now.AddDate(0, -1, 0), Until: now}
	all, err := h.HelpFigures(t.Context(), f, measure.Periods(f.From, f.Until, measure.Weekly, time.UTC))
	h.must(err)
	// Without word for 80 hours is assumed; confirmed an hour ago may still write.
	if want := (measure.Outcomes{Confirmed: 1, Assumed: 2, Contacted: 1, Waiting: 2}); all.Ended != want || all.Sources["contact"] != want {
		t.Errorf("%+v", all.Ended)
	}
	if all.Searches != (measure.Searching{All: 2, Vain: 1}) || all.Votes != (measure.Votes{Yes: 1, No: 1}) || all.Articles[id].Yes != 1 || all.Reasons["unclear"] != 1 || len(all.Reasons) != 1 {
		t.Errorf("%+v", all)
	}
	f.Article = id
	all, err = h.HelpFigures(t.Context(), f, nil)
	h.must(err)
	if all.Ended != (measure.Outcomes{Confirmed: 1, Assumed: 1, Contacted: 1}) || all.Searches.All != 0 {
		t.Errorf("of one article: %+v", all)
	}
	remarks, err := h.Remarks(t.Context(), f, 10)
	h.must(err)
	if len(remarks) != 1 || remarks[0].Comment != "What?" || remarks[0].Helpful || !remarks[0].ReadAt.IsZero() {
		t.Fatalf("%+v", remarks)
	}
	h.must(h.ReadRemarks(t.Context(), remarks[0].ID+1))
	h.must(h.ReadRemarks(t.Context(), remarks[0].ID))
	if remarks, err = h.Remarks(t.Context(), f, 10); err != nil || remarks[0].ReadAt.IsZero() {
		t.Errorf("%+v %v", remarks, err)
	}
	titles, err := h.ArticleTitles(t.Context(), map[int64]bool{id: true, 99: true})
	h.must(err)
	if len(titles) != 1 || titles[0].Title != "Refunds" {
		t.Errorf("%+v", titles)
	}
}

func TestPutAside(t *testing.T) {
	h := openShop(t)
	wanted := func() int {
		t.Helper()
		all, err := h.EmptySearches(t.Context(), 10)
		h.must(err)
		return len(all)
	}
	h.must(h.Searched(t.Context(), helpcentre.Searched{Query: "gift wrap", Lang: desk.English, Source: helpcentre.HelpPage}))
	h.must(h.Searched(t.Context(), helpcentre.Searched{Query: "gift wrap", Lang: desk.Chinese, Source: helpcentre.HelpPage}))
	h.must(h.PutAside(t.Context(), "gift wrap", "en"))
	h.must(h.PutAside(t.Context(), "nothing of the kind", "en"))
	if n := wanted(); n != 1 {
		t.Errorf("%d wanted", n)
	}
	h.forward(24 * time.Hour)
	h.must(h.Searched(t.Context(), helpcentre.Searched{Query: "gift wrap", Lang: desk.English, Source: helpcentre.HelpPage}))
	if n := wanted(); n != 1 {
		t.Errorf("%d wanted a day later", n)
	}
	h.forward(100 * 24 * time.Hour)
	if n := wanted(); n != 2 {
		t.Errorf("%d wanted months later, and it was still asked", n)
	}
}
