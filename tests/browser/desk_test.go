package browser

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"github.com/deskbell/deskbell/desk"
)

// A new mail stands in an open list without a reload, soon after it was saved, and the numbers follow.
func TestNewMailAppearsInAnOpenList(t *testing.T) {
	s := newShop(t, 0)
	s.writes("王芳", "wangfang@cust.test", "退款多久能到账？", "上周三申请的退款，现在还没有到。")
	b := s.logsIn(liwei)
	b.opens("/desk/open")
	b.until(`document.querySelectorAll("#rows .row").length === 1`)
	s.listening(1)
	rows := 1
	s.timely("a new mail in the open list", func(try int) time.Duration {
		rows++
		moment := fmt.Sprint("came", try)
		b.notes(moment, fmt.Sprintf(`document.querySelectorAll("#rows .row").length === %d`, rows))
		s.writes("陈晓明", "chen@cust.test", fmt.Sprint("包裹没有收到 ", try), "显示签收，但我没有收到。")
		return b.after(moment, time.Now())
	})
	if first := b.text("#rows .row .who"); !strings.Contains(first, "陈晓明") {
		t.Errorf("the newest is not the first: %q", first)
	}
	b.until(fmt.Sprintf(`document.querySelector('.rail [data-count="open"]').textContent === "%d" && document.title.startsWith("(%d)")`, rows, rows))
}

// What an input method composes arrives whole, bold too, and is sent as both HTML and text.
func TestReplyWithAnInputMethod(t *testing.T) {
	s := newShop(t, 0)
	s.writes("王芳", "wangfang@cust.test", "发票", "可以一起寄发票吗？")
	number := s.newest().Ticket.Number
	b := s.logsIn(liwei)
	b.opens(fmt.Sprintf("/desk/tickets/%d", number))
	b.reply()
	b.composes("keyide", "可以的，")
	b.js(`document.querySelector('[data-do="bold"]')?.click()`)
	b.composes("suibaoguo", "发票随包裹寄出")
	if label := b.text("#reply [data-send]"); !strings.Contains(label, "王芳") {
		t.Errorf("the button does not name the person: %q", label)
	}
	b.presses(kb.Enter, true)
	s.soon("the answer is saved", func() bool { return len(s.talk(number).Messages) == 2 })
	talk := s.talk(number)
	m := talk.Messages[1]
	if !strings.Contains(m.Reply, "可以的，发票随包裹寄出") || m.Direction != desk.Out {
		t.Errorf("the answer is %q (%s)", m.Reply, m.Direction)
	}
	if m.HTML != "" && !strings.Contains(m.HTML, "<b>发票随包裹寄出</b>") {
		t.Errorf("not bold: %s", m.HTML)
	}
	if talk.Ticket.Status != desk.Pending || talk.Ticket.Assignee != s.ids[liwei] {
		t.Errorf("status %s, assignee %d", talk.Ticket.Status, talk.Ticket.Assignee)
	}
	b.until(`document.querySelectorAll("#messages .msg.ours").length === 1`)
	b.until(`!document.querySelector("#reply").innerText.includes("发票随包裹")`)
}

// A shortcut does not fire while an input method composes, nor while somebody types.
func TestKeysRestWhileTyping(t *testing.T) {
	s := newShop(t, 0)
	s.writes("王芳", "wangfang@cust.test", "一", "第一封")
	s.writes("赵建国", "zhao@cust.test", "二", "第二封")
	number := s.newest().Ticket.Number
	b := s.logsIn(liwei)
	b.opens(fmt.Sprintf("/desk/tickets/%d?v=open", number))
	b.reply()
	b.presses("e", false)
	b.presses("?", false)
	b.until(`document.querySelector("#reply").innerText.includes("e?") || document.querySelector("#reply [data-text]").value.includes("e?")`)
	if s.talk(number).Ticket.Status != desk.Open || b.js(`document.querySelector("#keys").open`) == true {
		t.Error("a key acted while it was typed")
	}
	b.js(`document.activeElement.blur()`)
	b.presses("?", false)
	b.until(`document.querySelector("#keys").open`)
	b.presses(kb.Escape, false)
	b.until(`!document.querySelector("#keys").open`)
	b.presses("j", false)
	b.until(`document.activeElement.matches("#rows .row")`)
	b.js(`document.activeElement.blur()`)
	b.presses("e", false)
	s.soon("resolved by key", func() bool { return s.talk(number).Ticket.Status == desk.Resolved })
	b.presses("n", false)
	b.until(`!document.querySelector("#note").hidden && document.querySelector("#reply").hidden && document.querySelector("#note").contains(document.activeElement)`)
}

