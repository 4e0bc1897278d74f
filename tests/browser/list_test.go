package browser

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/deskbell/deskbell/desk"
)

// full puts tickets of different customers into the shop.
func (s *shop) full(n int) (numbers []int64) {
	for i := range n {
		t, err := s.store.Submit(s.Context(), desk.Submission{Source: desk.FromForm, From: desk.Person{Name: fmt.Sprintf("客户 %d", i), Address: fmt.Sprintf("c%d@cust.test", i)}, Subject: fmt.Sprintf("第 %d 封", i), Text: "你好", Lang: desk.Chinese})
		s.must(err)
		numbers = append(numbers, t.Number)
	}
	return numbers
}

// Several tickets are ticked and changed by keys alone, in both languages, and it is taken back by a key.
func TestBulkByKeysAlone(t *testing.T) {
	for lang, said := range map[desk.Lang][2]string{desk.Chinese: {"已选 3 个", "已更改：3 个"}, desk.English: {"3 selected", "Changed: 3"}} {
		t.Run(string(lang), func(t *testing.T) {
			s := newShop(t, 0)
			s.T = t
			s.full(6)
			b := s.logsIn(liwei)
			s.reads(liwei, lang)
			b.opens("/desk/open")
			b.until(`document.querySelectorAll("#rows .pick").length === 6`)
			b.presses("j", false)
			b.presses("x", false)
			b.presses("J", false)
			b.presses("J", false)
			b.until(fmt.Sprintf(`document.querySelector("[data-picked]").textContent === %q && document.querySelector("#bulk").checkVisibility()`, said[0]))
			b.js(`window.setTimeout = ((wait) => (f, ms, ...rest) => wait(f, ms === 8000 ? 1000 : ms, ...rest))(window.setTimeout)`) // the line goes earlier
			b.presses("e", false)
			b.until(`document.querySelectorAll("#rows .pick").length === 3`)
			b.until(fmt.Sprintf(`document.querySelector("#toast").textContent.includes(%q)`, said[1]))
			s.soon("three are resolved", func() bool { return s.count(desk.ViewResolved) == 3 })
			b.until(`!document.querySelector("#toast").matches(".on") && !document.querySelector("#toast button").checkVisibility()`)
			b.presses("z", false) // the line has gone, and what it offered has not
			b.until(`document.querySelectorAll("#rows .pick").length === 6 && !document.querySelector("#toast button")`)
			s.soon("none is resolved", func() bool { return s.count(desk.ViewResolved) == 0 })

			b.presses("j", false)
			b.presses("p", false) // for the row that one is at
			b.until(`document.querySelectorAll("#rows input:checked").length === 1 && document.querySelector("#bulk details[open]")`)
			b.js(`document.querySelector('#bulk details[open] [value="urgent"]').focus()`) // arrows go there too, once the menu has settled
			b.presses(kb.Enter, false)
			b.until(`document.querySelector("#rows .prio.urgent")`)
			b.presses("x", false)
			b.presses(kb.Escape, false)
			b.until(`document.querySelectorAll("#rows input:checked").length === 0 && !document.querySelector("#bulk").checkVisibility()`)
		})
	}
}

// reads sets the language of an agent.
func (s *shop) reads(address string, lang desk.Lang) {
	agents, err := s.store.Agents(s.Context())
	s.must(err)
	for _, a := range agents {
		if a.Address == address {
			a.Lang = lang
			s.must(s.store.SaveAgent(s.Context(), a))
		}
	}
}

// count is how many tickets a view has.
func (s *shop) count(v desk.View) int {
	counts, err := s.store.Counts(s.Context(), s.ids[liwei])
	s.must(err)
	return counts[v]
}

