package browser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/query"
)

// inBoth runs a walk with an agent of either language.
func inBoth(t *testing.T, walk func(t *testing.T, s *shop, b *tab, lang desk.Lang)) {
	for _, lang := range desk.Langs {
		t.Run(string(lang), func(t *testing.T) {
			s := newShop(t, 0)
			_, err := s.store.AddAgent(t.Context(), desk.Agent{Name: "Anna", Address: "anna@shop.test", Role: desk.RoleOwner, Lang: lang}, phrase)
			s.must(err)
			s.knowsAgents()
			walk(t, s, s.logsIn("anna@shop.test"), lang)
		})
	}
}

// By keyboard alone: the search field offers how to go on, takes it, finds, remembers, and says what it did not understand.
func TestSearchFieldHelps(t *testing.T) {
	inBoth(t, func(t *testing.T, s *shop, b *tab, lang desk.Lang) {
		s.writes("王芳", "wangfang@cust.test", "茶叶退款", "上周三申请的退款，现在还没有到。")
		first := s.newest().Ticket.Number
		s.writes("陈晓明", "chen@cust.test", "包裹", "没有收到，想退款")
		_, err := s.store.Edit(t.Context(), desk.Edit{Ticket: first, AddTags: []string{"要紧 VIP"}})
		s.must(err)
		b.opens("/desk/open")
		b.presses("/", false)
		b.until(`document.activeElement.matches("[data-search]") && document.activeElement.getAttribute("role") === "combobox"`)
		b.until(`document.activeElement.value === ""`)
		option := func(text string) {
			t.Helper()
			b.until(`document.activeElement.ariaExpanded === "true"`)
			b.until(fmt.Sprintf(`[...document.querySelectorAll(".findlist [role=option] > span")].some((o) => o.textContent === %q)`, text))
			for range 40 {
				if b.js(`document.getElementById(document.activeElement.getAttribute("aria-activedescendant"))?.querySelector("span").textContent ?? ""`) == text {
					b.presses(kb.Enter, false)
					return
				}
				b.presses(kb.ArrowDown, false)
			}
			t.Fatalf("%q is not offered", text)
		}
		b.until(`document.querySelector(".findlist").getBoundingClientRect().top >= document.activeElement.getBoundingClientRect().bottom && document.querySelector(".findlist").offsetHeight > 100`)
		tag, is := query.OpName(query.OpTag, lang), query.OpName(query.OpIs, lang)
		b.types(tag[:len(tag)-len(tag)/2])
		option(tag + ":")
		option("要紧 VIP")
		b.until(fmt.Sprintf(`document.activeElement.value === %q`, tag+`:"要紧 VIP" `))
		b.composes("tuikuan", "退款")
		b.presses(kb.Enter, false)
		b.until(`location.pathname === "/desk/search" && document.readyState === "complete"`)
		b.until(fmt.Sprintf(`document.querySelectorAll("#rows .row").length === 1 && document.querySelector("#rows .row").id === "t%d"`, first))
		b.until(`document.querySelector("#rows mark").textContent === "退款"`)
		b.opens("/desk/search?q=" + is + ":strange")
		if said := b.text("main .strip"); !strings.Contains(said, is+":strange") {
			t.Errorf("what was not understood is not said: %q", said)
		}
		b.opens("/desk/search")
		b.until(`document.activeElement.matches("[data-search]")`)
		b.presses(kb.ArrowDown, false)
		option(is + ":strange")
		b.until(`location.search.includes("strange") && document.readyState === "complete"`)
		if why := b.text("main .odd li"); !strings.Contains(why, query.OpValues(query.OpIs, lang)[0]) {
			t.Errorf("what it may be is not said: %q", why)
		}
		b.opens("/desk/search")
		b.until(`document.activeElement.matches("[data-search]") && document.querySelector(".findlist .forget")`)
		b.presses(kb.ArrowDown, false)
		b.until(`document.getElementById(document.activeElement.getAttribute("aria-activedescendant"))?.dataset.query.includes("strange")`)
		b.presses(kb.Delete, false)
		b.until(`document.querySelector(".findlist .forget") && !document.querySelector('.findlist [data-query*="strange"]')`)
	})
}