// A draft is saved within two seconds, said so, and found again after a reload and by nobody else.
func TestDraftIsFoundAgain(t *testing.T) {
	s := newShop(t, 0)
	s.writes("林婉儿", "lin@cust.test", "茶叶受潮", "封条是开着的。")
	number := s.newest().Ticket.Number
	b := s.logsIn(liwei)
	b.opens(fmt.Sprintf("/desk/tickets/%d", number))
	b.reply()
	b.types("非常抱歉，我们马上补寄")
	began := time.Now()
	s.soon("the draft is saved", func() bool { return len(s.talk(number).Drafts) == 1 })
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("the draft was saved after %v", took)
	}
	b.until(`document.querySelector("#reply [data-saved]").textContent.includes("已存")`)
	b.types("，请稍候")
	b.opens(fmt.Sprintf("/desk/tickets/%d", number)) // left at once: the beacon keeps the rest
	b.composerReady()
	b.until(`(document.querySelector("#reply").innerText + document.querySelector("#reply [data-text]").value).includes("马上补寄，请稍候")`)
	b.js(`document.querySelector('[data-compose="note"]').click()`)
	b.types("库存还有吗？")
	s.soon("the note's draft is saved too", func() bool { return len(s.talk(number).Drafts) == 2 })
	c, err := s.store.Conversation(t.Context(), number, s.ids[zhoumin])
	s.must(err)
	if len(c.Drafts) != 0 {
		t.Error("a colleague sees the draft")
	}
}

// Note and reply can't be confused: other colour, other words, and a note goes to nobody.
func TestNoteIsNotAReply(t *testing.T) {
	s := newShop(t, 0)
	s.writes("吴桐", "wu@cust.test", "改地址", "地址写错了。")
	number := s.newest().Ticket.Number
	b := s.logsIn(zhoumin)
	b.opens(fmt.Sprintf("/desk/tickets/%d", number))
	b.composerReady()
	look := `(() => { const c = getComputedStyle(document.querySelector("%s")); return c.backgroundColor + c.borderTopStyle; })()`
	replyLook := b.js(fmt.Sprintf(look, "#reply"))
	b.js(`document.querySelector('[data-compose="note"]').click()`)
	if noteLook := b.js(fmt.Sprintf(look, "#note")); noteLook == replyLook {
		t.Errorf("note and reply look alike: %v", noteLook)
	}
	if label := b.text("#note [data-send]"); strings.Contains(label, "吴桐") {
		t.Errorf("the note's button names the customer: %q", label)
	}
	b.types("后台已改，@李伟 回一下")
	b.js(`document.querySelector("#note [data-send]").click()`)
	b.until(`document.querySelectorAll("#messages .msg.note").length === 1`)
	m := s.talk(number).Messages[1]
	if m.Direction != desk.Note || m.Delivery != nil {
		t.Errorf("it became %s with delivery %v", m.Direction, m.Delivery)
	}
}

// An answer can be taken back within the undo time, and is the agent's draft again.
func TestUndo(t *testing.T) {
	s := newShop(t, 30*time.Second)
	s.writes("王芳", "wangfang@cust.test", "退款", "到了吗？")
	number := s.newest().Ticket.Number
	b := s.logsIn(liwei)
	b.opens(fmt.Sprintf("/desk/tickets/%d", number))
	b.reply()
	b.types("已经到帐了")
	b.js(`document.querySelector("#reply [data-send]").click()`)
	b.until(`document.querySelector("[data-countdown]")`)
	b.js(`document.querySelector("[data-undo] button").click()`)
	b.until(`document.querySelector("[data-countdown]") === null && document.readyState === "complete"`)
	b.composerReady()
	b.until(`(document.querySelector("#reply").innerText + document.querySelector("#reply [data-text]").value).includes("已经到帐了")`)
	for _, m := range s.talk(number).Messages {
		if m.Direction == desk.Out && m.Delivery.State != desk.Canceled {
			t.Errorf("the answer is %s", m.Delivery.State)
		}
	}
}

