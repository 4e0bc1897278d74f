package store

import (
	"fmt"
	"slices"
	"testing"

	"github.com/deskbell/deskbell/desk"
)

// asks is what an agent finds with a query, newest first.
func (p *postbox) asks(agent int64, q string) (numbers []int64) {
	p.t.Helper()
	found, err := p.s.Search(p.t.Context(), desk.Search{Query: q, Agent: agent, Order: desk.ByNewest, Limit: 50})
	if err != nil {
		p.t.Fatalf("%q: %v", q, err)
	}
	for _, h := range found.Hits {
		numbers = append(numbers, h.Number)
	}
	return numbers
}

func TestSearchWithConditions(t *testing.T) {
	p, _ := desktop(t)
	ctx := t.Context()
	me, err := p.s.AddAgent(ctx, desk.Agent{Name: "Anna", Address: "anna@shop.test", Role: desk.RoleAgent, Lang: desk.English}, "a long enough phrase")
	if err != nil {
		t.Fatal(err)
	}
	edit := func(e desk.Edit) {
		t.Helper()
		if _, err := p.s.Edit(ctx, e); err != nil {
			t.Fatal(err)
		}
	}
	one := p.deliver(mailFrom("li@cust.test", "a1@cust.test", "Parcel", "我要申请退款，订单 A1009-22。")).Ticket
	two := mailFrom("zhang.wei@cust.test", "b1@cust.test", "退款 please", "Where is the money?")
	two.From.Name = "张伟"
	two.Parts = []desk.Part{{Name: "发票 2026.pdf", Type: "application/pdf", Size: 10}}
	second := p.deliver(two).Ticket
	three := p.deliver(mailFrom("ann@cust.test", "c1@cust.test", "Shipping", "Deliveries were cancelled; café crème 退款")).Ticket
	four := p.deliver(mailFrom("bad@spam.test", "d1@cust.test", "退款 casino", "win")).Ticket
	if _, err := p.s.AddNote(ctx, desk.Remark{By: desk.By{Name: "Anna"}, Ticket: three, Text: "Ask the warehouse 仓库"}); err != nil {
		t.Fatal(err)
	}
	yes, resolved, urgent, mine := true, desk.Resolved, desk.Urgent, me
	edit(desk.Edit{Ticket: four, Spam: &yes})
	edit(desk.Edit{Ticket: one, Assignee: &mine, Priority: &urgent, AddTags: []string{"退款", "VIP"}})
	edit(desk.Edit{Ticket: second, Status: &resolved})
	today := p.s.Now()
	for q, want := range map[string][]int64{
		"is:open": {three, one}, "is:resolved": {second}, "is:open is:resolved": {three, second, one}, "-is:open": {second}, "is:mine": {one},
		"is:unassigned": {three, second}, "assignee:me is:open": {one}, "-assignee:me": {three, second}, "assignee:nobodyofthisname": nil,
		"is:spam": {four}, "退款 is:spam": {four}, "退款": {three, second, one}, "is:bin": nil, "is:snoozed": nil, "is:merged": nil,
		"from:li@": {one}, "from:张": {second}, "来自：张伟": {second}, "customer:zhang": {second}, "-from:li@": {three, second}, "from:%": nil, "from:_": nil,
		"tag:vip": {one}, "tag:退款": {one}, "-tag:vip": {three, second}, "退款 tag:vip": {one}, "退款 -tag:vip": {three, second},
		"has:attachment": {second}, "has:note": {three}, "has:draft": nil, "has:rating": nil, "-has:note": {second, one},
		"subject:退款": {second}, "subject:parcel": {one}, "退款 -subject:退款": {three, one}, "file:发票": {second}, "file:2026 is:resolved": {second}, "file:money": nil,
		"priority:urgent": {one}, "priority:urgent priority:normal": {three, second, one}, "-priority:urgent": {three, second},
		"mailbox:support": {three, second, one}, "mailbox:nowhere": nil, "topic:x": nil,
		"退款 is:open": {three, one}, "退款 is:resolved from:zhang": {second}, "-退款 is:open": nil, "-warehouse": {second, one}, "退款 -shipping": {second, one}, "退款 -仓库": {second, one},
		`"where is the money"`: {second}, `"money is the where"`: nil, `"申请退款"`: {one}, `"款申"`: nil,
		"on:today": {three, second, one}, "after:" + today.AddDate(0, 0, 2).Format("2006-01-02"): nil, "before:2020": nil, "退款 after:2020-01": {three, second, one}, "before:2100 is:mine": {one},
		"#1001 is:open": {one}, "#1001 is:resolved": nil, fmt.Sprintf("#%d", four): nil, fmt.Sprintf("#%d is:spam", four): {four},
		"is:unread": {three, one}, "is:open is:unread from:ann": {three}, "is:strange": nil,
	} {
		if got := p.asks(me, q); !slices.Equal(got, want) && !slices.Equal(sorted(got), sorted(want)) {
			t.Errorf("%q: %v, want %v", q, got, want)
		}
		page, err := p.s.Tickets(ctx, desk.List{View: desk.ViewAll, Agent: me, Query: q})
		if err != nil || len(page.Tickets) != len(want) {
			t.Errorf("%q as a view: %d tickets, want %v; %v", q, len(page.Tickets), want, err)
		}
		if _, err := p.s.Search(ctx, desk.Search{Query: q, Agent: me, Order: desk.ByRank, Limit: 5}); err != nil {
			t.Errorf("%q by rank: %v", q, err)
		}
	}
	page, err := p.s.Tickets(ctx, desk.List{View: desk.ViewMine, Agent: me, Query: "退款"})
	if err != nil || len(page.Tickets) != 1 || page.Tickets[0].Number != one {
		t.Errorf("in mine: %+v, %v", page, err)
	}
	found, err := p.s.Search(ctx, desk.Search{Query: "file:发票", Limit: 5})
	if err != nil || len(found.Hits) != 1 || found.Hits[0].Snippet != "\x02发票\x03 2026.pdf" {
		t.Errorf("%+v, %v", found, err)
	}
	if found, _ = p.s.Search(ctx, desk.Search{Query: "is:strange 退款", Limit: 5}); !slices.Equal(found.Odd, []string{"is:strange"}) {
		t.Errorf("not understood: %v", found.Odd)
	}
}

