package store

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

func someSample(h *testShop) desk.Sample {
	var s desk.Sample
	for i := range 6 {
		who := desk.Person{Name: fmt.Sprint("Sample ", i), Address: fmt.Sprintf("s%d@mail.example", i%4)}
		at := h.now().Add(-time.Duration(i+1) * time.Hour)
		t := desk.SeedTicket{Ticket: desk.Ticket{Contact: who, Subject: "Tea", Status: desk.Statuses[i%3], Lang: desk.English, Tags: []string{"sample"}, CreatedAt: at},
			Messages: []desk.SeedMessage{{Message: desk.Message{Direction: desk.In, Source: desk.FromMail, From: who, Text: "Where is oolong 4711?", CreatedAt: at},
				Files: []desk.SeedFile{{Name: "a.txt", Type: "text/plain", Bytes: []byte("hello")}}}}}
		if t.Ticket.Status != desk.Open {
			t.Messages = append(t.Messages, desk.SeedMessage{Message: desk.Message{Direction: desk.Out, Source: desk.FromAgent, Agent: h.owner.ID, To: []desk.Person{who}, Text: "On its way", CreatedAt: at.Add(time.Minute)}})
		}
		s.Tickets = append(s.Tickets, t)
	}
	s.Articles = []desk.Article{{Lang: desk.English, Title: "Returns", Body: "Thirty days.", Published: true}, {Lang: desk.English, Title: "Brewing", Body: "Hot."}}
	s.Replies = []desk.SavedReply{{Folder: "sample", Name: "Sent", Text: "It is sent."}, {Folder: "sample", Name: "Which", Text: "Which order?"}}
	return s
}

// rows counts what is in every table that the sample could leave something in.
func (h *testShop) rows() map[string]int {
	h.t.Helper()
	n := map[string]int{}
	h.must(h.View(h.t.Context(), func(q db.Querier) error {
		for _, table := range []string{"ticket", "message", "message_text", "customer", "address", "attachment", "blob", "event", "tag", "ticket_tag", "mail_id", "mail_ref", "purged",
			"participant", "outbox", "article", "saved_reply", "sample", "rating", "notification", "follower", "mention", "draft"} {
			var rows int
			if err := q.Row(`SELECT count(*) FROM ` + table).Scan(&rows); err != nil {
				return err
			}
			n[table] = rows
		}
		return db.Each(q, func(scan func(...any) error) error {
			var view string
			var agent, count int
			err := scan(&view, &agent, &count)
			if count != 0 {
				n[fmt.Sprint("counter ", view, agent)] = count
			}
			return err
		}, `SELECT view, agent_id, n FROM counter`)
	}))
	return n
}

// sampleGoes takes the sample away: nothing of it stays, and everything that was there before does.
func (h *testShop) sampleGoes(before map[string]int) {
	h.t.Helper()
	kept, err := h.RemoveSample(h.t.Context(), h.ownerBy)
	h.must(err)
	if !kept.None() {
		h.t.Errorf("kept %+v", kept)
	}
	for k, n := range h.rows() {
		if n != before[k] {
			h.t.Errorf("%s: %d before, %d after", k, before[k], n)
		}
	}
	h.checkCounts()
	h.checkTags()
	h.must(h.Check(h.t.Context()))
}

func TestTheSampleComesAndGoes(t *testing.T) {
	h := openShop(t)
	ctx := t.Context()
	before := h.rows()
	for range 2 { // it may come again
		h.must(h.Sample(ctx, someSample(h)))
		h.checkCounts()
		h.checkTags()
		if n := h.rows(); n["ticket"] != before["ticket"]+6 || n["outbox"] != before["outbox"] || n["notification"] != before["notification"] {
			t.Errorf("%v", n)
		}
		f, err := h.FirstDays(ctx)
		h.must(err)
		if !f.Sampled || f.Answer || f.Article {
			t.Errorf("%+v", f)
		}
		if err := h.Sample(ctx, someSample(h)); !isKey(err, "sample.there") {
			t.Errorf("a second time: %v", err)
		}
		h.sampleGoes(before)
	}
}

