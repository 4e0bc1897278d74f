package browser

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"github.com/deskbell/deskbell/desk"
)

// More that is done with a ticket, without a mouse: a message becomes a ticket of its own, two are linked and unlinked, one goes to
// another mailbox, a message is passed on to a supplier, who is answered, and an answer waits until tomorrow, is put off, and is taken back.
func TestATicketIsPassedOnByKeyboard(t *testing.T) {
	inBoth(t, func(t *testing.T, s *shop, b *tab, lang desk.Lang) {
		none := desk.Server{Host: "127.0.0.1", Port: 1, Security: desk.NoTLS, User: "trade", Password: "pw"}
		trade, err := s.store.SaveMailbox(t.Context(), desk.Mailbox{Address: "trade@shop.test", Name: "青禾批发", Folder: "INBOX", IMAP: none, SMTP: none, Start: desk.Start{Mode: desk.FromNow, Moment: time.Now()}})
		s.must(err)
		mail := "From: Ann <ann@cust.test>\nTo: " + support + "\nSubject: Cups\nMessage-ID: <%d@cust.test>\nIn-Reply-To: <1@cust.test>\nContent-Type: text/plain\n\n%s\n"
		s.comes(fmt.Sprintf(mail, 1, "They are broken."))
		number := s.newest().Ticket.Number
		s.comes(fmt.Sprintf(mail, 2, "And an invoice, please."))
		path := fmt.Sprintf("/desk/tickets/%d", number)
		opens := func() {
			t.Helper()
			b.opens(path + "?v=open")
			b.ticketReady()
		}
		second := fmt.Sprintf("#m%d ", s.talk(number).Messages[1].ID)

		opens()
		b.tabsOn(second + `.about summary`)
		b.arrowsTo(second + `form[action$="/split"] button`)
		b.until(fmt.Sprintf(`location.pathname !== %q && document.querySelector(".flash .btn") && document.readyState === "complete"`, path))
		other := s.newest().Ticket.Number
		if n, m := len(s.talk(number).Messages), len(s.talk(other).Messages); n != 1 || m != 1 || other == number {
			t.Fatalf("#%d has %d messages, #%d has %d", number, n, other, m)
		}
		b.tabsOn(`.flash .btn`) // as it was
		s.soon("it is one again", func() bool { return len(s.talk(number).Messages) == 2 })

		s.writes("陈晓明", "chen@cust.test", "发票", "发票呢？")
		other = s.newest().Ticket.Number
		opens()
		b.tabsOn(`#m-more summary`)
		b.tabsTo(`#m-more [name=other]`)
		b.types(fmt.Sprint(other))
		b.enters()
		b.says(`#card .linked`, "发票")
		b.until(`!document.querySelector("#m-more").open && !document.querySelector("#m-more [aria-busy]")`)
		b.tabsOn(`#card .linked button`)
		b.until(`!document.querySelector("#card .linked")`)
		if linked := s.talk(number).Linked; len(linked) != 0 {
			t.Errorf("still linked: %v", linked)
		}

		b.presses(kb.Escape, false)
		b.tabsOn(`#m-more summary`)
		b.tabsTo(`#m-more [name=mailbox]`)
		b.presses(kb.ArrowDown, false)
		b.tabsOn(`#m-more form[action$="/move"] button`)
		s.soon("it is in the other mailbox", func() bool { return s.talk(number).Ticket.Mailbox == trade })

		opens()
		b.tabsOn(second + `.about summary`)
		b.arrowsTo(second + `.about a[href*="compose=forward"]`)
		b.until(`document.querySelector("#forward")?.contains(document.activeElement) && document.readyState === "complete"`)
		b.composerReady()
		b.types("works@pots.test")
		b.enters()
		b.until(`document.querySelector("#forward .chip")`)
		b.tabsTo(`#forward [contenteditable=true], #forward [data-text]`)
		b.types("请看一下。")
		b.tabsOn(`#forward [data-send]`)
		s.soon("it is passed on", func() bool { return len(s.talk(number).Messages) == 3 })
		b.until(`!location.search.includes("compose") && document.readyState === "complete"`)
		out := s.talk(number).Messages[2]
		if m := out; m.Citing != desk.Forwarding || len(m.To) != 1 || m.To[0].Address != "works@pots.test" {
			t.Errorf("%s to %v", m.Citing, m.To)
		}
		s.box = trade
		s.comes("From: Works <works@pots.test>\nTo: trade@shop.test\nSubject: Re: Cups\nMessage-ID: <3@pots.test>\nIn-Reply-To: <" + out.MessageID + ">\n\nWhich colour?\n")
		b.tabsOn(`.msg.note.outside footer a`)
		b.until(`document.querySelector("#forward")?.contains(document.activeElement) && document.readyState === "complete"`)
		b.composerReady()
		b.says(`#forward .chip`, "Works")
		b.tabsTo(`#forward [contenteditable=true], #forward [data-text]`)
		b.types("绿色。")
		b.says(`#forward [data-main]`, "Works")
		b.pictured("supplier-" + string(lang))
		b.tabsOn(`#forward [data-send]`)
		s.soon("the supplier is answered", func() bool { return len(s.talk(number).Messages) == 5 })
		if m := s.talk(number).Messages[4]; len(m.To) != 1 || m.To[0].Address != "works@pots.test" || !strings.Contains(m.Reply, "绿色") {
			t.Errorf("%q to %v", m.Reply, m.To)
		}
		b.until(`!location.search.includes("compose") && document.readyState === "complete"`)

		opens()
		b.presses("r", false)
		b.until(`document.querySelector("#reply").contains(document.activeElement)`)
		b.types("明天再说。")
		b.tabsOn(`#m-send summary`)
		b.arrowsTo(`#m-send [name=later]`)
		var first time.Time
		s.soon("it waits", func() bool {
			talk := s.talk(number)
			m := talk.Messages[len(talk.Messages)-1]
			if len(talk.Messages) == 6 && m.Delivery != nil {
				first = m.Delivery.Due
			}
			return time.Until(first) > time.Minute
		})
		b.tabsOn(`.putoff summary`)
		b.until(`document.querySelector(".putoff").open`)
		b.tabsOn(`.putoff form > button:last-of-type`)
		b.until(`document.querySelector(".delivery.d-later") && !document.querySelector(".delivery [aria-busy]")`)
		b.tabsOn(`.delivery [data-undo] button`)
		b.until(`!document.querySelector(".delivery.d-later") && document.readyState === "complete"`)
		b.composerReady()
		b.until(`(document.querySelector("#reply").innerText + document.querySelector("#reply [data-text]").value).includes("明天再说")`)
		if text := b.text("main"); strings.Contains(text, "delivery.") {
			t.Errorf("words are missing: %s", text)
		}
	})
}
