package store

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// What somebody answers to whom a message was passed on comes back as a note: the customer never sees it, nobody is acknowledged, and
// the ticket stands as before.
func TestASuppliersAnswerIsANote(t *testing.T) {
	p, c := desktop(t, func(s *desk.Settings) { s.Undo = 0 })
	by := p.agent()
	first := p.post(rawMail("Li <li@cust.test>", "a1@cust.test", "Broken cup", "The cup is broken."))
	forward := func(to ...string) desk.Message {
		var people []desk.Person
		for _, a := range to {
			people = append(people, desk.Person{Address: a})
		}
		m, err := p.s.Forward(t.Context(), desk.Forward{By: by, Ticket: first.Ticket, Message: first.ID, Text: "Is it under guarantee?", To: people})
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	out := forward("factory@pots.test")
	resolved := desk.Resolved
	if _, err := p.s.Edit(t.Context(), desk.Edit{By: by, Ticket: first.Ticket, Status: &resolved, Assignee: &by.Agent}); err != nil {
		t.Fatal(err)
	}
	before := p.ticket(first.Ticket)
	c.forward(5 * 24 * time.Hour)
	note := p.post(rawMail("Factory <factory@pots.test>", "s1@pots.test", "Re: Fwd: Broken cup", "Yes it is. Our price is 3 EUR.", "In-Reply-To: <"+out.MessageID+">"))
	if n := p.count(`SELECT count(*) FROM notification WHERE agent_id = $1 AND kind = 'supplier' AND message_id = $2`, by.Agent, note.ID); n != 1 {
		t.Errorf("who has the ticket was told %d times", n)
	}
	again := p.post(rawMail("Boss <boss@pots.test>", "s2@pots.test", "Re: Fwd: Broken cup", "I agree.", "In-Reply-To: <s1@pots.test>"))
	after := p.ticket(first.Ticket)
	if note.Ticket != first.Ticket || note.Direction != desk.Note || note.Source != desk.FromMail || note.From.Address != "factory@pots.test" || note.Newcomer {
		t.Errorf("%+v", note)
	}
	if again.Ticket != first.Ticket || again.Direction != desk.In || !again.Newcomer {
		t.Errorf("somebody whom nobody asked: %+v", again)
	}
	if after.LastInAt != again.CreatedAt || !before.WaitingSince.IsZero() {
		t.Errorf("before %+v, after %+v", before, after)
	}
	c.forward(60 * 24 * time.Hour) // suppliers take their time: it does not become a ticket of its own
	if late := p.post(rawMail("Factory <factory@pots.test>", "s3@pots.test", "Re: Fwd: Broken cup", "One more thing", "In-Reply-To: <"+out.MessageID+">")); late.Ticket != first.Ticket || late.Direction != desk.Note {
		t.Errorf("%+v", late)
	}
	if n := p.count(`SELECT count(*) FROM participant WHERE address LIKE '%pots.test'`); n != 0 {
		t.Errorf("%d of the supplier's take part", n)
	}
	customer := p.post(rawMail("Li <li@cust.test>", "a2@cust.test", "Re: Broken cup", "And now?", "In-Reply-To: <"+out.MessageID+">"))
	if customer.Direction != desk.In || customer.Ticket != first.Ticket || p.ticket(first.Ticket).Status != desk.Open {
		t.Errorf("the customer is still the customer: %+v", customer)
	}
	answer, err := p.s.Reply(t.Context(), desk.Answer{By: by, Ticket: first.Ticket, Text: "It is under guarantee.", History: to(true)})
	if err != nil {
		t.Fatal(err)
	}
	sent, err := p.s.Claim(t.Context(), 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range sent {
		all := o.Subject + o.Text + strings.Join(o.References, " ")
		for _, cited := range o.Cited {
			all += cited.Text
		}
		if o.Message == answer.ID && (strings.Contains(all, "pots.test") || strings.Contains(all, "3 EUR")) {
			t.Errorf("the customer reads it: %s", all)
		}
		if o.To[0].Address == "factory@pots.test" && o.Auto {
			t.Error("the supplier is acknowledged")
		}
	}
}

func TestTheSupplierInAnOpenTicket(t *testing.T) {
	p, _ := desktop(t)
	first := p.post(rawMail("Li <li@cust.test>", "a1@cust.test", "Broken cup", "The cup is broken."))
	out, err := p.s.Forward(t.Context(), desk.Forward{By: p.agent(), Ticket: first.Ticket, Message: first.ID, To: []desk.Person{{Address: "factory@pots.test"}, {Address: "li@cust.test"}}})
	if err != nil {
		t.Fatal(err)
	}
	before, outbox := p.ticket(first.Ticket), p.count(`SELECT count(*) FROM outbox`)
	p.post(rawMail("Factory <factory@pots.test>", "s1@pots.test", "Re: Fwd: Broken cup", "Yes", "In-Reply-To: <"+out.MessageID+">"))
	again := p.post(rawMail("Factory <factory@pots.test>", "s2@pots.test", "Re: Fwd: Broken cup", "Wait: no", "In-Reply-To: <s1@pots.test>"))
	after := p.ticket(first.Ticket)
	if again.Direction != desk.Note || after.Status != before.Status || after.WaitingSince != before.WaitingSince || after.LastInAt != before.LastInAt || after.Snippet != before.Snippet || after.Messages != before.Messages+2 {
		t.Errorf("%+v\nwas %+v", after, before)
	}
	if n := p.count(`SELECT count(*) FROM outbox`); n != outbox {
		t.Errorf("%d mails more", n-outbox)
	}
	li := p.post(rawMail("Li <li@cust.test>", "a2@cust.test", "Re: Broken cup", "I read along", "In-Reply-To: <"+out.MessageID+">"))
	if li.Direction != desk.In || li.Newcomer {
		t.Errorf("the customer, to whom it was passed on too: %+v", li)
	}
	if got := p.events(first.Ticket); slices.Contains(got, "reopened") {
		t.Error(got)
	}
}
