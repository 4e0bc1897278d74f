package browser

import (
	"fmt"
	"testing"

	"github.com/deskbell/deskbell/desk"
)

// The list of the first days ticks itself off while it is looked at, and is put away by keyboard.
func TestTheFirstDaysTickThemselvesOff(t *testing.T) {
	for lang, words := range map[desk.Lang][2]string{desk.Chinese: {"邀请同事加入", "全部完成"}, desk.English: {"Bring in a colleague", "All done"}} {
		t.Run(string(lang), func(t *testing.T) {
			chromium(t)
			t.Parallel()
			s := freshShop(t, 0)
			s.speaks(liwei, lang)
			b := s.logsIn(liwei)
			b.opens("/desk/open")
			b.says("#first", words[0])
			ticked := func(n int) {
				t.Helper()
				b.until(fmt.Sprintf(`document.querySelectorAll("#first li.done").length === %d`, n))
			}
			ticked(0)
			b.until(`performance.getEntriesByType("resource").length >= 0 && window.same !== undefined || (window.same = document.querySelector("#first"))`)
			s.connects()
			ticked(1)
			s.writes("李伟", "liwei@home.test", "试一试", "收到了吗？")
			number := s.newest().Ticket.Number
			_, err := s.store.Reply(t.Context(), desk.Answer{By: desk.By{Agent: s.ids[liwei]}, Ticket: number, Text: "收到了。", Status: desk.Resolved})
			s.must(err)
			ticked(2)
			_, err = s.store.SaveArticle(t.Context(), desk.Article{Lang: lang, Title: "退款", Body: "三天。", Published: true})
			s.must(err)
			ticked(3)
			_, err = s.store.AddAgent(t.Context(), desk.Agent{Name: "周敏", Address: zhoumin, Role: desk.RoleAgent, Lang: lang}, phrase)
			s.must(err)
			ticked(4)
			if b.js(`window.same === document.querySelector("#first")`) != true {
				t.Error("the page was loaded again")
			}
			b.tabsOn(`#first a[href$="/hours"]`)
			b.at("/desk/settings/hours")
			b.tabsOn(`.week ~ .save .btn`)
			b.until(`document.querySelector(".flash") && document.readyState === "complete"`)
			b.opens("/desk/open")
			ticked(5)
			b.says("#first", words[1])
			b.pictured("first-" + string(lang))
			b.tabsOn(`form[action="/desk/first/end"] .btn`)
			b.until(`!document.querySelector("#first") && document.readyState === "complete"`)
		})
	}
}

// Sample tickets come and go by one press; an answer to one of them is not sent, says why, and stays in its box.
func TestSamplesComeAndGo(t *testing.T) {
	for lang, words := range map[desk.Lang]string{desk.Chinese: "是示例客户", desk.English: "is one of the samples"} {
		t.Run(string(lang), func(t *testing.T) {
			chromium(t)
			t.Parallel()
			s := freshShop(t, 0)
			s.connects()
			s.speaks(liwei, lang)
			b := s.logsIn(liwei)
			b.opens("/desk/open")
			b.tabsOn(`form[action="/desk/first/sample"] .btn`)
			b.until(`document.querySelectorAll("#rows .pick").length >= 3 && document.querySelector(".flash") && document.readyState === "complete"`)
			b.presses("j", false)
			b.enters()
			b.until(`document.querySelector("main[data-ticket]") && document.readyState === "complete"`)
			b.composerReady()
			b.presses("r", false)
			b.until(`document.querySelector("#reply").contains(document.activeElement)`)
			b.types("您好，马上处理。")
			b.presses("\r", true)
			b.until(fmt.Sprintf(`(document.querySelector("#toast.bad, #reply [data-notice] .bad")?.innerText ?? "").includes(%q)`, words))
			b.until(written + `.includes("马上处理")`)
			b.pictured("sample-" + string(lang))
			b.js(`document.querySelector("#reply .rich, #reply [data-text]:not([hidden])").focus()`)
			b.opens("/desk/open")
			b.tabsOn(`form[action="/desk/first/sample/remove"] .btn`)
			b.until(`document.querySelector(".flash") && document.querySelector('form[action="/desk/first/sample"]') && document.readyState === "complete"`)
			if n := s.count(desk.ViewResolved) + s.count(desk.ViewPending) + s.count(desk.ViewOpen); n > 1 { // the one with a draft may stay
				t.Errorf("%d are still there", n)
			}
		})
	}
}
