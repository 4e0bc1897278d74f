package store

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/spam"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/people"
)

func (p *postbox) mark(number int64, spam bool) {
	p.t.Helper()
	if _, err := p.s.Edit(p.t.Context(), desk.Edit{By: agentBy, Ticket: number, Spam: &spam}); err != nil {
		p.t.Fatal(err)
	}
}

func (p *postbox) learnt() spam.Settings {
	p.t.Helper()
	s, err := p.s.SpamSettings(p.t.Context())
	if err != nil {
		p.t.Fatal(err)
	}
	return s
}

// agentOf the desk: one whose answers count as examples.
func (p *postbox) agent() desk.By {
	p.t.Helper()
	var by desk.By
	err := p.s.Tx(p.t.Context(), func(tx *db.Tx) (err error) {
		by.Agent, err = people.InsertAgent(tx, desk.Agent{Name: "Zhou", Address: "zhou@shop.test", Role: desk.RoleAgent, Lang: desk.English}, "x")
		return err
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return by
}

const offer = "尊敬的负责人，本公司可代开各类增值税发票，点数优惠，先开票后付款，加微信咨询。第 %d 封"

// What the provider says is spam is spam: it is marked with the reason, answered by nobody, and counts nowhere.
func TestTheProvidersSpam(t *testing.T) {
	p, c := desktop(t)
	flagged := mailFrom("bulk@evil.test", "s1@evil.test", "Offer", "Buy now")
	flagged.Junk = "X-Spam-Flag: YES"
	m := p.deliver(flagged)
	k := p.ticket(m.Ticket)
	if !k.Spam || k.SpamWhy.Sign != desk.SpamByServer || k.SpamWhy.Header != "X-Spam-Flag: YES" || k.Messages != 1 || p.outcomes() != "spam" {
		t.Errorf("a header: %+v, %s", k, p.outcomes())
	}
	if got := p.events(m.Ticket); !slices.Equal(got, []string{"spam"}) {
		t.Errorf("events %v", got)
	}
	mail := mailFrom("bulk2@evil.test", "s2@evil.test", "Offer", "Buy now!")
	finishMail(mail)
	in := p.keep(mail)
	in[0].Kept.Junk = true
	if err := p.s.Receive(t.Context(), in); err != nil || p.ticket(1002).SpamWhy.Sign != desk.SpamByFolder {
		t.Errorf("the junk folder: %+v, %v", p.ticket(1002), err)
	}
	follow := p.deliver(reply(mailFrom("bulk@evil.test", "s3@evil.test", "Re: Offer", "Hello?"), m))
	if follow.Ticket != m.Ticket || p.outcomes() != "spam spam spam" {
		t.Errorf("what follows: %+v, %s", follow, p.outcomes())
	}
	c.forward(time.Hour)
	p.noneDue("spam")
	counts, err := p.s.Counts(t.Context(), 0)
	if err != nil || counts[desk.ViewSpam] != 2 || counts[desk.ViewOpen] != 0 || counts[desk.ViewUnassigned] != 0 {
		t.Errorf("counts %v, %v", counts, err)
	}
	page, err := p.s.Tickets(t.Context(), desk.List{View: desk.ViewSpam, Agent: 1})
	if err != nil || len(page.Tickets) != 2 || page.Tickets[0].Unread {
		t.Errorf("the view: %+v, %v", page, err)
	}

	p.mark(m.Ticket, false)
	if k := p.ticket(m.Ticket); k.Spam || k.SpamWhy.Sign != "" || p.outcomes() != "message spam message" {
		t.Errorf("no spam after all: %+v, %s", k, p.outcomes())
	}
	p.noneDue("a late acknowledgement")
	again := mailFrom("bulk@evil.test", "s4@evil.test", "Another offer", "Buy now")
	again.Junk = "X-Spam-Flag: YES"
	if k := p.ticket(p.deliver(again).Ticket); k.Spam {
		t.Errorf("a sender of whom somebody said it is none: %+v", k)
	}
}

// Marking teaches who the sender is; taking the mark back teaches the contrary. Customers whom we have answered, borrowed names and
// answers to us are never taken for spam.
func TestSendersAreLearnt(t *testing.T) {
	p, _ := desktop(t)
	by := p.agent()
	junk := func(from, id string) desk.Ticket {
		return p.ticket(p.deliver(mailFrom(from, id, "Offer "+id, "Buy now "+id)).Ticket)
	}
	first := junk("bulk@evil.test", "s1@evil.test")
	p.mark(first.Number, true)
	if k := junk("bulk@evil.test", "s2@evil.test"); k.SpamWhy.Sign != desk.SpamBySender || k.SpamWhy.Sender != "bulk@evil.test" {
		t.Errorf("the same sender: %+v", k)
	}
	if k := junk("other@evil.test", "s3@evil.test"); k.Spam {
		t.Errorf("another sender: %+v", k)
	}
	if err := p.s.SetSpamSender(t.Context(), "Evil.test", spam.Always); err != nil {
		t.Fatal(err)
	}
	if k := junk("third@evil.test", "s4@evil.test"); k.SpamWhy.Sender != "@evil.test" {
		t.Errorf("the domain: %+v", k)
	}
	p.mark(first.Number, false)
	if k := junk("bulk@evil.test", "s5@evil.test"); k.Spam {
		t.Errorf("the address counts more than the domain: %+v", k)
	}

	wang := p.deliver(mailFrom("wang@cust.test", "w1@cust.test", "Teapot", "Is it blue?"))
	if _, err := p.s.Reply(t.Context(), desk.Answer{By: by, Ticket: wang.Ticket, Text: "Yes"}); err != nil {
		t.Fatal(err)
	}
	p.mark(wang.Ticket, true)
	flagged := mailFrom("wang@cust.test", "w2@cust.test", "Tea", "Is it green?")
	flagged.Junk = "X-Spam-Flag: YES"
	if k := p.ticket(p.deliver(flagged).Ticket); k.Spam {
		t.Errorf("a customer we have answered: %+v", k)
	}
	forged := mailFrom("wang@cust.test", "w3@evil.test", "Wallet", "Click here")
	forged.Junk, forged.Authenticity.Verdict = "X-Spam-Flag: YES", desk.AuthFail
	k := p.ticket(p.deliver(forged).Ticket)
	if !k.Spam {
		t.Errorf("a customer's borrowed name: %+v", k)
	}
	p.mark(k.Number, false)
	p.mark(k.Number, true)
	senders := map[string]spam.Rule{}
	for _, l := range p.learnt().Senders {
		senders[l.Sender] = l.Rule
	}
	if len(senders) != 2 || senders["@evil.test"] != spam.Always || senders["bulk@evil.test"] != spam.Never {
		t.Errorf("the list: %v", senders)
	}
	refused(t, p.s.SetSpamSender(t.Context(), "not an address", spam.Always), desk.Invalid, "spam.sender_bad")
	if err := p.s.SetSpamSender(t.Context(), "@evil.test", spam.NoRule); err != nil {
		t.Fatal(err)
	}
	if k := junk("fourth@evil.test", "s6@evil.test"); k.Spam {
		t.Errorf("the domain was taken off the list: %+v", k)
	}
}

// The filter marks by itself once it has seen enough of both kinds, says why, and can be switched off and made to forget.
func TestTheFilterMarksByItself(t *testing.T) {
	p, _ := desktop(t)
	by := p.agent()
	n := 0
	deliver := func(from, subject, text string) desk.Ticket {
		n++
		return p.ticket(p.deliver(mailFrom(fmt.Sprintf("%s%d.test", from, n), fmt.Sprintf("m%d@x.test", n), subject, text)).Ticket)
	}
	for i := range spam.Minimum {
		k := deliver("bulk@evil", "代开发票", fmt.Sprintf(offer, i))
		if k.Spam {
			t.Fatalf("marked after %d examples", i)
		}
		p.mark(k.Number, true)
		k = deliver("li@cust", "订单问题", fmt.Sprintf("您好，我上周买的茶还没有收到，请帮我查一下物流，订单号 %d", 1000+i))
		if _, err := p.s.Reply(t.Context(), desk.Answer{By: by, Ticket: k.Number, Text: "好的"}); err != nil {
			t.Fatal(err)
		}
	}
	if s := p.learnt(); s.Spam != spam.Minimum || s.Ham != spam.Minimum || !s.Ready() || s.Words < 50 || !slices.Contains(s.Spammy, "发票") || len(s.Hammy) == 0 {
		t.Fatalf("learnt %+v", s)
	}
	k := deliver("new@other", "代开发票", fmt.Sprintf(offer, 99))
	if k.SpamWhy.Sign != desk.SpamByFilter || k.SpamWhy.Score < spam.Threshold || len(k.SpamWhy.Words) == 0 || k.Messages != 1 {
		t.Errorf("one more: %+v", k)
	}
	if s := p.learnt(); s.Spam != spam.Minimum {
		t.Errorf("it teaches itself: %d examples", s.Spam)
	}
	if k := deliver("new@cust", "订单问题", "您好，我买的茶还没有收到，请帮我查一下"); k.Spam {
		t.Errorf("a customer: %+v", k)
	}
	// Taken back, an example counts for the other side, and is forgotten on this.
	p.mark(k.Number, false)
	if s := p.learnt(); s.Spam != spam.Minimum || s.Ham != spam.Minimum+1 {
		t.Errorf("after it was taken back: %d and %d", s.Spam, s.Ham)
	}
	p.mark(k.Number, true)
	if s := p.learnt(); s.Spam != spam.Minimum+1 || s.Ham != spam.Minimum {
		t.Errorf("and marked again: %d and %d", s.Spam, s.Ham)
	}
	form, err := p.s.Submit(t.Context(), desk.Submission{From: desk.Person{Address: "form@evil.test"}, Subject: "代开发票", Text: fmt.Sprintf(offer, 5)})
	if err != nil || form.SpamWhy.Sign != desk.SpamByFilter || form.Messages != 1 {
		t.Errorf("by the form: %+v, %v", form, err)
	}

	settings, err := p.s.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	settings.SpamFilter = false
	if err := p.s.SaveSettings(t.Context(), settings); err != nil {
		t.Fatal(err)
	}
	if k := deliver("off@other", "代开发票", fmt.Sprintf(offer, 98)); k.Spam {
		t.Errorf("switched off: %+v", k)
	}
	settings.SpamFilter, settings.Version = true, 0
	if err := p.s.SaveSettings(t.Context(), settings); err != nil {
		t.Fatal(err)
	}
	if err := p.s.SetSpamSender(t.Context(), "kept.test", spam.Always); err != nil {
		t.Fatal(err)
	}
	if err := p.s.ForgetSpam(t.Context()); err != nil {
		t.Fatal(err)
	}
	if s := p.learnt(); s.Spam+s.Ham+s.Words != 0 || len(s.Senders) != 1 || s.Senders[0].Sender != "@kept.test" {
		t.Errorf("what is left: %+v", s)
	}
	if k := deliver("again@other", "代开发票", fmt.Sprintf(offer, 97)); k.Spam {
		t.Errorf("after all was forgotten: %+v", k)
	}
}

// A thousand mails of spam are as fast as any others, and nobody is answered.
func TestAFloodOfSpam(t *testing.T) {
	if testing.Short() {
		t.Skip("a thousand mails: not in short tests")
	}
	p, c := desktop(t)
	if err := p.s.SetSpamSender(t.Context(), "evil.test", spam.Always); err != nil {
		t.Fatal(err)
	}
	for i := range 20 {
		var mails []*desk.Mail
		for j := range 50 {
			mails = append(mails, mailFrom(fmt.Sprintf("s%d@evil.test", i*50+j), fmt.Sprintf("f%d.%d@evil.test", i, j), "Offer", strings.Repeat(fmt.Sprintf(offer, i*50+j), 5)))
		}
		p.deliver(mails...)
	}
	c.forward(time.Hour)
	p.noneDue("a flood")
	counts, err := p.s.Counts(t.Context(), 0)
	if err != nil || counts[desk.ViewSpam] != 1000 || counts[desk.ViewOpen] != 0 {
		t.Errorf("counts %v, %v", counts, err)
	}
	var numbers []int64
	for i := range int64(1000) {
		numbers = append(numbers, 1001+i)
	}
	start := time.Now()
	p.bin(numbers...)
	c.forward(desk.BinTime)
	if err := p.s.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := p.count(`SELECT count(*) FROM ticket`) + p.count(`SELECT count(*) FROM blob`) + p.count(`SELECT count(*) FROM customer`); n != 0 {
		t.Errorf("%d rows are left", n)
	}
	t.Logf("deleted and purged in %v", time.Since(start).Round(time.Millisecond))
}
