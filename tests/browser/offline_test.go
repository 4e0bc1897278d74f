package browser

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"github.com/deskbell/deskbell/desk"
)

func (s *shop) answers(number int64) (n int) {
	s.Helper()
	for _, m := range s.talk(number).Messages {
		if m.Direction == desk.Out {
			n++
		}
	}
	return n
}

const written = `(document.querySelector("#reply .rich")?.innerText ?? document.querySelector("#reply [data-text]").value)`

// The server stops while somebody types and sends: nothing is lost, it is said so, and one mail goes when it is back.
func TestServerStopsWhileTypingAndSending(t *testing.T) {
	m, b, number := atWork(t)
	b.types("查到了，")
	b.until(`document.querySelector("#reply [data-saved]").textContent.includes("已存")`)
	m.stop()
	gone := time.Now()
	b.types("已经退回，请查收。")
	b.until(`document.querySelector("#reply [data-saved]").textContent.includes("尚未保存")`)
	b.js(`document.querySelector("#reply [data-send]").click()`)
	b.until(`document.querySelector("#reply [data-saved]").textContent.includes("恢复后会自动发送")`)
	time.Sleep(30*time.Second - time.Since(gone)) // a router that starts anew
	if text, _ := b.js(written).(string); !strings.Contains(text, "查到了，已经退回，请查收。") {
		t.Errorf("in the box is %q", text)
	}
	m.start()
	m.soon("it is sent once the server is back", func() bool { return m.answers(number) == 1 })
	b.until(written + `.trim() === ""`)
	time.Sleep(3 * time.Second) // long enough for another try
	talk := m.talk(number)
	if n := m.answers(number); n != 1 || !strings.Contains(talk.Messages[len(talk.Messages)-1].Reply, "查到了，已经退回，请查收。") {
		t.Errorf("%d mails", n)
	}
	if len(talk.Drafts) != 0 {
		t.Error("a draft is left over")
	}
}

// The answer to a form is lost on its way back: the page tries again, and one mail goes.
func TestAnswerLostOnItsWayBack(t *testing.T) {
	m, b, number := atWork(t)
	b.types("只发一次")
	b.until(`document.querySelector("#reply [data-saved]").textContent.includes("已存")`)
	end := "/reply"
	m.lose.Store(&end)
	b.js(`document.querySelector("#reply [data-send]").click()`)
	b.until(written + `.trim() === "" && document.querySelectorAll("#messages .msg.ours").length === 1 && "m" + document.querySelector("#reply [data-seen]").value === document.querySelector("#messages .msg.ours").id`)
	if n := m.answers(number); n != 1 {
		t.Errorf("%d mails", n)
	}
	b.reply()
	b.types("只发一次") // the same words, meant: another form
	b.js(`document.querySelector("#reply [data-send]").click()`)
	m.soon("a second answer goes", func() bool { return m.answers(number) == 2 })

	part := fmt.Sprintf("/desk/tickets/%d", number) // what a change makes the page read is lost too: it is read again, though nothing more happens
	m.lose.Store(&part)
	_, err := m.store.AddNote(t.Context(), desk.Remark{By: desk.By{Agent: m.ids[zhoumin]}, Ticket: number, Text: "同事的话"})
	m.must(err)
	b.until(`document.querySelector("#messages .msg.note")?.textContent.includes("同事的话")`)
	if m.lose.Load() != nil {
		t.Error("nothing was lost")
	}
}

// While an answer is on its way nothing is typed into nowhere: for a moment the box takes no letters, and what is written after that stays.
func TestTypingWhileItIsSent(t *testing.T) {
	m, b, number := atWork(t)
	b.types("已经寄出")
	b.until(`document.querySelector("#reply [data-saved]").textContent.includes("已存")`)
	m.lag.Store(int64(4 * time.Second))
	b.js(`document.querySelector("#reply [data-send]").click()`)
	b.until(`document.querySelector("#reply").dataset.held === ""`)
	b.types("太早")
	b.presses("x", false)
	b.presses(kb.Backspace, false)
	if text := b.js(written); text != "已经寄出" {
		t.Errorf("the box took letters: %v", text)
	}
	b.until(`document.querySelector("#reply").dataset.held === undefined`)
	b.types("，另附发票")
	b.until(`document.querySelector("#toast.on")?.textContent.includes("留在框里")`)
	m.lag.Store(0)
	if text := b.js(written); text != "已经寄出，另附发票" {
		t.Errorf("in the box is %v", text)
	}
	if talk := m.talk(number); m.answers(number) != 1 || talk.Messages[len(talk.Messages)-1].Reply != "已经寄出" {
		t.Errorf("%d answers: %q", m.answers(number), talk.Messages[len(talk.Messages)-1].Reply)
	}
	m.soon("what is in the box is a draft", func() bool {
		d := m.talk(number).Drafts
		return len(d) == 1 && strings.Contains(d[0].Text, "另附发票")
	})
}