// By mouse: a range with shift, all of the view, tags, spam and the bin; each is taken back by the button.
func TestBulkByMouse(t *testing.T) {
	const all = 230 // more than are read at once
	s := newShop(t, 0)
	s.full(all)
	b := s.logsIn(liwei)
	b.opens("/desk/open")
	b.until(`document.querySelectorAll("#rows .pick").length >= 50`)
	click := func(i int, shift bool) {
		b.js(fmt.Sprintf(`document.querySelectorAll("#rows input")[%d].dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true, shiftKey: %v}))`, i, shift))
	}
	click(1, false)
	click(4, true)
	b.until(`document.querySelectorAll("#rows input:checked").length === 4`)
	b.js(`(document.querySelector("#bulk [data-key=t]").click(), document.querySelector("#bulk [name=tag]").value = "退款")`)
	b.js(`document.querySelector("#bulk [name=tag]").focus()`)
	b.presses(kb.Enter, false)
	b.until(`document.querySelectorAll("#rows .tag").length === 4`)
	b.js(`document.querySelector("#toast button").click()`)
	b.until(`document.querySelectorAll("#rows .tag").length === 0`)

	click(0, false)
	ticked := func(n int) string {
		return fmt.Sprintf(`document.querySelector("[data-picked]").textContent.includes(%q)`, fmt.Sprint(n))
	}
	b.js(`document.querySelector("[data-pick-all]").click()`)
	b.until(ticked(all) + ` && document.querySelectorAll("#rows .pick").length < ` + fmt.Sprint(all)) // more than is shown
	click(2, false)
	b.until(ticked(all - 1))
	b.js(`document.querySelector('#bulk [value="high"]').click()`)
	b.until(`document.querySelectorAll("#rows .prio.high").length >= document.querySelectorAll("#rows .pick").length - 1 && document.querySelector("#toast").textContent.includes("` + fmt.Sprint(all-1) + `")`)
	b.js(`document.querySelector("#toast button").click()`)
	b.until(`!document.querySelector("#rows .prio")`)
	b.js(`document.querySelector("[data-pick-all]").click()`)
	b.until(ticked(all))
	b.until(`(document.querySelector("#rows").scrollTop += 3000, document.querySelectorAll("#rows .pick").length === ` + fmt.Sprint(all) + `) && document.querySelectorAll("#rows input:checked").length === ` + fmt.Sprint(all)) // what comes is ticked
	s.writes("孙莉", "sun@cust.test", "后来的信", "你好")
	b.until(`document.querySelectorAll("#rows .pick").length === ` + fmt.Sprint(all+1) + ` && document.querySelectorAll("#rows input:checked").length === ` + fmt.Sprint(all)) // and what is new is not
	b.js(`document.querySelector("#bulk [value=resolved]").click()`)
	s.soon("all but the new one are resolved", func() bool { return s.count(desk.ViewResolved) == all && s.count(desk.ViewOpen) == 1 })
	b.until(`document.querySelector("#toast button")`)
	b.js(`document.querySelector("#toast button").click()`)
	s.soon("they are back", func() bool { return s.count(desk.ViewOpen) == all+1 })
	b.opens("/desk/open")
	b.until(`document.querySelectorAll("#rows .pick").length >= 50`)
	click(0, false)
	for _, c := range []struct {
		control string
		view    desk.View
	}{{`[value="spam"]`, desk.ViewSpam}, {`[value="delete"]`, desk.ViewBin}, {`[value="pending"]`, desk.ViewPending}} {
		b.js(`(document.querySelector("[data-pick-all]").checked || document.querySelector("[data-pick-all]").click())`)
		b.until(ticked(all + 1))
		b.js(fmt.Sprintf(`document.querySelector('#bulk %s').click()`, c.control))
		s.soon("all are in "+string(c.view), func() bool { return s.count(c.view) == all+1 })
		b.until(`document.querySelectorAll("#rows .pick").length === 0`)
		b.js(`document.querySelector("#toast button").click()`)
		s.soon("they are back", func() bool { return s.count(c.view) == 0 && s.count(desk.ViewOpen) == all+1 })
		b.opens("/desk/open")
		b.until(`document.querySelectorAll("#rows .pick").length >= 50`)
	}
}

// crept says that every row is at its place.
const crept = ` && !document.querySelector("#rows .coming") && [...document.querySelectorAll("#rows .pick")].every((el) => el.style.marginTop === "")`

