package browser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/deskbell/deskbell/desk"
)

// picture is a red dot as a File in the page.
const picture = `(() => { const b = Uint8Array.from(atob("iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4//8/w38GIAXDIBKE0DHxgljNBAAO9TXL0Y4OHwAAAABJRU5ErkJggg=="), (c) => c.charCodeAt(0)); return new File([b], "dot.png", {type: "image/png"}); })()`

// A pasted picture stands in the text and travels with the answer; a picked file hangs below it; a dropped one too.
func TestFilesByPastingPickingAndDropping(t *testing.T) {
	s := newShop(t, 0)
	s.writes("林婉儿", "lin@cust.test", "罐口的封条", "照片在附件。")
	number := s.newest().Ticket.Number
	b := s.logsIn(liwei)
	b.opens(fmt.Sprintf("/desk/tickets/%d", number))
	b.reply()
	b.types("请看图")
	b.js(`(() => { const d = new DataTransfer(); d.items.add(` + picture + `); document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: d, bubbles: true, cancelable: true})); })()`)
	b.until(`document.querySelectorAll("#reply [data-file]").length === 1 && !document.querySelector("#reply progress")`)
	b.js(`(() => { const d = new DataTransfer(); d.items.add(new File(["发票"], "发票.txt", {type: "text/plain"})); const i = document.querySelector("#reply [data-pick]"); i.files = d.files; i.dispatchEvent(new Event("change", {bubbles: true})); })()`)
	b.js(`(() => { const d = new DataTransfer(); d.items.add(new File(["x"], "合同.pdf", {type: "application/pdf"})); document.querySelector("#reply").dispatchEvent(new DragEvent("drop", {dataTransfer: d, bubbles: true, cancelable: true})); })()`)
	b.until(`document.querySelectorAll("#reply [data-file]").length === 3 && !document.querySelector("#reply progress") && [...document.querySelectorAll("#reply [data-file]")].every((f) => f.dataset.file !== "0")`)
	s.soon("the draft has the files", func() bool {
		d := s.talk(number).Drafts
		return len(d) == 1 && len(d[0].Attachments) == 3
	})
	// One that the server was not told of before the page was loaded again is with what the browser kept.
	b.js(`window.fetch = () => new Promise(() => {}); navigator.sendBeacon = () => false; (() => { const d = new DataTransfer(); d.items.add(new File(["y"], "回执.pdf", {type: "application/pdf"})); document.querySelector("#reply").dispatchEvent(new DragEvent("drop", {dataTransfer: d, bubbles: true, cancelable: true})); })()`)
	b.until(`Object.values(localStorage).some((kept) => kept.includes("回执.pdf"))`)
	b.opens(fmt.Sprintf("/desk/tickets/%d", number))
	b.until(`[...document.querySelectorAll("#reply [data-file]")].filter((f) => f.dataset.file !== "0").length === 4`)
	s.soon("the draft has it too", func() bool { return len(s.talk(number).Drafts[0].Attachments) == 4 })
	b.js(`document.querySelector("#reply [data-send]").click()`)
	s.soon("the answer is saved", func() bool { return len(s.talk(number).Messages) == 2 })
	m := s.talk(number).Messages[1]
	if len(m.Attachments) != 4 {
		t.Fatalf("%d files", len(m.Attachments))
	}
	rich := b.js(`document.querySelector("#reply").dataset.rich !== undefined`) == true
	for _, a := range m.Attachments {
		if inline := a.Name == "dot.png" && rich; a.Inline != inline || (inline && !strings.Contains(m.HTML, "cid:"+a.ContentID)) {
			t.Errorf("%s: inline %v in %s", a.Name, a.Inline, m.HTML)
		}
	}
	if rich {
		b.until(`document.querySelector(".msg.ours iframe.mail")?.contentDocument?.images[0]?.naturalWidth === 5`)
	}
	b.until(`document.querySelectorAll(".msg.ours .files a:not(.save)").length === ` + map[bool]string{true: "3", false: "4"}[rich])
}

// A file over the limit is refused in words before it is sent, and the answer stays.
func TestFileOverTheLimit(t *testing.T) {
	s := newShop(t, 0)
	s.writes("林婉儿", "lin@cust.test", "封条", "照片在附件。")
	b := s.logsIn(liwei)
	b.opens(fmt.Sprintf("/desk/tickets/%d", s.newest().Ticket.Number))
	b.reply()
	b.js(`(() => { const d = new DataTransfer(); d.items.add(new File([new Uint8Array(51 << 20)], "big.bin")); const i = document.querySelector("#reply [data-pick]"); i.files = d.files; i.dispatchEvent(new Event("change", {bubbles: true})); })()`)
	b.until(`document.querySelector("#reply .file.bad")?.innerText.includes("上限")`)
}