// Pages follow one another without a gap and without a ticket twice, with words and without, though tickets have many messages that match.
func TestSearchPages(t *testing.T) {
	p, _ := desktop(t)
	var all []int64
	for i := range 23 {
		all = append(all, p.deliver(mailFrom(fmt.Sprintf("c%d@cust.test", i), fmt.Sprintf("p%d@cust.test", i), "Parcel", "退款 common")).Ticket)
	}
	for i := range 23 {
		p.deliver(reply(mailFrom(fmt.Sprintf("c%d@cust.test", i), fmt.Sprintf("q%d@cust.test", i), "Re: Parcel", "退款 common again"), desk.Message{MessageID: fmt.Sprintf("p%d@cust.test", i)}))
	}
	slices.Reverse(all)
	for _, q := range []string{"退款", "comm", "common", "is:open", "退款 is:open", "from:cust.test", "退款 from:cust.test", "before:2100 common"} {
		var got []int64
		cursor := ""
		for range 10 {
			found, err := p.s.Search(t.Context(), desk.Search{Query: q, Order: desk.ByNewest, Limit: 5, Cursor: cursor})
			if err != nil {
				t.Fatal(err)
			}
			for _, h := range found.Hits {
				got = append(got, h.Number)
			}
			if cursor = found.Next; cursor == "" {
				break
			}
		}
		if !slices.Equal(got, all) {
			t.Errorf("%q: %v", q, got)
		}
	}
	if _, err := p.s.Search(t.Context(), desk.Search{Query: "退款", Limit: 5, Cursor: "?"}); desk.CodeOf(err) != desk.Invalid {
		t.Errorf("a cursor that is not ours: %v", err)
	}
}