// While the pointer is over the list nothing in it moves: what is new is counted, what is gone is pale, and both settle afterwards. In a
// list that nobody touches new mail slides in without a layout shift.
func TestNothingMovesUnderThePointer(t *testing.T) {
	s := newShop(t, 0)
	numbers := s.full(5) // too few to scroll
	b := s.logsIn(liwei)
	b.opens("/desk/open")
	b.until(`document.querySelectorAll("#rows .pick").length === 5`)
	s.listening(1)
	b.js(`(window.shift = 0, new PerformanceObserver((list) => { for (const e of list.getEntries()) if (!e.hadRecentInput) window.shift += e.value; }).observe({type: "layout-shift", buffered: false}))`)
	s.writes("陈晓明", "chen@cust.test", "第一封新信", "你好")
	b.until(`document.querySelectorAll("#rows .pick").length === 6` + crept)
	if shift := b.js(`window.shift * 1`).(float64); shift > 0.02 {
		t.Errorf("new mail shifts the list by %v", shift)
	}

	id := fmt.Sprint("t", numbers[2])
	at := fmt.Sprintf(`document.getElementById(%q).getBoundingClientRect().top`, id)
	before := b.js(at).(float64)
	b.do(chromedp.MouseEvent("mouseMoved", 400, before+20))
	b.until(`document.querySelector("#rows").matches(":hover")`)
	s.writes("孙莉", "sun@cust.test", "第二封新信", "你好")
	done, err := s.store.Bulk(t.Context(), desk.Bulk{Edit: desk.Edit{By: desk.By{Agent: s.ids[zhoumin]}, Status: new(desk.Resolved)}, Tickets: numbers[3:4]})
	s.must(err)
	if done.Changed != 1 {
		t.Fatal(done)
	}
	b.until(`document.querySelector("[data-newer]").innerText.includes("1") && document.querySelectorAll("#rows .gone").length === 1`)
	if after := b.js(at).(float64); after != before {
		t.Errorf("the row under the pointer moved from %v to %v", before, after)
	}
	b.do(chromedp.MouseEvent("mouseMoved", 900, 300))
	b.until(`document.querySelectorAll("#rows .pick").length === 6 && document.querySelector("#rows .who").innerText.includes("孙莉") && !document.querySelector("#rows .gone")`)
	if shift := b.js(`window.shift * 1`).(float64); shift > 0.02 {
		t.Errorf("all in all the list shifted by %v", shift)
	}
}

// Who comes back from a ticket finds the list as it was, far down too; without script a link leads on.
func TestListKeepsItsPlace(t *testing.T) {
	s := newShop(t, 0)
	s.full(260)
	b := s.logsIn(liwei)
	b.opens("/desk/open")
	b.until(`(document.querySelector("#rows").scrollTop += 3000, document.querySelectorAll("#rows .pick").length === 260)`)
	b.js(`document.querySelectorAll("#rows .pick")[230].scrollIntoView({block: "center"})`)
	b.until(`document.querySelectorAll("#rows .row")[230].getBoundingClientRect().top > 0`)
	at := `document.querySelector('[id="' + window.name + '"]').getBoundingClientRect().top`
	b.js(`window.name = document.querySelectorAll("#rows .row")[230].id`)
	before := b.js(at).(float64)
	b.js(`document.getElementById(window.name).click()`)
	b.until(`document.querySelector("main[data-ticket]") && document.querySelector("#rows .row[aria-current]")`)
	b.until(fmt.Sprintf(`Math.abs(%s - %v) < 3`, at, before))
	b.presses("u", false)
	b.until(`document.body.classList.contains("inbox") && document.getElementById(window.name)`)
	b.until(fmt.Sprintf(`Math.abs(%s - %v) < 3`, at, before))
	b.js(`document.querySelector('.rail a[href="/desk/open"]').click()`)
	b.until(`document.body.classList.contains("inbox") && document.querySelector("#rows").scrollTop === 0 && document.querySelectorAll("#rows .pick").length >= 50`)

	s.listening(1) // at its top it shows what comes in, several at once too, and no row jumps for it
	b.js(`(window.shift = 0, new PerformanceObserver((list) => { for (const e of list.getEntries()) if (!e.hadRecentInput) window.shift += e.value; }).observe({type: "layout-shift", buffered: false}))`)
	for i := range 3 {
		s.writes(fmt.Sprint("新客", i), fmt.Sprintf("new%d@cust.test", i), "新信", "你好")
	}
	b.until(`document.querySelector("#rows .who").innerText.includes("新客2") && document.querySelector("#rows").scrollTop === 0 && document.querySelector("[data-newer]").hidden`)
	if shift := b.js(`window.shift * 1`).(float64); shift > 0.005 {
		t.Errorf("three new mails shift the list by %v", shift)
	}
}

