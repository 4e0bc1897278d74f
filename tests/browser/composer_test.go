package browser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"github.com/deskbell/deskbell/desk"
)

// rich skips where the composer was not built in.
func (b *tab) rich() {
	b.Helper()
	if b.js(`document.querySelector("#reply").dataset.rich !== undefined`) != true {
		b.Skip("the rich composer is not built in: make composer")
	}
}

func (b *tab) html() string {
	b.Helper()
	v, _ := b.js(`document.querySelector("#reply .rich").innerHTML.replaceAll("\u200b", "")`).(string)
	return v
}

// What an input method composes is whole within bold text and lists, and no key acts while it composes.
func TestInputMethodWithinFormats(t *testing.T) {
	s := newShop(t, 0)
	s.writes("王芳", "wangfang@cust.test", "发票", "可以一起寄发票吗？")
	number := s.newest().Ticket.Number
	b := s.logsIn(liwei)
	b.opens(fmt.Sprintf("/desk/tickets/%d", number))
	b.reply()
	b.rich()
	for _, do := range []string{"bold", "ul"} {
		b.js(`document.querySelector('#reply [data-do="` + do + `"]').click()`)
		b.until(`document.querySelector('#reply [data-do="` + do + `"]').getAttribute("aria-pressed") === "true"`)
		b.composes("nihao", "你好")
		b.composes("shijie", "世界")
		b.presses(kb.Enter, false)
	}
	b.composes("e", "额") // e resolves, n writes a note: not here
	b.composes("n", "呢")
	if got := strings.ReplaceAll(b.text("#reply .rich"), "\u200b", ""); strings.Count(got, "你好世界") != 2 || !strings.HasSuffix(got, "额呢") {
		t.Errorf("written: %q", got)
	}
	if got := b.html(); !strings.Contains(got, "<b>你好世界") || !strings.Contains(got, "<li>") {
		t.Errorf("written: %s", got)
	}
	if c := s.talk(number); c.Ticket.Status != desk.Open || len(c.Messages) != 1 {
		t.Error("a key acted")
	}
	b.until(`!document.querySelector("#reply").hidden && !document.querySelector("dialog[open]")`)
}

// The buttons of the composer are one stop for Tab; arrows go through them, and they say what is on.
func TestFormatsByKeyboard(t *testing.T) {
	s := newShop(t, 0)
	s.writes("王芳", "wangfang@cust.test", "发票", "可以一起寄发票吗？")
	b := s.logsIn(liwei)
	b.opens(fmt.Sprintf("/desk/tickets/%d", s.newest().Ticket.Number))
	b.reply()
	b.rich()
	b.presses(kb.Tab, false)
	b.until(`document.activeElement.dataset.do === "bold"`)
	b.presses(kb.ArrowRight, false)
	b.until(`document.activeElement.dataset.do === "italic"`)
	b.presses(kb.End, false)
	b.until(`document.activeElement.dataset.do === "code"`)
	b.presses(kb.Home, false)
	b.presses(kb.Enter, false)
	b.until(`document.activeElement.matches("#reply .rich") && document.querySelector('#reply [data-do="bold"]').getAttribute("aria-pressed") === "true"`)
	b.types("重要")
	if got := b.html(); !strings.Contains(got, "<b>重要") {
		t.Errorf("written: %s", got)
	}
	b.presses("k", true)
	b.presses(kb.Escape, false) // whatever that opened
	b.js(`document.querySelector('#reply [data-do="link"]').click()`)
	b.until(`document.querySelector("[data-linkbox]").open && document.activeElement.matches("[data-url]")`)
	b.types("https://shop.test/a")
	b.presses(kb.Enter, false)
	b.until(`document.querySelector('#reply .rich a[href="https://shop.test/a"]') && !document.querySelector("[data-linkbox]").open`)
}

