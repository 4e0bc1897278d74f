package browser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"github.com/deskbell/deskbell/desk"
)

// Each format by its button and by its key: code within a line and as a block, and out of both again; what is turned off at the end of a line is off
// in the next; lists within lists; a link that is set from what people type, changed and taken away.
func TestFormatsComeAndGo(t *testing.T) {
	inBoth(t, func(t *testing.T, s *shop, b *tab, lang desk.Lang) {
		s.writes("王芳", "wangfang@cust.test", "发票", "可以一起寄发票吗？")
		b.opens(fmt.Sprintf("/desk/tickets/%d", s.newest().Ticket.Number))
		b.reply()
		b.rich()
		do := func(what string) { b.clicks(`#reply [data-do="` + what + `"]`) }
		is := func(want string) {
			t.Helper()
			got := strings.TrimSuffix(strings.NewReplacer("&nbsp;", " ", "<br>", "").Replace(b.html()), "<div></div>")
			if got != want {
				t.Errorf("written: %s\nwanted:  %s", got, want)
			}
		}
		all := func() { b.js(`getSelection().selectAllChildren(document.querySelector("#reply .rich"))`) }
		again := func() {
			t.Helper()
			b.reply()
			all()
			for range 4 { // what is written, and then what it stood in
				b.presses(kb.Backspace, false)
			}
			b.until(`!document.querySelector("#reply .rich").textContent.replaceAll("\u200b", "") && !document.querySelector("#reply .rich :is(li, pre, blockquote, a)")`)
		}
		pressed := `document.querySelector('#reply [data-do="code"]').ariaPressed`
		b.types("键入 ")
		do("code")
		b.types("x=1")
		b.presses("d", true)
		b.types(" 就好")
		is("<div>键入 <code>x=1</code> 就好</div>")
		again()
		do("code")
		b.types("第一行")
		b.presses(kb.Enter, false)
		b.types("第二行")
		b.until(pressed + ` === "true"`)
		is("<pre>第一行\n第二行</pre>")
		do("code")
		is("<div>第一行</div><div>第二行</div>")
		b.until(pressed + ` === "false"`)
		again()
		do("code")
		b.presses(kb.Backspace, false)
		b.types("没有代码")
		is("<div>没有代码</div>")
		again()
		b.presses("i", true)
		b.types("斜")
		b.presses("i", true)
		b.presses(kb.Enter, false)
		b.types("正")
		is("<div><i>斜</i></div><div>正</div>")
		again()
		do("ul")
		b.types("一")
		b.presses(kb.Enter, false)
		b.presses(kb.Tab, false)
		do("ol")
		b.types("其中")
		is("<ul><li>一</li><ol><li>其中</li></ol></ul>")
		again()
		b.js(`(() => { const d = new DataTransfer(); d.setData("text/html", "<table><tr><td>订单</td><td>金额</td></tr></table>"); document.querySelector("#reply .rich").dispatchEvent(new ClipboardEvent("paste", {clipboardData: d, bubbles: true, cancelable: true})); })()`)
		b.until(`document.querySelectorAll("#reply .rich td").length === 2`)
		all()
		b.presses(kb.Backspace, false)
		b.until(`!document.querySelector("#reply .rich table")`)
		b.types("没有表格")
		is("<div>没有表格</div>")
		again()
		b.presses("]", true)
		b.types("引用")
		b.presses(kb.Enter, false)
		b.presses("[", true)
		b.types("回答")
		is("<blockquote><div>引用</div></blockquote><div>回答</div>")

		again()
		b.types("看这里")
		asks := func(text, want string) {
			t.Helper()
			all()
			do("link")
			b.until(`document.querySelector("[data-linkbox]").open && document.activeElement.matches("[data-url]")`)
			b.types(text) // over what is offered, which is selected
			b.enters()
			b.until(fmt.Sprintf(`!document.querySelector("[data-linkbox]").open && document.querySelector("#reply .rich a")?.getAttribute("href") === %q && document.activeElement.matches(".rich")`, want))
		}
		asks("shop.test/a", "https://shop.test/a")
		asks("help@shop.test", "mailto:help@shop.test")
		if field := b.js(`(document.querySelector('#reply [data-do="link"]').click(), document.querySelector("[data-url]").value)`); field != "help@shop.test" {
			t.Errorf("the link that is there is offered as %v", field)
		}
		b.types("javascript:alert(1)")
		b.enters()
		bad := map[desk.Lang]string{desk.English: "neither a web address", desk.Chinese: "不是网址"}[lang]
		b.until(fmt.Sprintf(`document.querySelector("[data-linkbox]").open && document.querySelector("[data-url]").validationMessage.includes(%q)`, bad))
		b.clicks("[data-unlink]")
		b.until(`!document.querySelector("#reply .rich a") && document.activeElement.matches(".rich")`)
		is("<div>看这里</div>")
	})
}