// Rows that others bring and take make room without a jump: on a phone, where the page itself scrolls, and in a list too short to scroll;
// at its top and further down.
func TestRowsCreep(t *testing.T) {
	s := newShop(t, 0)
	numbers := s.full(30)
	b := s.logsIn(liwei)
	for _, size := range []struct{ width, height int64 }{{390, 844}, {1440, 3000}} {
		b.do(chromedp.EmulateViewport(size.width, size.height))
		b.opens("/desk/open")
		b.until(`document.querySelectorAll("#rows .pick").length >= 30`)
		s.listening(1)
		b.js(`(window.shift = 0, new PerformanceObserver((list) => { for (const e of list.getEntries()) if (!e.hadRecentInput) window.shift += e.value; }).observe({type: "layout-shift", buffered: false}))`)
		comes := func(name string) {
			s.writes(name, "new@cust.test", "新信", "你好")
			b.until(fmt.Sprintf(`document.querySelector("#rows .who").innerText.includes(%q)`, name) + crept)
		}
		goes := func(number int64) {
			_, err := s.store.Bulk(t.Context(), desk.Bulk{Edit: desk.Edit{By: desk.By{Agent: s.ids[zhoumin]}, Status: new(desk.Resolved)}, Tickets: []int64{number}})
			s.must(err)
			b.until(fmt.Sprintf(`!document.getElementById("t%d")`, number) + crept)
		}
		comes(fmt.Sprint("新客", size.width))
		goes(numbers[len(numbers)-3])
		numbers = numbers[:len(numbers)-3]
		at := `document.getElementById(window.name).getBoundingClientRect().top`
		b.js(`(document.documentElement.scrollTop = 700, window.name = document.querySelectorAll("#rows .row")[12].id)`)
		before := b.js(at).(float64)
		comes(fmt.Sprint("再来", size.width))
		if after := b.js(at).(float64); size.width == 390 && math.Abs(after-before) > 2 {
			t.Errorf("at %d the row that is read went from %v to %v", size.width, before, after)
		}
		if shift := b.js(`window.shift * 1`).(float64); shift > 0.01 {
			t.Errorf("at %d rows shift by %v", size.width, shift)
		}
	}
}

// A view is kept from a list, shows in the rail with its number, and is renamed, moved, shared and deleted; orders and density stay chosen.
// A row that is not in sight is not laid out; the height it is given meanwhile is the one it has, in every density and with or without a
// foot, else a list that goes back to its place would miss it.
func TestRowsAreAsHighAsTold(t *testing.T) {
	s := newShop(t, 0)
	s.full(40)
	b := s.logsIn(liwei)
	for _, rows := range []string{".pick", "#rows > .row"} {
		for _, compact := range []bool{false, true} {
			b.opens("/desk/open")
			got := b.js(fmt.Sprintf(`(() => {
				const rows = document.getElementById("rows"), high = () => [...rows.querySelectorAll(%q)].map((r) => r.getBoundingClientRect().height)
				document.querySelector(".list").classList.toggle("compact", %v)
				if (%[1]q !== ".pick") for (const p of [...rows.querySelectorAll(".pick")]) p.replaceWith(p.querySelector(".row")) // as a reader has them
				for (const [i, r] of [...rows.querySelectorAll(%[1]q)].entries()) {
					if (i %% 3) r.querySelector(".said").insertAdjacentHTML("afterend", '<div class="end"><span class="face s">李</span></div>')
					if (i %% 2) continue
					r.classList.add("tall")
					r.querySelector(".row > div, :scope > div").insertAdjacentHTML("beforeend", '<div class="foot"><span class="tag">标签</span></div>')
				}
				const told = high()
				for (const r of rows.querySelectorAll(%[1]q)) r.style.contentVisibility = "visible"
				const have = high()
				return have.length < 40 ? "too few rows" : told.map((h, i) => [i, h, have[i]]).filter(([, a, b]) => a !== b).join("; ")
			})()`, rows, compact))
			if got != "" {
				t.Errorf("%s, compact %v: row, told, is: %v", rows, compact, got)
			}
		}
	}
}

