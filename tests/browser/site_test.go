package browser

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/server"
	"github.com/deskbell/deskbell/server/export"
)

// published is the address of the shop's help centre as files of a plain file server, which knows nothing of Deskbell; hears is told what that is asked for.
func (s *shop) published(hears func(path string)) (base string) {
	s.Helper()
	folder := s.TempDir()
	web, err := server.New(server.Config{Store: s.store, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	s.must(err)
	s.Cleanup(web.Close)
	site := export.Site{Desk: web, Shop: s.store}
	_, err = site.Write(s.Context(), filepath.Join(folder, "any", "where"))
	s.must(err)
	files := http.FileServer(http.Dir(folder))
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hears(r.URL.Path)
		files.ServeHTTP(w, r)
	}))
	s.Cleanup(host.Close)
	return host.URL + "/any/where"
}

// exports opens a window in which the published help centre can be visited.
func (s *shop) exports() (b *tab, asked *[]string) {
	s.Helper()
	asked = new([]string)
	base := s.published(func(path string) { *asked = append(*asked, path) })
	b = (&shop{T: s.T, base: base}).newTab()
	b.tellsAll()
	return b, asked
}

// The exported site is walked from a plain file server: the choice of a language, the search in the page with what customers say, an
// article, a letter by mail; axe finds nothing on it.
func TestExportedSite(t *testing.T) {
	s := helpShop(t)
	axe, err := os.ReadFile("../../node_modules/axe-core/axe.min.js")
	b, asked := s.exports()
	fair := func(where string) {
		t.Helper()
		if err != nil {
			return // axe-core is not installed
		}
		b.js(string(axe) + "; 1")
		if found := b.js(`axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] }).then((r) => r.violations.map((v) => v.id + " " + v.nodes[0].target).join("; "))`); found != "" {
			t.Errorf("%s: %v", where, found)
		}
	}
	b.opens("/")
	fair("the choice")
	b.clicks(`.choose a[hreflang="zh-CN"]`)
	b.until(`document.querySelector(".hero") && document.readyState === "complete"`)
	fair("the front page")
	b.do(chromedp.SendKeys("input[name=q]", "退钱几天能到账"))
	b.clicks(".find button")
	b.until(`location.pathname.endsWith("/zh-CN/search.html") && document.querySelector(".hits b")?.textContent === "退款多久到账"`)
	fair("the search")
	for typed, want := range map[string]string{"發票": "开发票", "怎麼開發票": "开发票", "tuikuan": "退款多久到账", "ＦＰ": "开发票"} {
		b.js(fmt.Sprintf(`(f => { f.value = %q; f.dispatchEvent(new Event("input", { bubbles: true })); })(document.querySelector("input[name=q]"))`, typed))
		b.until(fmt.Sprintf(`document.querySelector(".hits b")?.textContent === %q && document.querySelector(".hits mark")`, want))
	}
	b.js(`(f => { f.value = "<img src=x onerror=alert(1)>"; f.dispatchEvent(new Event("input", { bubbles: true })); })(document.querySelector("input[name=q]"))`)
	b.until(`document.querySelector("[data-search] [role=status]").textContent.includes("<img") && document.querySelector(".hits").hidden`)
	b.js(`(f => { f.value = "退款"; f.dispatchEvent(new Event("input", { bubbles: true })); })(document.querySelector("input[name=q]"))`)
	b.until(`document.querySelector(".hits b mark")?.textContent === "退款"`)
	b.clicks(".hits a")
	b.until(`document.querySelector("article.paper h1")?.textContent === "退款多久到账" && document.readyState === "complete"`)
	fair("an article")
	b.clicks(`.meta a[hreflang="en"]`)
	b.until(`document.querySelector("article.paper h1")?.textContent === "When is my refund here" && document.readyState === "complete"`)
	b.clicks(".reach .go")
	b.until(`document.querySelector("form[data-mailto]") && document.readyState === "complete"`)
	fair("contact")
	if href := b.js(`document.querySelector(".mailto a.go").getAttribute("href")`); href != "mailto:"+support {
		t.Errorf("%v", href)
	}
	if said := b.complaints(); len(said) > 0 {
		t.Errorf("the console: %v", said)
	}
	for _, path := range *asked {
		if !strings.HasPrefix(path, "/any/where/") && path != "/favicon.ico" {
			t.Errorf("it asked for %s", path)
		}
	}
}

// A browser cuts a question into the same terms as the index was cut into.
func TestBrowserCutsAsTheIndex(t *testing.T) {
	s := helpShop(t)
	texts := []string{"退款多久到账", "怎麼申請退貨？", "Where's my parcel", "I cancelled the shipping of 2 orders", "请问一下，微信支付的限额是多少呀", "ＱＨ２０２６ 订单", "naïve café returns", "退不退", "绑定的银行卡注销了怎么办", "refunds/returns, e-mail", "발송 ありがとう カード", "iPhone15", ""}
	for i, text := range texts {
		s.article(desk.Article{Lang: desk.Chinese, Title: fmt.Sprintf("%s %d", text, i), Body: text})
	}
	b, _ := s.exports()
	b.opens("/zh-CN/search.html")
	for _, text := range texts {
		want := export.Terms(text)
		got := b.js(fmt.Sprintf(`Promise.all([import(document.querySelector('script[src*="site-search"]').src.replace("site-search", "site-terms")), fetch("../search/zh-CN/words.json").then((r) => r.json())])
			.then(([m, words]) => [...m.cutter(words)(%q)].map(([t, w]) => t + " " + w.toFixed(2)).sort().join("|"))`, text))
		if got != strings.Join(want, "|") {
			t.Errorf("%q:\nbrowser %v\nindex   %v", text, got, strings.Join(want, "|"))
		}
	}
}
