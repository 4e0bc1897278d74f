package store

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/ticket"
)

func (p *postbox) search(q string, order desk.Order) (numbers []int64) {
	p.t.Helper()
	hits, err := p.s.SearchTickets(p.t.Context(), q, order, 50)
	if err != nil {
		p.t.Fatalf("%q: %v", q, err)
	}
	for i, h := range hits {
		if h.Ticket == nil || h.Ticket.Number != h.Number || h.Title != h.Ticket.Subject || (i > 0 && h.Score > hits[i-1].Score) {
			p.t.Errorf("%q: hit %+v", q, h)
		}
		numbers = append(numbers, h.Number)
	}
	return numbers
}

func TestSearchTickets(t *testing.T) {
	p, _ := desktop(t)
	one := p.deliver(mailFrom("li@cust.test", "a1@cust.test", "Parcel", "我要申请退款，订单 A1009-22。")).Ticket
	two := mailFrom("zhang.wei@cust.test", "b1@cust.test", "退款 please", "Where is the money?")
	two.From.Name = "张伟"
	two.Parts = []desk.Part{{Name: "发票 2026.pdf", Type: "application/pdf", Size: 10}}
	second := p.deliver(two).Ticket
	three := p.deliver(mailFrom("ann@cust.test", "c1@cust.test", "Shipping", "Deliveries were cancelled; café crème")).Ticket
	p.deliver(reply(mailFrom("li@cust.test", "a2@cust.test", "Re: Parcel", "退款 again"), desk.Message{MessageID: "a1@cust.test"}))
	if _, err := p.s.AddNote(t.Context(), desk.Remark{By: desk.By{Name: "Anna"}, Ticket: three, Text: "Ask the warehouse 仓库"}); err != nil {
		t.Fatal(err)
	}
	for q, want := range map[string][]int64{
		"退款": {one, second}, "退": {one, second}, "款": {one, second}, "申请退款": {one}, "退款申请": nil,
		"a1009": {one}, "1009": {one}, "A1009-22": {one}, "张伟": {second}, "zhang": {second}, "zhang.wei@cust.test": {second}, "zhang.wei@cu": {second},
		"发票": {second}, "delivery": {three}, "cancel": {three}, "cafe": {three}, "shipp": {three}, "仓库": {three}, "warehouse": {three},
		"退款 parcel": {one}, "退款 shipping": nil, "": nil, "*": nil, `"`: nil, "AND OR NOT": nil, "NEAR(a b)": nil,
		"#1003": {three}, "[#1002]": {second}, "1003": {three}, "9999": nil,
	} {
		if got := p.search(q, desk.ByNewest); !slices.Equal(got, want) && !(len(want) > 1 && slices.Equal(got, sorted(want))) {
			t.Errorf("%q newest: %v, want %v", q, got, want)
		}
		got := p.search(q, desk.ByRank)
		slices.Sort(got)
		if w := sorted(want); !slices.Equal(got, w) {
			t.Errorf("%q by rank: %v, want %v", q, got, w)
		}
	}
	if got := p.search("退款", desk.ByNewest); got[0] != one {
		t.Errorf("the newest message is of %d, first comes %v", one, got)
	}
	if got := p.search("退款", desk.ByRank); got[0] != second {
		t.Errorf("the subject of %d has it, first comes %v", second, got)
	}
	hits, err := p.s.SearchTickets(t.Context(), "退款", desk.ByNewest, 1)
	if err != nil || len(hits) != 1 || hits[0].Snippet != "\x02退款\x03 again" {
		t.Errorf("%+v, %v", hits, err)
	}
	yes := true
	if _, err := p.s.Edit(t.Context(), desk.Edit{Ticket: one, Spam: &yes}); err != nil {
		t.Fatal(err)
	}
	if got := p.search("退款", desk.ByNewest); !slices.Equal(got, []int64{second}) {
		t.Errorf("with spam: %v", got)
	}
	if got := p.search("#1001", desk.ByNewest); len(got) != 0 {
		t.Errorf("spam by its number: %v", got)
	}
}

func sorted(n []int64) []int64 {
	n = slices.Clone(n)
	slices.Sort(n)
	return n
}

