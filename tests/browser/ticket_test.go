package browser

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/png"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/deskbell/deskbell/desk"
)

// pictured is where a test leaves pictures of what it sees, for whoever wants to look: DESKBELL_PICTURES names the folder.
func (b *tab) pictured(name string) {
	b.Helper()
	dir := os.Getenv("DESKBELL_PICTURES")
	if dir == "" {
		return
	}
	shot, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	b.must(err)
	b.must(os.WriteFile(dir+"/"+name+".png", shot, 0o600))
}

func (b *tab) ticketReady() {
	b.Helper()
	b.composerReady()
	b.until(`document.querySelector("input[data-choices]")?.dataset.bound`)
}

// speaks gives an agent another language.
func (s *shop) speaks(address string, lang desk.Lang) {
	s.Helper()
	all, err := s.store.Agents(s.Context())
	s.must(err)
	for _, a := range all {
		if a.Address == address {
			a.Lang = lang
			s.must(s.store.SaveAgent(s.Context(), a))
		}
	}
}

// What a ticket is changes by one key each, without the mouse, in both languages.
func TestPropertiesByKeyboard(t *testing.T) {
	for _, lang := range desk.Langs {
		t.Run(string(lang), func(t *testing.T) {
			s := newShop(t, 0)
			by := desk.By{}
			_, err := s.store.SaveTopic(t.Context(), by, desk.Topic{Names: map[desk.Lang]string{desk.English: "Shipping", desk.Chinese: "物流"}})
			s.must(err)
			s.writes("王芳", "wangfang@cust.test", "退款", "到了吗？")
			s.writes("陈晓明", "chen@cust.test", "发票", "发票呢？")
			number, other := s.newest().Ticket.Number, int64(1001)
			_, err = s.store.Edit(t.Context(), desk.Edit{Ticket: other, AddTags: []string{"退款"}})
			s.must(err)
			s.must(s.store.ColourTag(t.Context(), by, "退款", "teal"))
			s.speaks(liwei, lang)
			b := s.logsIn(liwei)
			b.opens(fmt.Sprintf("/desk/tickets/%d?v=open", number))
			b.ticketReady()
			is := func(what string, ok func(t desk.Ticket) bool) {
				t.Helper()
				s.soon(what, func() bool { return ok(s.talk(number).Ticket) })
				b.until(fmt.Sprintf(`!document.querySelector("details[data-menu][open]") && [...document.querySelectorAll("#ticket-head input[name=version]")].every((f) => f.value === "%d")`, s.talk(number).Ticket.Version))
			}
			b.presses("p", false)
			b.until(`document.activeElement.name === "priority"`)
			b.presses(kb.ArrowUp, false)
			b.pictured("priority-" + string(lang))
			b.enters()
			is("the priority is high", func(t desk.Ticket) bool { return t.Priority == desk.High })
			b.presses("o", false)
			b.until(`document.activeElement.name === "topic"`)
			b.enters()
			is("the topic is set", func(t desk.Ticket) bool { return t.Topic == 1 })
			b.until(fmt.Sprintf(`document.querySelector("#m-topic summary").innerText.includes(%q)`, map[desk.Lang]string{desk.English: "Shipping", desk.Chinese: "物流"}[lang]))
			b.presses("t", false)
			b.until(`document.activeElement.name === "add_tag" && document.querySelectorAll("#m-tags [role=option] .c-teal").length === 1`)
			b.types("退")
			b.until(`document.querySelectorAll("#m-tags [role=option]").length === 1`)
			b.pictured("tags-" + string(lang))
			b.presses(kb.ArrowDown, false)
			b.enters()
			is("the tag is on", func(t desk.Ticket) bool { return slices.Equal(t.Tags, []string{"退款"}) })
			b.until(`document.querySelector("#ticket-head form.tag.c-teal")`)
			b.presses("f", false)
			s.soon("it is followed", func() bool { return slices.Equal(s.talk(number).Followers, []int64{s.ids[liwei]}) })
			b.until(`document.querySelector('#ticket-head [data-key="f"]').ariaPressed === "true"`)
			b.presses("a", false)
			is("it is mine", func(t desk.Ticket) bool { return t.Assignee == s.ids[liwei] })
			b.presses("s", false)
			b.until(`document.activeElement.name === "snooze"`)
			b.pictured("snooze-" + string(lang))
			b.enters()
			is("it is snoozed", func(t desk.Ticket) bool { return t.Snoozed() })
			b.until(`document.querySelector("#m-snooze summary.asleep") && document.querySelector("#toast button")`)
			b.pictured("snoozed-" + string(lang))
			b.presses("s", false)
			b.until(`document.activeElement.value === "off"`)
			b.enters()
			is("it is back", func(t desk.Ticket) bool { return !t.Snoozed() })
		})
	}
}

