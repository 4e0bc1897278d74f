package browser

import (
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/merge"
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

// A ticket is merged while somebody writes in it: sending leads to where it went, with all that was written; who writes nothing is led there at once. Who is
// logged out meanwhile reads what is kept and how to go on.
func TestMergedOrLoggedOutWhileWriting(t *testing.T) {
	inBoth(t, func(t *testing.T, s *shop, b *tab, lang desk.Lang) {
		for _, subject := range []string{"退款", "还是退款", "又是退款"} {
			s.writes("王芳", "wangfang@cust.test", subject, "到了吗？")
		}
		last := s.newest().Ticket.Number
		merged := func(from, into int64) {
			_, err := s.store.Merge(t.Context(), merge.Merging{By: desk.By{Agent: s.ids[zhoumin]}, Into: into, From: []int64{from}})
			s.must(err)
		}
		path := func(number int64) string { return fmt.Sprintf("/desk/tickets/%d", number) }
		b.opens(path(last) + "?v=open")
		b.reply()
		b.types("已经退回")
		b.until(`document.querySelector("#reply [data-saved]").textContent === document.querySelector("#reply").dataset.wordSaved`)
		merged(last, last-1)
		b.types("，请查收")
		b.js(`document.querySelector("#reply [data-send]").click()`)
		b.until(fmt.Sprintf(`location.pathname === %q && document.querySelector("#reply").dataset.ready && %s.trim() === "已经退回，请查收"`, path(last-1), written))
		b.js(`document.querySelector("#reply [data-send]").click()`)
		s.soon("sent", func() bool { return s.answers(last-1) == 1 })
		b.until(written + `.trim() === ""`)
		merged(last-1, last-2)
		b.until(fmt.Sprintf(`location.pathname === %q && document.querySelector("#reply").dataset.ready`, path(last-2)))

		_, err := chromedp.Call(b.ctx, network.ClearBrowserCookies, cdp.Empty{})
		s.must(err)
		b.reply()
		b.types("接着写")
		b.until(fmt.Sprintf(`document.querySelector("#reply [data-saved]").textContent.includes(%q)`, map[desk.Lang]string{desk.English: "log in on another tab", desk.Chinese: "重新登录"}[lang]))
	})
}
