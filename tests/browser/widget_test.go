package browser

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/deskbell/deskbell/desk"
)

// foreign is a page of somebody else's website, whose strict policy lets in nothing but the widget.
func (s *shop) foreign() string {
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'none'; img-src data:; script-src "+s.base+"; frame-src "+s.base)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, `<!doctype html><html lang="%s"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Shop</title><link rel="icon" href="data:,"><h1>Tea</h1><a href="/">Home</a><script src="%s/widget.js" async></script></html>`, r.URL.Path[1:], s.base)
	}))
	s.Cleanup(site.Close)
	set, err := s.store.Settings(s.Context())
	s.must(err)
	set.Widget = desk.Widget{On: true, Sites: []string{site.URL}}
	s.must(s.store.SaveSettings(s.Context(), set))
	return site.URL
}

// inFrame waits until an expression is true in the page's only frame. What it says may do something there first.
func (b *tab) inFrame(expression string) {
	b.Helper()
	var last any
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(30 * time.Millisecond) {
		ctx, cancel := context.WithTimeout(b.ctx, patience)
		v, err := frameJS(ctx, "Boolean("+expression+")")
		cancel()
		if last = v; err == nil && v == "true" {
			return
		}
	}
	text, _ := frameJS(b.ctx, `document.body.innerText`)
	b.Fatalf("never so in the frame: %s: %v\n%s", expression, last, text)
}

func frameJS(ctx context.Context, expression string) (string, error) {
	tree, err := chromedp.Call(ctx, page.GetFrameTree, struct{}{})
	if err != nil || len(tree.FrameTree.ChildFrames) != 1 {
		return "no frame", err
	}
	world, err := chromedp.Call(ctx, page.CreateIsolatedWorld, page.CreateIsolatedWorldParams{FrameID: tree.FrameTree.ChildFrames[0].Frame.ID})
	if err != nil {
		return "", err
	}
	v, err := chromedp.Call(ctx, runtime.Evaluate, runtime.EvaluateParams{Expression: expression, ContextID: world.ExecutionContextID})
	if err != nil {
		return "", err
	}
	return string(v.Result.Value), nil
}

