package browser

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
)

// article puts one into the help centre.
func (s *shop) article(a desk.Article) desk.Article {
	s.Helper()
	a.Published = true
	a, err := s.store.SaveArticle(s.Context(), a)
	s.must(err)
	return a
}

// helpShop has a help centre in both languages.
func helpShop(t *testing.T) *shop {
	s := newShop(t, 0)
	category, err := s.store.SaveCategory(t.Context(), desk.Category{Names: map[desk.Lang]string{desk.Chinese: "退款", desk.English: "Refunds"}, Icon: "undo"})
	s.must(err)
	zh := s.article(desk.Article{Lang: desk.Chinese, Title: "退款多久到账", Category: category, Body: "## 微信\n\n当天。\n\n## 银行卡\n\n1. 等三天\n2. 再写信\n\n> [!tip]\n> 别急\n\n## 视频\n\n[怎么查](https://www.bilibili.com/video/x)"})
	s.article(desk.Article{Pair: zh.Pair, Lang: desk.English, Title: "When is my refund here", Category: category, Body: "## Card\n\nThree days.\n\n## Wallet\n\nThe same day.\n\n## Late\n\nWrite to us."})
	s.article(desk.Article{Lang: desk.Chinese, Title: "开发票", Category: category, Body: "写信。"})
	for lang, title := range map[desk.Lang]string{desk.Chinese: "台风晚到", desk.English: "Storm"} {
		_, err := s.store.SaveAnnouncement(t.Context(), helpcentre.Announcement{Lang: lang, Title: title, Body: "x", PublishedAt: time.Now().Add(-time.Hour), BannerUntil: time.Now().Add(time.Hour)})
		s.must(err)
	}
	return s
}

// A customer finds an answer and says that it was none, on a phone, without script and with, in both languages.
func TestCustomersFindAnswers(t *testing.T) {
	s := helpShop(t)
	for _, c := range []struct {
		lang                                             desk.Lang
		script                                           bool
		category, title, banner, query, thanks, unsolved string
	}{
		{desk.Chinese, false, "退款", "退款多久到账", "台风晚到", "退款", "谢谢您的反馈", "照做没成功"},
		{desk.Chinese, true, "退款", "退款多久到账", "台风晚到", "退款", "谢谢您的反馈", "照做没成功"},
		{desk.English, false, "Refunds", "When is my refund here", "Storm", "refund", "Thank you", "it did not work"},
		{desk.English, true, "Refunds", "When is my refund here", "Storm", "refund", "Thank you", "it did not work"},
	} {
		b := s.newTab()
		b.speaks(c.lang)
		b.inHand()
		if !c.script {
			_, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
			s.must(err)
		}
		b.opens("/help")
		b.until(fmt.Sprintf(`document.querySelector(".banner a")?.textContent === %q`, c.banner))
		b.submits(".topic h2 a", "/help/"+string(c.lang)+"/categories/1")
		b.until(fmt.Sprintf(`document.querySelector("h1").textContent === %q`, c.category))
		b.do(chromedp.SendKeys("input[name=q]", c.query))
		b.submits(".find button", "/help/"+string(c.lang)+"/search")
		b.until(fmt.Sprintf(`[...document.querySelectorAll(".hits b")].some(b => b.textContent === %q)`, c.title))
		b.clicks(".hits a")
		b.until(fmt.Sprintf(`document.querySelector("h1")?.textContent === %q`, c.title))
		b.clicks(".contents li:last-child a")
		b.until(`location.hash !== "" && document.querySelector(":target")`)
		if shown := b.js(`getComputedStyle(document.querySelector("[data-print]")).display !== "none"`); shown != c.script {
			t.Errorf("script %v: print is shown: %v", c.script, shown)
		}
		b.clicks(`button[value="no"]`)
		b.until(`location.search === "?voted=no" && document.querySelector(".reasons")`)
		b.clicks(`.reasons label:has([value="did_not_work"])`)
		if said := b.js(`document.querySelector(".reasons :checked").parentElement.textContent`).(string); !strings.Contains(said, c.unsolved) {
			t.Errorf("chose %q", said)
		}
		b.clicks(".vote .go")
		b.until(fmt.Sprintf(`document.querySelector(".vote h2").textContent.includes(%q)`, c.thanks))
		if wide := b.js(`document.documentElement.scrollWidth > innerWidth`); wide != false {
			t.Error("the page has to be scrolled sideways")
		}
		if said := b.complaints(); len(said) > 0 {
			t.Errorf("the console: %v", said)
		}
	}
	all, _, err := s.store.Articles(t.Context(), desk.ArticleQuery{Published: true})
	s.must(err)
	for _, a := range all {
		if strings.Contains(a.Title, "退款") && a.Unhelpful == 0 {
			t.Errorf("no vote on %q", a.Title)
		}
	}
}

