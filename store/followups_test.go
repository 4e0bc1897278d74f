package store

import (
	"slices"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/measure"
	"github.com/deskbell/deskbell/desk/survey"
)

// followUp is how the repair of a ticket's score stands.
func (h *testShop) followUp(number int64) desk.FollowUp {
	h.t.Helper()
	c := h.talk(number)
	if c.FollowUp == nil {
		h.t.Fatal("there is no follow-up")
	}
	return *c.FollowUp
}

func (h *testShop) low(address string) (number int64, token string) {
	h.t.Helper()
	number, token = h.asked(address)
	h.must(h.Rate(h.t.Context(), desk.Verdict{Token: token, Score: 2, Comment: to("slow")}))
	return number, token
}

func TestALowScoreIsLookedAfter(t *testing.T) {
	h := openShop(t)
	n, _ := h.low("c@cust.test")
	f := h.followUp(n)
	if !f.Waits() || f.Owner != h.agent.ID || f.Score != 2 || !f.DueAt.Equal(h.now().Add(8*time.Hour)) {
		t.Errorf("%+v", f)
	}
	counts, err := h.Counts(t.Context(), h.owner.ID)
	h.must(err)
	if counts["follow_ups"] != 1 {
		t.Errorf("%v", counts)
	}
	h.bellIs(h.agent.ID, desk.NoticeFollowUp)

	h.must(h.EditFollowUp(t.Context(), desk.FollowUpEdit{By: h.ownerBy, Ticket: n, Version: f.Version, Owner: &h.owner.ID}))
	h.refused(h.EditFollowUp(t.Context(), desk.FollowUpEdit{By: h.ownerBy, Ticket: n, Version: f.Version, Close: true}), desk.Conflict, "follow_up.changed_since")
	h.refused(h.EditFollowUp(t.Context(), desk.FollowUpEdit{By: h.ownerBy, Ticket: n, Owner: to(int64(77))}), desk.Invalid, "survey.owner_unknown")
	h.refused(h.EditFollowUp(t.Context(), desk.FollowUpEdit{By: h.ownerBy, Ticket: n, Ask: true}), desk.Conflict, "follow_up.not_contacted")
	if mine, _, _ := h.FollowUps(t.Context(), desk.FollowUpQuery{Owner: h.owner.ID}); len(mine) != 1 {
		t.Errorf("%+v", mine)
	}

	h.note(h.liwei, n, "They are right.") // a note is no contact
	m, err := h.Reply(t.Context(), desk.Answer{By: h.liwei, Ticket: n, Text: "We are sorry."})
	h.must(err)
	if f := h.followUp(n); !f.Waits() {
		t.Error("an answer that has not gone is no contact")
	}
	_, err = h.TakeBack(t.Context(), h.liwei, m.ID)
	h.must(err)
	h.forward(time.Minute)
	h.due()
	if f := h.followUp(n); !f.Waits() {
		t.Error("an answer that was taken back is no contact")
	}
	_, err = h.Reply(t.Context(), desk.Answer{By: h.liwei, Ticket: n, Text: "To a colleague", To: []desk.Person{{Address: "other@else.test"}}})
	h.must(err)
	h.forward(time.Minute)
	h.due()
	if f := h.followUp(n); !f.Waits() {
		t.Error("who wrote to somebody else has not contacted the customer")
	}
	_, err = h.Reply(t.Context(), desk.Answer{By: h.liwei, Ticket: n, Text: "We are sorry."})
	h.must(err)
	h.forward(time.Minute)
	h.due()
	if f := h.followUp(n); f.Waits() || f.ContactedBy != h.agent.ID || !f.MayAsk() {
		t.Errorf("%+v", f)
	}
	h.refused(h.EditFollowUp(t.Context(), desk.FollowUpEdit{By: h.ownerBy, Ticket: n, Close: true}), desk.Conflict, "follow_up.done")
	if kinds := h.eventKinds(n); !slices.Contains(kinds, desk.EventFollowUp) || !slices.Contains(kinds, desk.EventFollowUpTo) || !slices.Contains(kinds, desk.EventContacted) {
		t.Errorf("%v", kinds)
	}
}

func TestACallIsAContactAndItsNoteIsKept(t *testing.T) {
	h := openShop(t)
	n, _ := h.low("c@cust.test")
	h.must(h.EditFollowUp(t.Context(), desk.FollowUpEdit{By: h.liwei, Ticket: n, Called: true, Note: "Sends a new cup."}))
	c := h.talk(n)
	last := c.Messages[len(c.Messages)-1]
	if c.FollowUp.Waits() || last.Direction != desk.Note || last.Text != "Sends a new cup." || last.Agent != h.agent.ID {
		t.Errorf("%+v %+v", c.FollowUp, last)
	}
	n, _ = h.low("d@cust.test")
	h.must(h.EditFollowUp(t.Context(), desk.FollowUpEdit{By: h.ownerBy, Ticket: n, Close: true}))
	done, _, err := h.FollowUps(t.Context(), desk.FollowUpQuery{Done: true})
	h.must(err)
	if len(done) != 2 || done[0].ClosedBy != h.owner.ID {
		t.Errorf("%+v", done)
	}
	h.refused(h.EditFollowUp(t.Context(), desk.FollowUpEdit{By: h.ownerBy, Ticket: 1, Close: true}), desk.NotFound, "follow_up.unknown")
}

func TestWhoOwnsAFollowUp(t *testing.T) {
	h := openShop(t)
	a := h.agent
	a.Disabled = true
	_, token := h.asked("c@cust.test")
	h.must(h.SaveAgent(t.Context(), a))
	h.must(h.Rate(t.Context(), desk.Verdict{Token: token, Score: 1}))
	list, _, err := h.FollowUps(t.Context(), desk.FollowUpQuery{})
	h.must(err)
	if len(list) != 1 || list[0].Owner != h.owner.ID {
		t.Errorf("the resolver is gone, there is no lead: %+v", list)
	}
}

