package browser

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/deskbell/deskbell/desk"
)

// sibling is another tab of the same browser.
func (b *tab) sibling() *tab {
	b.Helper()
	other := &tab{shop: b.shop}
	var stop func()
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithListener(other.hear))
	other.ctx, stop = ctx, cancel
	b.Cleanup(stop)
	other.begins()
	return other
}

// notes when an expression comes true in a tab, as moment.
func (b *tab) notes(moment, expression string) {
	b.Helper()
	b.js(fmt.Sprintf(`{ const look = () => { if (!window.%[1]s && (%[2]s)) window.%[1]s = Date.now(); }; new MutationObserver(look).observe(document.documentElement, {childList: true, subtree: true, characterData: true, attributes: true}); look(); }`, moment, expression))
}

// after is how long after from a moment that notes wrote has come.
func (b *tab) after(moment string, from time.Time) time.Duration {
	b.Helper()
	b.until("window." + moment)
	return time.UnixMilli(int64(b.js("window." + moment).(float64))).Sub(from)
}

// Two agents in two browsers see within a second that the other one is there, writes, and is gone.
func TestPresenceWithinASecond(t *testing.T) {
	s := newShop(t, 0)
	s.writes("王芳", "wangfang@cust.test", "退款", "到了吗？")
	path := fmt.Sprintf("/desk/tickets/%d?v=open", s.newest().Ticket.Number)
	one, two := s.logsIn(liwei), s.logsIn(zhoumin)
	two.opens("/desk/open")
	one.opens(path)
	s.listening(2)
	s.timely("that a colleague has it open is seen", func(try int) time.Duration {
		two.opens("/desk/open")
		one.until(`document.querySelector("#answering").innerText === ""`)
		moment := fmt.Sprint("there", try)
		one.notes(moment, `document.querySelector("#answering").innerText.includes("周敏正在查看")`)
		two.opens(path)
		return one.after(moment, time.Now())
	})
	two.until(`document.querySelector("#answering").innerText.includes("李伟正在查看")`)
	s.timely("that a colleague writes is seen", func(try int) time.Duration {
		two.opens(path)
		two.reply()
		one.until(`!document.querySelector("#answering").innerText.includes("周敏正在回复…")`)
		moment := fmt.Sprint("writes", try)
		one.notes(moment, `document.querySelector("#answering").innerText.includes("周敏正在回复…")`)
		from := time.Now()
		two.types("我")
		return one.after(moment, from)
	})
	s.timely("that a colleague writes a note is seen", func(try int) time.Duration {
		two.opens(path + "&compose=note")
		two.composerReady()
		one.until(`!document.querySelector("#answering .w-note")`)
		moment := fmt.Sprint("notes", try)
		one.notes(moment, `document.querySelector("#answering").innerText.trim() === "周敏正在写备注…" && document.querySelector("#rows .writing.note")?.textContent === "周敏正在写备注…"`)
		two.js(`document.querySelector("#note [data-text]").focus()`)
		from := time.Now()
		two.types("我")
		return one.after(moment, from)
	})
	s.timely("that a colleague has left is seen", func(try int) time.Duration {
		two.opens(path)
		one.until(`document.querySelector("#answering").innerText !== ""`)
		moment := fmt.Sprint("gone", try)
		one.notes(moment, `document.querySelector("#answering").innerText === ""`)
		from := time.Now().Add(500 * time.Millisecond)
		two.opens("/desk/open")
		return one.after(moment, from)
	})
}

// The bell counts at once, opens by its key, and is read by reading; in both languages.
func TestTheBell(t *testing.T) {
	for lang, words := range map[desk.Lang]string{desk.Chinese: "陈晓明 发来新工单", desk.English: "New from 陈晓明"} {
		t.Run(string(lang), func(t *testing.T) {
			s := newShop(t, 0)
			a, err := s.store.Agent(t.Context(), s.ids[zhoumin])
			s.must(err)
			a.Lang = lang
			s.must(s.store.SaveAgent(t.Context(), a))
			b := s.logsIn(zhoumin)
			b.opens("/desk/mine")
			s.listening(1)
			rung := 0
			s.timely("the bell", func(int) time.Duration {
				rung++
				moment := fmt.Sprint("rang", rung)
				b.notes(moment, fmt.Sprintf(`document.querySelector("#bell .n").textContent === "%[1]d" && document.title.startsWith("(%[1]d)")`, rung))
				s.writes("陈晓明", fmt.Sprintf("chen%d@cust.test", rung), fmt.Sprint("包裹没有收到 ", lang, rung), "显示签收，但我没有收到。")
				return b.after(moment, time.Now())
			})
			b.until(`document.querySelector("link[rel=icon]").href.startsWith("data:image/png")`)
			b.presses("i", false)
			b.until(fmt.Sprintf(`document.querySelector("#bell[open] li.unread b")?.textContent === %q`, words))
			b.presses(kb.Escape, false)
			b.until(`!document.querySelector("#bell").open && document.activeElement.closest("#bell")`)
			b.presses(kb.Enter, false)
			b.until(`document.querySelector("#bell[open] li.unread [data-read] button")`)
			b.js(`document.querySelector("#bell li.unread [data-read] button").click()`)
			b.until(`document.querySelector("#bell .n").textContent === "" && !document.querySelector("#bell li.unread") && !document.title.startsWith("(")`)
			b.until(`document.querySelector("link[rel=icon]").href.endsWith(".svg")`)
			b.js(`document.querySelector("#bell li [data-read] button").click()`)
			b.until(`document.querySelector("#bell .n").textContent === "1"`)
			b.opens(fmt.Sprintf("/desk/tickets/%d", s.newest().Ticket.Number))
			b.until(`document.querySelector("#bell .n").textContent === ""`)
		})
	}
}

