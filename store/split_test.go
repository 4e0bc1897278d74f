package store

import (
	"slices"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/merge"
)

func TestSplitAndBack(t *testing.T) {
	p, c := desktop(t)
	by := p.agent()
	a := p.post(rawMail("Li <li@cust.test>", "a1@cust.test", "Parcel", "Where is it?"))
	c.forward(time.Minute)
	_, err := p.s.Split(t.Context(), by, a.ID)
	refused(t, err, desk.Conflict, "split.only")
	b := p.post(rawMail("Bob <bob@other.test>", "b1@other.test", "Re: Parcel", "Mine is broken", "In-Reply-To: <a1@cust.test>"))
	split, err := p.s.Split(t.Context(), by, b.ID)
	if err != nil {
		t.Fatal(err)
	}
	if split.Number == a.Ticket || split.Contact.Address != "bob@other.test" || split.Status != desk.Open || split.Messages != 1 || split.WaitingSince.IsZero() {
		t.Errorf("%+v", split)
	}
	old := p.ticket(a.Ticket)
	if old.Messages != 2 || old.Snippet != "Where is it?" || old.LastInAt != a.CreatedAt || old.WaitingSince != a.CreatedAt {
		t.Errorf("%+v", old)
	}
	next := p.post(rawMail("Bob <bob@other.test>", "b2@other.test", "Re: Parcel", "Hello?", "In-Reply-To: <b1@other.test>"))
	if next.Ticket != split.Number || next.Newcomer {
		t.Errorf("an answer to it joined %d", next.Ticket)
	}
	li := p.post(rawMail("Li <li@cust.test>", "a2@cust.test", "Re: Parcel", "Hello?", "In-Reply-To: <a1@cust.test>"))
	if li.Ticket != a.Ticket {
		t.Errorf("an answer to what stayed joined %d", li.Ticket)
	}
	con, err := p.s.Conversation(t.Context(), split.Number, 0)
	if err != nil || len(con.Linked) != 1 || con.Linked[0].Number != a.Ticket {
		t.Errorf("linked with %v, %v", con.Linked, err)
	}
	p.merge(by, a.Ticket, split.Number)
	if got := p.ticket(a.Ticket); got.Messages != 5 {
		t.Errorf("together again: %+v", got)
	}
	_, err = p.s.Split(t.Context(), by, p.ackOf(a.Ticket).ID)
	refused(t, err, desk.Invalid, "split.ours")
}

// What a row says was said last is the same after a ticket was taken apart as before: not a report of delivery, and none of its parts is a file.
func TestWhatWasSaidLastIsNoReport(t *testing.T) {
	p, c := desktop(t)
	by := p.agent()
	a := p.post(rawMail("Li <li@cust.test>", "a1@cust.test", "Parcel", "Where is it?"))
	c.forward(time.Minute)
	p.answer(desk.Answer{By: by, Ticket: a.Ticket, Text: "On its way."})
	c.forward(time.Minute)
	p.sendAll()
	bounce := report(desk.BounceFailed, desk.BounceRecipient{Address: "li@cust.test", Status: "5.1.1"})
	bounce.Parts = []desk.Part{{Name: "report.txt", Type: "text/plain", Size: 3, Locator: "1"}}
	if m := p.deliver(bounce); m.Ticket != a.Ticket {
		t.Fatalf("the report joined %d", m.Ticket)
	}
	before := p.ticket(a.Ticket)
	b := p.post(rawMail("Li <li@cust.test>", "b1@cust.test", "Another", "Something else"))
	p.merge(by, b.Ticket, a.Ticket)
	p.unmerge(by, a.Ticket)
	after := p.ticket(a.Ticket)
	if before.Snippet != "On its way." || after.Snippet != before.Snippet || after.Attachments != before.Attachments {
		t.Errorf("is %q %v, was %q %v", after.Snippet, after.Attachments, before.Snippet, before.Attachments)
	}
}

func TestLinks(t *testing.T) {
	h := openShop(t)
	a, b, c := h.write("a@x.test", "A", "a"), h.write("b@x.test", "B", "b"), h.write("c@x.test", "C", "c")
	linked := func(n int64) (all []int64) {
		t.Helper()
		con, err := h.Conversation(t.Context(), n, 0)
		h.must(err)
		for _, l := range con.Linked {
			all = append(all, l.Number)
		}
		return all
	}
	h.must(h.Link(t.Context(), h.liwei, a.Number, b.Number, true))
	h.must(h.Link(t.Context(), h.liwei, b.Number, a.Number, true))
	h.refused(h.Link(t.Context(), h.liwei, a.Number, a.Number, true), desk.Invalid, "link.itself")
	h.refused(h.Link(t.Context(), h.liwei, a.Number, 99, true), desk.NotFound, "ticket.unknown")
	_, err := h.Merge(t.Context(), merge.Merging{By: h.liwei, Into: c.Number, From: []int64{b.Number}})
	h.must(err)
	if !slices.Equal(linked(a.Number), []int64{c.Number}) || !slices.Equal(linked(c.Number), []int64{a.Number}) {
		t.Errorf("%v %v", linked(a.Number), linked(c.Number))
	}
	h.must(h.Link(t.Context(), h.liwei, c.Number, a.Number, false))
	if len(linked(a.Number))+len(linked(c.Number)) > 0 {
		t.Error("still linked")
	}
}

func TestMovedTicketsStillThread(t *testing.T) {
	p, c := desktop(t)
	by := p.agent()
	second := p.mailbox("sales@shop.test")
	a := p.post(rawMail("Li <li@cust.test>", "a1@cust.test", "Parcel", "Where is it?"))
	ack := p.ackOf(a.Ticket)
	if err := p.s.Move(t.Context(), by, a.Ticket, 0, second); err != nil {
		t.Fatal(err)
	}
	refused(t, p.s.Move(t.Context(), by, a.Ticket, p.box, p.box), desk.Conflict, "ticket.changed_since")
	out, err := p.s.Reply(t.Context(), desk.Answer{By: by, Ticket: a.Ticket, Text: "From sales"})
	if err != nil || out.From.Address != "sales@shop.test" {
		t.Fatalf("%v %v", out.From, err)
	}
	c.forward(time.Minute)
	for i, m := range []string{
		rawMail("Li <li@cust.test>", "a2@cust.test", "Re: Parcel", "To the old address", "In-Reply-To: <"+ack.MessageID+">"),
		rawMail("Li <li@cust.test>", "a3@cust.test", "Parcel [#1001]", "By the tag"),
	} {
		if got := p.post(m); got.Ticket != a.Ticket {
			t.Errorf("%d: joined %d", i, got.Ticket)
		}
	}
	p.box = second
	for i, m := range []string{
		rawMail("Li <li@cust.test>", "a4@cust.test", "Re: Parcel", "To the new address", "In-Reply-To: <"+ack.MessageID+">"),
		rawMail("Li <li@cust.test>", "a5@cust.test", "Re: Parcel", "To the new one", "In-Reply-To: <"+out.MessageID+">"),
	} {
		if got := p.post(m); got.Ticket != a.Ticket {
			t.Errorf("%d: joined %d", i, got.Ticket)
		}
	}
}
