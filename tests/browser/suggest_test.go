package browser

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"github.com/deskbell/deskbell/desk"
)

// What helped before comes to the end of the customer's card and goes into the answer, by mouse and keyboard, never into a note.
func TestSuggestionsGoIntoTheAnswer(t *testing.T) {
	for _, c := range []struct {
		lang                               desk.Lang
		subject, asks, again               string
		article, body                      string
		answer, title, link, text, answers string
	}{
		{desk.English, "Teapot", "My teapot arrived broken, the lid is cracked.", "The teapot arrived broken and its lid is cracked.",
			"A broken teapot", "Send us a picture.", "A new one is on its way.", "Suggested", "Insert link", "Insert text", "Insert answer"},
		{desk.Chinese, "茶壶破损", "收到的茶壶破损了，壶盖裂开。", "今天收到的茶壶破损，壶盖也裂开了。",
			"茶壶破损怎么办", "请拍照发给我们。", "新的茶壶已经寄出。", "参考内容", "插入链接", "插入正文", "插入回复"},
	} {
		t.Run(string(c.lang), func(t *testing.T) {
			s := newShop(t, 0)
			s.speaks(liwei, c.lang)
			set, err := s.store.Settings(t.Context())
			s.must(err)
			set.PublicURL, set.HelpOn = s.base, true
			s.must(s.store.SaveSettings(t.Context(), set))
			_, err = s.store.SaveArticle(t.Context(), desk.Article{Lang: c.lang, Title: c.article, Body: c.body, Published: true})
			s.must(err)
			s.writes("Ann", "ann@cust.test", c.subject, c.asks)
			old := s.newest().Ticket.Number
			_, err = s.store.Reply(t.Context(), desk.Answer{By: desk.By{Agent: s.ids[liwei]}, Ticket: old, Text: c.answer, Status: desk.Resolved})
			s.must(err)
			s.writes("Bo", "bo@cust.test", c.subject, c.again)
			b := s.logsIn(liwei)
			b.opens(fmt.Sprintf("/desk/tickets/%d", s.newest().Ticket.Number))
			b.until(`document.querySelectorAll("#suggested li").length === 2 && document.querySelector("#suggested h2").textContent === ` + strconv.Quote(c.title))
			b.composerReady()
			b.js(`document.querySelector('[data-compose="note"]').click()`)
			press := func(label string) string {
				return `[...document.querySelectorAll("#suggested button")].find((el) => el.textContent === ` + strconv.Quote(label) + `)`
			}
			b.js(press(c.link) + `.click()`)
			b.until(`!document.querySelector("#reply").hidden && document.querySelector("#note").hidden && ` + written + `.includes(` + strconv.Quote(c.article) + `)`)
			if b.js(`document.querySelector("#reply").dataset.rich !== undefined`) == true {
				b.until(`document.querySelector("#reply .rich a")?.href.startsWith(` + strconv.Quote(s.base+"/help/"+string(c.lang)+"/articles/") + `)`)
			}
			b.js(press(c.text) + `.focus()`)
			b.presses(kb.Enter, false)
			b.until(written + `.includes(` + strconv.Quote(c.body) + `) && document.querySelector("#reply").contains(document.activeElement)`)
			b.js(press(c.answers) + `.focus()`)
			b.presses(kb.Enter, false)
			b.until(written + `.includes(` + strconv.Quote(c.answer) + `)`)
			b.until(`document.querySelector("#note [data-text]").value === ""`)
		})
	}
}
