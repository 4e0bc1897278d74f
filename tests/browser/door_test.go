package browser

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/work"
	"github.com/deskbell/deskbell/ui/words"
)

var sixDigits = regexp.MustCompile(`(?m)^(\d{6})$`)

// A customer's whole way with the page of their ticket: on a telephone and on a large screen, with script and without, in both languages.
func TestACustomerAndTheirTicket(t *testing.T) {
	for _, c := range []struct {
		lang                         desk.Lang
		script, phone                bool
		name, address, subject, text string
	}{
		{desk.English, false, false, "Hannah", "hannah@cust.test", "A broken lid", "The lid of my teapot came in two pieces."},
		{desk.Chinese, true, true, "王芳", "wangfang@cust.test", "茶罐盖子碎了", "今天收到的茶罐，盖子碎了，请问怎么处理？"},
		{desk.English, true, true, "Tomás", "tomas@cust.test", "No gift card in it", "The parcel came without the card."},
		{desk.Chinese, false, true, "陈晓雯", "chenxw@cust.test", "发票抬头写错了", "发票抬头写错了，麻烦重开一张。"},
	} {
		t.Run(fmt.Sprintf("%s script=%v phone=%v", c.lang, c.script, c.phone), func(t *testing.T) {
			s := surveyedShop(t) // one for each: a browser may do only so much in a minute
			s.writes(c.name, c.address, c.subject, c.text)
			w := &doorWalk{shop: s, lang: c.lang, subject: c.subject, number: s.newest().Ticket.Number}
			w.tab = s.newTab()
			w.tab.speaks(c.lang)
			if c.phone {
				w.tab.onPhone()
			}
			if !c.script {
				_, err := chromedp.Call(w.tab.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
				s.must(err)
			}
			w.comesIn()
			w.writes()
			w.closesAndRates()
			w.hasTheirDataDeleted()
		})
	}
}

// surveyedShop asks at once how it went.
func surveyedShop(t *testing.T) *shop {
	t.Helper()
	s := newShop(t, 0)
	ctx := t.Context()
	set, err := s.store.Settings(ctx)
	s.must(err)
	set.RatingDelay, set.PublicURL = 0, s.base
	s.must(s.store.SaveSettings(ctx, set))
	rules, err := s.store.SurveyRules(ctx, 0)
	s.must(err)
	rules.On, rules.Delay, rules.Every = true, 0, 0
	s.must(s.store.SaveSurveyRules(ctx, desk.By{Agent: s.ids[liwei]}, 0, rules))
	return s
}

// doorWalk is one customer's.
type doorWalk struct {
	*shop
	tab     *tab
	lang    desk.Lang
	subject string
	number  int64
	path    string
}

// letters are the texts of all mails that wait; they count as sent.
func (w *doorWalk) letters() (all []string) {
	w.Helper()
	out, err := w.store.Claim(w.Context(), 50)
	w.must(err)
	for _, o := range out {
		w.must(w.store.Sent(w.Context(), o.ID))
		all = append(all, o.Text)
	}
	return all
}

func (w *doorWalk) sees(key string) {
	w.Helper()
	w.tab.until(`document.querySelector("main").innerText.includes(` + quoted(words.Text(w.lang, key, nil)) + `)`)
}

func quoted(text string) string { return `"` + strings.ReplaceAll(text, `"`, `\"`) + `"` }

// comesIn follows the link, which says nothing but how far it is, and shows the code.
func (w *doorWalk) comesIn() {
	w.Helper()
	set, err := w.store.Settings(w.Context())
	w.must(err)
	w.must(w.store.Tx(w.Context(), func(tx *db.Tx) error {
		link, err := work.DoorLink(tx, set, w.number)
		w.path = strings.TrimPrefix(link, w.base)
		return err
	}))
	b := w.tab
	b.opens(w.path)
	if page := b.text("main"); strings.Contains(page, w.subject) || b.text(".steps .now") != words.Text(w.lang, "door.step.received", nil) {
		w.Errorf("the link alone shows %q", page)
	}
	b.fits()
	w.letters()
	b.clicks(".asks .go")
	b.until(`document.querySelector("#f-code") && document.readyState === "complete"`)
	code := ""
	for _, text := range w.letters() {
		if m := sixDigits.FindStringSubmatch(text); m != nil {
			code = m[1]
		}
	}
	b.do(chromedp.SendKeys("#f-code", code))
	b.clicks("form[action$=enter] .go")
	b.until(`document.querySelector("h1").innerText === ` + quoted(w.subject) + ` && document.querySelectorAll(".talk article").length === 1`)
	b.fits()
}

// writes adds a message with a file; staff answer.
func (w *doorWalk) writes() {
	w.Helper()
	b := w.tab
	b.do(chromedp.SendKeys("#f-text", "+1"))
	b.js(`(() => { const t = new DataTransfer(); t.items.add(new File(["a picture"], "盖子.txt")); document.querySelector("#f-file").files = t.files; })()`)
	b.saves("form[action$=write] .go")
	b.until(`document.querySelectorAll(".talk article").length === 2 && document.querySelector(".talk .files a").innerText.includes("盖子.txt")`)
	talk := w.talk(w.number)
	last := talk.Messages[len(talk.Messages)-1]
	if last.Text != "+1" || len(last.Attachments) != 1 || talk.Ticket.Status != desk.Open {
		w.Errorf("%+v", last)
	}
	_, err := w.store.Reply(w.Context(), desk.Answer{Ticket: w.number, By: desk.By{Agent: w.ids[liwei]}, Text: "We send a new one. 马上补发。"})
	w.must(err)
	w.letters()
	b.opens(w.path)
	b.until(`document.querySelector(".talk .out")?.innerText.includes("马上补发")`)
	w.sees("door.step.yours")
	w.sees("door.yours")
}

// closesAndRates says that it is solved, that it is not, that it is, and how it was.
func (w *doorWalk) closesAndRates() {
	w.Helper()
	b := w.tab
	b.saves("form[action$=close] button")
	w.sees("door.confirmed")
	b.saves("form[action$=reopen] button")
	if w.talk(w.number).Ticket.Status != desk.Open {
		w.Error("it is not open again")
	}
	b.saves("form[action$=close] button")
	w.must(w.store.Tx(w.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE outbox SET due_at = 1 WHERE kind = 'survey' AND state = 'waiting'`)
		return err
	}))
	w.letters()
	b.opens(w.path)
	b.clicks(`.rated label:has([value="2"])`)
	b.until(`document.querySelector(".rated .why").checkVisibility()`)
	b.clicks(`.rated label:has([value="5"])`)
	b.do(chromedp.SendKeys("#f-comment", "好"))
	b.fits()
	b.saves(".rated .go")
	ratings, _, err := w.store.Ratings(w.Context(), desk.RatingQuery{Given: true})
	w.must(err)
	if len(ratings) == 0 || ratings[0].Ticket != w.number || ratings[0].Score != 5 || ratings[0].Comment != "好" {
		w.Errorf("%+v", ratings)
	}
}

// hasTheirDataDeleted asks for it; the owner carries it out.
func (w *doorWalk) hasTheirDataDeleted() {
	w.Helper()
	b := w.tab
	b.clicks(".erase summary")
	b.clicks(".erase .check")
	b.saves(".erase button")
	staff := w.logsIn(liwei)
	staff.opens("/desk/erasures")
	staff.clicks(".erasure .check")
	staff.saves(`.erasure button[value="erase"]`)
	told := w.letters()
	if len(told) != 1 {
		w.Errorf("told: %q", told)
	}
	if k := w.talk(w.number); k.Ticket.Contact != (desk.Person{}) || len(k.Messages) < 3 || strings.Contains(k.Messages[0].Text, w.subject) {
		w.Errorf("%+v", k.Ticket)
	}
	b.opens(w.path)
	w.sees("door.gone_title")
}
