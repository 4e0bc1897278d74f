package browser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/deskbell/deskbell/desk"
)

// tabsTo presses Tab until the focus is on what a selector names, as somebody without a mouse does.
func (b *tab) tabsTo(selector string) {
	b.Helper()
	at := fmt.Sprintf(`Boolean(document.activeElement?.matches(%q))`, selector)
	b.until(fmt.Sprintf(`document.querySelector(%q)`, selector))
	var held int64
	if b.js(fmt.Sprintf(nearerBack, selector)) == true {
		held = 8
	}
	for range 250 {
		for _, kind := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeRawKeyDown, input.DispatchKeyEventTypeKeyUp} {
			_, err := chromedp.Call(b.ctx, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: kind, Key: "Tab", Code: "Tab", WindowsVirtualKeyCode: 9, Modifiers: held})
			b.must(err)
		}
		if b.js(at) == true {
			return
		}
	}
	b.Fatalf("Tab never comes to %s; it is at %v", selector, b.js(`document.activeElement.outerHTML.slice(0, 200)`))
}

// nearerBack: with Shift held, one is there sooner. Not where Tab means the first of several, nor the first part of a date.
const nearerBack = `((selector) => {
	const stops = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [contenteditable], [tabindex]")].filter((el) => el.tabIndex >= 0 && !el.disabled && el.checkVisibility());
	const from = stops.indexOf(document.activeElement), to = stops.findIndex((el) => el.matches(selector));
	if (document.querySelectorAll(selector).length !== 1 || to < 0 || /date|time/.test(stops[to].type)) return false;
	return from < 0 ? stops.length - to < to + 1 : (from - to + stops.length) %% stops.length < (to - from + stops.length) %% stops.length;
})(%q)`

// tabsOn goes on to what a selector names and presses it.
func (b *tab) tabsOn(selector string) {
	b.Helper()
	b.tabsTo(selector)
	b.enters()
}

// arrowsTo goes down an open menu and presses what a selector names.
func (b *tab) arrowsTo(selector string) {
	b.Helper()
	b.until(fmt.Sprintf(`document.querySelector(%q)?.checkVisibility()`, selector))
	for range 40 {
		if b.js(fmt.Sprintf(`Boolean(document.activeElement?.matches(%q))`, selector)) == true {
			b.enters()
			return
		}
		b.presses(kb.ArrowDown, false)
	}
	b.Fatalf("arrows never come to %s", selector)
}

// at waits until a page is there.
func (b *tab) at(path string) {
	b.Helper()
	b.until(fmt.Sprintf(`location.pathname === %q && document.readyState === "complete"`, path))
}

// says waits until a part of the page has a text.
func (b *tab) says(selector, text string) {
	b.Helper()
	b.until(fmt.Sprintf(`[...document.querySelectorAll(%q)].some((el) => el.innerText.includes(%q))`, selector, text))
}

// What can be pressed is reached by Tab, in an order that ends, and it is seen where one is.
func TestTabReachesWhatCanBePressed(t *testing.T) {
	s := newShop(t, 0)
	s.writes("王芳", "wang@cust.test", "退款", "到了吗？")
	s.writes("Ann", "ann@cust.test", "Cup", "It is broken.")
	number := s.newest().Ticket.Number
	b := s.logsIn(liwei)
	for _, path := range []string{"/desk/open", fmt.Sprintf("/desk/tickets/%d?v=open", number), "/desk/customers/1", "/desk/views", "/desk/notices", "/desk/profile/notices", "/desk/settings/tags", "/desk/settings/hours",
		fmt.Sprintf("/desk/merge?number=%d&number=%d", number, number-1)} {
		b.opens(path)
		b.until(`!document.querySelector("form[data-composer]") || document.querySelector("form[data-composer]").dataset.ready`)
		b.js(`(document.activeElement.blur(), window.been = new Set(), window.faint = [])`)
		// Of a toolbar or a group of radio buttons Tab comes to one, and arrows to the others.
		const left = `[...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [contenteditable=true]")].filter((el) => el.checkVisibility({visibilityProperty: true}) && !el.matches(":disabled, [type=radio]")
			&& !el.closest("[inert], dialog:not([open]), [role=toolbar] [tabindex='-1']") && !window.been.has(el)).map((el) => el.outerHTML.slice(0, 120))`
		for range 400 {
			b.presses(kb.Tab, false)
			if b.js(`(() => { const el = document.activeElement, s = getComputedStyle(el), seen = (e) => e && (getComputedStyle(e).outlineStyle !== "none" || getComputedStyle(e).boxShadow !== "none");
				if (el !== document.body && !el.matches("[type=time], [type=date], [type=datetime-local]") && !seen(el) && !seen(el.parentElement) && !seen(el.closest(".search, .composer, .clip, .paper, .chips"))) window.faint.push(el.outerHTML.slice(0, 120));
				if (el === document.body || window.been.has(el) && !el.matches("[type=time], [type=date], [type=datetime-local]")) return true; window.been.add(el); return false })()`) == true {
				break
			}
		}
		if got := b.js(left).([]any); len(got) > 0 {
			t.Errorf("%s: Tab does not come to %v", path, got)
		}
		if got := b.js(`window.faint`).([]any); len(got) > 0 {
			t.Errorf("%s: it is not seen that one is at %v", path, got)
		}
	}
}

