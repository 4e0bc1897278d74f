package store

import (
	"slices"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
)

func TestSnoozeEndsAtItsTime(t *testing.T) {
	h := openShop(t)
	n := h.write("wang@cust.test", "Tea", "Where is my tea?").Number
	other := h.write("wang@cust.test", "Cake", "Where is my cake?").Number
	at := h.now().Add(2 * time.Hour)
	got := h.edit(desk.Edit{By: h.liwei, Ticket: n, SnoozedUntil: &at})
	if !got.SnoozedUntil.Equal(at) || got.SnoozedBy != h.agent.ID {
		t.Errorf("%+v", got)
	}
	h.checkCounts()
	if v := h.numbers(desk.List{View: desk.ViewSnoozed, Limit: 5}); !slices.Equal(v, []int64{n}) {
		t.Errorf("snoozed: %v", v)
	}
	h.edit(desk.Edit{By: h.liwei, Ticket: other, SnoozedUntil: to(desk.UntilAnswer)})
	next, err := h.Wake(t.Context())
	h.must(err)
	if !next.Equal(at) {
		t.Errorf("next at %v, want %v", next, at)
	}
	h.forward(2 * time.Hour)
	h.changes = nil
	next, err = h.Wake(t.Context())
	h.must(err)
	back := h.ticket(n)
	if !next.IsZero() || back.Snoozed() || back.SnoozedBy != 0 || !back.UpdatedAt.Equal(h.now()) || len(h.changes) != 1 {
		t.Errorf("next %v, %+v, %v", next, back, h.changes)
	}
	if !h.snoozed(other) {
		t.Error("what waits for the customer came back by itself")
	}
	h.bellIs(h.agent.ID, desk.NoticeSnooze)
	kinds := h.eventKinds(n)
	if !slices.Equal(kinds[len(kinds)-2:], []desk.EventKind{desk.EventSnoozed, desk.EventWoke}) {
		t.Errorf("events %v", kinds)
	}
	h.checkCounts()
}

// Who puts a ticket aside is told when it is back, and whose it is by then.
func TestWhoIsToldThatASnoozeIsOver(t *testing.T) {
	h := openShop(t)
	p := &postbox{t: t, s: h.Store, box: h.mailbox, valid: 7}
	theirs := h.write("wang@x.test", "Tea", "Where is my tea?")
	h.edit(desk.Edit{By: h.ownerBy, Ticket: theirs.Number, Assignee: &h.agent.ID, SnoozedUntil: to(h.now().Add(time.Hour))})
	nobodys := p.deliver(mailFrom("li@x.test", "s1@x.test", "Cake", "Where is my cake?"))
	h.edit(desk.Edit{By: h.ownerBy, Ticket: nobodys.Ticket, SnoozedUntil: to(desk.UntilAnswer)})
	for _, agent := range []int64{h.owner.ID, h.agent.ID} {
		h.must(h.ReadNotices(t.Context(), agent))
	}
	h.forward(time.Hour)
	_, err := h.Wake(t.Context())
	h.must(err)
	h.bellIs(h.agent.ID, desk.NoticeSnooze)
	h.bellIs(h.owner.ID, desk.NoticeSnooze)
	for _, agent := range []int64{h.owner.ID, h.agent.ID} {
		h.must(h.ReadNotices(t.Context(), agent))
	}
	p.deliver(reply(mailFrom("li@x.test", "s2@x.test", "Re: Cake", "Two, please."), nobodys))
	h.bellIs(h.owner.ID, desk.NoticeSnooze)
	h.bellIs(h.agent.ID)
}

func TestManySnoozesComeBackInParts(t *testing.T) {
	h := openShop(t)
	at := h.now().Add(time.Hour)
	for range 103 {
		n := h.write("wang@cust.test", "Tea", "Where is my tea?").Number
		h.edit(desk.Edit{By: h.liwei, Ticket: n, SnoozedUntil: &at})
	}
	h.forward(time.Hour)
	next, err := h.Wake(t.Context())
	h.must(err)
	if next.After(h.now()) || next.IsZero() {
		t.Errorf("more are due, and next is %v", next)
	}
	next, err = h.Wake(t.Context())
	h.must(err)
	if v := h.numbers(desk.List{View: desk.ViewSnoozed, Limit: 5}); len(v) != 0 || !next.IsZero() {
		t.Errorf("left %v, next %v", v, next)
	}
}

func TestWhatCannotBeSnoozed(t *testing.T) {
	h := openShop(t)
	at := h.now().Add(time.Hour)
	snooze := func(n int64, until time.Time) error {
		_, err := h.Edit(t.Context(), desk.Edit{By: h.liwei, Ticket: n, SnoozedUntil: &until})
		return err
	}
	n := h.write("wang@cust.test", "Tea", "Where is my tea?").Number
	h.refused(snooze(n, h.now()), desk.Invalid, "snooze.past")
	h.refused(snooze(n, h.now().Add(2*desk.SnoozeMost)), desk.Invalid, "snooze.far")
	h.must(snooze(n, at))
	h.edit(desk.Edit{By: h.liwei, Ticket: n, Spam: to(true)})
	if h.snoozed(n) {
		t.Error("spam is snoozed")
	}
	h.refused(snooze(n, at), desk.Conflict, "snooze.aside")
	h.edit(desk.Edit{By: h.liwei, Ticket: n, Spam: to(false)})
	h.must(snooze(n, at))
	h.edit(desk.Edit{By: h.liwei, Ticket: n, Status: to(desk.Resolved)})
	if h.snoozed(n) {
		t.Error("what is resolved is snoozed")
	}
	h.refused(snooze(n, at), desk.Conflict, "snooze.aside")
	h.edit(desk.Edit{By: h.liwei, Ticket: n, Status: to(desk.Open), SnoozedUntil: &at})
	h.must(snooze(n, time.Time{}))
	if h.snoozed(n) {
		t.Error("brought back by hand, and still away")
	}
	h.must(snooze(n, at))
	h.must(h.Delete(t.Context(), h.liwei, n))
	h.refused(snooze(n, at), desk.Conflict, "ticket.in_bin")
	h.forward(2 * time.Hour)
	if next, err := h.Wake(t.Context()); err != nil || !next.IsZero() {
		t.Errorf("the bin wakes: %v, %v", next, err)
	}
	h.must(h.Restore(t.Context(), h.liwei, n))
	_, err := h.Wake(t.Context())
	h.must(err)
	if h.snoozed(n) {
		t.Error("out of the bin, past its time, and still away")
	}
	h.checkCounts()
}

func TestAnAnswerMaySnooze(t *testing.T) {
	h := openShop(t)
	n := h.write("wang@cust.test", "Tea", "Where is my tea?").Number
	_, err := h.Reply(t.Context(), desk.Answer{By: h.liwei, Ticket: n, Text: "On its way", Snooze: desk.UntilAnswer})
	h.must(err)
	if got := h.ticket(n); !got.SnoozedUntil.Equal(desk.UntilAnswer) || got.Status != desk.Pending {
		t.Errorf("%+v", got)
	}
	_, err = h.Reply(t.Context(), desk.Answer{By: h.liwei, Ticket: n, Text: "Done", Status: desk.Resolved, Snooze: desk.UntilAnswer})
	h.refused(err, desk.Conflict, "snooze.aside")
}

func (h *testShop) snoozed(number int64) bool {
	h.t.Helper()
	t := h.ticket(number)
	return t.Snoozed()
}
