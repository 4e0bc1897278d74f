package store

import (
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
)

func (p *postbox) setStatus(number int64, to desk.Status) {
	p.t.Helper()
	if _, err := p.s.Edit(p.t.Context(), desk.Edit{Ticket: number, Status: &to}); err != nil {
		p.t.Fatal(err)
	}
}

// sendAll claims what is due and says that it was sent.
func (p *postbox) sendAll() []desk.Outgoing {
	p.t.Helper()
	list, err := p.s.Claim(p.t.Context(), 100)
	if err != nil {
		p.t.Fatal(err)
	}
	for _, o := range list {
		if err := p.s.Sent(p.t.Context(), o.ID); err != nil {
			p.t.Fatal(err)
		}
	}
	return list
}

// survey resolves a new ticket and returns it with the mail that asks.
func (p *postbox) survey(c *clock, address string) (int64, desk.Outgoing) {
	p.t.Helper()
	m := p.deliver(mailFrom(address, address+"-1", "Parcel", "Where is it? "+address))
	p.setStatus(m.Ticket, desk.Resolved)
	p.sendAll()
	c.forward(time.Hour)
	list := p.sendAll()
	if len(list) != 1 {
		p.t.Fatalf("%d mails due after the delay", len(list))
	}
	return m.Ticket, list[0]
}

var href = regexp.MustCompile(`href="([^"]*)"`)

