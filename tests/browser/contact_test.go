package browser

import (
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/form"
)

// On a phone, with an input method: answers appear while one writes, nothing moves, nothing that is being composed is lost, and one tap ends it.
func TestAnswersAppearWhileOneWrites(t *testing.T) {
	s := helpShop(t)
	for _, c := range []struct {
		lang  desk.Lang
		write func(*tab)
		text  string
		thank string
	}{
		{desk.Chinese, func(b *tab) { b.composes("tuikuanduojiudaozhang", "退款多久到账") }, "退款多久到账", "很高兴帮到您"},
		{desk.English, func(b *tab) { b.types("When is my refund here") }, "When is my refund here", "Glad that helped"},
	} {
		b := s.newTab()
		b.speaks(c.lang)
		b.inHand()
		_, err := chromedp.Call(b.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: `
			window.shift = 0; new PerformanceObserver((l) => l.getEntries().forEach((e) => { window.shift += e.value; })).observe({ type: "layout-shift", buffered: true });`})
		s.must(err)
		b.opens("/help/" + string(c.lang) + "/contact")
		b.clicks("#f-text")
		b.js(`window.shift = 0`) // bringing the field into view is no shift, but opening a keyboard may be
		c.write(b)
		b.until(`document.querySelector("#answers.on details")`)
		if got := b.js(`document.querySelector("#f-text").value`); got != c.text {
			t.Errorf("%q is there, not %q", got, c.text)
		}
		if b.js(`document.activeElement.id`) != "f-text" || b.js(`window.shift`) != float64(0) {
			t.Errorf("focus on %v, shift %v", b.js(`document.activeElement.id`), b.js(`window.shift`))
		}
		b.fits()
		b.clicks("#answers summary")
		b.until(`document.querySelector("#answers details[open] button").checkVisibility()`)
		b.clicks("#answers [name=article]")
		b.until(`location.pathname.endsWith("/solved") && document.readyState === "complete"`)
		b.until(`document.body.innerText.includes("` + c.thank + `")`)
	}
	// Without script nothing of it is there.
	b := s.newTab()
	_, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	s.must(err)
	b.opens("/help/en/contact")
	b.until(`!document.querySelector("#answers").checkVisibility()`)
}

// What a topic asks is there once it is chosen, and without script from the beginning; the ticket has the answers and what was ticked.
func TestTheFormAsksByTopic(t *testing.T) {
	s := newShop(t, 0)
	by := desk.By{Agent: s.ids[liwei]}
	var topics []desk.Topic
	for _, names := range []map[desk.Lang]string{{desk.Chinese: "退款", desk.English: "Refunds"}, {desk.Chinese: "物流", desk.English: "Delivery"}} {
		topic, err := s.store.SaveTopic(t.Context(), by, desk.Topic{Names: names})
		s.must(err)
		_, err = s.store.SaveField(t.Context(), by, form.Field{Topic: topic.ID, Kind: form.Order, Required: true, Names: map[desk.Lang]string{desk.Chinese: names[desk.Chinese] + "订单号", desk.English: names[desk.English] + " order"}})
		s.must(err)
		topics = append(topics, topic)
	}
	s.must(s.store.SavePrivacyNotice(t.Context(), by, desk.Chinese, "保存两年。"))
	s.must(s.store.SavePrivacyNotice(t.Context(), by, desk.English, "Kept for two years."))
	for i, c := range []struct {
		lang, text string
		script     bool
	}{{"zh-CN", "茶罐漏了", true}, {"zh-CN", "茶罐漏了", false}, {"en", "The tin leaks", true}, {"en", "The tin leaks", false}} {
		b := s.newTab()
		b.inHand()
		if !c.script {
			_, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
			s.must(err)
		}
		b.opens("/help/" + c.lang + "/contact")
		if shown := b.js(`[...document.querySelectorAll("fieldset[data-topic]")].filter((f) => f.checkVisibility()).length`); shown != float64(map[bool]int{false: 2}[c.script]) {
			t.Errorf("%+v: %v topics ask", c, shown)
		}
		b.do(chromedp.SendKeys("#f-address", "hannah@cust.test"), chromedp.SendKeys("#f-text", c.text), chromedp.SendKeys("#f-topic", topics[1].Names[desk.Lang(c.lang)]))
		if c.script {
			b.until(`document.querySelectorAll("fieldset[data-topic]")[1].checkVisibility() && !document.querySelectorAll("fieldset[data-topic]")[0].checkVisibility()`)
		}
		b.do(chromedp.SendKeys("#f-field_2", "TB-77"))
		b.clicks("#f-consent")
		b.fits()
		time.Sleep(2100 * time.Millisecond) // nobody writes a letter faster
		b.submits("button.go", "/help/"+c.lang+"/contact/sent")
		talk, err := s.store.Conversation(t.Context(), int64(1001+i), 0)
		s.must(err)
		if talk.Ticket.Topic != topics[1].ID || len(talk.Fields) != 1 || talk.Fields[0].Value != "TB-77" || talk.Ticked == nil {
			t.Errorf("%+v: %+v %+v", c, talk.Fields, talk.Ticked)
		}
	}
}