// Pictures stand where they were pasted and in their order, and a picture that is deleted from the text is not sent; files wait for the connection; a folder is
// refused in words; who turns to another ticket while a file is on its way finds it in the draft.
func TestFilesWhileMuchHappens(t *testing.T) {
	inBoth(t, func(t *testing.T, s *shop, b *tab, lang desk.Lang) {
		s.writes("林婉儿", "lin@cust.test", "封条", "照片在附件。")
		number := s.newest().Ticket.Number
		s.writes("王芳", "wangfang@cust.test", "退款", "到了吗？")
		m := s.ownMachine()
		b.opens(fmt.Sprintf("/desk/tickets/%d?v=open", number))
		b.reply()
		b.rich()
		b.types("前后")
		b.presses(kb.ArrowLeft, false)
		b.js(`(window.go = [], window.send = XMLHttpRequest.prototype.send, XMLHttpRequest.prototype.send = function (body) { window.go.unshift(() => window.send.call(this, body)); })`)
		paste := `(() => { const d = new DataTransfer(); for (const n of [1, 2]) { const f = ` + picture + `; d.items.add(new File([f], n + ".png", {type: f.type})); } document.querySelector("#reply .rich").dispatchEvent(new ClipboardEvent("paste", {clipboardData: d, bubbles: true, cancelable: true})); })()`
		b.js(paste)
		b.presses(kb.End, false)
		b.types("，再写")
		b.js(`(window.go.forEach((go) => go()), XMLHttpRequest.prototype.send = window.send)`)
		b.until(`document.querySelectorAll("#reply .rich img").length === 2`)
		b.types("完")
		if got := b.js(`[...document.querySelector("#reply .rich > div").childNodes].map((n) => n.alt ?? n.textContent.replaceAll("\u200b", "")).filter(Boolean).join("|")`); got != "前|1.png|2.png|后，再写完" {
			t.Errorf("written: %v", got)
		}
		b.presses(kb.Home, false)
		b.presses(kb.ArrowRight, false)
		b.presses(kb.Delete, false)
		b.until(`document.querySelectorAll("#reply .rich img").length === 1 && document.querySelectorAll("#reply .file:not([hidden])").length === 1`)
		s.soon("what is left is in the draft", func() bool {
			c, err := s.store.Conversation(t.Context(), number, s.ids["anna@shop.test"])
			s.must(err)
			return len(c.Drafts) == 1 && len(c.Drafts[0].Attachments) == 1 && c.Drafts[0].Attachments[0].Name == "2.png"
		})
		b.presses("z", true)
		b.until(`document.querySelectorAll("#reply .file:not([hidden])").length === 2`)
		b.clicks("#reply .file [data-remove]")
		b.until(`document.querySelectorAll("#reply .rich img").length === 1`)

		pick := func(name string) {
			b.js(fmt.Sprintf(`(() => { const d = new DataTransfer(); d.items.add(new File(["x"], %q)); const i = document.querySelector("#reply [data-pick]"); i.files = d.files; i.dispatchEvent(new Event("change", {bubbles: true})); })()`, name))
		}
		m.stop()
		pick("发票.pdf")
		waits := map[desk.Lang]string{desk.English: "connection is back", desk.Chinese: "网络恢复后继续"}[lang]
		b.until(fmt.Sprintf(`document.querySelector("#reply .file:last-child small").textContent.includes(%q)`, waits))
		m.start()
		b.until(`!document.querySelector("#reply progress") && Number(document.querySelector("#reply .file:last-child").dataset.file)`)

		folder := map[desk.Lang]string{desk.English: "Folders can’t", desk.Chinese: "不能添加文件夹"}[lang]
		b.js(`(() => { const d = new DataTransfer(), e = new DragEvent("drop", {bubbles: true, cancelable: true}); d.items.add(new File(["x"], "photos")); Object.defineProperty(e, "dataTransfer", {value: {files: d.files, types: ["Files"], items: [{webkitGetAsEntry: () => ({isDirectory: true}), getAsFile: () => d.files[0]}]}}); document.querySelector("#reply .rich").dispatchEvent(e); })()`)
		b.until(fmt.Sprintf(`document.querySelector("#reply .file.bad")?.innerText.includes(%q) && !document.querySelector("#reply progress")`, folder))
		b.clicks("#reply .file.bad [data-remove]")

		b.js(`XMLHttpRequest.prototype.send = function (body) { window.arrives = () => window.send.call(this, body); }`)
		pick("合同.pdf")
		b.clicks("#rows .row:not([aria-current])")
		b.until(fmt.Sprintf(`!location.pathname.endsWith("/%d") && document.querySelector("#reply").dataset.ready`, number))
		b.js(`window.arrives()`)
		s.soon("the file is in the draft", func() bool {
			c, err := s.store.Conversation(t.Context(), number, s.ids["anna@shop.test"])
			s.must(err)
			return len(c.Drafts) == 1 && len(c.Drafts[0].Attachments) == 3
		})
		if n := b.js(`document.querySelectorAll("#reply .file").length`); n != 0.0 {
			t.Errorf("%v files in another ticket", n)
		}
	})
}
