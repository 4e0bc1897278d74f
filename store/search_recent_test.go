package store

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/query"
	"github.com/deskbell/deskbell/store/search"
)

// Ten searches of each agent are kept, the last first; the same one twice is one.
func TestRecentSearches(t *testing.T) {
	h := openShop(t)
	ctx, me := t.Context(), h.agent.ID
	for i := range 12 {
		h.forward(1000000000)
		h.must(h.RememberSearch(ctx, me, fmt.Sprintf(" 退款 %d ", i)))
	}
	h.forward(1000000000)
	h.must(h.RememberSearch(ctx, me, "退款 5"))
	h.must(h.RememberSearch(ctx, me, "  "))
	list, err := h.RecentSearches(ctx, me)
	h.must(err)
	if len(list) != 10 || list[0] != "退款 5" || list[1] != "退款 11" {
		t.Errorf("%q", list)
	}
	h.must(h.ForgetSearches(ctx, me, ""))
	if list, _ = h.RecentSearches(ctx, me); len(list) != 0 {
		t.Errorf("%q", list)
	}
}

// The palette finds tickets, customers and replies; the search field offers what an operator may have.
func TestFindsAndOffers(t *testing.T) {
	h := openShop(t)
	ctx := t.Context()
	k := h.write("wangfang@cust.test", "茶叶", "我要退款")
	h.edit(desk.Edit{By: h.liwei, Ticket: k.Number, AddTags: []string{"退款", "VIP card"}})
	found, err := h.Finds(ctx, h.agent.ID, "wangfang")
	h.must(err)
	if len(found.Customers) != 1 || found.Customers[0].Addresses[0] != "wangfang@cust.test" || len(found.Tickets) != 1 {
		t.Errorf("%+v", found)
	}
	if found, err = h.Finds(ctx, h.agent.ID, "%"); err != nil || len(found.Customers) != 0 {
		t.Errorf("%+v, %v", found, err)
	}
	for text, want := range map[string]string{"tag:vip": `tag:"VIP card" `, "is:open 标签：退": "is:open 标签:退款 ", "from:wang": "from:wangfang@cust.test ", "from: ": "from:wangfang@cust.test ", "mailbox:": "mailbox:support@shop.test "} {
		offers, err := h.QueryOffers(ctx, query.TypingOf(text), desk.English)
		if err != nil || len(offers) == 0 || offers[0].Query != want {
			t.Errorf("%q: %+v, %v", text, offers, err)
		}
	}
	if offers, err := h.QueryOffers(ctx, query.TypingOf(`"from`), desk.English); err != nil || len(offers) != 0 {
		t.Errorf("within exact words: %+v, %v", offers, err)
	}
	h.write("wenti@cust.test", "Re: 茶壶裂了，申请换货", "壶嘴裂了") // found by how its subject is typed, from any character on
	for text, want := range map[string]int{"chahu": 1, "shenqinghuan": 1, "huanhuo": 1, "sqhh": 1, "liele": 1, "henqing": 0, "zhifu": 0, "CHAHULIE": 1} {
		if found, err = h.Finds(ctx, h.agent.ID, text); err != nil || len(found.Tickets) != want || want == 1 && found.Tickets[0].Title != "Re: 茶壶裂了，申请换货" {
			t.Errorf("%q: %+v, %v", text, found.Tickets, err)
		}
	}
}

// Where messages are is read ahead until the desk ends.
func TestWarmSearch(t *testing.T) {
	h := openShop(t)
	if err := h.WarmSearch(t.Context()); err != nil {
		t.Error(err)
	}
	h.Limits = search.Usual
	h.Limits.Warm = 0
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := h.WarmSearch(ctx); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
