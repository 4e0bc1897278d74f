package store

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/inbound"
	"github.com/deskbell/deskbell/store/db"
)

func desktop(t *testing.T, change ...func(*desk.Settings)) (*postbox, *clock) {
	s, c := start(t)
	return newPost(t, s, change...), c
}

// reply answers a message of ours or theirs.
func reply(m *desk.Mail, to desk.Message) *desk.Mail {
	m.InReplyTo = []string{to.MessageID}
	m.References = append(slices.Clone(to.References), to.MessageID)
	return m
}

// ackOf a ticket: the acknowledgement that went out.
func (p *postbox) ackOf(number int64) desk.Message {
	p.t.Helper()
	c, err := p.s.Conversation(p.t.Context(), number, 0)
	if err != nil {
		p.t.Fatal(err)
	}
	for _, m := range c.Messages {
		if m.Source == desk.FromAck {
			return m
		}
	}
	return desk.Message{}
}

func TestAMailBecomesATicketAndIsAcknowledged(t *testing.T) {
	p, _ := desktop(t)
	m := p.deliver(mailFrom("li@cust.test", "a1@cust.test", "Re: Where is my parcel?", "It has not come."))
	ticket := p.ticket(m.Ticket)
	if ticket.Number != 1001 || ticket.Subject != "Where is my parcel?" || ticket.Status != desk.Open || ticket.Contact.Address != "li@cust.test" ||
		ticket.Snippet != "It has not come." || ticket.Messages != 2 || ticket.WaitingSince.IsZero() || ticket.LastInAt.IsZero() {
		t.Errorf("ticket %+v", ticket)
	}
	ack := p.ackOf(m.Ticket)
	if !strings.Contains(ack.Text, "#1001") || !strings.Contains(ack.Subject, "[#1001]") || ack.InReplyTo[0] != "a1@cust.test" {
		t.Errorf("acknowledgement %+v", ack)
	}
	out, err := p.s.Claim(t.Context(), 10)
	if err != nil || len(out) != 1 {
		t.Fatalf("%d claimed, %v", len(out), err)
	}
	if o := out[0]; !o.Auto || o.MessageID != ack.MessageID || o.To[0].Address != "li@cust.test" || o.Mailbox.SMTP.Password != "secret" || o.Attempt != 1 {
		t.Errorf("outgoing %+v", out[0])
	}
	if got := p.events(m.Ticket); !slices.Equal(got, []string{"ack"}) {
		t.Errorf("events %v", got)
	}
	health, err := p.s.Health(t.Context())
	if err != nil || health[0].Seen != 1 || health[0].Tickets != 1 {
		t.Errorf("health %+v, %v", health, err)
	}
}

func TestThreading(t *testing.T) {
	p, _ := desktop(t)
	first := p.deliver(mailFrom("li@cust.test", "a1@cust.test", "Parcel", "Where is it?"))
	ack := p.ackOf(first.Ticket)
	in := func(want bool, name string, m *desk.Mail) desk.Message {
		t.Helper()
		got := p.deliver(m)
		if (got.Ticket == first.Ticket) != want {
			t.Errorf("%s: ticket %d", name, got.Ticket)
		}
		return got
	}
	in(true, "an answer to our mail", reply(mailFrom("li@cust.test", "a2@cust.test", "Re: x", "two"), ack))
	in(true, "an answer to their own mail", reply(mailFrom("li@cust.test", "a3@cust.test", "Re: x", "three"), first))
	m := mailFrom("li@cust.test", "a4@cust.test", "x", "four")
	m.References = []string{"unknown@x", "a3@cust.test", "other@y"}
	in(true, "a reference in the middle", m)
	wife := in(true, "somebody new in the thread", reply(mailFrom("wife@home.test", "w1@home.test", "Re: x", "five"), ack))
	if !wife.Newcomer {
		t.Error("who is new is not shown as such")
	}
	if p.ticket(first.Ticket).Contact.Address != "li@cust.test" {
		t.Error("somebody new took the ticket over")
	}
	in(true, "a tag from who takes part", mailFrom("li@cust.test", "a5@cust.test", "parcel [#1001]", "six"))
	in(false, "a tag from a stranger", mailFrom("eve@evil.test", "e1@evil.test", "[#1001] hi", "seven"))
	in(false, "a tag from the newcomer, who was not let in", mailFrom("wife@home.test", "w2@home.test", "[#1001]", "eight"))
	forged := mailFrom("eve@evil.test", "e2@evil.test", "[#1001]", "nine")
	forged.ReplyTo = []desk.Person{{Address: "li@cust.test"}}
	in(false, "a tag with another Reply-To", forged)
	in(false, "a number that no ticket has", mailFrom("li@cust.test", "a6@cust.test", "[#9999]", "ten"))
	in(false, "nothing", mailFrom("li@cust.test", "a7@cust.test", "Parcel", "eleven"))

	other := p.mailbox("sales@shop.test")
	p.box, p.uid, p.valid = other, 0, 9
	in(false, "an answer that comes to another mailbox", reply(mailFrom("li@cust.test", "a8@cust.test", "Re: x", "twelve"), ack))
	in(false, "a tag that comes to another mailbox", mailFrom("li@cust.test", "a9@cust.test", "[#1001]", "thirteen"))
}