// Pages for customers are light, do not jump, and are there at once.
func TestHelpPagesAreLight(t *testing.T) {
	s := helpShop(t)
	b := s.newTab()
	_, err := chromedp.Call(b.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: `
		window.shift = 0; new PerformanceObserver((l) => l.getEntries().forEach((e) => { if (!e.hadRecentInput) { window.shift += e.value; window.jumps = (window.jumps ?? "") + e.sources.map((s) => [s.node?.nodeName, s.node?.className, s.previousRect.y, s.previousRect.height, "to", s.currentRect.y, s.currentRect.height].join(" ")).join("; "); } })).observe({ type: "layout-shift", buffered: true });`})
	s.must(err)
	for _, path := range []string{"/help/zh-CN", "/help/zh-CN/articles/%E9%80%80%E6%AC%BE%E5%A4%9A%E4%B9%85%E5%88%B0%E8%B4%A6", "/help/zh-CN/search?q=%E9%80%80%E6%AC%BE", "/help/zh-CN/news", "/kiosk/zh-CN", "/help/zh-CN/contact"} {
		b.opens(path)
		b.until(`performance.getEntriesByName("first-contentful-paint").length === 1`)
		time.Sleep(200 * time.Millisecond) // for what would jump
		sum := b.js(`[performance.getEntriesByType("navigation")[0], ...performance.getEntriesByType("resource")].reduce((n, e) => n + e.decodedBodySize, 0)`).(float64)
		moved, paint := b.js(`window.shift`), b.js(`performance.getEntriesByName("first-contentful-paint")[0].startTime`)
		t.Logf("%s: %.0f bytes before compression, first paint after %.0f ms, shift %v", path, sum, paint, moved)
		if sum > 60_000 || sum < 10_000 {
			t.Errorf("%s weighs %.0f bytes", path, sum)
		}
		if moved != float64(0) {
			t.Errorf("%s jumps by %v: %v", path, moved, b.js(`window.jumps`))
		}
	}
}

// A screen in the shop goes back to its front page when nobody touches it, and forgets what was typed.
func TestKioskGoesHome(t *testing.T) {
	s := helpShop(t)
	b := s.newTab()
	clock := `let real = Date.now.bind(Date), ahead = 0; Date.now = () => real() + ahead; window.later = (ms) => { ahead += ms; };`
	_, err := chromedp.Call(b.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: clock})
	s.must(err)
	b.opens("/kiosk/zh-CN/search?q=%E9%80%80%E6%AC%BE")
	b.until(`document.querySelector(".hits a")`)
	b.clicks(".hits a")
	b.until(`location.pathname.startsWith("/kiosk/zh-CN/articles/") && document.readyState === "complete"`)
	b.js(`later(60000)`)
	time.Sleep(1500 * time.Millisecond)
	if at := b.js(`location.pathname`); at == "/kiosk/zh-CN" {
		t.Error("somebody still reads")
	}
	b.js(`later(60000)`)
	b.until(`location.pathname === "/kiosk/zh-CN" && document.readyState === "complete"`)
	b.fills("input[name=q]", "secret")
	b.js(`later(120000)`)
	b.until(`document.querySelector("input[name=q]").value === "" && location.pathname === "/kiosk/zh-CN"`)
}