// What a colleague has done meanwhile is not overwritten, and is said.
func TestAStaleMenuSaysWhatChanged(t *testing.T) {
	s := newShop(t, 0)
	s.writes("王芳", "wangfang@cust.test", "退款", "到了吗？")
	number := s.newest().Ticket.Number
	b := s.logsIn(liwei)
	b.opens(fmt.Sprintf("/desk/tickets/%d?v=open", number))
	b.ticketReady()
	b.js(`document.querySelector("#m-status").open = true`)
	time.Sleep(20 * time.Millisecond)
	status := desk.Pending
	_, err := s.store.Edit(t.Context(), desk.Edit{By: desk.By{Agent: s.ids[zhoumin], Name: "周敏"}, Ticket: number, Status: &status})
	s.must(err)
	b.until(`document.querySelector("#messages").innerText.includes("周敏")`)
	b.js(`document.querySelector('#m-status [value="resolved"]').click()`)
	b.until(`document.querySelector("#toast.bad")?.innerText.includes("周敏")`)
	if got := s.talk(number).Ticket.Status; got != desk.Pending {
		t.Errorf("overwritten: %s", got)
	}
	b.until(`!document.querySelector("#m-status summary").innerText.includes("已解决")`)

	b.until(`document.querySelector("#m-status [name=saw]").value.startsWith("pending")`)
	b.js(`document.querySelector("#m-status").open = true`) // what has nothing to do with it refuses nothing
	_, err = s.store.Edit(t.Context(), desk.Edit{By: desk.By{Agent: s.ids[zhoumin], Name: "周敏"}, Ticket: number, AddTags: []string{"急"}})
	s.must(err)
	b.js(`document.querySelector('#m-status [value="resolved"]').click()`)
	s.soon("it is resolved", func() bool { return s.talk(number).Ticket.Status == desk.Resolved })

	b.js(`document.querySelector("#edit-customer").open = true`) // what was typed of the customer stays
	customer := s.talk(number).Customer
	customer.Phone, customer.Note = "138 0000 1111", "不喝茶"
	s.must(s.store.SaveCustomer(t.Context(), customer))
	b.js(`document.querySelector("#edit-customer [name=note]").value = "喜欢龙井"`)
	b.js(`document.querySelector("#edit-customer .btn").click()`)
	b.until(`document.querySelector("#toast.bad")?.innerText.includes("不喝茶")`)
	b.until(`document.querySelector("#edit-customer").open && document.querySelector("#edit-customer [name=note]").value === "喜欢龙井"`)
	b.js(`document.querySelector("#edit-customer .btn").click()`)
	s.soon("it is saved all the same", func() bool { return s.talk(number).Customer.Note == "喜欢龙井" })
}

// A note names a colleague from a list, by an input method too; they find it among their mentions until they have opened it.
func TestMentionsInANote(t *testing.T) {
	s := newShop(t, 0)
	s.writes("王芳", "wangfang@cust.test", "退款", "到了吗？")
	number := s.newest().Ticket.Number
	b := s.logsIn(liwei)
	b.opens(fmt.Sprintf("/desk/tickets/%d?v=open&compose=note", number))
	b.ticketReady()
	b.js(`document.querySelector("#note-text").focus()`)
	b.types("请 @")
	b.until(`document.querySelectorAll("#note [role=option]").length >= 2`)
	b.composes("zhou", "周")
	b.until(`document.querySelectorAll("#note [role=option]").length === 1`)
	b.pictured("mention")
	b.enters()
	b.until(`document.querySelector("#note-text").value === "请 @周敏 "`)
	b.types("看一下")
	b.js(`document.querySelector("#note [data-send]").click()`)
	b.until(`document.querySelector("#messages .msg.note .mention")?.innerText === "@周敏"`)
	other := s.logsIn(zhoumin)
	other.opens("/desk/mentions")
	other.until(`document.querySelectorAll("#rows .row").length === 1 && document.querySelector('.rail [data-count="mentions"]').textContent === "1"`)
	other.opens(fmt.Sprintf("/desk/tickets/%d?v=mentions", number))
	other.until(`document.querySelector(".mention.me")`)
	other.opens("/desk/mentions")
	other.until(`["", "0"].includes(document.querySelector('.rail [data-count="mentions"]').textContent)`)
}

