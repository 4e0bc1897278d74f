package browser

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/deskbell/deskbell/desk"
)

// By keyboard alone: two tickets of a list become one, which says so and is taken apart again; a ticket finds another by its number.
func TestMergingTickets(t *testing.T) {
	inBoth(t, func(t *testing.T, s *shop, b *tab, lang desk.Lang) {
		s.writes("王芳", "wang@cust.test", "退款", "退款还没有到。")
		first := s.newest().Ticket.Number
		s.writes("王芳", "wang@work.test", "催一下", "请问到了吗？")
		second := s.newest().Ticket.Number
		words := map[desk.Lang][3]string{desk.English: {"Merged into", "1 ticket was merged into this", "Taken apart again."}, desk.Chinese: {"已合并到", "1 个工单", "已重新分开"}}[lang]
		b.opens("/desk/open")
		b.until(`document.querySelectorAll("#rows .pick").length === 2`)
		b.presses("j", false)
		b.presses("x", false)
		b.presses("J", false)
		b.presses("m", false)
		b.at("/desk/merge")
		b.tabsTo(`input[name=into]`)
		for range 2 {
			if b.js(fmt.Sprintf(`document.querySelector("input[name=into]:checked").value === "%d"`, first)) != true {
				b.presses(kb.ArrowDown, false)
			}
		}
		b.pictured("merge-" + string(lang))
		b.tabsOn(`form.panel .btn.primary`)
		b.at(fmt.Sprintf("/desk/tickets/%d", first))
		b.says(`.flash`, words[0])
		b.says(`#merged summary`, words[1])
		b.says(`#messages`, "请问到了吗？")
		b.opens(fmt.Sprintf("/desk/tickets/%d", second))
		b.at(fmt.Sprintf("/desk/tickets/%d", first))
		b.tabsOn(`#merged summary`)
		b.tabsOn(`#merged button`)
		b.at(fmt.Sprintf("/desk/tickets/%d", second))
		b.says(`.flash`, words[2])
		if n, m := len(s.talk(first).Messages), len(s.talk(second).Messages); n != 1 || m != 1 {
			t.Errorf("%d and %d messages", n, m)
		}
		b.composerReady()
		b.presses("m", false)
		b.at("/desk/merge")
		b.until(`document.activeElement.name === "add"`)
		b.types(fmt.Sprintf("#%d", first))
		b.until(`document.activeElement.value.length > 4`)
		b.enters()
		b.until(`document.querySelectorAll("input[type=radio]").length === 2 && document.readyState === "complete"`)
		b.tabsOn(`form.panel .btn.primary`)
		b.until(`document.querySelector(".flash .btn") && document.querySelector("#merged")`)
		b.tabsOn(`.flash .btn`)
		b.says(`#toast.on, .flash`, words[2])
		b.until(`!document.querySelector("#merged")`)
	})
}

// By keyboard alone: what is known of a customer is changed beside the ticket and on their own page, where two become one and are two
// again, and who is blocked writes to nobody.
func TestACustomersPage(t *testing.T) {
	inBoth(t, func(t *testing.T, s *shop, b *tab, lang desk.Lang) {
		s.writes("王芳", "wang@cust.test", "退款", "退款还没有到。")
		s.writes("王芳", "wang@work.test", "催一下", "请问到了吗？")
		talk := s.newest()
		id := talk.Customer.ID
		words := map[desk.Lang][3]string{desk.English: {"The two are one customer now.", "They are two customers again.", "blocked"}, desk.Chinese: {"已合并为一位客户", "已重新分为两位客户", "已屏蔽"}}[lang]
		b.opens(fmt.Sprintf("/desk/tickets/%d?v=open", talk.Ticket.Number))
		b.ticketReady()
		b.presses("d", false)
		b.until(`document.activeElement.id === "card"`)
		b.tabsOn(`#edit-customer summary`)
		b.tabsTo(`#edit-customer [name=phone]`)
		b.types("138 0000 1111")
		b.tabsOn(`#edit-customer .btn`)
		b.says(`#card .facts`, "138 0000 1111")
		b.tabsOn(`#card .cardlinks a`)
		b.at(fmt.Sprintf("/desk/customers/%d", id))
		b.tabsTo(`form.panel [name=note]`)
		b.types("喜欢龙井")
		b.tabsOn(`form.panel .btn.primary`)
		b.until(`document.querySelector(".flash") && document.querySelector("form.panel [name=note]").value === "喜欢龙井" && document.readyState === "complete"`)
		b.tabsOn(`form[action$="/merge"] .btn`)
		b.says(`.flash`, words[0])
		b.says(`main`, "wang@cust.test")
		b.until(`document.querySelectorAll(".past a").length === 2`)
		b.pictured("customer-" + string(lang))
		b.presses("z", false) // as it was, and once more
		b.says(`.flash`, words[1])
		b.opens(fmt.Sprintf("/desk/customers/%d", id))
		b.tabsOn(`form[action$="/merge"] .btn`)
		b.says(`.flash`, words[0])
		b.tabsOn(`form[action$="/part"] .btn`)
		b.says(`.flash`, words[1])
		b.until(`document.querySelectorAll(".past a").length === 1`)
		b.opens(fmt.Sprintf("/desk/customers/%d", id))
		b.tabsOn(`button[value=block]`)
		b.says(`.mark`, words[2])
		s.writes("王芳", "wang@work.test", "又一封", "在吗？")
		if n := s.count(desk.ViewSpam); n != 1 {
			t.Errorf("%d in spam", n)
		}
		b.tabsOn(`button[value=unblock]`)
		b.until(`document.querySelector("button[value=block]") && document.readyState === "complete"`)
	})
}

// Where the card has no room it takes the list's place, by key and by link, and what is suggested is in reach; the list comes back as it was.
func TestTheCardOnANarrowScreen(t *testing.T) {
	s := newShop(t, 0)
	s.full(40)
	b := s.logsIn(liwei)
	for _, width := range []int64{800, 1100} {
		b.isWide(width)
		b.opens("/desk/open")
		b.until(`document.querySelectorAll("#rows .pick").length === 40`)
		b.js(`document.querySelectorAll("#rows .row")[30].click()`)
		b.until(`document.querySelector("main[data-ticket]") && document.readyState === "complete"`)
		b.ticketReady()
		if b.js(`document.querySelector("#card").checkVisibility()`) != false {
			t.Fatalf("at %d px the card is there at once", width)
		}
		place := b.js(`document.querySelector("#rows").scrollTop`)
		b.presses("d", false)
		b.until(`document.querySelector("#card").checkVisibility() && document.activeElement.id === "card"`)
		if wide := b.js(widest); wide != "" {
			t.Errorf("at %d px: %v", width, wide)
		}
		b.pictured(fmt.Sprintf("card-%d", width))
		b.tabsTo(`#edit-customer summary`)
		b.presses(kb.Escape, false)
		b.until(`!document.querySelector("#card").checkVisibility() && document.activeElement.matches(".cardgo")`)
		b.enters()
		b.until(`document.querySelector("#card").checkVisibility()`)
		b.do(chromedp.Click(`#card .close`))
		b.until(`!document.querySelector("#card").checkVisibility()`)
		if now := b.js(`document.querySelector("#rows").scrollTop`); now != place {
			t.Errorf("at %d px the list was at %v and is at %v", width, place, now)
		}
	}
}