func TestDuplicates(t *testing.T) {
	p, _ := desktop(t)
	p.deliver(mailFrom("li@cust.test", "a1@cust.test", "Parcel", "Where is it?"))
	outcome := func() string {
		var s string
		if err := p.s.View(t.Context(), func(q db.Querier) error {
			return q.Row(`SELECT outcome FROM account ORDER BY id DESC LIMIT 1`).Scan(&s)
		}); err != nil {
			t.Fatal(err)
		}
		return s
	}
	copied := p.deliver(mailFrom("li@cust.test", "a1@cust.test", "Parcel", "Where is it?"))
	if outcome() != "duplicate" || copied.Ticket != 1001 || p.ticket(1001).Messages != 2 {
		t.Errorf("a second copy: %s, %+v", outcome(), copied)
	}
	if got := p.events(1001); !slices.Contains(got, "duplicate") {
		t.Errorf("events %v", got)
	}
	if m := p.deliver(mailFrom("li@cust.test", "a1@cust.test", "Parcel", "Something else")); outcome() != "message" || m.Ticket == 1001 {
		t.Errorf("the same Message-ID with other content: %s, ticket %d", outcome(), m.Ticket)
	}
	p.deliver(mailFrom("li@cust.test", "", "No id", "Same words"))
	p.deliver(mailFrom("li@cust.test", "", "No id", "Same words"))
	if outcome() != "message" {
		t.Error("without a Message-ID a mail was taken for a copy outside a resync")
	}
	m := mailFrom("li@cust.test", "", "No id", "Same words")
	finishMail(m)
	in := p.keep(m)
	in[0].Kept.Resync = true
	if err := p.s.Receive(t.Context(), in); err != nil || outcome() != "duplicate" {
		t.Errorf("in a resync: %s, %v", outcome(), err)
	}
	if err := p.s.Receive(t.Context(), in); err != nil {
		t.Errorf("received again after a crash: %v", err)
	}
}

func TestOneMailToTwoMailboxes(t *testing.T) {
	p, _ := desktop(t)
	one := p.deliver(mailFrom("li@cust.test", "a1@cust.test", "Parcel", "Where is it?"))
	p.box, p.uid = p.mailbox("sales@shop.test"), 0
	two := p.deliver(mailFrom("li@cust.test", "a1@cust.test", "Parcel", "Where is it?"))
	if one.Ticket == two.Ticket || p.ticket(two.Ticket).Continues != one.Ticket {
		t.Errorf("tickets %d and %d, continues %d", one.Ticket, two.Ticket, p.ticket(two.Ticket).Continues)
	}
	if !slices.Contains(p.events(one.Ticket), "twin") || !slices.Contains(p.events(two.Ticket), "twin") {
		t.Error("they do not know of each other")
	}
}