// A hostile mail is shown and does nothing: no script, no request to anywhere else until pictures are asked for.
func TestHostileMailIsShownWithoutRunning(t *testing.T) {
	s := newShop(t, 0)
	s.comes(`From: "<script>parent.hit=1</script>" <evil@cust.test>
To: support@shop.test
Subject: <img src=x onerror="window.hit=2">
Message-ID: <evil@cust.test>
Content-Type: text/html; charset=utf-8

<b>Guten Tag</b><script>parent.hit = 3</script><img src="x" onerror="parent.hit=4"><img src="https://tracker.test/pixel.png">
<a href="javascript:parent.hit=5">click</a><iframe src="javascript:parent.hit=6"></iframe><svg onload="parent.hit=7"></svg>
<form action="https://evil.test"><button>x</button></form><style>body{background:url(https://tracker.test/css)}</style>
<div style="position:fixed;background:url(https://tracker.test/style)">styled</div>`)
	number := s.newest().Ticket.Number
	b := s.logsIn(liwei)
	b.opens(fmt.Sprintf("/desk/tickets/%d?v=open", number))
	b.until(`document.querySelector("iframe.mail")?.contentDocument?.body?.innerText.includes("Guten Tag")`)
	b.js(`document.querySelector("iframe.mail").contentDocument.querySelectorAll("a, button").forEach((el) => el.click())`)
	time.Sleep(300 * time.Millisecond)
	if hit := b.js(`window.hit ?? null`); hit != nil {
		t.Fatalf("script number %v ran", hit)
	}
	if n := b.js(`performance.getEntriesByType("resource").concat(document.querySelector("iframe.mail").contentWindow.performance.getEntriesByType("resource")).filter((r) => r.name.includes("tracker") && r.transferSize > 0).length`); n != float64(0) {
		t.Errorf("%v pictures were fetched", n)
	}
	if title := b.text("main h1"); !strings.Contains(title, "<img src=x") {
		t.Errorf("the subject is not shown as it is: %q", title)
	}
	b.until(`document.querySelector("#ticket-head").innerText.includes("外部图片")`)
	loads := `[...document.querySelector("iframe.mail").contentDocument.images].some((i) => i.src === "https://tracker.test/pixel.png")`
	b.js(`document.querySelector(".pictures button").click()`) // asked for in this ticket, and taken back
	b.until(loads + ` && !document.querySelector(".pictures")`)
	b.js(`document.querySelector("iframe.mail").contentDocument.querySelector("a.opens").click()`) // the viewer shows it in a frame of the mail: the desk itself loads nothing from elsewhere
	b.until(`document.querySelector("#viewer").open && document.querySelector("[data-away]").checkVisibility() && document.querySelector("[data-away]").contentDocument?.images[0]?.src === "https://tracker.test/pixel.png" && document.querySelector("#viewer [data-name]").textContent === "pixel.png"`)
	b.js(`document.querySelector("#viewer form button").click()`)
	b.until(`!document.querySelector("#viewer").open`)
	b.js(`document.querySelector('#m-more form[action$="/pictures"] button').click()`)
	b.until(`document.querySelector(".pictures") && document.querySelector("iframe.mail").contentDocument.readyState === "complete" && !(` + loads + `)`)
	b.js(`document.querySelectorAll(".pictures button")[1].click()`) // of this sender, always; and no longer
	b.until(loads)
	b.js(`document.querySelector('.about form button').click()`)
	b.until(`document.querySelector(".pictures") && document.querySelector("iframe.mail").contentDocument.readyState === "complete" && !(` + loads + `)`)
	if raw, _ := b.js(`fetch(document.querySelector(".about a[download]").href).then(async (r) => r.headers.get("Content-Type") + r.headers.get("Content-Disposition") + await r.text())`).(string); !strings.HasPrefix(raw, "text/plain; charset=utf-8attachment; filename=") || !strings.Contains(raw, "<script>parent.hit = 3</script>") {
		t.Errorf("the source is %.300s", raw)
	}
	b.until(`Math.abs(document.querySelector("iframe.mail").offsetHeight - document.querySelector("iframe.mail").contentDocument.body.scrollHeight) < 40`)
}

// A colleague is seen to be answering, in the ticket and in the list; an answer that crossed theirs asks for a second decision.
func TestTwoAgentsOnOneTicket(t *testing.T) {
	s := newShop(t, 0)
	s.writes("王芳", "wangfang@cust.test", "退款", "到了吗？")
	number := s.newest().Ticket.Number
	one, two := s.logsIn(liwei), s.logsIn(zhoumin)
	for _, b := range []*tab{one, two} {
		b.opens(fmt.Sprintf("/desk/tickets/%d?v=open", number))
		b.reply()
	}
	one.types("查到了，已经退回。")
	two.until(`document.querySelector("#answering").innerText.includes("李伟")`)
	two.until(`document.querySelector("#rows .writing")?.innerText.includes("李伟")`)
	two.types("我来查一下。")
	two.until(`document.querySelector("#reply [data-saved]").textContent.includes("已存")`)
	one.js(`document.querySelector("#reply [data-send]").click()`)
	two.until(`document.querySelectorAll("#messages .msg.ours").length === 1`)
	two.js(`document.querySelector("#reply [data-send]").click()`)
	two.until(`document.querySelector("#reply [data-notice]").innerText.includes("查到了，已经退回")`)
	if n := len(s.talk(number).Messages); n != 2 {
		t.Fatalf("%d messages: the second answer went without a second decision", n)
	}
	two.until(`(document.querySelector("#reply").innerText + document.querySelector("#reply [data-text]").value).includes("我来查一下")`)
	two.js(`document.querySelector("#reply [data-send]").click()`)
	s.soon("the second answer is sent after all", func() bool { return len(s.talk(number).Messages) == 3 })
}

// Without a connection an answer stays in its box, and says so.
func TestNothingIsLostWithoutConnection(t *testing.T) {
	s := newShop(t, 0)
	s.writes("王芳", "wangfang@cust.test", "退款", "到了吗？")
	number := s.newest().Ticket.Number
	b := s.logsIn(liwei)
	b.opens(fmt.Sprintf("/desk/tickets/%d?v=open", number))
	b.reply()
	b.types("这句话不能丢")
	b.js(`window.fetch = () => Promise.reject(new TypeError("no network"))`)
	b.js(`document.querySelector("#reply [data-send]").click()`)
	b.until(`document.querySelector("#reply [data-saved]").textContent.includes("网络断开")`)
	b.until(`(document.querySelector("#reply").innerText + document.querySelector("#reply [data-text]").value).includes("这句话不能丢")`)
}
