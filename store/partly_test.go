package store

import (
	"slices"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/outbound"
)

// A mail that some have and others do not yet says who, is not written anew, and is not held back for what its readers answer.
func TestAMailThatSomeHaveSaysWhoWaits(t *testing.T) {
	h := openShop(t)
	p := &postbox{t: t, s: h.Store, box: h.mailbox, valid: 7}
	first := p.deliver(mailFrom("wang@cust.test", "p1@cust.test", "Tea", "Where is my tea?"))
	n := first.Ticket
	m, err := h.Reply(t.Context(), desk.Answer{By: h.liwei, Ticket: n, Text: "On its way", Cc: []desk.Person{{Address: "bo@cust.test"}}, Later: h.now().Add(time.Hour)})
	h.must(err)
	h.forward(time.Hour)
	claimed := func() (found *desk.Outgoing) {
		t.Helper()
		list, err := h.Claim(t.Context(), 10)
		h.must(err)
		for i := range list {
			if list[i].Message == m.ID {
				found = &list[i]
			}
		}
		return found
	}
	o := claimed()
	if o == nil {
		t.Fatal("it is not due")
	}
	h.must(h.SentPartly(t.Context(), o.ID, outbound.Receipt{Left: []string{"bo@cust.test"}, Words: "451 greylisted"}))
	delivery := func() *desk.Delivery {
		for _, have := range h.talk(n).Messages {
			if have.ID == m.ID {
				return have.Delivery
			}
		}
		return nil
	}
	if d := delivery(); d == nil || d.State != desk.Waiting || !slices.Equal(d.Left, []string{"bo@cust.test"}) {
		t.Errorf("%+v", d)
	}
	_, err = h.TakeBack(t.Context(), h.liwei, m.ID)
	h.refused(err, desk.Conflict, "outbox.gone")
	p.deliver(reply(mailFrom("wang@cust.test", "p2@cust.test", "Re: Tea", "And the cups?"), first))
	h.forward(time.Hour)
	if o = claimed(); o == nil || !slices.Equal(o.Only, []string{"bo@cust.test"}) {
		t.Fatalf("%+v", o)
	}
	h.must(h.Sent(t.Context(), o.ID))
	if d := delivery(); d.State != desk.Sent || d.Left != nil {
		t.Errorf("%+v", d)
	}
}
