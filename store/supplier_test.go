package store

import (
	"errors"
	"fmt"
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
	if again.Ticket != first.Ticket || again.Direction != desk.Note || again.Newcomer {
		t.Errorf("a colleague of the supplier's: %+v", again)
	}
	if after.LastInAt != before.LastInAt || after.Status != desk.Resolved {
		t.Errorf("before %+v, after %+v", before, after)
	}
	tag := fmt.Sprintf("[#%d]", first.Ticket)
	if anew := p.post(rawMail("Factory <factory@pots.test>", "s4@pots.test", "Parcel number "+tag, "SF123")); anew.Ticket != first.Ticket || anew.Direction != desk.Note {
		t.Errorf("a new mail with the number: %+v", anew)
	}
	if stranger := p.post(rawMail("Eve <eve@else.test>", "s5@pots.test", "Parcel number "+tag, "Let me in")); stranger.Ticket == first.Ticket {
		t.Errorf("whom nobody asked, with the number: %+v", stranger)
	}
	c.forward(60 * 24 * time.Hour) // suppliers take their time: it does not become a ticket of its own
	if late := p.post(rawMail("Factory <factory@pots.test>", "s3@pots.test", "Re: Fwd: Broken cup", "One more thing", "In-Reply-To: <"+out.MessageID+">")); late.Ticket != first.Ticket || late.Direction != desk.Note {
		t.Errorf("%+v", late)
	}
	if n := p.count(`SELECT count(*) FROM participant WHERE address LIKE '%pots.test'`); n != 0 {
		t.Errorf("%d of the supplier's take part", n)
	}
	if _, err := p.s.Edit(t.Context(), desk.Edit{By: by, Ticket: first.Ticket, Status: to(desk.Pending)}); err != nil {
		t.Fatal(err)
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

// A supplier whom the customer's answer to all names, or whom an agent copies in, stays one: what they and their colleagues answer to what was
// passed on is a note, and they can be answered.
func TestASupplierWhomTheCustomerWritesToStaysOne(t *testing.T) {
	p, _ := desktop(t, func(s *desk.Settings) { s.Undo = 0 })
	by := p.agent()
	first := p.post(rawMail("Li <li@cust.test>", "a1@cust.test", "Broken cup", "The cup is broken.", "Cc: boss@cust.test"))
	out, err := p.s.Forward(t.Context(), desk.Forward{By: by, Ticket: first.Ticket, Message: first.ID, Text: "Is it under guarantee?", To: []desk.Person{{Address: "factory@pots.test"}}})
	if err != nil {
		t.Fatal(err)
	}
	p.post(rawMail("Works <works@pots.test>", "s1@pots.test", "Re: Fwd: Broken cup", "I look after it.", "In-Reply-To: <"+out.MessageID+">"))
	toAll := rawMail("Li <li@cust.test>", "a2@cust.test", "Re: Broken cup", "Hello both", "Cc: factory@pots.test, works@pots.test", "In-Reply-To: <"+out.MessageID+">")
	if m := p.post(toAll); m.Direction != desk.In || m.Ticket != first.Ticket {
		t.Fatalf("%+v", m)
	}
	if _, err := p.s.Reply(t.Context(), desk.Answer{By: by, Ticket: first.Ticket, Text: "The factory is copied in.", Cc: []desk.Person{{Address: "factory@pots.test"}}}); err != nil {
		t.Fatal(err)
	}
	tag, before := fmt.Sprintf("[#%d]", first.Ticket), p.ticket(first.Ticket)
	var note desk.Message
	for i, m := range []string{
		rawMail("Factory <factory@pots.test>", "s2@pots.test", "Re: Fwd: Broken cup", "Our price is 3 EUR.", "In-Reply-To: <"+out.MessageID+">"),
		rawMail("Factory <factory@pots.test>", "s3@pots.test", "Re: Broken cup", "Our price is 4 EUR.", "In-Reply-To: <a2@cust.test>"),
		rawMail("Factory <factory@pots.test>", "s4@pots.test", "Price "+tag, "Our price is 5 EUR."),
		rawMail("Works <works@pots.test>", "s5@pots.test", "Parcel "+tag, "Our price is 6 EUR."),
		rawMail("Office <office@pots.test>", "s6@pots.test", "Re: Fwd: Broken cup", "Our price is 7 EUR.", "In-Reply-To: <"+out.MessageID+">"),
	} {
		if note = p.post(m); note.Direction != desk.Note || note.Ticket != first.Ticket {
			t.Errorf("mail %d: %s in #%d", i, note.Direction, note.Ticket)
		}
	}
	if after := p.ticket(first.Ticket); after.Status != before.Status || after.Snippet != before.Snippet || after.LastInAt != before.LastInAt {
		t.Errorf("%+v\nwas %+v", after, before)
	}
	if _, err := p.s.Forward(t.Context(), desk.Forward{By: by, Ticket: first.Ticket, Message: note.ID, Text: "Agreed.", To: []desk.Person{{Address: "factory@pots.test"}}}); err != nil {
		t.Errorf("they cannot be answered: %v", err)
	}
	_, err = p.s.Forward(t.Context(), desk.Forward{By: by, Ticket: first.Ticket, Message: note.ID, Text: "Agreed.", To: []desk.Person{{Address: "boss@cust.test"}}})
	if desk.CodeOf(err) != desk.Invalid {
		t.Errorf("who was there from the first: %v", err)
	}
	boss := p.post(rawMail("Boss <boss@cust.test>", "b1@cust.test", "Re: Broken cup", "And when?", "In-Reply-To: <a1@cust.test>"))
	if boss.Direction != desk.In || boss.Newcomer {
		t.Errorf("the customer's own people: %+v", boss)
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
	if boss := p.post(rawMail("Boss <boss@pots.test>", "s3@pots.test", "Re: Fwd: Broken cup", "Who is this?", "In-Reply-To: <"+out.MessageID+">")); boss.Direction != desk.In || !boss.Newcomer {
		t.Errorf("somebody in answer to what the customer got too: %+v", boss)
	}
	li := p.post(rawMail("Li <li@cust.test>", "a2@cust.test", "Re: Broken cup", "I read along", "In-Reply-To: <"+out.MessageID+">"))
	if li.Direction != desk.In || li.Newcomer {
		t.Errorf("the customer, to whom it was passed on too: %+v", li)
	}
	if got := p.events(first.Ticket); slices.Contains(got, "reopened") {
		t.Error(got)
	}
}

// What a supplier wrote is answered to them alone: in their thread and under their subject, with their own words below. What they answer
// to that is a note again.
func TestASupplierIsAnswered(t *testing.T) {
	p, _ := desktop(t, func(s *desk.Settings) { s.Undo = 0 })
	by := p.agent()
	first := p.post(rawMail("Li <li@cust.test>", "a1@cust.test", "Broken cup", "The cup is broken."))
	out, err := p.s.Forward(t.Context(), desk.Forward{By: by, Ticket: first.Ticket, Message: first.ID, To: []desk.Person{{Address: "factory@pots.test"}}})
	if err != nil {
		t.Fatal(err)
	}
	note := p.post(rawMail("Factory <factory@pots.test>", "s1@pots.test", "Re: Fwd: Broken cup", "Which colour?", "In-Reply-To: <"+out.MessageID+">"))
	own, err := p.s.AddNote(t.Context(), desk.Remark{By: by, Ticket: first.Ticket, Text: "Between us"})
	if err != nil {
		t.Fatal(err)
	}
	answer := desk.Forward{By: by, Ticket: first.Ticket, Message: note.ID, Text: "Green.", To: []desk.Person{{Address: "factory@pots.test"}}, History: true}
	for name, c := range map[string]struct {
		change func(*desk.Forward)
		key    string
	}{
		"to the customer":   {func(f *desk.Forward) { f.Cc = []desk.Person{{Address: "Li@cust.test"}} }, "forward.to_customer"},
		"a colleague's own": {func(f *desk.Forward) { f.Message = own.ID }, "forward.note"},
		"a customer's file": {func(f *desk.Forward) { f.Files = []int64{99} }, "attachment.unknown"},
	} {
		f := answer
		c.change(&f)
		var e *desk.Error
		if _, err := p.s.Forward(t.Context(), f); !errors.As(err, &e) || e.Key != c.key {
			t.Errorf("%s: %v", name, err)
		}
	}
	before := p.ticket(first.Ticket)
	sent, err := p.s.Forward(t.Context(), answer)
	if err != nil {
		t.Fatal(err)
	}
	if after := p.ticket(first.Ticket); after.Status != before.Status || after.WaitingSince != before.WaitingSince {
		t.Errorf("the customer counts as answered: %+v", after)
	}
	outgoing, err := p.s.Claim(t.Context(), 10)
	if err != nil {
		t.Fatal(err)
	}
	o := outgoing[slices.IndexFunc(outgoing, func(o desk.Outgoing) bool { return o.Message == sent.ID })]
	if o.InReplyTo != "s1@pots.test" || !slices.Contains(o.References, out.MessageID) && !slices.Contains(o.References, "s1@pots.test") || !strings.HasPrefix(o.Subject, "Re: Broken cup") {
		t.Errorf("%q, %v, %q", o.InReplyTo, o.References, o.Subject)
	}
	if o.Citing != desk.Quoting || len(o.Cited) != 1 || o.Cited[0].Text != "Which colour?" {
		t.Errorf("%s: %+v", o.Citing, o.Cited)
	}
	if back := p.post(rawMail("Factory <factory@pots.test>", "s2@pots.test", "Re: Broken cup", "Fine", "In-Reply-To: <"+sent.MessageID+">")); back.Direction != desk.Note || back.Ticket != first.Ticket {
		t.Errorf("%+v", back)
	}
}

// A customer's clock is that of their newest mail which tells one.
func TestACustomersClock(t *testing.T) {
	p, _ := desktop(t)
	writes := func(id, zone string) desk.Message {
		return p.post(strings.Replace(rawMail("Li <li@cust.test>", id, id, "Hello"), "+0000", zone, 1))
	}
	first := writes("a1@cust.test", "+0100")
	clock := func() int {
		c, err := p.s.Customer(t.Context(), p.ticket(first.Ticket).Customer)
		if err != nil {
			t.Fatal(err)
		}
		return c.Clock
	}
	if got := clock(); got != 60 {
		t.Errorf("%d minutes", got)
	}
	writes("a2@cust.test", "+0000")
	if got := clock(); got != 60 {
		t.Errorf("UTC tells nothing, and it is %d", got)
	}
	writes("a3@cust.test", "-0530")
	if got := clock(); got != -330 {
		t.Errorf("%d minutes", got)
	}
}