// The widget on a foreign page under a strict policy, by keyboard, on a phone and on a desk: search, an article, the bot, the contact form,
// and Escape. Nothing is loaded before it is opened, and nothing is kept in the browser.
func TestTheWidgetOnAForeignPage(t *testing.T) {
	s := helpShop(t)
	site := s.foreign()
	for i, c := range []struct {
		lang                    desk.Lang
		phone                   bool
		query, body, said, done string
	}{
		{desk.Chinese, true, "退款", "别急", "退款多久到账", fmt.Sprint(1001)},
		{desk.English, false, "refund", "Three days", "When is my refund here", fmt.Sprint(1002)},
	} {
		b := s.newTab()
		if c.phone {
			b.onPhone()
		}
		b.do(chromedp.Navigate(site + "/" + string(c.lang)))
		const root = `document.querySelector("#deskbell-widget")?.shadowRoot`
		b.until(root + `?.querySelector("button.open")`)
		b.mu.Lock()
		asked := len(b.asked)
		b.mu.Unlock()
		if asked > 3 { // the page, its icon, the script
			t.Errorf("%s: %d things were loaded before a click: %v", c.lang, asked, b.asked)
		}
		b.do(chromedp.KeyEvent("\t"), chromedp.KeyEvent("\t"))
		b.until(root + `.activeElement?.className === "open"`)
		b.enters()
		b.until(root + `.querySelector("dialog[open] iframe[title]") && ` + root + `.querySelector("button.open").ariaExpanded === "true"`)
		if modal := b.js(root + `.querySelector("dialog").matches(":modal")`); modal != c.phone {
			t.Errorf("%s: modal: %v", c.lang, modal)
		}
		b.inFrame(`document.readyState === "complete" && document.querySelector(".tabs") && document.documentElement.scrollWidth <= innerWidth`)
		// Search, and read.
		b.inFrame(`(() => { const f = document.querySelector("form.find"); f.q.value = "` + c.query + `"; f.requestSubmit(); return true; })()`)
		b.inFrame(`document.querySelector(".hits a")?.getAttribute("href").startsWith("/widget/") && document.readyState === "complete"`)
		b.inFrame(`(document.querySelector(".hits a").click(), true)`)
		b.inFrame(`document.body.innerText.includes("` + c.body + `") && location.pathname.includes("/articles/") && document.readyState === "complete"`)
		// The bot.
		b.inFrame(`(document.querySelector('.tabs a[href$="/ask"]').click(), true)`)
		b.inFrame(`location.pathname.endsWith("/ask") && document.readyState === "complete" && document.querySelector("#f-text")`)
		b.inFrame(`(() => { document.querySelector("#f-text").value = "` + c.said + `"; document.querySelector("#say").requestSubmit(); return true; })()`)
		b.inFrame(`document.querySelector("#talk blockquote") && document.querySelector("#talk .first a")`)
		// A person, with the conversation.
		b.inFrame(`(document.querySelector("#talk .first a").click(), true)`)
		b.inFrame(`location.pathname.endsWith("/contact") && document.readyState === "complete" && document.querySelector("details.along")`)
		b.inFrame(`(() => { document.querySelector("#f-address").value = "h@cust.test"; return true; })()`)
		time.Sleep(2100 * time.Millisecond) // nobody writes a letter faster, and the form knows
		b.inFrame(`(document.querySelector("#contact").requestSubmit(), true)`)
		b.inFrame(`document.querySelector(".promise")?.textContent.includes("` + c.done + `")`)
		// Escape in the frame closes it, and the button has the focus again.
		b.inFrame(`(window.focus(), document.querySelector(".tabs a").focus(), true)`)
		b.do(chromedp.KeyEvent("\x1b"))
		b.until(`!` + root + `.querySelector("dialog").open && ` + root + `.activeElement?.className === "open"`)
		// So does Escape outside, and what was open is as it was.
		b.enters()
		b.until(root + `.querySelector("dialog").open && ` + root + `.activeElement?.ariaLabel`)
		b.inFrame(`document.querySelector(".promise")`)
		b.do(chromedp.KeyEvent("\x1b"))
		b.until(`!` + root + `.querySelector("dialog").open`)

		kept, err := chromedp.Call(b.ctx, network.GetCookies, network.GetCookiesParams{URLs: []string{s.base, site}})
		s.must(err)
		if len(kept.Cookies) > 0 {
			t.Errorf("%s: cookies: %v", c.lang, kept.Cookies)
		}
		b.mu.Lock()
		for _, line := range b.said {
			t.Errorf("%s: the console says: %s", c.lang, line)
		}
		b.mu.Unlock()
		if talk := s.talk(int64(1001 + i)); len(talk.Messages) != 1 {
			t.Errorf("%s: %d messages", c.lang, len(talk.Messages))
		}
	}
	// A site that is not on the list gets the button, and an empty frame.
	set, err := s.store.Settings(t.Context())
	s.must(err)
	set.Widget.Sites = []string{"https://shop.test"}
	s.must(s.store.SaveSettings(t.Context(), set))
	b := s.newTab()
	b.do(chromedp.Navigate(site + "/en"))
	b.until(`document.querySelector("#deskbell-widget")?.shadowRoot.querySelector("button.open")`)
	b.js(`document.querySelector("#deskbell-widget").shadowRoot.querySelector("button.open").click()`)
	s.soon("the frame is refused", func() bool {
		b.mu.Lock()
		defer b.mu.Unlock()
		return len(b.said) > 0
	})
}

// A customer talks to the bot without script, on a phone: asks, is answered, says that it helped, and hands it over.
func TestTheBotNeedsNoScript(t *testing.T) {
	s := helpShop(t)
	for _, c := range []struct {
		lang                desk.Lang
		question, quote, ok string
	}{{desk.Chinese, "退款多久到账", "当天", "很高兴帮到您"}, {desk.English, "When is my refund here?", "Three days", "Glad that helped"}} {
		b := s.newTab()
		b.onPhone()
		_, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		s.must(err)
		home := "/help/" + string(c.lang)
		b.opens(home)
		b.submits(`a[href$="/ask"]:not(.wide)`, home+"/ask")
		b.do(chromedp.SendKeys("#f-text", c.question))
		b.submits("#say .go", home+"/ask/")
		b.until(fmt.Sprintf(`document.querySelector("#talk blockquote").innerText.includes(%q)`, c.quote))
		b.fits()
		b.clicks(`#last [value="solved"]`)
		b.until(fmt.Sprintf(`document.querySelector("#talk")?.innerText.includes(%q)`, c.ok))
		b.submits("#last .first a", home+"/contact")
		b.do(chromedp.SendKeys("#f-address", "hannah@cust.test"))
		time.Sleep(2100 * time.Millisecond) // nobody writes a letter faster
		b.submits("#contact button.go", home+"/contact/sent")
	}
}
