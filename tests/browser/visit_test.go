package browser

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/heapprofiler"
	"github.com/chromedp/cdproto/performance"
	"github.com/chromedp/chromedp"

	"github.com/deskbell/deskbell/desk"
)

// isOpen waits until a ticket is what the page shows, in the document that was there before.
func (b *tab) isOpen(number int64) {
	b.Helper()
	b.until(fmt.Sprintf(`window.stays && location.pathname === "/desk/tickets/%[1]d" && document.querySelector('main[data-ticket="%[1]d"] .msg') && document.title.includes("#%[1]d ") && document.body.matches(".one")
		&& document.querySelectorAll("#rows [aria-current]").length === 1 && document.querySelector("#t%[1]d[aria-current]")`, number))
	b.composerReady()
}

// stays marks the document, so that another one is told from it.
func (b *tab) stays() {
	b.Helper()
	b.js(`window.stays = true`)
}

// Tickets are opened from the list, one after the other, and gone back to, in one document: what was typed, the place in the list, the
// keys, the composer and what colleagues see are as if each had been a page of its own.
func TestTicketsOpenWithinOneDocument(t *testing.T) {
	s := newShop(t, 0)
	numbers := s.full(60)
	first, second := numbers[31], numbers[30]
	b, other := s.logsIn(liwei), s.logsIn(zhoumin)
	other.opens(fmt.Sprintf("/desk/tickets/%d?v=open", first))
	b.opens("/desk/open")
	b.until(`document.querySelectorAll("#rows .pick").length >= 50`)
	s.listening(2)
	b.stays()
	b.clicks(fmt.Sprintf("#t%d", first))
	b.isOpen(first)
	place := fmt.Sprintf(`document.querySelector("#t%d").getBoundingClientRect().top`, first)
	before := b.js(place).(float64)
	other.until(`document.querySelector("#answering").innerText.includes("李伟正在查看")`)
	if got := b.js(`[document.activeElement.id, document.title.endsWith(document.querySelector("#arrived").textContent || "?"), getComputedStyle(document.activeElement).outlineStyle].join()`); got != "main,true,none" {
		t.Errorf("the focus, what is said aloud, and the outline: %v", got)
	}
	b.reply()
	b.rich()
	b.types("写到一半")
	b.clicks(fmt.Sprintf("#t%d", second)) // before it has been saved
	b.isOpen(second)
	other.until(`document.querySelector("#answering").innerText === ""`)
	s.soon("the draft is kept", func() bool {
		d := s.talk(first).Drafts
		return len(d) == 1 && strings.Contains(d[0].HTML+d[0].Text, "写到一半")
	})
	if got := b.js(written + `.trim() + document.querySelectorAll("#reply .rich").length`); got != "1" {
		t.Errorf("the box of the next ticket: %q", got)
	}
	b.js(`history.back()`)
	b.isOpen(first)
	b.until(written + `.includes("写到一半")`)
	if after := b.js(place).(float64); after < before-80 || after > before+80 { // its mark of a draft may make it higher
		t.Errorf("the row was at %v and is at %v", before, after)
	}
	b.reply()
	b.js(`document.querySelector('#reply [data-do="bold"]').click()`)
	b.types("，好了")
	b.until(`document.querySelector("#reply [data-saved]").textContent.includes("已存") && document.querySelector("#reply .rich b")`)
	b.presses("\r", true)
	s.soon("it is sent, once", func() bool { return s.answers(first) == 1 })
	b.until(`document.querySelectorAll("#messages .msg.ours").length === 1 && ` + written + `.trim() === ""`)
	b.js(`history.forward()`)
	b.isOpen(second)
	_, err := s.store.Edit(t.Context(), desk.Edit{Ticket: second, By: desk.By{Agent: s.ids[zhoumin]}, AddTags: []string{"退款"}})
	s.must(err)
	b.until(`document.querySelector("#ticket-head .tag")?.innerText.includes("退款")`)
	b.js(`document.activeElement.blur()`)
	b.presses("p", false)
	b.until(`document.querySelector("#m-priority").open`)
	b.presses("\x1b", false)
	b.presses("u", false)
	b.until(`window.stays && location.pathname === "/desk/open" && document.body.matches(".inbox") && !document.querySelector("main[data-ticket], #rows [aria-current]") && document.title.includes("待处理")`)
	b.js(`document.querySelector('.rail a[href="/desk/resolved"]').click()`)
	b.until(`window.stays && document.querySelector('.rail [aria-current]').href.endsWith("/desk/resolved") && document.querySelector(".list").dataset.view === "resolved" && document.querySelector("#nothing")`)
	b.js(`history.back()`)
	b.until(fmt.Sprintf(`window.stays && document.querySelector('.rail [aria-current]').href.endsWith("/desk/open") && document.querySelector("#t%d")`, second))
	s.writes("孙莉", "sun@cust.test", "新信", "你好")
	b.until(`document.querySelector("#rows").innerText.includes("新信") || document.querySelector("[data-newer]").innerText.includes("1")`)
}