// What is changed while an answer waits for the connection is not sent half done; a page that is left keeps it for the next one.
func TestChangeWhileWaitingForTheConnection(t *testing.T) {
	m, b, number := atWork(t)
	m.stop()
	b.types("先写一句")
	b.js(`document.querySelector("#reply [data-send]").click()`)
	b.until(`document.querySelector("#reply").matches(".waiting")`)
	b.types("，再改")
	b.until(`!document.querySelector("#reply").matches(".waiting")`)
	time.Sleep(time.Second)
	b.js(`window.left = true`)
	m.start()
	b.opens(fmt.Sprintf("/desk/tickets/%d", number))
	b.composerReady()
	b.until(written + `.includes("先写一句，再改")`)
	m.soon("the draft is on the server", func() bool { return len(m.talk(number).Drafts) == 1 })
	if n := m.answers(number); n != 0 {
		t.Errorf("%d mails", n)
	}
}

// Two tabs with one draft: neither overwrites the other silently; one of them is chosen.
func TestDraftInTwoTabs(t *testing.T) {
	s := newShop(t, 0)
	s.writes("王芳", "wangfang@cust.test", "退款", "到了吗？")
	number := s.newest().Ticket.Number
	one, two := s.logsIn(liwei), s.logsIn(liwei)
	for _, b := range []*tab{one, two} {
		b.opens(fmt.Sprintf("/desk/tickets/%d", number))
		b.reply()
	}
	one.types("手机上写的")
	one.until(`document.querySelector("#reply [data-saved]").textContent.includes("已存")`)
	two.types("电脑上写的")
	two.until(`document.querySelector("#reply [data-notice]").innerText.includes("手机上写的")`)
	if d := s.talk(number).Drafts; len(d) != 1 || !strings.Contains(d[0].Text, "手机") {
		t.Errorf("drafts %+v", d)
	}
	two.js(`document.querySelector('[data-take="mine"]').click()`)
	s.soon("mine is kept", func() bool { d := s.talk(number).Drafts; return len(d) == 1 && strings.Contains(d[0].Text, "电脑") })
	one.types("，又加一句")
	one.until(`document.querySelector("#reply [data-notice]").innerText.includes("电脑上写的")`)
	one.js(`document.querySelector('[data-take="theirs"]').click()`)
	one.until(`document.readyState === "complete" && document.querySelector("#reply")?.dataset.ready && ` + written + `.includes("电脑上写的")`)
}

// A browser that is shut while somebody types finds it again without ado; and not what has been sent meanwhile from another browser.
func TestFoundAgainInTwoBrowsers(t *testing.T) {
	inBoth(t, func(t *testing.T, s *shop, b *tab, lang desk.Lang) {
		s.writes("王芳", "wangfang@cust.test", "退款", "到了吗？")
		number := s.newest().Ticket.Number
		path, mine := fmt.Sprintf("/desk/tickets/%d", number), func() []desk.Draft {
			c, err := s.store.Conversation(t.Context(), number, s.ids["anna@shop.test"])
			s.must(err)
			return c.Drafts
		}
		b.opens(path)
		b.reply()
		b.types("已经寄出")
		b.opens("/desk/profile")
		s.soon("leaving saves it", func() bool { return len(mine()) == 1 })
		kept := `Object.keys(localStorage).some((key) => key.startsWith("draft "))`
		if b.js(kept) != true {
			t.Error("the browser keeps no copy")
		}
		b.js(`(window.copy = Object.entries(localStorage).filter(([key]) => key.startsWith("draft ")), localStorage.setItem("aside", JSON.stringify(window.copy)))`)
		b.opens(path)
		b.composerReady()
		if told := b.js(`document.querySelector("#reply [data-saved]").textContent`); strings.Contains(told.(string), map[desk.Lang]string{desk.English: "not saved", desk.Chinese: "尚未"}[lang]) {
			t.Errorf("a draft that is saved: %v", told)
		}
		if b.js(kept) != false {
			t.Error("the browser keeps what the server has")
		}
		b.opens("/desk/profile")
		other := s.logsIn("anna@shop.test")
		other.opens(path)
		other.reply()
		other.until(written + `.includes("已经寄出")`)
		other.js(`document.querySelector("#reply [data-send]").click()`)
		s.soon("sent", func() bool { return s.answers(number) == 1 })
		b.js(`for (const [key, value] of JSON.parse(localStorage.getItem("aside"))) localStorage.setItem(key, value)`) // as if it had not been there since
		b.opens(path)
		b.composerReady()
		b.until(fmt.Sprintf(`document.querySelector("#toast.on")?.textContent.includes(%q)`, map[desk.Lang]string{desk.English: "sent from another", desk.Chinese: "别处发出"}[lang]))
		b.until(written + `.trim() === "" && !(` + kept + `)`)
		if len(mine()) != 0 {
			t.Error("a draft of what was sent")
		}
		b.reply()
		b.types("x")
		b.until(fmt.Sprintf(`document.querySelector("#reply [data-saved]").textContent === %q`, map[desk.Lang]string{desk.English: "Draft saved", desk.Chinese: "已存草稿"}[lang]))
		b.presses(kb.Backspace, false)
		b.until(`document.querySelector("#reply [data-saved]").textContent === ""`) // there is none any more
		if len(mine()) != 0 {
			t.Error("an empty draft")
		}
	})
}
