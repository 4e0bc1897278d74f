package store

import (
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/desk/survey"
	"github.com/deskbell/deskbell/store/db"
)

// enclosing is a shop whose articles answer what its customers write.
func enclosing(t *testing.T) (*testShop, *postbox) {
	t.Helper()
	h := openShop(t)
	for _, a := range []desk.Article{
		{Title: "How do I return tea?", Body: "Send it back within 30 days.\n\n1. Pack it\n2. Hand it in", Lang: desk.English},
		{Title: "退款多久到账？", Body: "原路退回，三个工作日内到账。", Lang: desk.Chinese},
		{Title: "How do I return tea: for staff", Body: "Ask Wei.", Lang: desk.English, Private: true},
	} {
		a.Published = true
		_, err := h.SaveArticle(t.Context(), a)
		h.must(err)
	}
	return h, &postbox{t: t, s: h.Store, box: h.mailbox, valid: 7}
}

// ended is how the last question that was shown an answer ended.
func (h *testShop) ended() (outcome string) {
	h.t.Helper()
	h.must(h.View(h.t.Context(), func(q db.Querier) error {
		return q.Row(`SELECT coalesce((SELECT outcome FROM offer ORDER BY id DESC LIMIT 1), 'none')`).Scan(&outcome)
	}))
	return outcome
}

// asks writes what an article answers, and returns the acknowledgement as it goes out.
func (p *postbox) asksAbout(id, subject, text string) (number int64, o desk.Outgoing, ack desk.Message) {
	p.t.Helper()
	in := mailFrom("kim@cust.test", id, subject, text)
	in.Lang = desk.GuessLang(text, subject)
	m := p.deliver(in)
	o = p.claimOne()
	p.must(p.s.Sent(p.t.Context(), o.ID))
	return m.Ticket, o, p.ackOf(m.Ticket)
}

func TestAnAcknowledgementCarriesWhatAnswers(t *testing.T) {
	h, p := enclosing(t)
	n, o, ack := p.asksAbout("1@cust.test", "How do I return tea?", "I do not like it.")
	if !strings.HasPrefix(o.Text, "Dear ") || !strings.Contains(o.Text, "How do I return tea?\nSend it back within 30 days.\n1. Pack it\n2. Hand it in\nhttps://help.shop.test/a/") ||
		strings.Contains(o.Text, "staff") || !strings.Contains(o.HTML, "Send it back within 30 days.<br>1. Pack it") || !o.Auto {
		t.Errorf("%s\n%s", o.Text, o.HTML)
	}
	token := tokenOf(t, o)
	if strings.Contains(ack.Text, token) || !strings.Contains(ack.Text, "within 30 days") {
		t.Errorf("the ticket keeps %q", ack.Text)
	}
	if a, err := h.Asking(t.Context(), survey.Helped, token); err != nil || a.Closed || len(a.Enclosed.Articles) != 1 || !a.Enclosed.SaidAt.IsZero() {
		t.Errorf("%+v %v", a, err)
	}
	h.refused(h.HelpedBy(t.Context(), token, 2), desk.NotFound, "offer.unknown")
	h.refused(h.Confirm(t.Context(), desk.Verdict{Token: token, Solved: true}), desk.NotFound, "rating.unknown")
	h.must(h.HelpedBy(t.Context(), token, 1))
	h.must(h.HelpedBy(t.Context(), token, 1))
	k := h.ticket(n)
	if k.Status != desk.Resolved || k.Closure != desk.Confirmed || k.ResolvedBy != 0 || !k.WaitingSince.IsZero() || h.ended() != "confirmed" {
		t.Errorf("%+v %s", k, h.ended())
	}
	h.checkCounts()
	if got := strings.Join(p.events(n), " "); got != "ack closure" {
		t.Errorf("events %s", got)
	}
	h.forward(time.Minute)
	if sent := h.due(); len(sent) != 0 {
		t.Errorf("asked how it went: %v", sent)
	}
	// Afterwards their mail opens it as ever, and what was said is not said again.
	h.forward(time.Hour)
	p.deliver(reply(mailFrom("kim@cust.test", "2@cust.test", "Re: tea", "It did not work after all, sorry."), ack))
	if k := h.ticket(n); k.Status != desk.Open || k.Closure != "" || h.ended() != "contacted" {
		t.Errorf("%+v %s", k, h.ended())
	}
	h.refused(h.HelpedBy(t.Context(), token, 1), desk.Conflict, "solved.closed")
}

