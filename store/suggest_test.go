package store

import (
	"testing"

	"github.com/deskbell/deskbell/desk"
)

func TestSuggest(t *testing.T) {
	p, _ := desktop(t)
	by := p.agent()
	solved := func(address, subject, text, answer string) int64 {
		n := p.deliver(mailFrom(address, address, subject, text)).Ticket
		p.answer(desk.Answer{By: by, Ticket: n, Text: answer, Status: desk.Resolved})
		return n
	}
	alike := solved("a@cust.test", "Broken teapot", "The teapot arrived broken, the lid is cracked.", "A new teapot is on its way.")
	spam := solved("b@cust.test", "Broken teapot", "The teapot arrived broken, the lid is cracked.", "Spam.")
	p.mark(spam, true)
	gone := solved("c@cust.test", "Broken teapot", "My teapot arrived broken, lid cracked.", "Merged.")
	solved("d@cust.test", "Invoice", "Please send an invoice.", "Attached.")
	open := p.deliver(mailFrom("e@cust.test", "e@cust.test", "Teapot", "A cracked lid: the teapot arrived broken")).Ticket
	p.merge(by, open, gone)
	for _, a := range []desk.Article{
		{Lang: desk.English, Title: "A broken teapot", Body: "Send us a picture.", Published: true},
		{Lang: desk.English, Title: "Broken teapots, draft", Body: "Not yet."},
		{Lang: desk.English, Title: "Opening hours", Body: "From nine.", Published: true},
		{Lang: desk.Chinese, Title: "茶壶破损怎么办", Body: "请拍照。", Published: true},
	} {
		if _, err := p.s.SaveArticle(t.Context(), a); err != nil {
			t.Fatal(err)
		}
	}
	now := p.deliver(mailFrom("f@cust.test", "f@cust.test", "Help", "Hello, my teapot arrived and is broken. The lid is cracked.")).Ticket
	got, err := p.s.Suggest(t.Context(), now)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Articles) != 1 || got.Articles[0].Title != "A broken teapot" {
		t.Errorf("articles: %+v", got.Articles)
	}
	if len(got.Tickets) != 1 || got.Tickets[0].Ticket.Number != alike || got.Tickets[0].Answer != "A new teapot is on its way." {
		t.Errorf("tickets: %+v, want %d", got.Tickets, alike)
	}
	chinese := p.deliver(mailFrom("g@cust.test", "g@cust.test", "求助", "你好，收到的茶壶破损了。")).Ticket
	if got, err := p.s.Suggest(t.Context(), chinese); err != nil || len(got.Articles) != 1 || got.Articles[0].Found.Lang != desk.Chinese {
		t.Errorf("in Chinese: %+v %v", got, err)
	}
	empty := p.deliver(mailFrom("h@cust.test", "h@cust.test", "", "?")).Ticket
	if got, err := p.s.Suggest(t.Context(), empty); err != nil || len(got.Articles)+len(got.Tickets) != 0 {
		t.Errorf("of nothing: %+v %v", got, err)
	}
}