// By keyboard alone: the palette goes to views, tickets, customers and settings, presses what the page has, and remembers what was used.
func TestPalette(t *testing.T) {
	inBoth(t, func(t *testing.T, s *shop, b *tab, lang desk.Lang) {
		s.writes("王芳", "wangfang@cust.test", "茶叶退款", "上周三申请的退款。")
		number := s.newest().Ticket.Number
		b.opens("/desk/open")
		ask := func(text, want string) {
			t.Helper()
			b.presses("k", true)
			b.until(`document.querySelector("#palette").open && document.activeElement.closest("#palette") && document.querySelector("#palette [aria-selected=true]")`)
			if text != "" {
				b.types(text)
			}
			b.until(fmt.Sprintf(`(document.getElementById(document.activeElement.getAttribute("aria-activedescendant"))?.textContent ?? "").includes(%q)`, want))
			b.presses(kb.Enter, false)
		}
		words := map[desk.Lang][3]string{desk.Chinese: {"未分配", "邮箱", "解决"}, desk.English: {"Unassigned", "Mailboxes", "Resolve"}}[lang]
		ask("未分配", words[0]) // by either language's name
		b.until(`location.pathname === "/desk/unassigned" && document.readyState === "complete"`)
		ask("", words[0]) // what was used comes first
		b.until(`!document.querySelector("#palette").open || document.readyState === "complete"`)
		b.until(`document.readyState === "complete"`)
		ask(fmt.Sprintf("#%d", number), fmt.Sprintf("#%d", number))
		b.until(fmt.Sprintf(`location.pathname === "/desk/tickets/%d" && document.readyState === "complete"`, number))
		ask(words[2], words[2])
		s.soon("resolved by the palette", func() bool { return s.talk(number).Ticket.Status == desk.Resolved })
		b.until(`document.querySelector("#palette").open === false`)
		ask(map[desk.Lang]string{desk.Chinese: "修改工单标题", desk.English: "Change the subject"}[lang], "") // a field of a menu
		b.until(`document.activeElement.name === "subject" && document.activeElement.closest("details").open`)
		b.presses(kb.Escape, false)
		ask(map[desk.Lang]string{desk.Chinese: "转发", desk.English: "Forward"}[lang], "王芳") // the last message
		b.until(`document.activeElement.closest("[data-composer=forward]")`)
		b.presses("k", true)
		b.until(`document.querySelector("#palette").open`)
		b.composes("wangfang", "王芳")
		b.until(`[...document.querySelectorAll("#palette [role=option]")].some((o) => o.textContent.includes("wangfang@cust.test"))`)
		b.presses(kb.Escape, false)
		b.until(`!document.querySelector("#palette").open`)
		waiting := map[desk.Lang]string{desk.Chinese: "状态: 待客户回复", desk.English: "Status: Pending"}[lang]
		ask(waiting, waiting)
		s.soon("pending by the palette", func() bool { return s.talk(number).Ticket.Status == desk.Pending })
		b.js(`fetch("/desk/views", {method: "POST", body: new URLSearchParams({name: "Teas", view: "all", query: "茶"})})`)
		for _, to := range [][3]string{{"teas", "Teas", "/desk/saved-"}, {"gzsj", map[desk.Lang]string{desk.Chinese: "工作时间", desk.English: "Working hours"}[lang], "/desk/settings/hours"},
			{"report", map[desk.Lang]string{desk.Chinese: "满意度报表", desk.English: "Satisfaction"}[lang], "/desk/reports/ratings"}, {"2fa", map[desk.Lang]string{desk.Chinese: "两步验证", desk.English: "Two-factor"}[lang], "/desk/profile/second"}} {
			ask(to[0], to[1])
			b.until(fmt.Sprintf(`location.pathname.startsWith(%q) && document.readyState === "complete" && document.querySelector("h1")`, to[2]))
		}
		b.presses("k", true)
		b.until(`document.querySelector("#palette").open`)
		b.types("wf")
		b.until(`document.querySelector("#palette [data-href^='/desk/customers/']")?.textContent.includes("王芳")`)
		b.js(`document.querySelector("#palette [data-href^='/desk/customers/']").click()`)
		b.until(`location.pathname.startsWith("/desk/customers/") && document.readyState === "complete"`)
		if lang == desk.Chinese { // the page's own commands in pinyin
			b.opens(fmt.Sprintf("/desk/tickets/%d", number))
			ask("jiejue", "解决")
			s.soon("resolved in pinyin", func() bool { return s.talk(number).Ticket.Status == desk.Resolved })
		}
	})
}