// Where a page can't be had as expected the browser goes there itself, and says what it always said.
func TestWhatIsNotAsExpectedIsLeftToTheBrowser(t *testing.T) {
	s := newShop(t, 0)
	numbers := s.full(6)
	b := s.logsIn(liwei)
	b.opens("/desk/open")
	b.stays()
	b.js(fmt.Sprintf(`for (const n of [%d, %d, %d]) document.querySelector("#t" + n).click()`, numbers[1], numbers[4], numbers[2])) // the last one counts
	b.isOpen(numbers[2])
	b.js(`history.back()`)
	b.until(`window.stays && location.pathname === "/desk/open" && document.body.matches(".inbox")`)

	b.js(fmt.Sprintf(`{ const at = fetch; window.quick = () => { window.fetch = at; }; window.fetch = (...a) => new Promise((go) => setTimeout(() => go(at(...a)), 900)); } document.querySelector("#t%d").click()`, numbers[3]))
	b.until(`document.documentElement.matches("[data-going]")`) // it is slow, and that is seen
	b.isOpen(numbers[3])
	b.js(`history.back()`)
	b.until(`location.pathname === "/desk/open" && document.body.matches(".one")`)
	b.js(`history.forward()`) // before the list is there
	b.until(fmt.Sprintf(`location.pathname === "/desk/tickets/%d"`, numbers[3]))
	b.js(`new Promise((done) => setTimeout(done, 1200))`)
	b.isOpen(numbers[3])
	b.js(`window.quick(), history.back()`)
	b.until(`window.stays && location.pathname === "/desk/open" && document.body.matches(".inbox")`)
	for _, how := range []string{"ctrlKey", "metaKey", "shiftKey"} { // these are the browser's
		got := b.js(fmt.Sprintf(`new Promise((done) => {
			addEventListener("click", (e) => { done(e.defaultPrevented); e.preventDefault(); }, {once: true});
			document.querySelector(".rail a[href='/desk/pending']").dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true, %s: true}));
		})`, how))
		if got != false {
			t.Errorf("%s: %v", how, got)
		}
	}
	b.js(fmt.Sprintf(`document.querySelector("#t%d").href = "/desk/tickets/999999?v=open", document.querySelector("#t%[1]d").click()`, numbers[5]))
	b.until(`!window.stays && location.pathname === "/desk/tickets/999999" && document.body.innerText.includes("999999")`)
	b.opens("/desk/open")
	b.stays()
	b.js(`fetch("/logout", {method: "POST"}).then((r) => r.status)`)
	b.clicks(fmt.Sprintf("#t%d", numbers[0]))
	b.until(`!window.stays && location.pathname === "/login" && document.readyState === "complete"`)
}

// Who leaves a ticket while an answer is on its way, and comes back before it has arrived, finds it sent and not once more as a draft.
func TestWhatIsOnItsWayIsSentOnce(t *testing.T) {
	s := newShop(t, 0)
	numbers := s.full(2)
	b := s.logsIn(liwei)
	b.opens(fmt.Sprintf("/desk/tickets/%d?v=open", numbers[0]))
	b.reply()
	b.types("已经寄出")
	b.until(`document.querySelector("#reply [data-saved]").textContent.includes("已存")`)
	b.stays()
	b.js(`{ const at = fetch; window.fetch = (...a) => String(a[0]).endsWith("/reply") ? new Promise((go) => { window.arrives = () => go(at(...a)); }) : at(...a); } document.querySelector("#reply [data-main]").click()`)
	b.until(`window.arrives`)
	b.js(fmt.Sprintf(`document.querySelector("#t%d").click()`, numbers[1]))
	b.isOpen(numbers[1])
	b.js(`history.back()`)
	b.isOpen(numbers[0])
	b.until(written + `.includes("已经寄出")`)
	b.js(`window.arrives()`)
	s.soon("it is sent", func() bool { return s.answers(numbers[0]) == 1 })
	b.until(written + `.trim() === "" && document.querySelectorAll("#messages .msg.ours").length === 1`)
	if d := s.talk(numbers[0]).Drafts; len(d) > 0 {
		t.Errorf("a draft is left over: %+v", d)
	}
}

// While the server is away the browser says so; what was typed is there when it is back.
func TestGoingOnWhileTheServerIsAway(t *testing.T) {
	m, b, number := atWork(t)
	b.stays()
	b.types("还没存")
	m.stop()
	b.js(`document.querySelector('.rail a[href="/desk/pending"]').click()`)
	b.until(`!window.stays && location.protocol === "chrome-error:"`)
	m.start()
	b.opens(fmt.Sprintf("/desk/tickets/%d?v=open", number))
	b.until(written + `.includes("还没存")`)
}

// Who opens tickets all day in one document has no more of it in memory than after the first ones.
func TestNothingStaysOfTicketsThatWereLeft(t *testing.T) {
	s := newShop(t, 0)
	numbers := s.full(8)
	b := s.logsIn(liwei)
	b.opens("/desk/open")
	b.stays()
	_, err := chromedp.Call(b.ctx, performance.Enable, performance.EnableParams{})
	b.must(err)
	held := func() (nodes, listeners float64) {
		b.until(`document.querySelector("#suggested")`)
		for range 3 {
			_, err := chromedp.Call(b.ctx, heapprofiler.CollectGarbage, cdp.Empty{})
			b.must(err)
			time.Sleep(50 * time.Millisecond)
		}
		got, err := chromedp.Call(b.ctx, performance.GetMetrics, cdp.Empty{})
		b.must(err)
		for _, m := range got.Metrics {
			switch m.Name {
			case "Nodes":
				nodes = m.Value
			case "JSEventListeners":
				listeners = m.Value
			case "JSHeapUsedSize":
				t.Logf("heap %.1f MB", m.Value/1e6)
			}
		}
		return nodes, listeners
	}
	goes := func(n int) {
		for i := range n {
			number := numbers[i%len(numbers)]
			b.js(fmt.Sprintf(`document.querySelector("#t%d").click()`, number))
			b.isOpen(number)
		}
	}
	goes(9)
	nodes, listeners := held()
	goes(33)
	s.soon(fmt.Sprintf("after 42 tickets about as much is held as after 9, %v nodes and %v listeners", nodes, listeners), func() bool {
		more, heard := held()
		t.Logf("%v nodes, %v listeners", more, heard)
		return more < 1.3*nodes && heard < 1.1*listeners
	})
}
