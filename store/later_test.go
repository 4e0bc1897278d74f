package store

import (
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/outbound"
)

// putOff is a shop with an answer that is to go in a day.
func putOff(t *testing.T, status desk.Status) (*testShop, *postbox, desk.Message) {
	t.Helper()
	h := openShop(t)
	p := &postbox{t: t, s: h.Store, box: h.mailbox, valid: 7}
	in := p.deliver(mailFrom("li@cust.test", "a1@cust.test", "Parcel", "Where is it?"))
	p.sendAll()
	h.forward(time.Minute)
	m, err := h.Reply(t.Context(), desk.Answer{By: h.liwei, Ticket: in.Ticket, Text: "Tomorrow.", Status: status, Later: h.at.Add(24 * time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	return h, p, m
}

// An answer goes at its hour, once, under the Message-ID that it has had from the start, also where nobody was there at that hour.
func TestAnAnswerGoesAtItsHour(t *testing.T) {
	h, p, m := putOff(t, desk.Pending)
	due := h.at.Add(24 * time.Hour)
	if d := p.delivery(m.ID); d.State != desk.Waiting || !d.Later || d.Undo || !d.Due.Equal(due) {
		t.Errorf("%+v", d)
	}
	if got := p.ticket(m.Ticket); got.Status != desk.Pending {
		t.Errorf("the ticket is %s", got.Status)
	}
	h.forward(23 * time.Hour)
	p.noneDue("an hour too early")
	h.forward(72 * time.Hour) // the laptop was closed
	if err := p.s.ReleaseClaims(t.Context()); err != nil {
		t.Fatal(err)
	}
	o := p.claimOne()
	if o.Message != m.ID || o.MessageID != m.MessageID || o.Attempt != 1 || !o.Date.Equal(due) {
		t.Errorf("%+v", o)
	}
	if err := p.s.Failed(t.Context(), o.ID, desk.SendFailure{Temporary: true, Words: "mail.error.network"}); err != nil {
		t.Fatal(err)
	}
	if d := p.delivery(m.ID); d.State != desk.Waiting {
		t.Errorf("given up at the first try: %+v", d)
	}
	h.forward(time.Hour)
	if err := p.s.Sent(t.Context(), p.claimOne().ID); err != nil {
		t.Fatal(err)
	}
	h.forward(240 * time.Hour)
	p.noneDue("sent already")
}

func TestAnHourIsChangedAndTakenBack(t *testing.T) {
	h, p, m := putOff(t, desk.Pending)
	for _, c := range []struct {
		at  time.Time
		key string
	}{{h.at, "later.past"}, {time.Time{}, "later.past"}, {h.at.Add(2 * outbound.LaterMost), "later.far"}} {
		if err := h.PutOff(t.Context(), h.liwei, m.ID, c.at); keyOf(err) != c.key {
			t.Errorf("%v: %v", c.at, err)
		}
	}
	sooner := h.at.Add(2 * time.Hour)
	if err := h.PutOff(t.Context(), h.liwei, m.ID, sooner); err != nil {
		t.Fatal(err)
	}
	if got, err := h.Message(t.Context(), m.ID); err != nil || !got.Delivery.Due.Equal(sooner) || !got.Date.Equal(sooner) {
		t.Errorf("%+v, %v", got.Delivery, err)
	}
	if err := h.TryAgain(t.Context(), h.liwei, m.ID); err != nil { // "send now"
		t.Fatal(err)
	}
	if o := p.claimOne(); !o.Date.Equal(h.at) {
		t.Errorf("sent now with the date %v", o.Date)
	}
	if err := h.PutOff(t.Context(), h.liwei, m.ID, sooner); desk.CodeOf(err) != desk.Conflict {
		t.Errorf("put off while it is on its way: %v", err)
	}

	h, p, m = putOff(t, desk.Resolved)
	d, err := h.TakeBack(t.Context(), h.liwei, m.ID)
	if err != nil || d.Text != "Tomorrow." || p.ticket(m.Ticket).Status != desk.Open {
		t.Errorf("%+v, %s, %v", d, p.ticket(m.Ticket).Status, err)
	}
	h.forward(48 * time.Hour)
	for _, o := range p.sendAll() {
		if o.Message == m.ID {
			t.Error("it went all the same")
		}
	}
}

func keyOf(err error) string {
	if e, ok := err.(*desk.Error); ok {
		return e.Key
	}
	return ""
}

// An answer whose customer has written since is held: its writer would not send it if they saw that. A machine's word holds nothing.
func TestAnAnswerIsHeldWhenTheCustomerWrites(t *testing.T) {
	h, p, m := putOff(t, desk.Pending)
	away := mailFrom("li@cust.test", "a2@cust.test", "Re: Parcel", "I am away.")
	away.InReplyTo, away.Auto = []string{m.MessageID}, desk.AutoReply
	p.deliver(away)
	h.forward(time.Hour)
	more := mailFrom("li@cust.test", "a3@cust.test", "Re: Parcel", "It has come, thank you! But where is the bill?")
	more.InReplyTo = []string{"a1@cust.test"}
	if got := p.deliver(more); got.Ticket != m.Ticket || p.ticket(m.Ticket).Status != desk.Open {
		t.Fatalf("ticket %d, %s", got.Ticket, p.ticket(m.Ticket).Status)
	}
	h.forward(24 * time.Hour)
	p.noneDue("the customer has written since")
	if d := p.delivery(m.ID); d.State != desk.Held || d.Attempts != 0 {
		t.Errorf("%+v", d)
	}
	if err := h.PutOff(t.Context(), h.liwei, m.ID, h.at.Add(time.Hour)); err != nil { // an agent has looked, and wants it all the same
		t.Fatal(err)
	}
	h.forward(time.Hour)
	if o := p.claimOne(); o.Message != m.ID {
		t.Errorf("%+v", o)
	}
}

func TestAMachineHoldsNothing(t *testing.T) {
	h, p, m := putOff(t, desk.Open)
	away := mailFrom("li@cust.test", "a2@cust.test", "Re: Parcel", "I am away.")
	away.InReplyTo, away.Auto = []string{m.MessageID}, desk.AutoReply
	p.deliver(away)
	h.forward(24 * time.Hour)
	if o := p.claimOne(); o.Message != m.ID {
		t.Errorf("%+v", o)
	}
}

// The customer is not asked how it went before the answer has gone.
func TestASurveyWaitsForTheAnswer(t *testing.T) {
	h, p, m := putOff(t, desk.Resolved)
	h.forward(23 * time.Hour)
	p.noneDue("the answer goes first")
	h.forward(time.Hour)
	if o := p.claimOne(); o.Message != m.ID {
		t.Fatalf("%+v", o)
	} else if err := p.s.Sent(t.Context(), o.ID); err != nil {
		t.Fatal(err)
	}
	h.forward(25 * time.Hour)
	if list := p.sendAll(); len(list) != 1 || !list[0].Auto {
		t.Errorf("%+v", list)
	}
}
