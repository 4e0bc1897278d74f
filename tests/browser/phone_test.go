package browser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/deskbell/deskbell/desk"
)

// inHand makes the tab a small phone's.
func (b *tab) inHand() {
	b.Helper()
	_, err := chromedp.Call(b.ctx, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: 360, Height: 740, DeviceScaleFactor: 2, Mobile: true})
	b.must(err)
	_, err = chromedp.Call(b.ctx, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: true})
	b.must(err)
}

// swipes moves a finger over an element.
func (b *tab) swipes(selector string, dx float64) {
	b.Helper()
	at := b.js(fmt.Sprintf(`(r => [r.left + r.width / 2, r.top + r.height / 2])(document.querySelector(%q).getBoundingClientRect())`, selector)).([]any)
	x, y := at[0].(float64), at[1].(float64)
	touch := func(kind input.DispatchTouchEventType, points ...*input.TouchPoint) {
		_, err := chromedp.Call(b.ctx, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: kind, TouchPoints: points})
		b.must(err)
	}
	touch("touchStart", &input.TouchPoint{X: x, Y: y})
	for step := 1.0; step <= 8; step++ {
		touch("touchMove", &input.TouchPoint{X: x + dx*step/8, Y: y})
	}
	touch("touchEnd")
}

// thumbs complains about what one presses on a phone's page that is lower than a thumb needs.
func (b *tab) thumbs(where string) {
	b.Helper()
	low := b.js(`[...document.querySelectorAll("main :is(.btn, .tool, .chip, .kind, .goback, .search, .menu > summary)")].filter((e) => e.checkVisibility() && !e.closest(".tag"))
		.filter((e) => e.getBoundingClientRect().height < 44).map((e) => e.className + " " + Math.round(e.getBoundingClientRect().height)).join(", ")`)
	if low != "" {
		b.Errorf("%s: %v", where, low)
	}
}

// The desk in one hand: what is under the thumb, what a finger does to a row, and nothing to scroll sideways for.
func TestTheDeskInOneHand(t *testing.T) {
	chromium(t)
	t.Parallel()
	for _, lang := range desk.Langs {
		t.Run(string(lang), func(t *testing.T) {
			s := newShop(t, 0)
			s.writes("王芳", "wang@cust.test", "退款什么时候到", "请问退款什么时候到账？")
			s.writes("Sarah Whitfield", "sarah@cust.test", "My teapot", strings.Repeat("It arrived in pieces.\n", 40))
			who := "hand-" + string(lang) + "@shop.test"
			_, err := s.store.AddAgent(t.Context(), desk.Agent{Name: "Hand", Address: who, Role: desk.RoleOwner, Lang: lang}, phrase)
			s.must(err)
			b := s.logsIn(who)
			b.inHand()
			words := map[desk.Lang][2]string{desk.English: {"Resolved", "Snoozed"}, desk.Chinese: {"已解决", "再处理"}}[lang]

			b.opens("/desk/open")
			b.until(`document.querySelectorAll("#rows .row").length === 2`)
			if small := b.js(`[...document.querySelectorAll(".tabbar a")].filter((a) => { const r = a.getBoundingClientRect(); return r.width < 44 || r.height < 44 }).length`); small != 0.0 {
				t.Errorf("%v links of the bar are too small for a thumb", small)
			}
			b.clicks(`.tabbar a[href="#rail"]`)
			b.until(`getComputedStyle(document.querySelector("#rail")).display === "grid" && document.querySelector("#rail").contains(document.activeElement)`)
			b.js(`document.elementFromPoint(180, 10).click()`)
			b.until(`getComputedStyle(document.querySelector("#rail")).display === "none"`)

			newest := s.newest().Ticket.Number
			b.thumbs("the list")
			b.js(fmt.Sprintf(`document.querySelector("#p%d input").click()`, newest))
			b.swipes(fmt.Sprintf("#t%d", newest), 200)
			if moved := b.js(fmt.Sprintf(`document.querySelector("#t%d").style.transform || document.querySelector("#toast.on")?.textContent || ""`, newest)); moved != "" {
				t.Errorf("a finger on a row while rows are ticked: %v", moved)
			}
			b.js(fmt.Sprintf(`document.querySelector("#p%d input").click()`, newest))
			b.swipes(fmt.Sprintf("#t%d", newest), 200)
			b.until(fmt.Sprintf(`document.querySelector("#toast.on")?.textContent.includes(%q)`, words[0]))
			s.soon("the ticket is resolved", func() bool { return s.talk(newest).Ticket.Status == desk.Resolved })
			b.clicks("#toast button")
			s.soon("it is open again", func() bool { return s.talk(newest).Ticket.Status == desk.Open })
			b.until(`document.querySelectorAll("#rows .row").length === 2`)
			b.swipes(fmt.Sprintf("#t%d", newest), -40)
			b.swipes(fmt.Sprintf("#t%d", newest), -200)
			b.until(fmt.Sprintf(`document.querySelector("#toast.on")?.textContent.includes(%q)`, words[1]))
			s.soon("the ticket is snoozed", func() bool { return !s.talk(newest).Ticket.SnoozedUntil.IsZero() })

			for _, path := range []string{"/desk/open", "/desk/snoozed", fmt.Sprintf("/desk/tickets/%d", newest), "/desk/new", "/desk/search?q=x", "/desk/notices", "/desk/articles", "/desk/ratings",
				"/desk/settings", "/desk/settings/hours", "/desk/settings/shop", "/desk/profile"} {
				b.opens(path)
				if over := b.js(`document.documentElement.scrollWidth - document.documentElement.clientWidth`); over != 0.0 {
					t.Errorf("%s is %v px too wide", path, over)
				}
				if down := b.js(`scrollY`); down != 0.0 { // nobody has read that ticket: all of it is new, and what it is about stands above
					t.Errorf("%s begins %v px down", path, down)
				}
			}
			b.opens(fmt.Sprintf("/desk/tickets/%d", newest))
			b.composerReady()
			b.thumbs("a ticket")
			if below := b.js(`document.querySelector(".composers").getBoundingClientRect().top - [...document.querySelectorAll("#messages > *")].at(-1).getBoundingClientRect().bottom`).(float64); below < 0 {
				t.Errorf("the composer lies over the messages by %v px", -below)
			}
			for _, c := range b.complaints() {
				t.Error(c)
			}
		})
	}
}