// serve --public-url overrules the settings, in mail as on the pages.
func TestLinksLeadWhereThisRunIsReached(t *testing.T) {
	p, c := desktop(t)
	s, err := Open(t.Context(), p.s.Path(), Options{Now: c.now, PublicURL: "https://help.shop.test"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	p.s = s
	if _, o := p.survey(c, "li@cust.test"); !strings.Contains(o.Text, "\nhttps://help.shop.test/rate/") || !strings.Contains(o.HTML, `"https://help.shop.test/rate/`) {
		t.Errorf("mail %+v", o)
	}
}

func TestTheCustomerIsAskedOnceAfterTheDelay(t *testing.T) {
	p, c := desktop(t, func(s *desk.Settings) { s.PublicURL = "https://help.shop.test" })
	number, o := p.survey(c, "li@cust.test")
	if !o.Auto || o.To[0].Address != "li@cust.test" || !strings.Contains(o.Text, "5 ★★★★★ great\nhttps://help.shop.test/rate/") {
		t.Errorf("mail %+v", o)
	}
	links := slices.DeleteFunc(href.FindAllStringSubmatch(o.HTML, -1), func(m []string) bool { return !strings.Contains(m[1], "/rate/") })
	if len(links) != 5 || !strings.HasSuffix(links[0][1], "?score=5") {
		t.Errorf("links %v", links)
	}
	conv, err := p.s.Conversation(t.Context(), number, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range conv.Messages {
		if strings.Contains(m.Text+m.HTML, "/rate/") {
			t.Error("an agent can read the customer's link")
		}
	}
	if n := p.count(`SELECT count(*) FROM outbox WHERE mail <> ''`); n != 0 {
		t.Error("the links are kept after the mail has gone")
	}
	p.setStatus(number, desk.Open)
	p.setStatus(number, desk.Resolved)
	if got := p.events(number); got[len(got)-1] != "survey_withheld:asked" {
		t.Errorf("events %v", got)
	}
	second := p.deliver(mailFrom("li@cust.test", "n@cust.test", "Another", "matter"))
	p.setStatus(second.Ticket, desk.Resolved)
	if got := p.events(second.Ticket); got[len(got)-1] != "survey_withheld:recent" {
		t.Errorf("asked twice within a week: %v", got)
	}
}

func TestSurveysThatAreNotSent(t *testing.T) {
	p, c := desktop(t)
	m := p.deliver(mailFrom("li@cust.test", "a@cust.test", "One", "matter"))
	twin := p.deliver(mailFrom("li@cust.test", "b@cust.test", "Two", "matters"))
	p.sendAll()
	p.setStatus(m.Ticket, desk.Resolved)
	p.setStatus(twin.Ticket, desk.Resolved)
	c.forward(2 * time.Hour)
	if list := p.sendAll(); len(list) != 1 {
		t.Errorf("%d surveys to one customer", len(list))
	}
	if got := p.events(twin.Ticket); got[len(got)-1] != "survey_withheld:recent" {
		t.Errorf("events %v", got)
	}
	machine := mailFrom("news@bank.test", "n1@bank.test", "News", "Buy")
	machine.Auto, machine.Silent = desk.AutoList, "list"
	news := p.deliver(machine)
	p.setStatus(news.Ticket, desk.Resolved)
	if got := p.events(news.Ticket); got[len(got)-1] != "survey_withheld:list" {
		t.Errorf("a list is asked: %v", got)
	}
	spam := p.deliver(mailFrom("s@spam.test", "s1@spam.test", "Win", "now"))
	p.sendAll()
	p.setStatus(spam.Ticket, desk.Resolved)
	yes := true
	if _, err := p.s.Edit(t.Context(), desk.Edit{Ticket: spam.Ticket, Spam: &yes}); err != nil {
		t.Fatal(err)
	}
	c.forward(2 * time.Hour)
	if list := p.sendAll(); len(list) != 0 {
		t.Errorf("spam is asked: %+v", list)
	}
}

func TestRatingByMail(t *testing.T) {
	// mailto is what a mail program makes of the link for a score.
	mailto := func(t *testing.T, o desk.Outgoing, i int) (subject, body string) {
		u, err := url.Parse(html.UnescapeString(href.FindAllStringSubmatch(o.HTML, -1)[i][1]))
		if err != nil || u.Scheme != "mailto" {
			t.Fatalf("%v, %v", u, err)
		}
		return u.Query().Get("subject"), u.Query().Get("body")
	}
	score := func(p *postbox, number int64) (int, string) {
		list, _, err := p.s.Ratings(p.t.Context(), desk.RatingQuery{Ticket: number})
		if err != nil || len(list) != 1 {
			p.t.Fatalf("%v, %v", list, err)
		}
		return list[0].Score, list[0].Comment
	}
	t.Run("by the link, with another program and no thread", func(t *testing.T) {
		p, c := desktop(t)
		number, o := p.survey(c, "li@cust.test")
		subject, body := mailto(t, o, 0)
		m := p.deliver(mailFrom("li@home.test", "h@home.test", subject, body+"\n\nSent from my phone, thanks!"))
		if n, _ := score(p, number); n != 5 || m.Ticket != number {
			t.Errorf("score %d in ticket %d", n, m.Ticket)
		}
	})
	t.Run("by an answer, with thanks", func(t *testing.T) {
		p, c := desktop(t)
		number, o := p.survey(c, "li@cust.test")
		m := mailFrom("li@cust.test", "r@cust.test", "Re: "+o.Subject, "4分\n\n谢谢！")
		m.InReplyTo = []string{o.MessageID}
		p.deliver(m)
		if n, comment := score(p, number); n != 4 || comment != "" || p.ticket(number).Status != desk.Resolved {
			t.Errorf("score %d %q, %s", n, comment, p.ticket(number).Status)
		}
		if !slices.Contains(p.events(number), "rated") {
			t.Error("the ticket does not say so")
		}
	})
	t.Run("with more than thanks it opens again", func(t *testing.T) {
		p, c := desktop(t)
		number, o := p.survey(c, "li@cust.test")
		m := mailFrom("li@cust.test", "r@cust.test", "Re: "+o.Subject, "2\nThe cup is broken again.")
		m.InReplyTo = []string{o.MessageID}
		p.deliver(m)
		if n, comment := score(p, number); n != 2 || comment != "The cup is broken again." || p.ticket(number).Status != desk.Open {
			t.Errorf("score %d %q, %s", n, comment, p.ticket(number).Status)
		}
	})
	t.Run("without a score it is a word like any other", func(t *testing.T) {
		p, c := desktop(t)
		number, o := p.survey(c, "li@cust.test")
		m := mailFrom("li@cust.test", "r@cust.test", "Re: "+o.Subject, "5 of the cups are broken")
		m.InReplyTo = []string{o.MessageID}
		p.deliver(m)
		if n, _ := score(p, number); n != 0 || p.ticket(number).Status != desk.Open {
			t.Errorf("score %d, %s", n, p.ticket(number).Status)
		}
	})
	t.Run("a stranger in the thread, a wrong token, a machine", func(t *testing.T) {
		p, c := desktop(t)
		number, o := p.survey(c, "li@cust.test")
		m := mailFrom("eve@evil.test", "e@evil.test", "Re", "1")
		m.InReplyTo = []string{o.MessageID}
		p.deliver(m)
		p.deliver(mailFrom("eve@evil.test", "e2@evil.test", "[R:"+strings.Repeat("a", 40)+"]", "1"))
		subject, _ := mailto(t, o, 4)
		auto := mailFrom("li@cust.test", "e3@evil.test", subject, "1")
		auto.Auto, auto.Silent = desk.AutoReply, "machine"
		p.deliver(auto)
		if n, _ := score(p, number); n != 0 {
			t.Errorf("score %d", n)
		}
	})
	t.Run("changed within 14 days, not after", func(t *testing.T) {
		p, c := desktop(t)
		number, o := p.survey(c, "li@cust.test")
		subject, _ := mailto(t, o, 0)
		p.deliver(mailFrom("li@cust.test", "r1@cust.test", subject, "5"))
		c.forward(13 * 24 * time.Hour)
		p.deliver(mailFrom("li@cust.test", "r2@cust.test", subject, "3"))
		c.forward(2 * 24 * time.Hour)
		m := p.deliver(mailFrom("li@cust.test", "r3@cust.test", subject, "1"))
		if n, _ := score(p, number); n != 3 || m.ID == 0 {
			t.Errorf("score %d, message %d", n, m.ID)
		}
	})
}
