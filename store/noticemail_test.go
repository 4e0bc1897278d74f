package store

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// mailed runs the digests and returns who got what.
func (h *testShop) mailed(quiet bool) (got []string) {
	h.t.Helper()
	h.must(h.MailDigests(h.t.Context(), func(desk.Agent) bool { return quiet }, func(d desk.Digest) (string, string) {
		got = append(got, fmt.Sprintf("%s %d %s", d.Agent.Name, len(d.Notices), d.URL))
		return "Tickets wait", "Look at #1001"
	}))
	return got
}

func TestWhoIsAwayIsMailedOnce(t *testing.T) {
	h := openShop(t)
	p := &postbox{t: t, s: h.Store, box: h.mailbox, valid: 7}
	one := h.write("wang@x.test", "Kettle", "Hello").Number
	two := h.write("li@x.test", "Tea", "Hello").Number
	for _, number := range []int64{one, two} {
		h.edit(desk.Edit{By: h.ownerBy, Ticket: number, Assignee: &h.agent.ID})
	}
	h.must(h.AtDesk(t.Context(), h.agent.ID))
	h.forward(9 * time.Minute)
	if got := h.mailed(false); got != nil {
		t.Errorf("too early: %v", got)
	}
	h.must(h.AtDesk(t.Context(), h.agent.ID))
	h.forward(2 * time.Minute)
	if got := h.mailed(false); got != nil {
		t.Errorf("they are at their desk: %v", got)
	}
	h.forward(5 * time.Minute)
	if got := h.mailed(true); got != nil {
		t.Errorf("it is night: %v", got)
	}
	if got := h.mailed(false); len(got) != 1 || got[0] != "Li Wei 2 https://help.shop.test" {
		t.Errorf("%v", got)
	}
	if got := h.mailed(false); got != nil {
		t.Errorf("twice: %v", got)
	}
	out := p.sendAll()
	var notice *desk.Outgoing
	for i := range out {
		if out[i].To[0].Address == "liwei@shop.test" {
			notice = &out[i]
		}
	}
	if notice == nil || !notice.Auto || notice.Subject != "Tickets wait" {
		t.Fatalf("%+v", out)
	}
	h.note(h.ownerBy, one, "Unread still, and a note is not for mail")
	h.forward(time.Hour)
	if got := h.mailed(false); got != nil {
		t.Errorf("a note was mailed: %v", got)
	}
}

func TestADigestSaysHowMuchMoreThereIs(t *testing.T) {
	h := openShop(t)
	for range 52 {
		h.edit(desk.Edit{By: h.ownerBy, Ticket: h.write("wang@x.test", "Kettle", "Hello").Number, Assignee: &h.agent.ID})
	}
	h.forward(time.Hour)
	var shown, more int
	h.must(h.MailDigests(t.Context(), func(desk.Agent) bool { return false }, func(d desk.Digest) (string, string) {
		shown, more = len(d.Notices), d.More
		return "Tickets wait", "Look"
	}))
	if shown != 50 || more != 2 {
		t.Errorf("%d, and %d more", shown, more)
	}
}