// The list without a mouse: order, density, a view of one's own; then topic, tag, who has it, status, spam and the bin for several at once.
func TestTheListByKeyboard(t *testing.T) {
	inBoth(t, func(t *testing.T, s *shop, b *tab, lang desk.Lang) {
		_, err := s.store.SaveTopic(t.Context(), desk.By{}, desk.Topic{Names: map[desk.Lang]string{desk.English: "Shipping", desk.Chinese: "物流"}})
		s.must(err)
		numbers := s.full(4)
		b.opens("/desk/open")
		b.until(`document.querySelectorAll("#rows .pick").length === 4`)
		b.tabsOn(`.list .tools summary`)
		b.arrowsTo(`[name=sort][value=wait]`)
		b.until(`document.querySelector(".list").dataset.sort === "wait" && document.readyState === "complete"`)
		b.tabsOn(`[name=compact]`)
		b.until(`document.querySelector(".list.compact") && document.readyState === "complete"`)
		b.tabsOn(`.tools details:last-child summary`)
		b.until(`document.activeElement.matches("form.keep [name=name]")`)
		b.types("急事")
		b.enters()
		b.says(`.rail`, "急事")
		b.opens("/desk/open")

		both := func(act func()) {
			t.Helper()
			b.until(`document.querySelectorAll("#rows .pick").length === 4 && !document.querySelector("#rows input:checked") && !document.querySelector("#bulk details[open], #toast button")`)
			b.presses("j", false)
			b.presses("x", false)
			b.presses("J", false)
			b.until(`document.querySelectorAll("#rows input:checked").length === 2`)
			act()
			b.until(`document.querySelector("#toast.on button:enabled")`)
		}
		each := func(what string, is func(t desk.Ticket) bool) {
			t.Helper()
			s.soon(what, func() bool {
				n := 0
				for _, number := range numbers {
					if is(s.talk(number).Ticket) {
						n++
					}
				}
				return n == 2
			})
			b.presses("z", false)
			s.soon("it is taken back: "+what, func() bool {
				for _, number := range numbers {
					if is(s.talk(number).Ticket) {
						return false
					}
				}
				return true
			})
			b.until(`!document.querySelector("#toast button")`) // it has heard of that too: what comes now has a button of its own
		}
		both(func() {
			b.presses("o", false)
			b.says(`#bulk details[open]`, map[desk.Lang]string{desk.English: "Shipping", desk.Chinese: "物流"}[lang])
			b.arrowsTo(`#bulk [name=topic][value="1"]`)
		})
		each("two have the topic", func(t desk.Ticket) bool { return t.Topic == 1 })
		both(func() {
			b.presses("t", false)
			b.until(`document.activeElement.name === "tag"`)
			b.types("退款")
			b.enters()
		})
		each("two have the tag", func(t desk.Ticket) bool { return len(t.Tags) == 1 })
		both(func() {
			b.presses("a", false)
			b.arrowsTo(fmt.Sprintf(`#bulk [name=assignee][value="%d"]`, s.ids[zhoumin]))
		})
		each("two are hers", func(t desk.Ticket) bool { return t.Assignee == s.ids[zhoumin] })
		both(func() { b.presses("p", false); b.arrowsTo(`#bulk [value=urgent]`) })
		each("two are urgent", func(t desk.Ticket) bool { return t.Priority == desk.Urgent })
		both(func() { b.presses("s", false); b.arrowsTo(`#bulk [name=snooze][value=answer]`) })
		each("two sleep", func(t desk.Ticket) bool { return t.Snoozed() })
		both(func() {
			b.backTo(`#bulk > details:last-of-type > summary`)
			b.enters()
			b.arrowsTo(`#bulk [value=pending]`)
		})
		each("two are pending", func(t desk.Ticket) bool { return t.Status == desk.Pending })
		both(func() { b.presses("!", false) })
		each("two are spam", func(t desk.Ticket) bool { return t.Spam })
		both(func() { b.presses("#", false) })
		each("two are in the bin", func(t desk.Ticket) bool { return !t.DeletedAt.IsZero() })
	})
}

// backTo presses Shift and Tab.
func (b *tab) backTo(selector string) {
	b.Helper()
	for range 250 {
		b.do(chromedp.KeyEvent(kb.Tab, chromedp.KeyModifiers(chromedp.ModifierShift)))
		if b.js(fmt.Sprintf(`Boolean(document.activeElement?.matches(%q))`, selector)) == true {
			return
		}
	}
	b.Fatalf("Tab never comes back to %s", selector)
}

