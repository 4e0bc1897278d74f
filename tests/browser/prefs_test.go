package browser

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"github.com/deskbell/deskbell/desk"
)

// By keyboard alone: rows become compact, letters are no keys any more and are again; the palette and Tab go on in between.
func TestOwnDensityAndKeys(t *testing.T) {
	inBoth(t, func(t *testing.T, s *shop, b *tab, lang desk.Lang) {
		s.writes("王芳", "wang@cust.test", "退款", "到了吗？")
		number := s.newest().Ticket.Number
		b.opens("/desk/profile")
		b.tabsTo(`[name=density]`)
		b.presses(kb.ArrowDown, false)
		b.tabsTo(`[name=keys]`)
		b.presses(" ", false)
		b.tabsOn(`.sheetform .save .btn`)
		b.until(`document.querySelector(".flash") && document.body.dataset.keys === "off" && document.readyState === "complete"`)
		b.opens("/desk/open")
		b.until(`document.querySelector(".list.compact")`)
		for _, key := range []string{"j", "x", "e", "?", "g", "u"} {
			b.presses(key, false)
		}
		b.presses("k", true)
		b.until(`document.querySelector("#palette").open && document.querySelector("#palette [role=option]")`)
		if b.js(`document.querySelector("#rows input:checked, #keys[open]") || document.activeElement.closest("#rows")`) != nil || s.talk(number).Ticket.Status != desk.Open {
			t.Error("a letter acted")
		}
		b.types(fmt.Sprintf("#%d", number))
		b.until(fmt.Sprintf(`document.querySelector("#palette [aria-selected=true]")?.textContent.includes("#%d")`, number))
		b.enters()
		b.at(fmt.Sprintf("/desk/tickets/%d", number))
		b.opens("/desk/profile")
		b.tabsTo(`[name=keys]`)
		b.presses(" ", false)
		b.tabsOn(`.sheetform .save .btn`)
		b.until(`document.querySelector(".flash") && document.body.dataset.keys !== "off" && document.readyState === "complete"`)
		b.opens("/desk/open")
		b.presses("j", false)
		b.until(`document.activeElement.matches("#rows .row")`)
	})
}

// By keyboard alone: a notice of the bell leads to its ticket, and what the bell says is chosen.
func TestTheBellByKeyboard(t *testing.T) {
	inBoth(t, func(t *testing.T, s *shop, b *tab, lang desk.Lang) {
		b.opens("/desk/open")
		b.until(`document.querySelector("#bell summary").checkVisibility()`)
		s.writes("王芳", "wang@cust.test", "退款", "到了吗？")
		number := s.newest().Ticket.Number
		b.until(`document.querySelector("#bell .n").textContent === "1"`)
		b.presses("i", false)
		b.until(`document.querySelector("#bell[open] li.unread a")`)
		b.arrowsTo(`#bell li.unread a`)
		b.at(fmt.Sprintf("/desk/tickets/%d", number))
		b.until(`document.querySelector("#bell .n").textContent === ""`)
		b.opens("/desk/profile/notices")
		was := b.js(`document.querySelector("main input[type=checkbox]").checked`)
		b.tabsTo(`main input[type=checkbox]`)
		b.presses(" ", false)
		b.tabsOn(`main .save .btn.primary`)
		b.until(`document.querySelector(".flash") && document.readyState === "complete"`)
		if b.js(`document.querySelector("main input[type=checkbox]").checked`) == was {
			t.Error("it is not kept")
		}
	})
}