// Recipients are chips; those whom the shop knows are found while typing; the button says to whom it goes.
func TestRecipientsAreChips(t *testing.T) {
	s := newShop(t, 0)
	s.writes("陈晓明", "chen@cust.test", "包裹", "你好")
	s.writes("王芳", "wangfang@cust.test", "退款", "到了吗？")
	number := s.newest().Ticket.Number
	b := s.logsIn(liwei)
	b.opens(fmt.Sprintf("/desk/tickets/%d", number))
	b.reply()
	b.js(`document.querySelector("#people").open = true`)
	b.until(`document.querySelectorAll("#people .chips").length === 3`)
	entry := func(name string) { b.js(`document.querySelector('#people [name="` + name + `"]').focus()`) }
	entry("cc")
	b.composes("xiao", "晓明")
	b.until(`document.querySelector('#found-reply-cc [aria-selected="true"]')?.innerText.includes("chen@cust.test")`)
	b.presses(kb.Enter, false)
	b.until(`document.querySelector('#people [name="cc"]').value === "陈晓明 <chen@cust.test>" && document.querySelector("#people .chip").innerText.includes("陈晓明")`)
	b.types("nobody")
	b.presses(kb.Tab, false)
	b.until(`document.querySelector("#people .chip.bad")`)
	entry("cc")
	b.presses(kb.Backspace, false)
	b.until(`!document.querySelector("#people .chip.bad")`)
	entry("bcc")
	b.types("boss@shop.example，")
	b.until(`document.querySelector('#people [name="bcc"]').value === "boss@shop.example"`)
	if label := b.text("#reply [data-main]"); label != "发送给王芳和另外 2 人" {
		t.Errorf("the button: %q", label)
	}
	s.soon("they are in the draft", func() bool { d := s.talk(number).Drafts; return len(d) == 1 && len(d[0].Cc) == 1 && len(d[0].Bcc) == 1 })
	b.js(`document.querySelector("#reply .rich, #reply [data-text]:not([hidden])").focus()`)
	b.types("好的")
	b.js(`document.querySelector("#reply [data-send]").click()`)
	s.soon("sent", func() bool { return s.answers(number) == 1 })
	m := s.talk(number).Messages[1]
	if len(m.Cc) != 1 || m.Cc[0].Address != "chen@cust.test" || len(m.Bcc) != 1 {
		t.Errorf("to %v, copies %v and %v", m.To, m.Cc, m.Bcc)
	}
	b.until(`!document.querySelector("#people .chip") && document.querySelector("#reply [data-main]").innerText.trim() === "发送给王芳"`)
	s.writes("赵建国", "zhao@cust.test", "另一封", "你好") // nothing is carried to another ticket
	b.opens(fmt.Sprintf("/desk/tickets/%d", s.newest().Ticket.Number))
	b.reply()
	b.until(`!document.querySelector("#people .chip")`)

	// Nor from what is begun for one customer to a mail to another, though only the browser has it.
	at := func(to, bcc, text string) {
		b.until(fmt.Sprintf(`document.querySelector("#reply").dataset.ready && document.querySelector("[name=to]").value === %q && document.querySelector("[name=bcc]").value === %q && %s.trim() === %q`, to, bcc, written, text))
	}
	b.opens("/desk/new?to=x@cust.test")
	b.composerReady()
	b.js(`document.querySelector("[name=bcc]").focus()`)
	b.types("boss@shop.example，")
	b.js(`document.querySelector("#reply .rich").focus()`)
	b.types("写给甲")
	b.until(`document.querySelector("[data-saved]").textContent === "已存草稿"`)
	b.opens("/desk/new?to=y@cust.test")
	at("y@cust.test", "", "")
	b.js(`document.querySelector("#reply .rich").focus()`)
	b.types("写给乙")
	b.until(`document.querySelector("#reply [data-take]")`)
	b.opens("/desk/new")
	at("x@cust.test", "boss@shop.example", "写给甲")
	b.opens("/desk/new?to=y@cust.test")
	at("y@cust.test", "", "写给乙")
}