func TestViewsAreKept(t *testing.T) {
	for _, lang := range desk.Langs {
		t.Run(string(lang), func(t *testing.T) {
			s := newShop(t, 0)
			s.T = t
			s.writes("王芳", "wangfang@cust.test", "退款多久能到账？", "退款还没有到。")
			s.writes("陈晓明", "chen@cust.test", "包裹没有收到", "显示签收。")
			b := s.logsIn(liwei)
			s.reads(liwei, lang)
			b.opens("/desk/open")
			b.js(`document.querySelector('[name="sort"][value="wait"]').click()`)
			b.until(`document.querySelector(".list[role=main]").dataset.sort === "wait" && document.querySelector("#rows .who").innerText.includes("王芳")`)
			b.js(`document.querySelector('[name="compact"]').click()`)
			b.until(`document.querySelector(".list.compact[role=main]")`)
			b.js(`(document.querySelector("form.keep [name=name]").value = "急事", document.querySelector("form.keep button").click())`)
			b.until(`location.pathname.startsWith("/desk/saved-") && document.querySelectorAll("#rows .pick").length === 2 && document.querySelector("h1").innerText.includes("急事")`)
			b.until(`document.querySelector(".rail [data-late]").textContent === "2"`)
			b.opens("/desk/views")
			b.js(`(document.querySelector('.kept [name=query]').value = "退款", document.querySelector('.kept [name=name]').value = "退款的", document.querySelector('.kept [name=shared]').checked = true, document.querySelector('.kept form[action$="1"] button').click())`)
			b.until(`document.querySelector(".kept b")?.innerText === "退款的" && document.querySelector(".rail [data-late]").textContent === "1"`)
			other := s.logsIn(zhoumin)
			other.opens("/desk/search") // the search field knows it too
			other.until(`document.querySelector('.findlist [data-href="/desk/saved-1"]')`)
			other.js(`document.querySelector('.findlist [data-href="/desk/saved-1"]').click()`)
			other.until(`location.pathname === "/desk/saved-1" && document.querySelectorAll("#rows .row").length === 1`)
			b.js(`document.querySelector('.kept form[action$="drop"] button').click()`)
			b.until(`document.querySelector(".nothing") && !document.querySelector(".rail [data-late]")`)
			other.until(`location.pathname === "/desk/open" && document.querySelector("#toast.bad.on") && !document.querySelector(".rail [data-late]")`) // whoever was in it is told
			if text := b.text("main"); strings.Contains(text, "views.") {
				t.Errorf("words are missing: %s", text)
			}
		})
	}
}

// Two tabs of one browser agree, and the numbers with them.
func TestTwoTabsAgree(t *testing.T) {
	s := newShop(t, 0)
	s.full(4)
	b := s.logsIn(liwei)
	b.opens("/desk/open")
	other := s.logsIn(zhoumin)
	other.opens("/desk/open")
	other.until(`document.querySelectorAll("#rows .pick").length === 4`)
	s.listening(2)
	b.js(`document.querySelector("#rows input").click()`)
	b.js(`document.querySelector("#bulk [data-key=e]").click()`)
	for _, tab := range []*tab{b, other} {
		tab.until(`document.querySelectorAll("#rows .pick").length === 3 && document.querySelector('.rail [data-count="open"]').textContent === "3"`)
	}
	number := s.newest().Ticket.Number
	other.opens(fmt.Sprintf("/desk/tickets/%d", number))
	s.listening(2)
	s.must(s.store.Delete(t.Context(), desk.By{Agent: s.ids[liwei]}, number))
	s.must(s.store.Purge(t.Context(), desk.By{Agent: s.ids[liwei]}, number))
	other.until(`document.querySelector("#gone")?.checkVisibility() && document.querySelector("#messages .msg")`)
}
