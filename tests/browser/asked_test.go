package browser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/deskbell/deskbell/demo"
	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/survey"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/ui/words"
)

// Customers answer what they are asked by mail, on a telephone, with script and without, in both languages: whether it is solved, whether
// they recommend the shop, whether what came with the acknowledgement has helped.
func TestCustomersAnswerWhatTheyAreAsked(t *testing.T) {
	for _, c := range []struct {
		lang   desk.Lang
		script bool
	}{{desk.Chinese, true}, {desk.Chinese, false}, {desk.English, true}, {desk.English, false}} {
		t.Run(fmt.Sprintf("%s script=%v", c.lang, c.script), func(t *testing.T) {
			s := surveyedShop(t)
			b := s.newTab()
			b.speaks(c.lang)
			b.onPhone()
			if !c.script {
				_, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
				s.must(err)
			}
			shows := func(word string) {
				t.Helper()
				b.until(`document.documentElement.lang === "` + string(c.lang) + `" && document.querySelector("h1").textContent === ` + quoted(words.Text(c.lang, word, nil)))
				b.fits()
			}
			solved := "/solved/" + s.asks(c.lang, "chenxi", "/solved/", func(r *survey.Rules) { r.Confirm.On = true })
			number := s.newest().Ticket.Number
			b.opens(solved + "?answer=no")
			if k, err := s.store.Ticket(t.Context(), number); err != nil || k.Status != desk.Resolved {
				t.Errorf("opening the link has answered: %+v %v", k, err)
			}
			b.do(chromedp.SendKeys("#f-comment", "It leaks."))
			b.submits(`[value="no"]`, solved)
			shows("solved.thanks_no")
			if k, err := s.store.Ticket(t.Context(), number); err != nil || k.Status != desk.Open {
				t.Errorf("still broken: %+v %v", k, err)
			}

			nps := "/nps/" + s.asks(c.lang, "lumin", "/nps/", func(r *survey.Rules) { r.NPS.On = true })
			b.opens(nps)
			b.clicks(`.marks label:has([value="9"])`)
			b.submits("button.go", nps)
			shows("nps.thanks")
			b.until(`document.querySelector(".chosen").textContent.trim() === "9"`)

			helped := "/helped/" + s.encloses(c.lang)
			b.opens(helped)
			b.submits("article .go", helped)
			shows("helped.thanks")
			if k := s.newest().Ticket; k.Status != desk.Resolved {
				t.Errorf("what came with the acknowledgement has helped: %+v", k)
			}
		})
	}
}

// encloses has a customer ask what an article answers; it returns what the link in the acknowledgement carries.
func (s *shop) encloses(lang desk.Lang) (token string) {
	s.Helper()
	title, body := "茶罐的盖子拧不开怎么办？", "用温水冲一下盖子，再拧开。"
	if lang == desk.English {
		title, body = "How do I open a tin that is stuck?", "Hold the lid under warm water, then turn it."
	}
	box, err := s.store.Mailbox(s.Context(), s.box)
	s.must(err)
	if !box.Ack {
		box.Ack = true
		_, err = s.store.SaveMailbox(s.Context(), box)
		s.must(err)
	}
	_, err = s.store.SaveArticle(s.Context(), desk.Article{Title: title, Body: body, Lang: lang, Published: true})
	s.must(err)
	s.comes("From: 白露 <bailu@cust.test>\nTo: " + box.Address + "\nSubject: " + title + "\nMessage-ID: <bailu@cust.test>\nContent-Type: text/plain; charset=utf-8\n\n" + title + "\n")
	s.soon("the link is in the outbox", func() bool {
		out, err := s.store.Claim(s.Context(), 50)
		s.must(err)
		for _, o := range out {
			if _, rest, ok := strings.Cut(o.Text, "/helped/"); ok {
				token = strings.Fields(rest)[0]
			}
		}
		return token != ""
	})
	return token
}

// asks resolves a customer's ticket, after which they are asked one thing, at once; it returns what the link to path carries.
func (s *shop) asks(lang desk.Lang, who, path string, what func(*survey.Rules)) (token string) {
	s.Helper()
	ctx, by := s.Context(), desk.By{Agent: s.ids[liwei]}
	r, err := s.store.SurveyRules(ctx, 0)
	s.must(err)
	r.On, r.Confirm.On, r.NPS.On, r.Delay = false, false, false, 0
	what(&r)
	s.must(s.store.SaveSurveyRules(ctx, by, 0, r))
	subject, text := "换货", "茶罐坏了。"
	if lang == desk.English {
		subject, text = "Exchange", "The tin came broken, please send another one."
	}
	s.comes("From: 王芳 <" + who + "@cust.test>\nTo: " + demo.ShopAddress + "\nSubject: " + subject + "\nMessage-ID: <" + who + "@cust.test>\nContent-Type: text/plain; charset=utf-8\n\n" + text + "\n")
	resolved := desk.Resolved
	_, err = s.store.Edit(ctx, desk.Edit{By: by, Ticket: s.newest().Ticket.Number, Status: &resolved})
	s.must(err)
	s.must(s.store.Tx(ctx, func(tx *db.Tx) error { // what is due in days and weeks
		_, err := tx.Exec(`UPDATE outbox SET due_at = 1 WHERE kind IN ('nps', 'solved') AND state = 'waiting'`)
		return err
	}))
	s.soon("the question is in the outbox", func() bool {
		out, err := s.store.Claim(ctx, 50)
		s.must(err)
		for _, o := range out {
			if _, rest, ok := strings.Cut(o.Text, path); ok {
				token = rest[:strings.IndexAny(rest+"\n", "?\n")]
			}
		}
		return token != ""
	})
	return token
}