// What is written as a reply stays there when one turns to the note, and the other way round.
func TestSwitchingCarriesNothing(t *testing.T) {
	s := newShop(t, 0)
	s.writes("王芳", "wangfang@cust.test", "退款", "到了吗？")
	b := s.logsIn(liwei)
	b.opens(fmt.Sprintf("/desk/tickets/%d", s.newest().Ticket.Number))
	b.reply()
	b.types("给客户的话")
	b.js(`document.querySelector('[data-compose="note"]').click()`)
	b.types("给同事的话")
	b.until(`!document.querySelector("#note").innerText.includes("给客户的话") && document.querySelector("#note [data-text]").value === "给同事的话"`)
	b.js(`document.querySelector('[data-compose="reply"]').click()`)
	b.until(written + `.includes("给客户的话") && !` + written + `.includes("给同事的话")`)
	b.until(`!document.querySelector("#note [data-send]").checkVisibility()`)
}

// "/" where a line begins opens the saved replies: searched by name and text, shown with their values, inserted, with what they do.
func TestSavedRepliesByKeyboard(t *testing.T) {
	s := newShop(t, 0)
	s.writes("王芳", "wangfang@cust.test", "退款", "到了吗？")
	number := s.newest().Ticket.Number
	me := desk.By{Agent: s.ids[liwei]}
	file, err := s.store.Upload(t.Context(), me.Agent, "尺码.txt", "text/plain", strings.NewReader("S M L"))
	s.must(err)
	for _, r := range []desk.SavedReply{
		{Name: "致谢", Text: "谢谢你的来信。"},
		{Name: "退款进度", Folder: "售后", Text: "{{customer.name}}，订单 {{order.number}} 的退款已受理。", HTML: "<div><b>{{customer.name}}</b>，订单 {{order.number}} 的退款已受理。</div>",
			Actions: desk.ReplyActions{Status: desk.Resolved, Tags: []string{"退款"}}, Attachments: []desk.Attachment{file}},
		{Agent: me.Agent, Name: "自己的", Text: "我来跟进。"},
	} {
		_, err := s.store.SaveSavedReply(t.Context(), me, r)
		s.must(err)
	}
	b := s.logsIn(liwei)
	b.opens(fmt.Sprintf("/desk/tickets/%d", number))
	b.reply()
	b.types("a")
	b.presses("/", false) // within a line it is a stroke
	b.until(written + `.includes("a/") && !document.querySelector("dialog[open]")`)
	b.presses(kb.Enter, false)
	b.presses("/", false)
	b.until(`document.querySelector("[data-picker]").open && document.querySelectorAll("#replies-list [role=option]").length === 3`)
	b.presses(kb.Escape, false)
	b.until(`!document.querySelector("[data-picker]").open && ` + written + `.trim().endsWith("/")`)
	b.presses(kb.Backspace, false)
	b.presses(";", true)
	b.until(`document.querySelector("[data-picker]").open && document.querySelectorAll("#replies-list [role=option]").length === 3 && document.activeElement.matches("[data-filter]")`)
	b.composes("shouli", "受理") // in the text of one of them
	b.until(`document.querySelectorAll("#replies-list [role=option]:not([hidden])").length === 1 && document.querySelector('#replies-list [aria-selected="true"] b').textContent === "退款进度"`)
	b.until(`document.querySelector("[data-preview] mark")?.textContent === "王芳" && document.querySelector("[data-preview]").innerText.includes("尺码.txt")`)
	b.presses(kb.Enter, false) // it lacks an order's number: the cursor goes there
	b.until(`document.activeElement.name === "value.order.number"`)
	b.types("A1009")
	b.presses(kb.Enter, false)
	b.until(`!document.querySelector("[data-picker]").open && ` + written + `.includes("王芳，订单 A1009 的退款已受理。") && document.querySelector("#reply [data-file] a").textContent === "尺码.txt"`)
	b.until(`document.querySelectorAll("#reply .then").length === 2 && document.querySelector("#reply [data-main]").value === "resolved"`)
	s.soon("the draft knows what is to be done", func() bool { d := s.talk(number).Drafts; return len(d) == 1 && d[0].Then.Status == desk.Resolved })
	b.presses(kb.Enter, true)
	s.soon("sent", func() bool { return s.answers(number) == 1 })
	talk := s.talk(number)
	if m := talk.Messages[1]; talk.Ticket.Status != desk.Resolved || len(talk.Ticket.Tags) != 1 || len(m.Attachments) != 1 {
		t.Errorf("%s %v %v", talk.Ticket.Status, talk.Ticket.Tags, m.Attachments)
	}
	b.until(`!document.querySelector("#reply .then") && document.querySelector("#reply [data-main]").value === "pending"`)
	all, err := s.store.SavedReplies(t.Context(), me.Agent)
	s.must(err)
	for _, r := range all {
		if want := map[bool]int{true: 1}[r.Name == "退款进度"]; r.Uses != want {
			t.Errorf("%s was used %d times", r.Name, r.Uses)
		}
	}
	b.clicks(`[data-compose="note"]`)
	b.types("给同事")
	b.presses(";", true) // and then not: what is written next is no letter to the customer
	b.until(`document.querySelector("[data-picker]").open && document.activeElement.matches("[data-filter]")`)
	b.presses(kb.Escape, false)
	b.until(`!document.querySelector("[data-picker]").open && document.querySelector("#reply").hidden && document.activeElement.matches("#note [data-text]")`)
	b.types("看的")
	b.until(`document.querySelector("#note [data-text]").value === "给同事看的" && ` + written + `.trim() === ""`)
	b.reply()
	b.types("你好 {{customer.nick}}")
	b.js(`document.querySelector("#reply [data-send]").click()`)
	b.until(`document.querySelector("#reply [data-notice]").innerText.includes("customer.nick")`)
	b.types("{{order.number}}")
	b.js(`document.querySelector("#reply [data-send]").click()`)
	b.until(`document.querySelector("#reply [data-notice]").innerText.includes("“订单号”")`)

	// The first mail of a new ticket says to whom it goes, whoever that is by now, and takes saved replies as an answer does.
	b.opens("/desk/new")
	b.composerReady()
	label := `document.querySelector("[data-main]").innerText.trim()`
	b.until(label + ` === "发送" && document.querySelector('[value="resolved"]').textContent === "发送并标为已解决"`)
	b.js(`document.querySelector("[name=to]").focus()`)
	b.types("wangfang@cust.test，chen@cust.test，")
	b.until(label + ` === "发送给wangfang@cust.test和另外 1 人"`)
	b.presses(kb.Backspace, false)
	b.until(label + ` === "发送给wangfang@cust.test" && document.querySelector('[value="resolved"]').textContent === "发送给wangfang@cust.test，标为已解决"`)
	b.js(`document.querySelector("[name=subject]").focus()`)
	b.types("订单 A1077")
	b.presses(kb.Tab, false)
	b.until(`document.activeElement.matches("#reply .rich")`)
	b.presses("/", false)
	b.until(`document.querySelector("[data-picker]").open && document.querySelectorAll("#replies-list [role=option]").length === 3`)
	b.types("退款进度")
	b.until(`[...document.querySelectorAll("[data-preview] mark")].map((el) => el.textContent).join() === "王芳,A1077"`)
	b.enters()
	b.until(`!document.querySelector("[data-picker]").open && ` + written + `.trim() === "王芳，订单 A1077 的退款已受理。" && document.querySelectorAll("#reply .then").length === 2`)
	b.presses(kb.Enter, true)
	b.until(`location.pathname.startsWith("/desk/tickets/")`)
	if talk := s.newest(); talk.Ticket.Status != desk.Resolved || len(talk.Ticket.Tags) != 1 || len(talk.Messages[0].Attachments) != 1 {
		t.Errorf("%s %v %v", talk.Ticket.Status, talk.Ticket.Tags, talk.Messages[0].Attachments)
	}
}