func TestOurAcknowledgementsAreNotFound(t *testing.T) {
	p, _ := desktop(t)
	p.deliver(mailFrom("li@cust.test", "a1@cust.test", "Parcel", "x"))
	if got := p.search("got it", desk.ByNewest); len(got) != 0 {
		t.Errorf("%v", got)
	}
}

func TestSearchArticles(t *testing.T) {
	s, _ := start(t)
	newPost(t, s)
	save := func(title, body string, lang desk.Lang, live bool) {
		t.Helper()
		if _, err := s.SaveArticle(t.Context(), desk.Article{Title: title, Body: body, Lang: lang, Published: live}); err != nil {
			t.Fatal(err)
		}
	}
	save("如何申请退款", "在**订单**页点击[申请退款](https://x.test/a)，三天内到账。", desk.Chinese, true)
	save("发票", "退款后发票作废。", desk.Chinese, true)
	save("运费", "满 99 元包邮，iPhone手机壳也是。", desk.Chinese, true)
	save("草稿", "退款的草稿", desk.Chinese, false)
	save("Refunds", "How refunds work.", desk.English, true)
	titles := func(q string, lang desk.Lang, public bool) (list []string) {
		t.Helper()
		hits, err := s.SearchArticles(t.Context(), q, lang, public, 10)
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range desk.ClearHits(hits) {
			list = append(list, h.Title)
		}
		return list
	}
	for _, c := range []struct {
		q      string
		lang   desk.Lang
		public bool
		want   string
	}{
		{"退款", desk.Chinese, true, "如何申请退款,发票"},
		{"退款", desk.Chinese, false, "如何申请退款,草稿,发票"},
		{"请问怎么申请退款呢？", desk.Chinese, true, "如何申请退款"},
		{"手机壳", desk.Chinese, true, "运费"},
		{"iph", desk.Chinese, true, "运费"},
		{"refund", desk.English, true, "Refunds"},
		{"refund", desk.Chinese, true, ""},
		{"How do I get a refund?", desk.English, true, "Refunds"},
		{"量子纠缠", desk.Chinese, true, ""},
		{"x.test", desk.Chinese, true, ""},
		{"  ", desk.Chinese, true, ""},
	} {
		got := titles(c.q, c.lang, c.public)
		if c.want == "如何申请退款,草稿,发票" {
			slices.Sort(got[1:])
			c.want = "如何申请退款,发票,草稿"
		}
		if strings.Join(got, ",") != c.want {
			t.Errorf("%q: %v, want %s", c.q, got, c.want)
		}
	}
	hits, err := s.SearchArticles(t.Context(), "申请退款", desk.Chinese, true, 10)
	if err != nil || hits[0].Snippet != "在订单页点击\x02申请退款\x03，三天内到账。" || hits[0].Score <= 0 {
		t.Errorf("%+v, %v", hits, err)
	}
	a := *hits[0].Found
	a.Title, a.Body = "别的", "无关"
	if _, err := s.SaveArticle(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	if got := titles("申请退款", desk.Chinese, true); len(got) != 0 {
		t.Errorf("the old text is found: %v", got)
	}
}

func TestAFewOldHitsAmongManyAreRanked(t *testing.T) {
	p, _ := desktop(t, func(s *desk.Settings) { s.Texts = nil })
	var mails []*desk.Mail
	for i := range 2100 {
		mails = append(mails, mailFrom(fmt.Sprintf("c%d@cust.test", i), fmt.Sprintf("m%d@cust.test", i), "Parcel", "common words"))
	}
	for i := 0; i < len(mails); i += 300 {
		p.deliver(mails[i : i+300]...)
	}
	for _, order := range []desk.Order{desk.ByNewest, desk.ByRank} {
		hits, err := p.s.SearchTickets(t.Context(), "common", order, 1000)
		if err != nil || len(hits) != ticket.MaxHits {
			t.Errorf("%s: %d hits, %v", order, len(hits), err)
		}
	}
	if got := p.search("c3@cust.test", desk.ByRank); !slices.Equal(got, []int64{1004}) {
		t.Errorf("%v", got)
	}
}
