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
	for _, name := range []string{"退款", "物流"} {
		topic, err := s.store.SaveTopic(t.Context(), by, desk.Topic{Names: map[desk.Lang]string{desk.Chinese: name}})
		s.must(err)
		_, err = s.store.SaveField(t.Context(), by, form.Field{Topic: topic.ID, Kind: form.Order, Required: true, Names: map[desk.Lang]string{desk.Chinese: name + "订单号"}})
		s.must(err)
		topics = append(topics, topic)
	}
	s.must(s.store.SavePrivacyNotice(t.Context(), by, desk.Chinese, "保存两年。"))
	for i, script := range []bool{true, false} {
		b := s.newTab()
		b.inHand()
		if !script {
			_, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
			s.must(err)
		}
		b.opens("/help/zh-CN/contact")
		if shown := b.js(`[...document.querySelectorAll("fieldset[data-topic]")].filter((f) => f.checkVisibility()).length`); shown != float64(map[bool]int{false: 2}[script]) {
			t.Errorf("script %v: %v topics ask", script, shown)
		}
		b.do(chromedp.SendKeys("#f-address", "hannah@cust.test"), chromedp.SendKeys("#f-text", "茶罐漏了"), chromedp.SendKeys("#f-topic", "物流"))
		if script {
			b.until(`document.querySelectorAll("fieldset[data-topic]")[1].checkVisibility() && !document.querySelectorAll("fieldset[data-topic]")[0].checkVisibility()`)
		}
		b.do(chromedp.SendKeys("#f-field_2", "TB-77"))
		b.clicks("#f-consent")
		b.fits()
		time.Sleep(2100 * time.Millisecond) // nobody writes a letter faster
		b.submits("button.go", "/help/zh-CN/contact/sent")
		c, err := s.store.Conversation(t.Context(), int64(1001+i), 0)
		s.must(err)
		if c.Ticket.Topic != topics[1].ID || len(c.Fields) != 1 || c.Fields[0].Value != "TB-77" || c.Ticked == nil {
			t.Errorf("script %v: %+v %+v", script, c.Fields, c.Ticked)
		}
	}
}