// An agent keeps saved replies of their own, formatted.
func TestWritingASavedReply(t *testing.T) {
	s := newShop(t, 0)
	b := s.logsIn(zhoumin)
	b.opens("/desk/profile/replies/new")
	if b.js(`document.querySelector("[data-replyform]") !== null`) != true {
		t.Skip("the rich composer is not built in: make composer")
	}
	b.until(`document.querySelector("[data-replyform]").dataset.ready`)
	b.js(`document.querySelector("#f-name").value = "致谢"`)
	b.js(`document.querySelector(".rich").focus()`)
	b.js(`document.querySelector('[data-do="bold"]').click()`)
	b.types("谢谢")
	b.js(`document.querySelector("[data-variable]").click()`)
	b.js(`document.querySelector("[data-replyform] .save button").click()`)
	b.until(`location.pathname === "/desk/profile/replies" && document.querySelector(".lines b")?.textContent === "致谢"`)
	all, err := s.store.SavedReplies(t.Context(), s.ids[zhoumin])
	s.must(err)
	if len(all) != 1 || !strings.Contains(all[0].HTML, "<b>谢谢</b>{{customer.name}}") || all[0].Text != "谢谢{{customer.name}}" {
		t.Errorf("%+v", all)
	}
}

// The same desk in English: the words of the boxes, the draft, the saved replies and the missing connection.
func TestComposerInEnglish(t *testing.T) {
	s := newShop(t, 0)
	const emily = "emily@shop.test"
	_, err := s.store.AddAgent(t.Context(), desk.Agent{Name: "Emily", Address: emily, Role: desk.RoleAgent, Lang: desk.English}, phrase)
	s.must(err)
	_, err = s.store.SaveSavedReply(t.Context(), desk.By{}, desk.SavedReply{Name: "Thanks", Text: "Thank you, {{customer.first}}. {{agent.name}}", Actions: desk.ReplyActions{Assign: desk.ToMe}})
	s.must(err)
	s.writes("Ann Lee", "ann@cust.test", "Refund", "Has it arrived?")
	number := s.newest().Ticket.Number
	w := s.ownMachine()
	b := s.logsIn(emily)
	b.opens(fmt.Sprintf("/desk/tickets/%d", number))
	b.reply()
	if label := b.text("#reply [data-main]"); label != "Send to Ann Lee" {
		t.Errorf("the button: %q", label)
	}
	b.presses("/", false)
	b.until(`document.querySelector("[data-preview]").innerText.includes("Thank you, Ann. Emily") && document.querySelector("[data-preview]").innerText.includes("Assign to whoever sends")`)
	b.presses(kb.Enter, false)
	b.until(written + `.includes("Thank you, Ann. Emily") && document.querySelector("#reply .then").innerText.includes("Assign to whoever sends")`)
	b.until(`document.querySelector("#reply [data-saved]").textContent === "Draft saved"`)
	b.js(`document.querySelector("#reply [data-unthen]").click()`)
	b.until(`!document.querySelector("#reply .then") && document.querySelector("#reply [data-thens]").innerText.trim() === ""`)
	b.js(`document.querySelector('[data-compose="note"]').click()`)
	b.until(`document.querySelector("#note [data-send]").innerText.trim() === "Add note for colleagues"`)
	w.stop()
	b.types("for us")
	b.until(`document.querySelector("#note [data-saved]").textContent.startsWith("Not saved yet: it will be when the connection is back")`)
	w.start()
	b.until(`document.querySelector("#note [data-saved]").textContent === "Draft saved"`)
	if d := s.answers(number); d != 0 {
		t.Errorf("%d mails", d)
	}
}