// A ticket of 300 messages opens at what is new, quickly; older ones unfold where they are; a link leads to one of them; nothing moves
// what one reads when mail comes.
func TestALongConversation(t *testing.T) {
	s := newShop(t, 0)
	s.writes("王芳", "wangfang@cust.test", "长谈", "第一封")
	number := s.newest().Ticket.Number
	for i := range 299 {
		_, err := s.store.AddNote(t.Context(), desk.Remark{By: desk.By{Agent: s.ids[zhoumin], Name: "周敏"}, Ticket: number, Text: fmt.Sprintf("第 %d 条备注\n%s", i, strings.Repeat("内容很长。", 40))})
		s.must(err)
	}
	b := s.logsIn(liwei)
	page := fmt.Sprintf("/desk/tickets/%d?v=open", number)
	b.opens(page)
	b.opens("/desk/open") // what comes while it is open is seen
	_, err := s.store.AddNote(t.Context(), desk.Remark{By: desk.By{Agent: s.ids[zhoumin], Name: "周敏"}, Ticket: number, Text: "这条是新的"})
	s.must(err)
	b.opens(page)
	b.ticketReady()
	b.until(`document.querySelector("#since")?.nextElementSibling?.innerText.includes("这条是新的")`)
	b.until(`(() => { const r = document.querySelector("#since").getBoundingClientRect(); const m = document.querySelector("#messages").getBoundingClientRect(); return r.top >= m.top && r.bottom <= m.bottom })()`)
	b.pictured("long")
	took := b.js(`(() => { const e = performance.getEntriesByType("navigation")[0]; return e.responseEnd - e.requestStart })()`).(float64)
	t.Logf("301 messages: the page was there %.0f ms after it was asked for, %v folded, %v bytes", took, b.js(`document.querySelectorAll(".msg.folded").length`), b.js(`performance.getEntriesByType("navigation")[0].decodedBodySize`))
	if n := b.js(`document.querySelectorAll(".msg.folded").length`).(float64); n < 200 {
		t.Errorf("only %v messages are folded", n)
	}
	first := s.talk(number).Messages[5].ID
	b.js(fmt.Sprintf(`document.querySelector("#m%d a[data-open]").click()`, first))
	b.until(fmt.Sprintf(`!document.querySelector("#m%d").matches(".folded") && document.querySelector("#m%d .prose")`, first, first))

	b.js(`window.shifts = 0; new PerformanceObserver((l) => { for (const e of l.getEntries()) if (!e.hadRecentInput) window.shifts += e.value }).observe({type: "layout-shift", buffered: false})`)
	b.js(`document.querySelector("#messages").scrollTop = 400`)
	before := b.js(`[...document.querySelectorAll("#messages > .msg")].find((m) => m.getBoundingClientRect().top > 200).id`).(string)
	top := b.js(`document.querySelector("#` + before + `").getBoundingClientRect().top`).(float64)
	for i := range 3 {
		s.writes("王芳", "wangfang@cust.test", fmt.Sprintf("Re: [#%d] 长谈", number), fmt.Sprintf("又来一封 %d", i))
	}
	b.until(`document.querySelector("#messages").innerText.includes("又来一封 2")`)
	b.until(`!document.querySelector("[data-below]").hidden`)
	b.pictured("below")
	if after := b.js(`document.querySelector("#` + before + `").getBoundingClientRect().top`).(float64); after != top {
		t.Errorf("what one reads moved from %v to %v", top, after)
	}
	if shift := b.js(`window.shifts`).(float64); shift >= 0.02 {
		t.Errorf("layout shift %v", shift)
	}
	b.until(fmt.Sprintf(`!document.querySelector("#m%d").matches(".folded") && document.querySelector("#since")`, first))
	b.js(`document.querySelector("[data-below]").click()`)
	b.until(`document.querySelector("[data-below]").hidden`)

	link := s.talk(number).Messages[3].ID
	b.opens("/desk/open")
	b.opens(fmt.Sprintf("/desk/tickets/%d#m%d", number, link))
	b.until(fmt.Sprintf(`(() => { const m = document.querySelector("#m%d"); return m.matches(":target") && !m.matches(".folded") && m.getBoundingClientRect().top > 0 && m.getBoundingClientRect().top < innerHeight })()`, link))
}

