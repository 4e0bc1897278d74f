package store

import (
	"slices"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// states are the mails with a state that wait to be sent; all others are sent too.
func (p *postbox) states() (list []desk.Outgoing) {
	p.t.Helper()
	for _, o := range p.sendAll() {
		if o.Message == 0 {
			list = append(list, o)
		}
	}
	return list
}

func TestStateByMail(t *testing.T) {
	p, c := desktop(t)
	first := p.deliver(mailFrom("li@cust.test", "s1@cust.test", "Parcel", "Where is it?"))
	p.sendAll()
	p.deliver(reply(mailFrom("li@cust.test", "s2@cust.test", "Re: Parcel", "STATUS"), first))
	got := p.states()
	if len(got) != 1 || got[0].To[0].Address != "li@cust.test" || !got[0].Auto || got[0].InReplyTo != "s2@cust.test" || p.lastOutcome() != desk.ToldState {
		t.Fatalf("%+v, %s", got, p.lastOutcome())
	}
	if k := p.ticket(first.Ticket); k.Messages != 2 || !slices.Equal(p.events(first.Ticket), []string{"ack", "state_told"}) {
		t.Errorf("%+v %v", k, p.events(first.Ticket))
	}

	// Once an hour, whoever of them asks and however.
	p.deliver(mailFrom("li@cust.test", "s3@cust.test", "进度", ""))
	if got := p.states(); len(got) != 0 {
		t.Errorf("told again: %+v", got)
	}
	if k := p.ticket(1001); k.Messages != 2 || p.lastOutcome() != desk.ToldState || p.events(1001)[2] != "state_asked" {
		t.Errorf("%+v %v", k, p.events(1001))
	}

	// A resolved ticket stays resolved.
	c.forward(2 * time.Hour)
	resolved := desk.Resolved
	if _, err := p.s.Edit(t.Context(), desk.Edit{By: agentBy, Ticket: 1001, Status: &resolved}); err != nil {
		t.Fatal(err)
	}
	p.deliver(reply(mailFrom("li@cust.test", "s4@cust.test", "Re: Parcel", "进度？\n谢谢"), first))
	if got := p.states(); len(got) != 1 || p.ticket(1001).Status != desk.Resolved {
		t.Errorf("%d, %s", len(got), p.ticket(1001).Status)
	}

	// Who says more is told, and heard.
	c.forward(2 * time.Hour)
	p.deliver(reply(mailFrom("li@cust.test", "s5@cust.test", "Re: Parcel", "Status?\nIf it is lost I want my money back."), first))
	if got := p.states(); len(got) != 1 || p.ticket(1001).Status != desk.Open || p.ticket(1001).Messages != 3 || p.lastOutcome() != desk.Joined {
		t.Errorf("%d, %+v", len(got), p.ticket(1001))
	}
}

func TestNobodyElseIsToldAState(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*desk.Mail)
		ticket int64 // that the mail becomes part of
	}{
		"a stranger who answers":       {func(m *desk.Mail) { m.From.Address = "eve@cust.test" }, 1001},
		"with an answer to a stranger": {func(m *desk.Mail) { m.ReplyTo = []desk.Person{{Address: "eve@cust.test"}} }, 1001},
		"a machine":                    {func(m *desk.Mail) { m.Auto, m.Silent = desk.AutoReply, "machine" }, 1001},
		"a forger":                     {func(m *desk.Mail) { m.Authenticity.Verdict = desk.AuthFail }, 1001},
		"a stranger with a matter":     {func(m *desk.Mail) { m.From.Address, m.InReplyTo, m.References = "eve@cust.test", nil, nil }, 1002},
		"who says it is about another": {func(m *desk.Mail) { m.Reply, m.Text = "The status quo", "The status quo" }, 1001},
	} {
		t.Run(name, func(t *testing.T) {
			p, _ := desktop(t)
			first := p.deliver(mailFrom("li@cust.test", "s1@cust.test", "Parcel", "Where is it?"))
			p.sendAll()
			m := reply(mailFrom("li@cust.test", "s2@cust.test", "STATUS", "STATUS"), first)
			c.change(m)
			if got := p.deliver(m); got.Ticket != c.ticket || len(p.states()) != 0 {
				t.Errorf("ticket %d", got.Ticket)
			}
		})
	}
	p, _ := desktop(t)
	p.deliver(mailFrom("li@cust.test", "s1@cust.test", "STATUS", "STATUS"))
	if len(p.states()) != 0 || p.ticket(1001).Messages != 2 {
		t.Error("a state of nothing")
	}
}