// plays does what somebody tries who looks around, to each of the tickets: none of it is their own words.
func (h *testShop) plays(tickets []desk.Ticket) {
	h.t.Helper()
	resolved, me, urgent := desk.Resolved, h.owner.ID, desk.Urgent
	for _, t := range tickets {
		for _, e := range []desk.Edit{{Assignee: &me}, {Priority: &urgent}, {AddTags: []string{"trying"}}, {Status: &resolved}} {
			e.By, e.Ticket = h.ownerBy, t.Number
			_, err := h.Edit(h.t.Context(), e)
			h.must(err)
		}
	}
}

// What was only tried on the sample goes with it: whoever resolved, took and tagged all of it finds the desk as it was before.
func TestWhatWasTriedOnTheSampleGoesWithIt(t *testing.T) {
	h := openShop(t)
	ctx := t.Context()
	before := h.rows()
	h.must(h.Sample(ctx, someSample(h)))
	p, err := h.Tickets(ctx, desk.List{View: desk.ViewOpen, Limit: 10})
	h.must(err)
	h.plays(p.Tickets)
	pending, err := h.Tickets(ctx, desk.List{View: desk.ViewPending, Limit: 1})
	h.must(err)
	until := h.now().Add(time.Hour)
	_, err = h.Edit(ctx, desk.Edit{By: h.ownerBy, Ticket: pending.Tickets[0].Number, SnoozedUntil: &until})
	h.must(err)
	h.must(h.Delete(ctx, h.ownerBy, p.Tickets[1].Number))
	h.sampleGoes(before)
}

func isKey(err error, key string) bool {
	var e *desk.Error
	return errors.As(err, &e) && e.Key == key
}

func TestWhatWasWorkedOnStaysOfTheSample(t *testing.T) {
	h := openShop(t)
	ctx := t.Context()
	h.must(h.Sample(ctx, someSample(h)))
	p, err := h.Tickets(ctx, desk.List{View: desk.ViewOpen, Limit: 10})
	h.must(err)
	number := p.Tickets[0].Number
	for _, to := range [][]desk.Person{nil, {{Address: "S1@mail.example"}}} {
		if _, err := h.Reply(ctx, desk.Answer{By: h.ownerBy, Ticket: number, Text: "Hello", To: to}); !isKey(err, "reply.sample") {
			t.Errorf("an answer to %v: %v", to, err)
		}
	}
	if _, err := h.OpenTicket(ctx, desk.Opening{By: h.ownerBy, To: desk.Person{Address: "s2@mail.example"}, Subject: "x", Text: "x"}); !isKey(err, "reply.sample") {
		t.Errorf("a new ticket: %v", err)
	}
	h.plays(p.Tickets)
	_, err = h.AddNote(ctx, desk.Remark{By: h.ownerBy, Ticket: number, Text: "Whoever asks next: ask Zhou Min."})
	h.must(err)
	replies, err := h.SavedReplies(ctx, 0)
	h.must(err)
	i := slices.IndexFunc(replies, func(r desk.SavedReply) bool { return r.Name == "Which" })
	_, err = h.UseSavedReply(ctx, h.ownerBy, replies[i].ID)
	h.must(err)
	i = slices.IndexFunc(replies, func(r desk.SavedReply) bool { return r.Name == "Sent" })
	replies[i].Text = "It is sent, and arrives tomorrow."
	_, err = h.SaveSavedReply(ctx, h.ownerBy, replies[i])
	h.must(err)
	articles, _, err := h.Articles(ctx, desk.ArticleQuery{Lang: desk.English})
	h.must(err)
	if len(articles) != 2 || articles[0].Published || articles[1].Published {
		t.Errorf("articles %+v", articles)
	}
	articles[0].Body = "Cold."
	_, err = h.SaveArticle(ctx, articles[0])
	h.must(err)
	kept, err := h.RemoveSample(ctx, h.ownerBy)
	h.must(err)
	if !slices.Equal(kept.Tickets, []int64{number}) || !slices.Equal(kept.Names, []string{articles[0].Title, "Sent"}) {
		t.Errorf("kept %+v", kept)
	}
	if n := h.rows(); n["ticket"] != 1 || n["customer"] != 1 || n["outbox"] != 0 {
		t.Errorf("%v", n)
	}
	h.checkCounts()
	f, err := h.FirstDays(ctx)
	h.must(err)
	if f.Sampled {
		t.Error("what was kept counts as the sample")
	}
	if _, err := h.Reply(ctx, desk.Answer{By: h.ownerBy, Ticket: number, Text: "Hello"}); !isKey(err, "reply.sample") {
		t.Errorf("an answer afterwards: %v", err)
	}
}
