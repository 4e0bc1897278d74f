package browser

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/deskbell/deskbell/desk"
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