// Who answers to both addresses of a ticket that was moved has written one message.
func TestOneMailToBothMailboxesOfATicket(t *testing.T) {
	p, _ := desktop(t)
	first := p.deliver(mailFrom("li@cust.test", "a1@cust.test", "Parcel", "Where is it?"))
	support, sales, uid := p.box, p.mailbox("sales@shop.test"), p.uid
	if err := p.s.Move(t.Context(), desk.By{}, first.Ticket, 0, sales); err != nil {
		t.Fatal(err)
	}
	both := func() *desk.Mail {
		return reply(mailFrom("li@cust.test", "a2@cust.test", "Re: Parcel", "And the other?"), first)
	}
	one := p.deliver(both())
	before := p.ticket(first.Ticket).Messages
	p.box, p.uid = sales, 0
	if p.deliver(both()); p.lastOutcome() != desk.Duplicate || p.ticket(first.Ticket).Messages != before {
		t.Errorf("%s, %d messages after %d", p.lastOutcome(), p.ticket(first.Ticket).Messages, before)
	}
	next := p.deliver(reply(mailFrom("li@cust.test", "a3@cust.test", "Another subject", "Hello?"), one))
	if next.Ticket != first.Ticket {
		t.Errorf("what answers the copy is in #%d", next.Ticket)
	}
	p.box, p.uid = support, uid+1
	if other := p.deliver(reply(mailFrom("li@cust.test", "a2@cust.test", "Re: Parcel", "Something else"), first)); other.Ticket != first.Ticket || p.lastOutcome() != desk.Joined {
		t.Errorf("other words under the same Message-ID: %s in #%d", p.lastOutcome(), other.Ticket)
	}
}

func TestResolvedTickets(t *testing.T) {
	p, c := desktop(t)
	first := p.deliver(mailFrom("li@cust.test", "a1@cust.test", "Parcel", "Where is it?"))
	resolve := func() {
		t.Helper()
		to := desk.Resolved
		if _, err := p.s.Edit(t.Context(), desk.Edit{Ticket: first.Ticket, Status: &to}); err != nil {
			t.Fatal(err)
		}
	}
	resolve()
	c.forward(time.Hour)
	auto := reply(mailFrom("li@cust.test", "a2@cust.test", "Out of office", "I am away"), first)
	auto.Auto, auto.Silent = desk.AutoReply, string(desk.WithheldMachine)
	if m := p.deliver(auto); m.Ticket != first.Ticket || p.ticket(first.Ticket).Status != desk.Resolved {
		t.Error("a machine opened the ticket again")
	}
	bounce := mailFrom("mailer-daemon@mx.test", "b1@mx.test", "Undelivered", "no such user")
	bounce.Auto, bounce.Silent = desk.AutoGenerated, string(desk.WithheldBounce)
	bounce.Bounce = &desk.Bounce{Kind: desk.BounceFailed, MessageID: p.ackOf(first.Ticket).MessageID}
	if m := p.deliver(bounce); m.Ticket != first.Ticket || m.Newcomer || m.Bounce == nil || p.ticket(first.Ticket).Status != desk.Resolved {
		t.Errorf("a bounce: %+v", m)
	}
	c.forward(29 * 24 * time.Hour)
	if m := p.deliver(reply(mailFrom("li@cust.test", "a3@cust.test", "Re: Parcel", "Still nothing"), first)); m.Ticket != first.Ticket {
		t.Error("within the time it should open again")
	}
	if ticket := p.ticket(first.Ticket); ticket.Status != desk.Open || !ticket.WaitingSince.Equal(c.at) || !ticket.ResolvedAt.IsZero() {
		t.Errorf("reopened: %+v", ticket)
	}
	if got := p.events(first.Ticket); !slices.Contains(got, "reopened") || !slices.Contains(got, "survey_withheld:reopened") {
		t.Errorf("events %v", got)
	}
	resolve()
	c.forward(31 * 24 * time.Hour)
	late := p.deliver(reply(mailFrom("li@cust.test", "a4@cust.test", "Re: Parcel", "And again"), first))
	if late.Ticket == first.Ticket || p.ticket(late.Ticket).Continues != first.Ticket || !slices.Contains(p.events(late.Ticket), "continued") {
		t.Errorf("after the time: ticket %d", late.Ticket)
	}
}

