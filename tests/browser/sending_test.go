package browser

import (
	"fmt"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// An answer to all, and taken back with all that was in it; then resolved with, waited with and kept open with. Recipients stay with
// their ticket, also within one document.
func TestWaysToSend(t *testing.T) {
	for _, lang := range desk.Langs {
		t.Run(string(lang), func(t *testing.T) { sendsInManyWays(t, lang) })
	}
}

func sendsInManyWays(t *testing.T, lang desk.Lang) {
	s := newShop(t, 30*time.Second)
	s.speaks(liwei, lang)
	b := s.logsIn(liwei)
	s.writes("陈晓明", "chen@cust.test", "包裹", "你好")
	other := s.newest().Ticket.Number
	s.comes(fmt.Sprintf("From: 王芳 <wangfang@cust.test>\nTo: %s\nCc: =?utf-8?B?%s?= <boss@cust.test>\nSubject: tea\nDate: %s\nMessage-ID: <all@cust.test>\nContent-Type: text/plain; charset=utf-8\n\n到了吗？\n",
		support, "6ICB5p2/", time.Now().Format(time.RFC1123Z)))
	number := s.newest().Ticket.Number
	names := `[...document.querySelectorAll("#people .chip")].map((c) => c.title).join()`
	b.opens(fmt.Sprintf("/desk/tickets/%d?v=open", number))
	b.reply()
	b.until(fmt.Sprintf(`document.querySelector("#reply [data-main]").innerText.trim() === %q && %s === ""`, map[desk.Lang]string{desk.English: "Send to 王芳", desk.Chinese: "发送给王芳"}[lang], names))
	b.tabsOn(`#reply .everybody`)
	b.until(fmt.Sprintf(`document.querySelector("#reply [data-main]").innerText.trim() === %q && %s === "boss@cust.test"`,
		map[desk.Lang]string{desk.English: "Send to 王芳 and 1 more", desk.Chinese: "发送给王芳和另外 1 人"}[lang], names))
	b.clicks("#rows .row:not([aria-current])")
	b.until(fmt.Sprintf(`location.pathname.endsWith("/%d") && document.querySelector("#reply").dataset.ready && %s === "" && !document.querySelector("#people [name=cc]").value`, other, names))
	b.clicks(fmt.Sprintf("#t%d", number))
	b.until(fmt.Sprintf(`location.pathname.endsWith("/%d") && document.querySelector("#reply").dataset.ready && %s === "boss@cust.test"`, number, names))
	b.reply()
	b.types("已经寄出")
	b.js(`(() => { const d = new DataTransfer(); d.items.add(new File(["x"], "发票.pdf")); const i = document.querySelector("#reply [data-pick]"); i.files = d.files; i.dispatchEvent(new Event("change", {bubbles: true})); })()`)
	b.until(`Number(document.querySelector("#reply .file")?.dataset.file)`)
	b.clicks("#m-send > summary")
	b.clicks("#m-send [name=status][value=resolved]")
	s.soon("sent and resolved", func() bool { return s.answers(number) == 1 && s.talk(number).Ticket.Status == desk.Resolved })
	b.until(written + `.trim() === "" && !document.querySelector("#reply .file")`)
	b.clicks("[data-undo] button")
	b.until(fmt.Sprintf(`document.querySelector("#reply")?.dataset.ready && %s.trim() === "已经寄出" && document.querySelector("#reply .file")?.innerText.includes("发票.pdf") && %s === "boss@cust.test"`, written, names))
	if status := s.talk(number).Ticket.Status; status != desk.Open {
		t.Errorf("taken back it is %s", status)
	}
	for _, status := range []desk.Status{desk.Pending, desk.Open} {
		n := len(s.talk(number).Messages)
		b.reply()
		b.types(string(status))
		b.clicks("#m-send > summary")
		b.clicks(fmt.Sprintf("#m-send [name=status][value=%s]", status))
		s.soon("sent", func() bool { return len(s.talk(number).Messages) == n+1 })
		b.until(written + `.trim() === ""`)
		if got := s.talk(number).Ticket.Status; got != status {
			t.Errorf("%s instead of %s", got, status)
		}
	}
}

// An input method writes wherever words are written; its Enter, its digits and its Escape choose, and do nothing else.
func TestInputMethodEverywhere(t *testing.T) {
	inBoth(t, func(t *testing.T, s *shop, b *tab, lang desk.Lang) {
		s.writes("林婉儿", "lin@cust.test", "封条", "照片在附件。")
		number := s.newest().Ticket.Number
		path := fmt.Sprintf("/desk/tickets/%d", number)
		b.opens(path)
		b.reply()
		for kind, value := range map[string]string{"reply": written, "note": `document.querySelector("#note [data-text]").value`} {
			b.clicks(`[data-compose="` + kind + `"]`)
			b.composes("nihao", "你好")
			b.composes("e", "额")
			b.composes("url", "url") // Enter takes the letters
			b.types("、")             // the stroke key, in Chinese
			b.until(value + `.trim() === "你好额url、" && !document.querySelector("dialog[open]")`)
		}
		b.clicks(`[data-compose="reply"]`)
		b.clicks("#people summary")
		b.js(`document.querySelector("#people [name=cc]").focus()`)
		b.composes("wan", "婉")
		b.until(`document.querySelectorAll("#found-reply-cc [role=option]").length === 1`)
		b.enters()
		b.until(`document.querySelector("#people [name=cc]").value.includes("lin@cust.test")`)
		b.opens("/desk/new")
		b.composerReady()
		b.js(`document.querySelector("[name=subject]").focus()`)
		b.composes("jkrn", "主题")
		b.until(`document.querySelector("[name=subject]").value === "主题" && location.pathname === "/desk/new"`)
		if c := s.talk(number); c.Ticket.Status != desk.Open || len(c.Messages) != 1 {
			t.Error("a key acted")
		}
	})
}
