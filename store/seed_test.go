package store

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

func TestSeed(t *testing.T) {
	h := openShop(t)
	day := h.now().Add(-30 * 24 * time.Hour)
	conversation := func(i int) desk.SeedTicket {
		at := day.Add(time.Duration(i) * time.Minute)
		who := desk.Person{Name: fmt.Sprint("Customer ", i%5), Address: fmt.Sprintf("C%d@cust.test", i%5)}
		in := desk.SeedTicket{Ticket: desk.Ticket{Contact: who, Subject: "发货问题", Status: desk.Statuses[i%3], Assignee: []int64{0, h.agent.ID}[i%2], Lang: desk.Chinese, Tags: []string{"a"}, CreatedAt: at},
			Messages: []desk.SeedMessage{
				{Message: desk.Message{Direction: desk.In, Source: desk.FromMail, From: who, Text: fmt.Sprintf("第%d单什么时候发货", i), HTML: "<p>x</p>", MessageID: fmt.Sprintf("m%d@cust.test", i), CreatedAt: at},
					Files: []desk.SeedFile{{Name: "a.txt", Type: "text/plain", Bytes: []byte("hello")}}},
				{Message: desk.Message{Direction: desk.Out, Source: desk.FromAgent, Agent: h.agent.ID, To: []desk.Person{who}, Text: "今天发货", CreatedAt: at.Add(time.Hour)}},
			}}
		if in.Ticket.Status == desk.Open {
			in.Messages = in.Messages[:1]
		}
		if in.Ticket.Status == desk.Resolved {
			in.Rating = &desk.Rating{Score: 5, Comment: "好", Agent: h.agent.ID, Lang: desk.Chinese, AskedAt: at.Add(2 * time.Hour), RatedAt: at.Add(3 * time.Hour)}
		}
		return in
	}
	var batch []desk.SeedTicket
	for i := range 60 {
		batch = append(batch, conversation(i))
	}
	h.must(h.Seed(t.Context(), batch))
	if len(h.changes) != 0 {
		t.Errorf("published %+v", h.changes)
	}
	h.checkCounts()
	h.checkTags()
	out, err := h.Claim(t.Context(), 10)
	h.must(err)
	if len(out) != 0 {
		t.Errorf("something is sent: %+v", out)
	}
	p, err := h.Tickets(t.Context(), desk.List{View: desk.ViewOpen, Limit: 100})
	h.must(err)
	k := p.Tickets[0]
	if len(p.Tickets) != 20 || k.Number != 1058 || k.Snippet != "第57单什么时候发货" || !k.WaitingSince.Equal(day.Add(57*time.Minute)) || !k.Attachments || k.Mailbox != h.mailbox {
		t.Errorf("%d open, the first %+v", len(p.Tickets), k)
	}
	c, err := h.Conversation(t.Context(), 1003, h.agent.ID)
	h.must(err)
	if c.Ticket.Status != desk.Resolved || c.Rating == nil || c.Rating.Score != 5 || len(c.Messages) != 2 || c.Messages[0].HTML != "<p>x</p>" || len(c.Messages[0].Attachments) != 1 ||
		c.Customer.Tickets != 12 || len(c.Earlier) != 10 || !c.Ticket.ResolvedAt.Equal(day.Add(2*time.Minute+time.Hour)) {
		t.Errorf("%+v", c)
	}
	hits, err := h.SearchTickets(t.Context(), "发货", desk.ByNewest, 100)
	h.must(err)
	if len(hits) != 60 {
		t.Errorf("%d are found", len(hits))
	}
	var cache int
	h.must(h.Tx(t.Context(), func(tx *db.Tx) error { return tx.Row("PRAGMA cache_size").Scan(&cache) }))
	if cache != -2000 {
		t.Errorf("the writer's cache is left at %d", cache)
	}
	h.must(h.Check(t.Context()))
}

func TestSeedIsAllOrNothing(t *testing.T) {
	h := openShop(t)
	good := desk.SeedTicket{Ticket: desk.Ticket{Contact: desk.Person{Address: "a@b.c"}}, Messages: []desk.SeedMessage{{Message: desk.Message{Direction: desk.In, Text: "x"}}}}
	if err := h.Seed(t.Context(), []desk.SeedTicket{good, {}}); err == nil {
		t.Fatal("a ticket without messages was taken")
	}
	p, err := h.Tickets(t.Context(), desk.List{View: desk.ViewAll})
	h.must(err)
	if len(p.Tickets) != 0 || !slices.Equal(h.numbers(desk.List{View: desk.ViewOpen, Limit: 5}), nil) {
		t.Errorf("%d tickets are left", len(p.Tickets))
	}
	h.checkCounts()
}