// Of two tabs one tells a notice on the desktop, once; the browser is asked only by the button.
func TestOneTabSpeaks(t *testing.T) {
	s := newShop(t, 0)
	one := s.logsIn(zhoumin)
	two := one.sibling()
	const stub = `window.shown = []; document.hasFocus = () => false;
		window.Notification = class { constructor(title, o) { shown.push(title + "|" + o.body); } static permission = "default"; static async requestPermission() { window.asked = (window.asked || 0) + 1; return Notification.permission = "granted"; } };`
	for _, b := range []*tab{one, two} {
		b.opens("/desk/profile/notices")
		b.js(stub)
	}
	if one.js(`window.asked ?? 0`).(float64) != 0 {
		t.Error("the browser was asked by itself")
	}
	for _, b := range []*tab{one, two} {
		b.js(`document.querySelector("[data-allow] button").click()`)
		b.until(`window.asked === 1 && document.querySelector("[data-allow]").hidden && !document.querySelector("[data-allowed]").hidden`)
	}
	s.listening(1)
	s.writes("陈晓明", "chen@cust.test", "包裹没有收到", "显示签收，但我没有收到。")
	all := func() string {
		return fmt.Sprint(one.js(`shown.join("\n")`), two.js(`shown.join("\n")`))
	}
	s.soon("it is told", func() bool { return strings.Contains(all(), "陈晓明 发来新工单|#") })
	time.Sleep(2 * time.Second)
	if got := all(); strings.Count(got, "陈晓明") != 1 {
		t.Errorf("told: %q", got)
	}
}

// Two tabs of one agent look alike: what one changes of density, theme and keys is so in the other, without loading it.
func TestTwoTabsLookAlike(t *testing.T) {
	inBoth(t, func(t *testing.T, s *shop, one *tab, _ desk.Lang) {
		two := one.sibling()
		two.opens("/desk/open")
		two.js(`window.same = true`)
		one.opens("/desk/open")
		s.listening(1)
		one.js(`document.querySelector("button[name=compact]").click()`)
		two.until(`document.querySelector("[data-list].compact") && document.querySelector("button[name=compact]").value === "0"`)
		one.until(`document.querySelector("[data-list].compact") && document.readyState === "complete"`)
		one.opens("/desk/profile")
		one.js(`document.querySelector("[name=theme][value=dark]")?.click(); for (const s of document.querySelectorAll("select[name=theme]")) s.value = "dark"; document.querySelector("[name=keys]").checked = false; document.querySelector("form[action='/desk/profile'] button.primary").click()`)
		two.until(`document.documentElement.dataset.theme === "dark" && document.body.dataset.keys === "off" && window.same`)
	})
}

// While the desk is switched off the page says so and keeps what is typed; when it is back, another process by then, the page catches up.
func TestThePageCatchesUp(t *testing.T) {
	s := newShop(t, 0)
	m := s.ownMachine()
	s.writes("王芳", "wangfang@cust.test", "退款", "到了吗？")
	number := s.newest().Ticket.Number
	b, list := s.logsIn(liwei), s.logsIn(zhoumin)
	b.opens(fmt.Sprintf("/desk/tickets/%d?v=open", number))
	list.opens("/desk/open")
	b.reply()
	b.types("这句话不能丢")
	s.listening(2)
	m.stop()
	b.until(`!document.querySelector("#away").hidden && document.querySelector("#away").textContent.includes("连接断了")`)
	s.writes("陈晓明", "chen@cust.test", "包裹没有收到", "显示签收，但我没有收到。")
	_, err := s.store.AddNote(t.Context(), desk.Remark{By: desk.By{Agent: s.ids[zhoumin]}, Ticket: number, Text: "断线时写的备注"})
	s.must(err)
	time.Sleep(30 * time.Second)
	m.start()
	back := time.Now()
	b.until(`document.querySelector("#messages").innerText.includes("断线时写的备注")`)
	list.until(`document.querySelectorAll("#rows .row").length === 2`)
	b.until(`document.querySelector("#away").hidden`)
	t.Logf("caught up %v after the desk was back", time.Since(back))
	b.until(`(document.querySelector("#reply").innerText + document.querySelector("#reply [data-text]").value).includes("这句话不能丢")`)
	s.writes("赵六", "zhao@cust.test", "新的工单", "你好")
	list.until(`document.querySelectorAll("#rows .row").length === 3`)
	for range 2 { // a signal that is gone for a moment leaves the connection as it was: nothing fails, so nothing tells that it is back
		b.js(`window.dispatchEvent(new Event("offline"))`)
		b.until(`!document.querySelector("#away").hidden`)
		b.js(`window.dispatchEvent(new Event("online"))`)
		b.until(`document.querySelector("#away").hidden`)
	}
	b.mu.Lock()
	b.bad = nil // that the desk was away is what the console complained about
	b.mu.Unlock()
	list.mu.Lock()
	list.bad = nil
	list.mu.Unlock()
}