// Pictures one after the other by keyboard; the focus comes back. Events hide for good, and text is copied.
func TestPicturesEventsAndCopies(t *testing.T) {
	s := newShop(t, 0)
	var picture bytes.Buffer
	s.must(png.Encode(&picture, image.NewGray(image.Rect(0, 0, 300, 200))))
	part := func(name string) string {
		return "--x\nContent-Type: image/png; name=\"" + name + "\"\nContent-Disposition: attachment; filename=\"" + name + "\"\nContent-Transfer-Encoding: base64\n\n" + base64.StdEncoding.EncodeToString(picture.Bytes()) + "\n"
	}
	mail := "From: Ann <ann@cust.test>\nTo: " + support + "\nSubject: Pictures\nMessage-ID: <%s@cust.test>\nIn-Reply-To: <p1@cust.test>\nMIME-Version: 1.0\nContent-Type: multipart/%s; boundary=x\n\n--x\nContent-Type: text/%s\n\n%s\n%s--x--\n"
	s.comes(fmt.Sprintf(mail, "p1", "mixed", "plain", "See these two.", part("a.png")+part("b.png")))
	number := s.newest().Ticket.Number
	s.comes(fmt.Sprintf(mail, "p2", "related", "html", `<p>And <b>here</b>: <img src="cid:c@x"><a href="https://shop.test/x"><img src="cid:c@x"></a></p>`, strings.Replace(part("c.png"), "Disposition: attachment", "ID: <c@x>\nContent-Disposition: inline", 1)))
	s.speaks(liwei, desk.English)
	b := s.logsIn(liwei)
	b.opens(fmt.Sprintf("/desk/tickets/%d?v=open", number))
	b.ticketReady()
	b.until(`document.querySelectorAll("a[data-view]").length === 2`)
	b.js(`document.querySelector("a[data-view]").focus(); document.activeElement.click()`)
	b.until(`document.querySelector("#viewer").open && document.querySelector("#viewer [data-picture]").naturalWidth === 300`)
	b.presses(kb.ArrowRight, false)
	b.until(`document.querySelector("#viewer [data-name]").textContent === "b.png" && document.querySelector("#viewer [data-place]").textContent === "2 / 3"`)
	b.pictured("viewer")
	b.presses("+", false)
	b.until(`document.querySelector("#viewer.near")`)
	b.presses(kb.Escape, false)
	b.until(`!document.querySelector("#viewer").open && document.activeElement.dataset.view === "a.png"`)
	b.tabsTo(`iframe.mail`) // one within a formatted mail, whose frame runs nothing
	b.enters()
	b.until(`document.querySelector("#viewer").open && document.querySelector("#viewer [data-name]").textContent === "c.png" && document.querySelector("#viewer [data-picture]").naturalWidth === 300`)
	b.presses(kb.ArrowLeft, false)
	b.until(`document.querySelector("#viewer [data-name]").textContent === "b.png"`)
	b.presses(kb.Escape, false)
	b.until(`!document.querySelector("#viewer").open && document.querySelector("iframe.mail").contentDocument.activeElement.matches("a.opens")`)

	priority := desk.High
	_, err := s.store.Edit(t.Context(), desk.Edit{By: desk.By{Agent: s.ids[zhoumin]}, Ticket: number, Priority: &priority})
	s.must(err)
	b.until(`document.querySelectorAll("#messages .event").length > 0`)
	b.js(`document.querySelector('form[action="/desk/hide-events"] button').click()`)
	b.until(`document.querySelectorAll("#messages .event").length === 0`)
	b.opens(fmt.Sprintf("/desk/tickets/%d?v=open", number))
	b.until(`document.querySelectorAll("#messages .msg").length > 0 && document.querySelectorAll("#messages .event").length === 0`)
	b.ticketReady()
	b.js(`document.execCommand = () => { window.copied = document.activeElement.value; return true }; Object.defineProperty(navigator, "clipboard", {value: {writeText: async (t) => { window.copied = t }}})`)
	b.js(`document.querySelector('.msg [data-copy="text"]').click()`)
	b.until(`window.copied === "See these two."`)
	b.js(`document.querySelector('.msg [data-copy="link"]').click()`)
	b.until(fmt.Sprintf(`window.copied?.startsWith(location.origin + "/desk/tickets/%d#m")`, number))
	b.opens(fmt.Sprintf("/desk/tickets/%d/print", number))
	b.until(`document.body.innerText.includes("See these two.") && !document.querySelector("[data-print]").hidden && document.querySelector(".formed img")?.naturalWidth === 300`)
	b.pictured("print")
}
