package browser

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/provider"
	"github.com/deskbell/deskbell/server"
	"github.com/deskbell/deskbell/store"
	"github.com/deskbell/deskbell/ui/words"
)

// bareShop is a desk before set-up, with the code "ABCD1234". Mail servers with "bad" in their names refuse the log-in.
func bareShop(t *testing.T) *shop {
	t.Helper()
	st, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "shop.db"), store.Options{Create: true, Surveys: words.SurveyWords()})
	if err != nil {
		t.Fatal(err)
	}
	s := &shop{T: t, store: st, ids: map[string]int64{}}
	t.Cleanup(func() { s.must(st.Close()) })
	post := nobodysMail()
	post.Find = func(_ context.Context, address string) provider.Found { return provider.Guess(address) }
	post.Position = func(context.Context, desk.Mailbox) (uint32, uint32, error) { return 1, 9, nil }
	post.Check = func(_ context.Context, m desk.Mailbox) []desk.Check {
		if strings.Contains(m.IMAP.Host, "bad") {
			return []desk.Check{{Step: "imap.connect"}, {Step: "imap.login", Key: "error.login.wrong"}}
		}
		return []desk.Check{{Step: "imap.connect"}, {Step: "imap.login"}, {Step: "imap.select"}, {Step: "smtp.login"}}
	}
	web, err := server.New(server.Config{Store: st, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), SetupCode: "ABCD1234", Listen: "127.0.0.1:80", Mail: post})
	s.must(err)
	listener := httptest.NewServer(s.lagging(web))
	t.Cleanup(func() { web.Close(); listener.Close() })
	s.base = listener.URL
	return s
}

func TestSetUpInTheBrowser(t *testing.T) {
	t.Parallel()
	s := bareShop(t)
	b := s.newTab()
	b.opens("/setup?code=abcd-1234")
	b.until(`location.pathname === "/setup/shop"`)
	if zone := b.js(`document.querySelector("#f-zone").value === Intl.DateTimeFormat().resolvedOptions().timeZone`); zone != true {
		t.Errorf("the browser's zone was not taken over: %v", b.js(`document.querySelector("#f-zone").value`))
	}
	b.fills("#f-shop_name", "青禾茶铺")
	b.submits("button.primary", "/setup/you")
	b.fills("#f-name", "李伟")
	b.fills("#f-address", "li@qq.com")
	b.fills("#f-password", phrase)
	b.submits("button.primary", "/setup/mailbox")

	b.fills("#f-address", "support@bad.test")
	b.until(`document.querySelector("#f-imap_host").value === "imap.bad.test"`)
	b.fills("#f-password", "mail secret")
	b.clicks("[data-test]")
	b.until(`document.querySelector("[data-checks] .bad")`)
	if v := b.js(`location.pathname + document.querySelector("#f-password").value`); v != "/setup/mailboxmail secret" {
		t.Errorf("the test took the form away: %v", v)
	}
	b.fills("#f-address", "support@163.com")
	b.until(`document.querySelector("#f-imap_host").value === "imap.163.com" && document.querySelector("[data-hint]").textContent`)
	b.clicks("[data-test]")
	b.until(`document.querySelector("[data-checks] .flash")`)
	b.submits(`button[value="finish"]`, "/desk")
	boxes, err := s.store.Mailboxes(t.Context())
	s.must(err)
	if len(boxes) != 1 || boxes[0].IMAP.Host != "imap.163.com" || boxes[0].IMAP.Password != "mail secret" || boxes[0].Start.UIDNext != 9 {
		t.Errorf("mailboxes: %+v", boxes)
	}
}

func TestArticlePreviewFollowsTheTyping(t *testing.T) {
	s := newShop(t, 0)
	b := s.logsIn(liwei)
	b.opens("/desk/articles/new")
	b.fills("#f-title", "退款多久到账")
	b.do(chromedp.Focus("#f-body"))
	b.composes("tuikuan", "退款")
	b.types(" **三天**内到账 <img src=x onerror=alert(1)>")
	b.until(`document.querySelector("#preview:not([hidden]) strong")?.textContent === "三天"`)
	if b.js(`document.querySelector("#preview img")`) != nil {
		t.Error("raw HTML in the preview")
	}
	b.js(`document.querySelector("[name=published]").checked = true`)
	b.submits(`button[value="save"]`, "/desk/articles/1")
	b.opens("/help/zh-CN/search?q=" + url.QueryEscape("退款"))
	b.until(`document.querySelector(".hits mark")?.textContent === "退款"`)
}

// A customer without script writes to the shop and scores the answer, in both languages.
func TestCustomersNeedNoScript(t *testing.T) {
	s := newShop(t, 0)
	set, err := s.store.Settings(t.Context())
	s.must(err)
	set.RatingDelay, set.PublicURL = 0, s.base
	s.must(s.store.SaveSettings(t.Context(), set))
	b := s.newTab()
	_, err = chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	s.must(err)
	for i, c := range []struct{ lang, from, text, comment string }{
		{"en", "hannah@cust.test", "Where is my parcel?", "Schnell!"},
		{"zh-CN", "wangfang@cust.test", "我的包裹到哪里了？", "很快！"},
	} {
		number := int64(1001 + i)
		b.opens("/help/" + c.lang + "/contact")
		b.do(chromedp.SendKeys("#f-address", c.from), chromedp.SendKeys("#f-text", c.text))
		time.Sleep(2100 * time.Millisecond) // nobody writes a letter faster
		b.submits("button.go", "/help/"+c.lang+"/contact/sent")
		b.until(fmt.Sprintf(`document.body.innerText.includes("#%d")`, number))

		resolved := desk.Resolved
		_, err = s.store.Edit(t.Context(), desk.Edit{By: desk.By{Agent: s.ids[liwei]}, Ticket: number, Status: &resolved})
		s.must(err)
		link := ""
		s.soon("the survey is in the outbox", func() bool {
			out, err := s.store.Claim(t.Context(), 10)
			s.must(err)
			for _, o := range out {
				if _, rest, ok := strings.Cut(o.Text, "/rate/"); ok {
					link = "/rate/" + strings.Fields(rest)[0]
				}
			}
			return link != ""
		})
		path, _, _ := strings.Cut(link, "?")
		b.opens(path + "?score=2")
		b.until(`document.documentElement.lang === "` + c.lang + `" && document.querySelector("input:checked").value === "2"`)
		b.clicks(`label:has([value="5"])`)
		b.do(chromedp.SendKeys("#f-comment", c.comment))
		b.submits("button.go", path)
		b.until(`document.querySelector(".chosen")`)
		ratings, _, err := s.store.Ratings(t.Context(), desk.RatingQuery{Given: true})
		s.must(err)
		if len(ratings) != i+1 || ratings[0].Score != 5 || ratings[0].Comment != c.comment {
			t.Errorf("%s: ratings: %+v", c.lang, ratings)
		}
	}
}
