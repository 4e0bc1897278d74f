package browser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/merge"
)

// A ticket is merged while somebody writes in it: the page says so and leads on, what was typed goes along to whom it was for.
func TestATicketIsMergedWhileSomebodyWritesThere(t *testing.T) {
	inBoth(t, func(t *testing.T, s *shop, b *tab, lang desk.Lang) {
		s.writes("王芳", "wang@cust.test", "退款", "退款还没有到。")
		first := s.newest().Ticket.Number
		s.writes("陈晓明", "chen@cust.test", "发票", "发票呢？")
		second := s.newest().Ticket.Number
		b.opens(fmt.Sprintf("/desk/tickets/%d?v=open", second))
		b.ticketReady()
		s.listening(1)
		b.reply()
		b.types("陈先生您好，")
		_, err := s.store.Merge(t.Context(), merge.Merging{By: desk.By{Agent: s.ids[zhoumin], Name: "周敏"}, Into: first, From: []int64{second}})
		s.must(err)
		b.until(fmt.Sprintf(`document.querySelector("#ticket-head a[data-away]")?.innerText.includes("#%d")`, first))
		b.until(`document.querySelector("#reply").contains(document.activeElement)`)
		b.types("发票已开。")
		b.pictured("away-" + string(lang))
		b.clicks("#ticket-head a[data-away]")
		b.until(fmt.Sprintf(`location.pathname === "/desk/tickets/%d" && document.readyState === "complete"`, first))
		b.composerReady()
		b.until(written + `.includes("陈先生您好，发票已开。") && document.querySelector("#reply [data-main]").innerText.includes("陈晓明")`)
		b.until(`document.querySelector("#reply .people [data-chip]:not(template *), #reply .people .chip")?.innerText.includes("陈晓明")`)
		b.js(`document.querySelector("#reply [data-main]").click()`)
		s.soon("it is sent", func() bool {
			m := s.talk(first).Messages
			return m[len(m)-1].Direction == desk.Out && m[len(m)-1].Agent != 0
		})
		m := s.talk(first).Messages
		if last := m[len(m)-1]; len(last.To) != 1 || last.To[0].Address != "chen@cust.test" || !strings.Contains(last.Reply, "发票已开") {
			t.Errorf("%q to %v", last.Reply, last.To)
		}
	})
}

// What a page shows that is old is not thrown away and not overwritten: it says what has happened, and the next press does it.
func TestAnOldPageThrowsNothingAway(t *testing.T) {
	inBoth(t, func(t *testing.T, s *shop, b *tab, lang desk.Lang) {
		s.writes("王芳", "wang@cust.test", "退款", "退款还没有到。")
		talk := s.newest()
		number := talk.Ticket.Number
		by, urgent := desk.By{Agent: s.ids[zhoumin], Name: "周敏"}, desk.Urgent
		b.opens(fmt.Sprintf("/desk/tickets/%d?v=open", number))
		b.ticketReady()
		b.js(`document.dispatchEvent(new Event("visibilitychange")); Object.defineProperty(document, "visibilityState", {value: "hidden"})`) // it hears of nothing
		_, err := s.store.Edit(t.Context(), desk.Edit{By: by, Ticket: number, Priority: &urgent})
		s.must(err)
		b.js(`document.querySelector('#m-priority [value="low"]').click()`)
		b.until(`document.querySelector("#toast.bad")?.innerText.includes("周敏")`)
		if got := s.talk(number).Ticket.Priority; got != desk.Urgent {
			t.Errorf("overwritten: %s", got)
		}
		s.writes("王芳", "wang@cust.test", fmt.Sprintf("Re: 退款 [#%d]", number), "还有一件事。")
		b.presses("#", false)
		b.says(`.flash.bad`, "王芳")
		b.at(fmt.Sprintf("/desk/tickets/%d", number))
		b.pictured("old-" + string(lang))
		if !s.talk(number).Ticket.DeletedAt.IsZero() {
			t.Error("what the customer has written meanwhile is in the bin")
		}
		b.ticketReady()
		b.presses("#", false)
		s.soon("it is in the bin", func() bool { return !s.talk(number).Ticket.DeletedAt.IsZero() })
	})
}

// Two change one customer at once, beside the ticket and on their own page: neither loses what the other has written, and where both
// have written the same it is said and saved with the second press.
func TestTwoChangeOneCustomer(t *testing.T) {
	inBoth(t, func(t *testing.T, s *shop, b *tab, lang desk.Lang) {
		s.writes("王芳", "wang@cust.test", "退款", "退款还没有到。")
		number := s.newest().Ticket.Number
		other := func(change func(c *desk.Customer)) {
			t.Helper()
			c := s.talk(number).Customer
			change(&c)
			s.must(s.store.SaveCustomer(t.Context(), c))
		}
		b.opens(fmt.Sprintf("/desk/tickets/%d?v=open", number))
		b.ticketReady()
		b.clicks("#edit-customer summary")
		b.until(`document.querySelector("#edit-customer").open`)
		b.fills("#edit-customer [name=note]", "喜欢龙井")
		other(func(c *desk.Customer) { c.Phone = "138 0000 1111" })
		b.clicks("#edit-customer .btn.primary")
		s.soon("both are kept", func() bool {
			c := s.talk(number).Customer
			return c.Note == "喜欢龙井" && c.Phone == "138 0000 1111"
		})

		page := fmt.Sprintf("/desk/customers/%d", s.talk(number).Customer.ID)
		b.opens(page)
		b.fills(`form.panel [name=note]`, "喜欢普洱")
		b.fills(`form.panel [name=tags]`, "常客")
		other(func(c *desk.Customer) { c.Note, c.Phone = "不喝茶", "139 0000 2222" })
		b.clicks(`form.panel .btn.primary`)
		b.says(`.strip.bad`, "不喝茶")
		b.until(`!document.querySelector(".strip.bad").innerText.includes("139") && document.querySelector("form.panel [name=phone]").value === "139 0000 2222" && document.querySelector("form.panel [name=note]").value === "喜欢普洱"`)
		if got := s.talk(number).Customer.Note; got != "不喝茶" {
			t.Errorf("overwritten: %q", got)
		}
		b.clicks(`form.panel .btn.primary`)
		s.soon("it is saved", func() bool {
			c := s.talk(number).Customer
			return c.Note == "喜欢普洱" && c.Phone == "139 0000 2222" && len(c.Tags) == 1
		})
	})
}