func TestAnArticleSolvedItByMail(t *testing.T) {
	h, p := enclosing(t)
	n, _, ack := p.asksAbout("1@cust.test", "退款多久到账？", "请问退款多久到账？")
	p.deliver(reply(mailFrom("kim@cust.test", "2@cust.test", "回复：退款", "是的"), ack))
	if k := h.ticket(n); k.Status != desk.Open {
		t.Error("yes is taken for solved")
	}
	if h.ended() != "contacted" {
		t.Errorf("a word of theirs is a contact: %s", h.ended())
	}
	h.forward(73 * time.Hour)
	n, _, ack = p.asksAbout("3@cust.test", "退款多久到账？", "请问退款多久到账？")
	stranger := reply(mailFrom("eve@evil.test", "4@evil.test", "Re: x", "解决了"), ack)
	p.deliver(stranger)
	if k := h.ticket(n); k.Closure != "" || k.Status == desk.Resolved {
		t.Error("a stranger said that it is solved")
	}
	for i, text := range []string{"解决了，谢谢！", "解决了"} { // said twice
		p.deliver(reply(mailFrom("kim@cust.test", "5"+text+"@cust.test", "回复：退款", text), ack))
		if k := h.ticket(n); k.Status != desk.Resolved || k.Closure != desk.Confirmed || h.ended() != "confirmed" {
			t.Errorf("%d: %+v %s", i, k, h.ended())
		}
	}
	h.checkCounts()
	h.forward(time.Hour)
	p.deliver(reply(mailFrom("kim@cust.test", "6@cust.test", "回复：退款", "还是没有到账"), ack))
	if k := h.ticket(n); k.Status != desk.Open || h.ended() != "contacted" {
		t.Errorf("%+v %s", k, h.ended())
	}
	// More than thanks beside it is heard by somebody.
	h.forward(73 * time.Hour)
	n, _, ack = p.asksAbout("7@cust.test", "退款多久到账？", "请问退款多久到账？")
	p.deliver(reply(mailFrom("kim@cust.test", "8@cust.test", "回复：退款", "解决了\n另外，发票怎么开？"), ack))
	if k := h.ticket(n); k.Status != desk.Open || h.ended() != "confirmed" {
		t.Errorf("%+v %s", k, h.ended())
	}
}

func TestByMailWithoutAnAddressTheTokenIsInTheSubject(t *testing.T) {
	h, p := enclosing(t)
	set, err := h.Settings(t.Context())
	h.must(err)
	set.PublicURL = ""
	h.must(h.SaveSettings(t.Context(), set))
	n, o, _ := p.asksAbout("1@cust.test", "How do I return tea?", "I do not like it.")
	if strings.Contains(o.Text, "http") || !strings.Contains(o.HTML, "mailto:support@shop.test?subject=") {
		t.Errorf("%s\n%s", o.Text, o.HTML)
	}
	_, rest, _ := strings.Cut(o.HTML, "%5BR%3A")
	token, _, _ := strings.Cut(rest, "%5D")
	p.deliver(mailFrom("kim@elsewhere.test", "2@cust.test", "Re: We got it [#1001] [R:"+token+"]", "SOLVED"))
	if k := h.ticket(n); k.Status != desk.Resolved || k.Closure != desk.Confirmed {
		t.Errorf("%+v", k)
	}
}

func TestNothingIsEnclosedWithoutAnAnswerOrAgainstTheOwner(t *testing.T) {
	h, p := enclosing(t)
	_, o, _ := p.asksAbout("1@cust.test", "Ceramic elephants?", "Do you sell any?")
	if o.HTML != "" || h.ended() != "none" {
		t.Errorf("%q %s", o.Text, h.ended())
	}
	wanted, err := h.EmptySearches(t.Context(), 9)
	h.must(err)
	if len(wanted) != 1 || wanted[0].Source != "mail" || wanted[0].Query != "ceramic elephants?" {
		t.Errorf("%+v", wanted)
	}
	set, err := h.Settings(t.Context())
	h.must(err)
	set.AckArticles = false
	h.must(h.SaveSettings(t.Context(), set))
	if _, o, _ := p.asksAbout("2@cust.test", "How do I return tea?", "I do not like it."); o.HTML != "" || h.ended() != "none" {
		t.Errorf("%q", o.Text)
	}
}

// Whoever was shown an answer in the form and then writes a mail has contacted the shop, be they known or not.
func TestAContactIsAnyMailOfTheSameCustomer(t *testing.T) {
	h, p := enclosing(t)
	offer := func(token, from string) {
		t.Helper()
		hits, err := h.Offer(t.Context(), helpcentre.Question{Token: token, Source: helpcentre.HelpContact, Lang: desk.English, Text: "How do I return tea?", From: from})
		if h.must(err); len(hits) != 1 {
			t.Fatalf("%d offered", len(hits))
		}
	}
	offer("a", "new@cust.test")
	h.must(h.Helped(t.Context(), "a", 1))
	p.deliver(mailFrom("other@cust.test", "1@x.test", "Cards?", "Which?"))
	if h.ended() != "confirmed" {
		t.Errorf("somebody else's mail: %s", h.ended())
	}
	h.forward(time.Hour)
	auto := mailFrom("new@cust.test", "2@x.test", "Away", "I am away.")
	auto.Auto, auto.Silent = desk.AutoReply, "machine"
	p.deliver(auto)
	if h.ended() != "confirmed" {
		t.Errorf("a machine's mail: %s", h.ended())
	}
	p.deliver(mailFrom("NEW@cust.test", "3@x.test", "Hello", "A person, please."))
	if h.ended() != "contacted" {
		t.Errorf("a new customer's mail: %s", h.ended())
	}
	offer("b", "new@cust.test")
	h.forward(71 * time.Hour)
	p.deliver(mailFrom("new@cust.test", "4@x.test", "Hello again", "A person, please."))
	if h.ended() != "contacted" {
		t.Errorf("a known customer's mail: %s", h.ended())
	}
	offer("c", "new@cust.test")
	h.forward(73 * time.Hour)
	p.deliver(mailFrom("new@cust.test", "5@x.test", "Hello later", "A person, please."))
	h.must(h.Sweep(t.Context()))
	if h.ended() != "assumed" {
		t.Errorf("after the window: %s", h.ended())
	}
}