func TestACustomerWhoThinksBetterOfIt(t *testing.T) {
	h := openShop(t)
	n, token := h.low("c@cust.test")
	h.must(h.Rate(t.Context(), desk.Verdict{Token: token, Score: 1})) // worse: the same follow-up
	if f := h.followUp(n); f.Score != 1 {
		t.Errorf("%+v", f)
	}
	h.must(h.Rate(t.Context(), desk.Verdict{Token: token, Score: 2})) // better, and still a low one: to be repaired like any other
	h.forward(30 * 24 * time.Hour)
	all, err := h.Satisfaction(t.Context(), measure.Filter{}, nil)
	h.must(err)
	if f := h.followUp(n); f.Score != 2 || all.Repair.Strict.N != 1 {
		t.Errorf("%+v, %+v", f, all.Repair)
	}
	h.forward(-30 * 24 * time.Hour)
	h.must(h.Rate(t.Context(), desk.Verdict{Token: token, Score: 5}))
	if c := h.talk(n); c.FollowUp != nil || c.Rating.Score != 5 || !slices.Contains(h.eventKinds(n), desk.EventFollowUpOff) {
		t.Errorf("before anybody saw to it: %+v", c.FollowUp)
	}
	// After a contact the first score stands, and what the customer says by its link is the second.
	n, token = h.low("d@cust.test")
	h.must(h.EditFollowUp(t.Context(), desk.FollowUpEdit{By: h.liwei, Ticket: n, Called: true}))
	h.must(h.Rate(t.Context(), desk.Verdict{Token: token, Score: 4, Comment: to("thanks")}))
	h.must(h.Rate(t.Context(), desk.Verdict{Token: token, Score: 5}))
	c := h.talk(n)
	if c.Rating.Score != 2 || c.Rerating == nil || c.Rerating.Score != 5 || c.Rerating.Comment != "thanks" {
		t.Errorf("%+v %+v", c.Rating, c.Rerating)
	}
	h.refused(h.EditFollowUp(t.Context(), desk.FollowUpEdit{By: h.liwei, Ticket: n, Ask: true}), desk.Conflict, "follow_up.asked")
}

func TestASecondScore(t *testing.T) {
	called := func(t *testing.T, again survey.AskAgain) (*testShop, int64, string) {
		h := openShop(t)
		h.rules(func(r *survey.Rules) { r.Repair.Again, r.Style = again, survey.Thumbs })
		n, token := h.asked("c@cust.test")
		h.refused(h.Rate(t.Context(), desk.Verdict{Token: token, Score: 2}), desk.Invalid, "rating.score_bad") // a thumb is 5 or 1
		h.must(h.Rate(t.Context(), desk.Verdict{Token: token, Score: 1}))
		h.must(h.EditFollowUp(t.Context(), desk.FollowUpEdit{By: h.liwei, Ticket: n, Called: true}))
		return h, n, token
	}
	t.Run("by the button, once", func(t *testing.T) {
		h, n, first := called(t, survey.ByHand)
		ask := desk.FollowUpEdit{By: h.liwei, Ticket: n, Ask: true}
		h.must(h.EditFollowUp(t.Context(), ask))
		h.refused(h.EditFollowUp(t.Context(), ask), desk.Conflict, "follow_up.asked")
		if sent := h.due(); len(sent) != 0 {
			t.Errorf("on the day of the first question: %v", sent)
		}
		h.forward(25 * time.Hour)
		token := tokenOf(t, h.due()[desk.FromAgain])
		a, err := h.Asking(t.Context(), survey.Rating, token)
		h.must(err)
		if a.Rerating == nil || a.Rating.Score != 1 || a.Rating.Style != "thumbs" {
			t.Errorf("%+v", a)
		}
		h.must(h.Rate(t.Context(), desk.Verdict{Token: token, Score: 5}))
		h.must(h.Rate(t.Context(), desk.Verdict{Token: token, Score: 5}))
		if c := h.talk(n); c.Rating.Score != 1 || c.Rerating.Score != 5 {
			t.Errorf("%+v %+v", c.Rating, c.Rerating)
		}
		if token == first {
			t.Error("one link for two questions")
		}
	})
	t.Run("when it is resolved again, by mail", func(t *testing.T) {
		h, n, _ := called(t, survey.ByResolve)
		h.edit(desk.Edit{By: h.liwei, Ticket: n, Status: to(desk.Open)})
		h.edit(desk.Edit{By: h.liwei, Ticket: n, Status: to(desk.Resolved)})
		h.forward(25 * time.Hour)
		o, there := h.due()[desk.FromAgain]
		if !there {
			t.Fatal("not asked again")
		}
		p := &postbox{t: t, s: h.Store, box: h.mailbox, valid: 7}
		m := mailFrom("c@cust.test", "r@cust.test", "Re: "+o.Subject, "满意")
		m.InReplyTo = []string{o.MessageID}
		p.deliver(m)
		if c := h.talk(n); c.Rating.Score != 1 || c.Rerating.Score != 5 || c.Ticket.Status != desk.Resolved {
			t.Errorf("%+v %+v", c.Rating, c.Rerating)
		}
	})
	t.Run("never", func(t *testing.T) {
		h, n, _ := called(t, survey.Never)
		h.must(h.EditFollowUp(t.Context(), desk.FollowUpEdit{By: h.liwei, Ticket: n, Ask: true}))
		if sent := h.due(); len(sent) != 0 {
			t.Errorf("%v", sent)
		}
	})
}