// A ticket without a mouse: status, subject, links, events, a message's menu, pictures; then an answer with a format, a copy, a file, what
// sending does beside, and a note.
func TestATicketByKeyboard(t *testing.T) {
	inBoth(t, func(t *testing.T, s *shop, b *tab, lang desk.Lang) {
		s.writes("陈晓明", "chen@cust.test", "发票", "发票呢？")
		other := s.newest().Ticket.Number
		s.comes("From: Ann <ann@cust.test>\nTo: " + support + "\nSubject: Pictures\nMessage-ID: <p1@cust.test>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\nSee this.\n--x\nContent-Type: image/png; name=\"a.png\"\nContent-Disposition: attachment; filename=\"a.png\"\nContent-Transfer-Encoding: base64\n\n" + dot + "\n--x--\n")
		number := s.newest().Ticket.Number
		path := fmt.Sprintf("/desk/tickets/%d", number)
		ticket := func() desk.Ticket { return s.talk(number).Ticket }
		settled := func() {
			t.Helper()
			b.until(fmt.Sprintf(`!document.querySelector("details[data-menu][open], #ticket-head [aria-busy]") && [...document.querySelectorAll("#ticket-head input[name=version]")].every((f) => f.value === "%d")`, ticket().Version))
		}
		b.opens(path + "?v=open")
		b.ticketReady()
		b.tabsOn(`#m-status summary`)
		b.arrowsTo(`#m-status [value=pending]`)
		s.soon("it waits for the customer", func() bool { return ticket().Status == desk.Pending })
		settled()
		b.tabsOn(`#m-more summary`)
		b.until(`document.activeElement.name === "subject"`)
		b.do(chromedp.KeyEvent("a", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
		b.types("图片")
		b.enters()
		s.soon("the subject is another", func() bool { return ticket().Subject == "图片" })
		settled()
		b.tabsOn(`#m-more summary`)
		b.tabsTo(`#m-more [name=other]`)
		b.types(fmt.Sprintf("#%d", other))
		b.enters()
		b.says(`#card`, "发票")
		b.until(`!document.querySelector("#m-more").open`)
		b.tabsOn(`#m-more summary`)
		b.tabsOn(`#m-more [name=hide]`)
		b.until(`document.querySelectorAll("#messages .msg").length === 1 && !document.querySelector("#messages .event")`)
		b.tabsOn(`.msg .about summary`)
		b.arrowsTo(`.msg [data-copy=text]`)
		b.says(`#toast.on`, map[desk.Lang]string{desk.English: "Copied", desk.Chinese: "已复制"}[lang])
		b.presses(kb.Escape, false)
		b.tabsOn(`a[data-view]`)
		b.until(`document.querySelector("#viewer").open`)
		b.presses(kb.Escape, false)
		b.until(`!document.querySelector("#viewer").open && document.activeElement.matches("a[data-view]")`)

		b.presses("r", false)
		b.until(`document.querySelector("#reply").contains(document.activeElement)`)
		b.types("您好：")
		b.do(chromedp.KeyEvent("b", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
		b.types("已经寄出")
		b.backTo(`#people summary`)
		b.enters()
		b.until(`document.querySelector("#people").open`)
		b.tabsTo(`#people [data-entry], #people [name=cc]`)
		for range 3 {
			if b.js(`Boolean(document.activeElement.closest(".whom, label")?.querySelector("[name=cc]"))`) == true {
				break
			}
			b.presses(kb.Tab, false)
		}
		b.types("boss@cust.test")
		b.enters()
		b.until(`document.querySelector("#people .chip")`)
		b.tabsTo(`#reply [data-pick]`)
		b.tabsOn(`#m-send summary`)
		b.arrowsTo(`#m-send [name=status][value=resolved]`)
		s.soon("it is answered and resolved", func() bool { return len(s.talk(number).Messages) == 2 && ticket().Status == desk.Resolved })
		m := s.talk(number).Messages[1]
		if len(m.Cc) != 1 || m.Cc[0].Address != "boss@cust.test" || !strings.Contains(m.Reply, "已经寄出") {
			t.Errorf("cc %v, %q", m.Cc, m.Reply)
		}
		if b.js(`document.querySelector("#reply").dataset.rich !== undefined`) == true && !strings.Contains(m.HTML, "<b>已经寄出") {
			t.Errorf("not bold: %s", m.HTML)
		}
		b.until(`document.querySelectorAll("#messages .msg.ours").length === 1`)
		b.js(`document.activeElement.blur()`)
		b.presses("n", false)
		b.until(`document.activeElement.id === "note-text"`)
		b.types("记一下")
		b.presses(kb.Enter, true)
		b.until(`document.querySelectorAll("#messages .msg.note").length === 1`)
	})
}

const dot = "iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4//8/w38GIAXDIBKE0DHxgljNBAAO9TXL0Y4OHwAAAABJRU5ErkJggg=="