func TestNothingAutomaticGoesToMachines(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*desk.Mail)
		want   string
	}{
		"a newsletter":              {func(m *desk.Mail) { m.Auto, m.Silent = desk.AutoList, "list" }, "ack_withheld:list"},
		"a notice":                  {func(m *desk.Mail) { m.Auto, m.Silent = desk.AutoGenerated, "machine" }, "ack_withheld:machine"},
		"a bounce of nothing known": {func(m *desk.Mail) { m.Bounce, m.Silent = &desk.Bounce{Kind: desk.BounceFailed}, "bounce" }, "ack_withheld:bounce"},
		"no-reply":                  {func(m *desk.Mail) { m.From.Address = "No-Reply@bank.test" }, "ack_withheld:no_reply"},
		"ourselves":                 {func(m *desk.Mail) { m.From.Address = "support@shop.test" }, "ack_withheld:own"},
		"nobody":                    {func(m *desk.Mail) { m.From.Address = "" }, "ack_withheld:no_address"},
		"a form with the customer in Reply-To": {func(m *desk.Mail) {
			m.From.Address, m.ReplyTo = "no-reply@shop.test", []desk.Person{{Address: "li@cust.test"}}
		}, "ack"},
		"a form of our own address": {func(m *desk.Mail) {
			m.From.Address, m.ReplyTo = "support@shop.test", []desk.Person{{Address: "li@cust.test"}}
		}, "ack"},
		"Reply-To is ourselves": {func(m *desk.Mail) { m.ReplyTo = []desk.Person{{Address: "support@shop.test"}} }, "ack"},
	} {
		t.Run(name, func(t *testing.T) {
			p, _ := desktop(t)
			m := mailFrom("li@cust.test", "a1@cust.test", "Hello", "Hello there")
			c.change(m)
			got := p.deliver(m)
			if got.Ticket != 1001 || !slices.Equal(p.events(1001), []string{c.want}) {
				t.Errorf("ticket %d, events %v, want %s", got.Ticket, p.events(1001), c.want)
			}
		})
	}
}

func TestThreeAutomaticMailsADay(t *testing.T) {
	p, c := desktop(t)
	for i, want := range []string{"ack", "ack", "ack", "ack_withheld:often", "ack_withheld:often"} {
		m := p.deliver(mailFrom("loop@other-desk.test", string(rune('a'+i))+"@other-desk.test", "We got your mail", "Ticket created "+string(rune('a'+i))))
		if got := p.events(m.Ticket); !slices.Equal(got, []string{want}) {
			t.Errorf("mail %d: %v", i+1, got)
		}
	}
	c.forward(25 * time.Hour)
	if m := p.deliver(mailFrom("loop@other-desk.test", "z@other-desk.test", "hello", "again")); !slices.Equal(p.events(m.Ticket), []string{"ack"}) {
		t.Error("the next day it should be answered again")
	}
}

// TestTwoDesksTireOfEachOther lets two desks acknowledge each other's acknowledgements, the other one so badly that nothing in its
// mail tells what it is.
func TestTwoDesksTireOfEachOther(t *testing.T) {
	here, c := desktop(t)
	here.deliver(mailFrom("desk@other.test", "first@other.test", "Hello", "Your parcel has a ticket with us"))
	rounds := 0
	for {
		out := here.sendAll()
		if len(out) == 0 {
			break
		}
		if rounds++; rounds > 20 {
			t.Fatal("they go on for ever")
		}
		for i, o := range out {
			c.forward(time.Second)
			id := fmt.Sprintf("r%d.%d@other.test", rounds, i)
			here.deliver(mailFrom("desk@other.test", id, "We got your mail "+id, "Your mail is ticket "+id+":\n"+o.Text))
		}
	}
	if rounds != inbound.MaxAutomatic {
		t.Errorf("%d acknowledgements", rounds)
	}
}

