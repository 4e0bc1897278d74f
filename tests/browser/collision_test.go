package browser

import (
	"fmt"
	"testing"

	"github.com/deskbell/deskbell/desk"
)

// A draft from before a colleague's answer does not go unseen either: not after another ticket, not after a reload, not by the ways to send in
// the menu; and on a phone as on a screen.
func TestADraftFromBeforeAnAnswer(t *testing.T) {
	inBoth(t, func(t *testing.T, s *shop, b *tab, lang desk.Lang) {
		stopped := fmt.Sprintf(`document.querySelector("#reply [data-notice]").innerText.includes(%q) && document.querySelector("#reply [data-notice]").innerText.includes("查到了") && document.querySelector("#reply [data-notice]").checkVisibility()`,
			map[desk.Lang]string{desk.English: "周敏", desk.Chinese: "周敏已经回复了"}[lang])
		s.writes("陈晓明", "chen@cust.test", "包裹", "你好")
		s.writes("王芳", "wangfang@cust.test", "退款", "到了吗？")
		number := s.newest().Ticket.Number
		b.opens(fmt.Sprintf("/desk/tickets/%d?v=open", number))
		b.reply()
		b.types("我来查一下。")
		b.clicks("#rows .row:not([aria-current])")
		b.until(fmt.Sprintf(`!location.pathname.endsWith("/%d") && document.querySelector("#reply").dataset.ready`, number))
		mine := func() []desk.Draft {
			c, err := s.store.Conversation(t.Context(), number, s.ids["anna@shop.test"])
			s.must(err)
			return c.Drafts
		}
		s.soon("leaving saves it", func() bool { return len(mine()) == 1 })
		_, err := s.store.Reply(t.Context(), desk.Answer{By: desk.By{Agent: s.ids[zhoumin]}, Ticket: number, Text: "查到了，已经退回。"})
		s.must(err)
		b.clicks(fmt.Sprintf("#t%d", number))
		b.until(fmt.Sprintf(`location.pathname.endsWith("/%d") && document.querySelector("#reply").dataset.ready && %s.includes("我来查一下")`, number, written))
		b.clicks("#m-send > summary")
		b.clicks("#m-send [name=status][value=resolved]")
		b.until(stopped + ` && !document.querySelector("#m-send").open`)
		if n := s.answers(number); n != 1 {
			t.Fatalf("%d answers", n)
		}
		b.js(`document.querySelector("#reply .rich, #reply [data-text]:not([hidden])").focus()`)
		b.types("再说一句。")
		b.clicks("#reply [data-main]") // the second decision
		s.soon("sent", func() bool { return s.answers(number) == 2 && len(mine()) == 0 })

		b.inHand()
		b.opens(fmt.Sprintf("/desk/tickets/%d", number))
		b.reply()
		b.types("手机上写的")
		s.soon("a draft", func() bool { return len(mine()) == 1 })
		_, err = s.store.Reply(t.Context(), desk.Answer{By: desk.By{Agent: s.ids[zhoumin]}, Ticket: number, Text: "又查到了。"})
		s.must(err)
		b.opens(fmt.Sprintf("/desk/tickets/%d", number))
		b.composerReady()
		b.clicks("#m-send > summary")
		b.until(`(() => { const sheet = document.querySelector("#m-send > div").getBoundingClientRect(); return sheet.top >= 0 && sheet.bottom <= innerHeight && sheet.bottom > innerHeight - 24; })()`)
		b.clicks("#m-send [name=status][value=open]")
		b.until(stopped)
		if n := s.answers(number); n != 3 {
			t.Errorf("%d answers", n)
		}
	})
}