// A file on its way is stopped by its cross and never arrives; files that the mail server would refuse are said at once, until there are
// fewer.
func TestFilesAreStoppedAndWeighed(t *testing.T) {
	inBoth(t, func(t *testing.T, s *shop, b *tab, lang desk.Lang) {
		words := map[desk.Lang]string{desk.English: "mail server", desk.Chinese: "邮件服务器"}[lang]
		s.must(s.store.Offers(t.Context(), s.box, 1<<20))
		s.writes("林婉儿", "lin@cust.test", "封条", "照片在附件。")
		number := s.newest().Ticket.Number
		b.opens(fmt.Sprintf("/desk/tickets/%d", number))
		b.reply()
		picks := func(name string, size int) {
			b.js(fmt.Sprintf(`(() => { const d = new DataTransfer(); d.items.add(new File([new Uint8Array(%d)], %q)); const i = document.querySelector("#reply [data-pick]"); i.files = d.files; i.dispatchEvent(new Event("change", {bubbles: true})); })()`, size, name))
		}
		b.js(`(window.send = XMLHttpRequest.prototype.send, XMLHttpRequest.prototype.send = function (body) { this.addEventListener("abort", () => { window.aborted = true }); setTimeout(() => window.send.call(this, body), 60000); })`)
		picks("slow.bin", 4000)
		b.until(`document.querySelector("#reply .file progress")`)
		b.tabsOn(`#reply .file [data-remove]`)
		b.until(`!document.querySelector("#reply .file")`)
		b.js(`XMLHttpRequest.prototype.send = window.send`)
		picks("a.bin", 500<<10)
		b.until(`document.querySelector("#reply .file[data-file]:not([data-file='0'])")`)
		b.until(`document.querySelector("#reply [data-large]").hidden`)
		picks("b.bin", 500<<10)
		b.until(fmt.Sprintf(`!document.querySelector("#reply [data-large]").hidden && document.querySelector("#reply [data-large]").innerText.includes(%q)`, words))
		b.pictured("weighed-" + string(lang))
		b.js(`document.querySelector("#reply").querySelector(".rich, [data-text]").focus()`)
		b.tabsOn(`#reply .file:last-child [data-remove]`)
		b.until(`document.querySelector("#reply [data-large]").hidden && document.querySelectorAll("#reply .file").length === 1`)
		s.soon("the draft has the one that is left", func() bool {
			c, err := s.store.Conversation(t.Context(), number, s.ids["anna@shop.test"])
			s.must(err)
			return len(c.Drafts) == 1 && len(c.Drafts[0].Attachments) == 1
		})
	})
}

// Scrolling to the end of a long list brings the rest, once each, and a row that was brought keeps its list.
func TestEndlessList(t *testing.T) {
	s := newShop(t, 0)
	for i := range 120 {
		_, err := s.store.Submit(t.Context(), desk.Submission{Source: desk.FromForm, From: desk.Person{Name: "客户", Address: fmt.Sprintf("c%d@cust.test", i)}, Subject: fmt.Sprintf("第 %d 封", i), Text: "你好", Lang: desk.Chinese})
		s.must(err)
	}
	b := s.logsIn(liwei)
	b.opens("/desk/open")
	for range 3 {
		b.until(`(document.querySelector("#rows").scrollTop = 1e6, document.querySelectorAll("#rows .row").length >= 50)`)
	}
	b.until(`(document.querySelector("#rows").scrollTop += 50, document.querySelectorAll("#rows .row").length === 120 && new Set([...document.querySelectorAll("#rows .row")].map((r) => r.id)).size === 120)`)
	s.writes("陈晓明", "chen@cust.test", "新来信", "你好")
	b.until(`document.querySelector("#rows .row .who").textContent.includes("陈晓明") && document.querySelectorAll("#rows .row").length >= 120`)
	b.js(`[...document.querySelectorAll("#rows .row")].at(-1).click()`)
	b.until(`document.querySelector("main[data-ticket]") && document.querySelector("#rows .row[aria-current]")`)
}

// The row under the pointer stays there when mail comes in above it.
func TestRowsDoNotMoveUnderThePointer(t *testing.T) {
	s := newShop(t, 0)
	for i := range 30 {
		_, err := s.store.Submit(t.Context(), desk.Submission{Source: desk.FromForm, From: desk.Person{Name: "客户", Address: fmt.Sprintf("c%d@cust.test", i)}, Subject: fmt.Sprintf("第 %d 封", i), Text: "你好", Lang: desk.Chinese})
		s.must(err)
	}
	b := s.logsIn(liwei)
	b.opens("/desk/open")
	b.until(`document.querySelectorAll("#rows .row").length === 30`)
	b.js(`document.querySelector("#rows").scrollTop = 300`)
	b.js(`document.querySelectorAll("#rows .row")[6].focus({preventScroll: true})`)
	at := `document.activeElement.getBoundingClientRect().top`
	before := b.js(at).(float64)
	s.writes("陈晓明", "chen@cust.test", "新来信", "你好")
	b.until(`document.querySelectorAll("#rows .row").length === 31`)
	b.until(`document.activeElement.matches("#rows .row")`)
	if after := b.js(at).(float64); after-before > 2 || before-after > 2 {
		t.Errorf("the row moved from %v to %v", before, after)
	}
	b.until(`!document.querySelector("[data-newer]").hidden`)
}