func TestNobodyWaitsForAnAnswerToAMachine(t *testing.T) {
	p, _ := desktop(t)
	m := mailFrom("news@bank.test", "n1@bank.test", "News", "Buy")
	m.Auto, m.Silent = desk.AutoList, "list"
	if got := p.ticket(p.deliver(m).Ticket); got.Status != desk.Open || !got.WaitingSince.IsZero() {
		t.Errorf("%+v", got)
	}
}

func TestHistoryIsResolvedAndSilent(t *testing.T) {
	p, _ := desktop(t)
	m := mailFrom("li@cust.test", "a1@cust.test", "Old matter", "From last month")
	finishMail(m)
	a := arrival(1, 7, "old")
	a.History = true
	a.InternalDate = time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)
	if err := p.s.Keep(t.Context(), p.box, []desk.Arrival{a}); err != nil {
		t.Fatal(err)
	}
	kept, err := p.s.Kept(t.Context(), 10)
	if err != nil || !kept[0].History {
		t.Fatalf("%+v, %v", kept, err)
	}
	if err := p.s.Receive(t.Context(), []desk.Received{{Kept: kept[0], Mail: m}}); err != nil {
		t.Fatal(err)
	}
	ticket := p.ticket(1001)
	if ticket.Status != desk.Resolved || !ticket.WaitingSince.IsZero() || !ticket.UpdatedAt.Equal(a.InternalDate) || !ticket.ResolvedAt.Equal(a.InternalDate) {
		t.Errorf("ticket %+v", ticket)
	}
	if n := p.count(`SELECT count(*) FROM outbox`); n != 0 {
		t.Errorf("%d mails would go out", n)
	}
}

func TestOurOwnCopyIsNoNewMessage(t *testing.T) {
	p, _ := desktop(t)
	first := p.deliver(mailFrom("li@cust.test", "a1@cust.test", "Parcel", "Where is it?"))
	ack := p.ackOf(first.Ticket)
	own := mailFrom("support@shop.test", ack.MessageID, ack.Subject, ack.Text+"\n")
	if m := p.deliver(own); m.ID != ack.ID || p.ticket(first.Ticket).Messages != 2 {
		t.Errorf("our own mail came back as %+v", m)
	}
	forged := mailFrom("eve@evil.test", ack.MessageID, ack.Subject, ack.Text)
	if m := p.deliver(forged); m.ID == ack.ID || m.ID == 0 {
		t.Error("a stranger's mail with our Message-ID vanished")
	}
}

func TestQuarantineAndBack(t *testing.T) {
	p, _ := desktop(t)
	m := mailFrom("li@cust.test", "a1@cust.test", "Bad", "mail")
	finishMail(m)
	in := p.keep(m)
	if err := p.s.Quarantine(t.Context(), in[0].Kept.Account, "mail.error.receive", m.From, m.Subject); err != nil {
		t.Fatal(err)
	}
	list, err := p.s.Quarantined(t.Context(), p.box)
	if err != nil || len(list) != 1 || list[0].Subject != "Bad" || list[0].From.Address != "li@cust.test" || list[0].Reason != "mail.error.receive" {
		t.Fatalf("%+v, %v", list, err)
	}
	if kept, _ := p.s.Kept(t.Context(), 10); len(kept) != 0 {
		t.Error("it is read again by itself")
	}
	if err := p.s.Release(t.Context(), list[0].Account); err != nil {
		t.Fatal(err)
	}
	if err := p.s.Release(t.Context(), list[0].Account); desk.CodeOf(err) != desk.NotFound {
		t.Errorf("released twice: %v", err)
	}
	if err := p.s.Receive(t.Context(), in); err != nil {
		t.Fatal(err)
	}
	h, err := p.s.Health(t.Context())
	if err != nil || h[0].Quarantined != 0 || h[0].Tickets != 1 {
		t.Errorf("%+v, %v", h, err)
	}
}
