package browser

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/deskbell/deskbell/desk"
)

// What is one's own, without a mouse: saved views change places, a picture is chosen and taken away, another browser is logged out, and a
// second factor is set up, asked for at the next log-in, and turned off.
func TestOwnThingsByKeyboard(t *testing.T) {
	inBoth(t, func(t *testing.T, s *shop, b *tab, lang desk.Lang) {
		me := s.ids["anna@shop.test"]
		for _, name := range []string{"急事", "发票"} {
			_, err := s.store.SaveView(t.Context(), desk.By{Agent: me}, false, desk.SavedView{Agent: me, Name: name, View: desk.ViewAll, Query: name})
			s.must(err)
		}
		flashed := func() {
			t.Helper()
			b.until(`!window.before && document.querySelector(".flash:not(.bad)") && document.readyState === "complete"`)
		}
		names := `[...document.querySelectorAll(".kept b")].map((b) => b.textContent).join()`
		b.opens("/desk/views")
		b.tabsOn(`.kept li:last-child [value=up]`)
		b.until(names + ` === "发票,急事" && document.readyState === "complete"`)
		b.tabsOn(`.kept li:first-child [value=down]`)
		b.until(names + ` === "急事,发票" && document.readyState === "complete"`)
		b.tabsOn(`.kept li:last-child details summary`)
		b.until(`document.activeElement.name === "name"`)
		b.do(chromedp.KeyEvent("a", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
		b.types("开票")
		b.enters()
		b.until(names + ` === "急事,开票" && document.readyState === "complete"`)
		b.tabsOn(`.kept li:last-child details summary`)
		b.arrowsTo(`.kept li:last-child form[action$="/drop"] button`)
		b.until(names + ` === "急事" && document.readyState === "complete"`)

		b.opens("/desk/profile")
		b.tabsTo(`.portrait [name=picture]`)
		b.js(`(() => { const d = new DataTransfer(); d.items.add(` + picture + `); document.activeElement.files = d.files; window.before = true; })()`) // the system's own window has keys of its own
		b.tabsOn(`.portrait form .btn`)
		flashed()
		b.until(`document.querySelector(".portrait img")?.naturalWidth`)
		b.js(`window.before = true`)
		b.tabsOn(`.portrait [name=remove]`)
		flashed()
		b.until(`!document.querySelector(".portrait img")`)

		other := s.logsIn("anna@shop.test")
		other.opens("/desk/open")
		b.opens("/desk/profile/security")
		b.until(`document.querySelectorAll("form[action$='/sessions']").length === 2`)
		b.js(`window.before = true`)
		b.tabsOn(`form[action$="/sessions"] > .btn:not(.small)`)
		flashed()
		other.opens("/desk/open")
		other.until(`location.pathname === "/login"`)

		b.tabsOn(`a[href="/desk/profile/second"]`)
		b.at("/desk/profile/second")
		secret := b.js(`document.querySelector("[name=secret]").value`).(string)
		b.tabsTo(`#f-code`)
		b.types(b.code(secret, 0))
		b.enters()
		b.until(`document.querySelectorAll(".codes code").length > 5 && document.readyState === "complete"`)
		spare := b.text(".codes code")
		b.tabsOn(`main .btn.primary`)

		other.tabsTo(`#f-address`)
		other.types("anna@shop.test")
		other.tabsTo(`#f-password`)
		other.types(phrase)
		other.enters()
		other.at("/login/code")
		other.until(`document.activeElement.id === "f-code"`)
		other.types(other.code(secret, 1))
		other.enters()
		other.until(`location.pathname.startsWith("/desk") && document.readyState === "complete"`)

		third := s.newTab()
		third.opens("/login")
		third.tabsTo(`#f-address`)
		third.types("anna@shop.test")
		third.tabsTo(`#f-password`)
		third.types(phrase)
		third.enters()
		third.at("/login/code")
		third.until(`document.activeElement.id === "f-code"`)
		third.types(spare)
		third.enters()
		third.until(`location.pathname.startsWith("/desk") && document.readyState === "complete"`)
		third.opens("/desk/profile/security")
		third.until(fmt.Sprintf(`document.querySelectorAll("ul.lines li").length === %d`, 3))
		third.js(`window.before = true`)
		third.tabsTo(`form[action$="/codes"] [name=confirm]`)
		third.types(phrase)
		third.tabsTo(`[formaction$="/off"]`)
		third.presses(kb.Enter, false)
		third.until(`!window.before && document.querySelector(".flash:not(.bad)") && document.querySelector("a[href='/desk/profile/second']")`)
	})
}