// keyboardOfPhone stands for the keyboard of a phone, which Chromium on a desk has not: rises(h) covers the lower h px, as visualViewport tells it.
const keyboardOfPhone = `(() => { const seen = Object.assign(new EventTarget(), {height: innerHeight, width: innerWidth, offsetTop: 0, scale: 1});
	Object.defineProperty(window, "visualViewport", {value: seen});
	window.rises = (h) => { seen.height = document.documentElement.clientHeight - h; seen.dispatchEvent(new Event("resize")); }; })()`

// The line one writes and the button that sends it stand above the keyboard, however long the text is, in a reply and in a note.
func TestTheBoxStandsAboveTheKeyboard(t *testing.T) {
	inBoth(t, func(t *testing.T, s *shop, b *tab, lang desk.Lang) {
		s.writes("王芳", "wang@cust.test", "退款什么时候到", "请问退款什么时候到账？")
		number := s.newest().Ticket.Number
		b.inHand()
		_, err := chromedp.Call(b.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: keyboardOfPhone})
		b.must(err)
		b.opens(fmt.Sprintf("/desk/tickets/%d", number))
		for _, kind := range []string{"reply", "note"} {
			b.composerReady()
			b.js(fmt.Sprintf(`document.querySelector('[data-compose=%q]').click()`, kind))
			b.until(fmt.Sprintf(`document.querySelector("#%s").contains(document.activeElement)`, kind))
			b.js(`rises(320)`)
			for i := range 14 {
				b.types(fmt.Sprint("line ", i))
				b.presses(kb.Enter, false)
			}
			b.types("the end")
			b.until(fmt.Sprintf(`(() => { const seen = 740 - 320, box = document.querySelector("#%s"), tools = box.querySelector(".tools").getBoundingClientRect(), send = box.querySelector("[data-send]").getBoundingClientRect();
				const field = document.activeElement, line = field.value === undefined ? getSelection().getRangeAt(0).getClientRects()[0] : {top: field.getBoundingClientRect().bottom - 32, bottom: field.getBoundingClientRect().bottom - 8};
				return send.bottom <= seen && line && line.top >= 0 && line.bottom <= tools.top + 1; })()`, kind))
			b.pictured("keyboard-" + kind + "-" + string(lang))
			b.js(`rises(0)`)
		}
	})
}