func TestNoticesMakeNoLoop(t *testing.T) {
	h := openShop(t)
	p := &postbox{t: t, s: h.Store, box: h.mailbox, valid: 7}
	number := h.write("wang@x.test", "Kettle", "Hello").Number
	h.edit(desk.Edit{By: h.ownerBy, Ticket: number, Assignee: &h.agent.ID})
	h.forward(time.Hour)
	h.mailed(false)
	var id string
	for _, o := range p.sendAll() {
		if o.To[0].Address == "liwei@shop.test" {
			id = o.MessageID
		}
	}
	before := p.count(`SELECT count(*) FROM ticket`)
	about := desk.Message{MessageID: strings.ToUpper(id)}
	absence := reply(mailFrom("liwei@shop.test", "b1@x.test", "Out of office", "I am at sea."), about)
	absence.Auto = desk.AutoReply
	bare := mailFrom("liwei@shop.test", "b2@x.test", "Out of office", "I am at sea.")
	bare.Auto = desk.AutoReply
	back := report(desk.BounceFailed, desk.BounceRecipient{Address: "liwei@shop.test", Status: "5.1.1"})
	named := report(desk.BounceFailed, desk.BounceRecipient{Address: "liwei@shop.test", Status: "5.1.1"})
	named.Bounce.MessageID = id
	for i, m := range []*desk.Mail{absence, bare, back, named, reply(mailFrom("liwei@shop.test", "b5@x.test", "Re: Tickets wait", "I shall look."), about),
		mailFrom("support@shop.test", id, "Tickets wait", "Look at #1001")} {
		p.deliver(m)
		if got := p.lastOutcome(); got != desk.ToNotice {
			t.Errorf("mail %d: %s", i, got)
		}
	}
	if n := p.count(`SELECT count(*) FROM ticket`); n != before {
		t.Errorf("%d tickets were made", n-before)
	}
	passedOn := reply(mailFrom("wang@x.test", "b7@x.test", "Re: Tickets wait", "Li Wei passed this on to me."), about)
	if p.deliver(passedOn); p.lastOutcome() != desk.Joined {
		t.Errorf("a customer's word was lost: %s", p.lastOutcome())
	}
}

// What comes back on an invitation or on a link to a new password has the link in it: no ticket that all could read.
func TestLinksForStaffComeBackToNobody(t *testing.T) {
	h := openShop(t)
	p := &postbox{t: t, s: h.Store, box: h.mailbox, valid: 7}
	_, err := h.Invite(t.Context(), desk.Invite{Address: "chen@shop.test", Role: desk.RoleLead, By: h.owner.ID}, "https://help.shop.test",
		func(link string) (string, string) { return "Join us", link })
	h.must(err)
	h.must(h.StartReset(t.Context(), "liwei@shop.test", "https://help.shop.test"))
	ids := map[string]string{}
	for _, o := range p.sendAll() {
		ids[o.To[0].Address] = o.MessageID
	}
	failed := func() bool {
		list, err := h.Invites(t.Context())
		h.must(err)
		return len(list) == 1 && list[0].Failed
	}
	if failed() {
		t.Error("nothing has come back yet")
	}
	bare := mailFrom("chen@shop.test", "b2@x.test", "Out of office", "I am at sea.")
	bare.Auto = desk.AutoReply
	named := report(desk.BounceFailed, desk.BounceRecipient{Address: "someone@elsewhere.test", Status: "5.1.1"})
	named.Bounce.MessageID = ids["liwei@shop.test"]
	for i, m := range []*desk.Mail{bare, named, mailFrom("support@shop.test", ids["chen@shop.test"], "Join us", "the link"),
		report(desk.BounceFailed, desk.BounceRecipient{Address: "chen@shop.test", Status: "5.1.1"})} {
		p.deliver(m)
		if got := p.lastOutcome(); got != desk.ToNotice {
			t.Errorf("mail %d: %s", i, got)
		}
		if failed() != (i == 3) {
			t.Errorf("after mail %d the invitation has failed: %t", i, failed())
		}
	}
	if n := p.count(`SELECT count(*) FROM ticket`); n != 0 {
		t.Errorf("%d tickets were made", n)
	}
}

func TestNoticesNeedAMailboxThatIsNotTheirOwn(t *testing.T) {
	h := openShop(t)
	a, err := h.Agent(t.Context(), h.agent.ID)
	h.must(err)
	a.Address = "support@shop.test"
	h.must(h.SaveAgent(t.Context(), a))
	number := h.write("wang@x.test", "Kettle", "Hello").Number
	h.edit(desk.Edit{By: h.ownerBy, Ticket: number, Assignee: &h.agent.ID})
	h.forward(time.Hour)
	if got := h.mailed(false); got != nil {
		t.Errorf("%v", got)
	}
}
