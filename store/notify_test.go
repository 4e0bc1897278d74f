package store

import (
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

// bell is what an agent's bell shows: the kinds of the unread ones, newest first.
func (h *testShop) bell(agent int64) (kinds []desk.NoticeKind) {
	h.t.Helper()
	list, unread, err := h.Notices(h.t.Context(), agent)
	h.must(err)
	for _, n := range list {
		if !n.Read {
			kinds = append(kinds, n.Kind)
		}
	}
	if unread != len(kinds) {
		h.t.Errorf("the bell says %d, the list has %d", unread, len(kinds))
	}
	return kinds
}

func (h *testShop) bellIs(agent int64, want ...desk.NoticeKind) {
	h.t.Helper()
	got := h.bell(agent)
	if len(got) != len(want) {
		h.t.Errorf("bell %v, want %v", got, want)
		return
	}
	for i := range got {
		if got[i] != want[i] {
			h.t.Errorf("bell %v, want %v", got, want)
		}
	}
}

func (h *testShop) note(by desk.By, number int64, text string) desk.Message {
	h.t.Helper()
	m, err := h.AddNote(h.t.Context(), desk.Remark{By: by, Ticket: number, Text: text})
	h.must(err)
	return m
}

func TestANewTicketCallsEverybodyUntilSomebodyHasIt(t *testing.T) {
	h := openShop(t)
	first := h.write("wang@x.test", "Broken kettle", "It does not boil.")
	h.bellIs(h.owner.ID, desk.NoticeNew)
	h.bellIs(h.agent.ID, desk.NoticeNew)
	h.edit(desk.Edit{By: h.liwei, Ticket: first.Number, Assignee: &h.agent.ID})
	h.bellIs(h.owner.ID)
	h.bellIs(h.agent.ID)

	second := h.write("wang@x.test", "Another", "It does not boil either.")
	h.edit(desk.Edit{By: h.ownerBy, Ticket: second.Number, Assignee: &h.agent.ID})
	h.bellIs(h.owner.ID)
	h.bellIs(h.agent.ID, desk.NoticeAssigned)
	h.edit(desk.Edit{By: h.ownerBy, Ticket: second.Number, Assignee: to(int64(0))})
	h.bellIs(h.agent.ID) // it is not theirs any more
	h.edit(desk.Edit{By: h.ownerBy, Ticket: second.Number, Assignee: &h.agent.ID})
	h.bellIs(h.agent.ID, desk.NoticeAssigned)
	h.must(h.See(t.Context(), h.agent.ID, second.Number))
	h.bellIs(h.agent.ID)
}

func TestWhoDidItIsNotTold(t *testing.T) {
	h := openShop(t)
	number := h.write("wang@x.test", "Kettle", "Hello").Number
	h.edit(desk.Edit{By: h.liwei, Ticket: number, Assignee: &h.agent.ID})
	h.note(h.liwei, number, "For myself")
	h.bellIs(h.agent.ID)
	h.note(h.ownerBy, number, "For Li Wei")
	h.bellIs(h.agent.ID, desk.NoticeNote)
	h.bellIs(h.owner.ID)
}

func TestWhatComesTogetherIsOneLine(t *testing.T) {
	h := openShop(t)
	number := h.write("wang@x.test", "Kettle", "Hello").Number
	h.edit(desk.Edit{By: h.ownerBy, Ticket: number, Assignee: &h.agent.ID})
	h.note(h.ownerBy, number, "One")
	m := h.note(h.ownerBy, number, "Two")
	list, _, err := h.Notices(t.Context(), h.agent.ID)
	h.must(err)
	line := func() desk.Notice {
		t.Helper()
		list, unread, err := h.Notices(t.Context(), h.agent.ID)
		h.must(err)
		if unread != 1 {
			t.Fatalf("%d unread: %+v", unread, list)
		}
		return list[0]
	}
	if n := line(); n.Kind != desk.NoticeAssigned || n.Count != 3 || n.By != "Anna" || n.Subject != "Kettle" || n.Contact.Address != "wang@x.test" {
		t.Errorf("%+v", list)
	}
	h.must(h.Tx(t.Context(), func(tx *db.Tx) error {
		return ticket.Notify(tx, desk.NoticeMentioned, number, m.ID, h.ownerBy, h.agent.ID, h.agent.ID, h.owner.ID)
	}))
	if n := line(); n.Kind != desk.NoticeMentioned || n.Count != 4 || n.Message != m.ID {
		t.Errorf("%+v", n)
	}
	h.must(h.Tx(t.Context(), func(tx *db.Tx) error {
		return ticket.Notify(tx, desk.NoticeNote, number, m.ID, h.ownerBy, h.agent.ID)
	}))
	if n := line(); n.Kind != desk.NoticeMentioned || n.Count != 4 {
		t.Errorf("the same note counts twice: %+v", n)
	}
	h.must(h.ReadNotices(t.Context(), h.agent.ID))
	h.note(h.ownerBy, number, "Three")
	if n := line(); n.Kind != desk.NoticeNote || n.Count != 1 {
		t.Errorf("after reading: %+v", n)
	}
	h.refused(h.ReadNotice(t.Context(), h.owner.ID, line().ID, true), desk.NotFound, "notice.unknown")
	id := line().ID
	h.must(h.ReadNotice(t.Context(), h.agent.ID, id, true))
	h.bellIs(h.agent.ID)
	h.must(h.ReadNotice(t.Context(), h.agent.ID, id, false))
	h.bellIs(h.agent.ID, desk.NoticeNote)
}

func TestEachChoosesWhatTheyAreToldOf(t *testing.T) {
	h := openShop(t)
	number := h.write("wang@x.test", "Kettle", "Hello").Number
	h.edit(desk.Edit{By: h.liwei, Ticket: number, Assignee: &h.agent.ID})
	choose := func(k desk.NoticeKind, c desk.Channels) {
		h.must(h.SavePrefs(t.Context(), h.agent.ID, func(p *desk.Prefs) {
			if p.Notices == nil {
				p.Notices = map[desk.NoticeKind]desk.Channels{}
			}
			p.Notices[k] = c
		}))
	}
	choose(desk.NoticeNote, desk.Channels{})
	h.note(h.ownerBy, number, "Unheard")
	h.bellIs(h.agent.ID)
	choose(desk.NoticeNote, desk.Channels{Desktop: true})
	h.note(h.ownerBy, number, "Heard only")
	h.bellIs(h.agent.ID)
	if loud, err := h.Aloud(t.Context(), h.agent.ID, 0); err != nil || len(loud) != 1 {
		t.Errorf("%v %v", loud, err)
	}
	a, err := h.Agent(t.Context(), h.agent.ID)
	h.must(err)
	a.Disabled = true
	h.must(h.SaveAgent(t.Context(), a))
	choose(desk.NoticeNote, desk.Channels{Desk: true})
	h.note(h.ownerBy, number, "They have left")
	h.bellIs(h.agent.ID)
}

func TestALowScoreIsSaidOnce(t *testing.T) {
	h := openShop(t)
	number, token := h.ask(h.liwei)
	h.must(h.ReadNotices(t.Context(), h.agent.ID))
	rate := func(score int) {
		h.must(h.Rate(t.Context(), desk.Verdict{Token: token, Score: score}))
	}
	rate(5)
	h.bellIs(h.agent.ID)
	rate(1)
	rate(2)
	h.bellIs(h.agent.ID, desk.NoticeFollowUp)
	if list, _, _ := h.Notices(t.Context(), h.agent.ID); list[0].Count != 1 || list[0].Ticket != number {
		t.Errorf("%+v", list[0])
	}
}

func TestFollowersAreToldOfWhatAPersonWrites(t *testing.T) {
	h := openShop(t)
	p := &postbox{t: t, s: h.Store, box: h.mailbox, valid: 7}
	first := p.deliver(mailFrom("li@cust.test", "a1@cust.test", "Parcel", "Where is it?"))
	h.edit(desk.Edit{By: h.liwei, Ticket: first.Ticket, Assignee: &h.agent.ID})
	h.must(h.Tx(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO follower (agent_id, number) VALUES ($1, $2)`, h.owner.ID, first.Ticket)
		return err
	}))
	p.sendAll()
	answer := p.answer(desk.Answer{By: h.liwei, Ticket: first.Ticket, Text: "On its way."})
	h.forward(time.Minute)
	p.sendAll()
	machine := reply(mailFrom("li@cust.test", "a2@cust.test", "Out of office", "I am away."), answer)
	machine.Auto = desk.AutoReply
	p.deliver(machine)
	h.bellIs(h.owner.ID)
	p.deliver(reply(mailFrom("li@cust.test", "a3@cust.test", "Re: Parcel", "Thank you, and when?"), answer))
	h.bellIs(h.owner.ID, desk.NoticeAnswered)
	h.bellIs(h.agent.ID, desk.NoticeAnswered)
	h.must(h.See(t.Context(), h.agent.ID, first.Ticket))
	h.must(h.See(t.Context(), h.owner.ID, first.Ticket))
	h.bellIs(h.owner.ID)

	h.forward(time.Minute)
	back := report(desk.BounceFailed, desk.BounceRecipient{Address: "li@cust.test", Status: "5.1.1", Reason: "user unknown"})
	back.Bounce.MessageID = answer.MessageID
	p.deliver(back)
	h.bellIs(h.owner.ID)
	h.bellIs(h.agent.ID, desk.NoticeFailed)
}

func TestOldMailCallsNobody(t *testing.T) {
	h := openShop(t)
	m := mailFrom("li@cust.test", "a1@cust.test", "Old matter", "From last month")
	finishMail(m)
	a := arrival(1, 7, "old")
	a.History, a.InternalDate = true, h.now().Add(-24*time.Hour)
	h.must(h.Keep(t.Context(), h.mailbox, []desk.Arrival{a}))
	kept, err := h.Kept(t.Context(), 10)
	h.must(err)
	h.must(h.Receive(t.Context(), []desk.Received{{Kept: kept[0], Mail: m}}))
	h.bellIs(h.agent.ID)
}
