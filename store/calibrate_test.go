package store

import (
	"fmt"
	"net/url"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/find"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/help"
)

// The threshold is found from approved wordings, offers and what agents answered with an article; with too few of them it is Deskbell's own.
func TestCalibrate(t *testing.T) {
	s, c := start(t)
	ctx := t.Context()
	must := func(t *testing.T, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var ids []int64
	for _, what := range []string{"teapot", "kettle", "parcel", "invoice", "voucher", "return", "gift box", "wholesale", "postage", "tea tray"} {
		a, err := s.SaveArticle(ctx, desk.Article{Title: "What about the " + what + "?", Body: "All about it.", Lang: desk.English, Published: true})
		must(t, err)
		ids = append(ids, a.ID)
	}
	tell := func(text string, args ...any) {
		t.Helper()
		must(t, s.Tx(ctx, func(tx *db.Tx) error { _, err := tx.Exec(text, args...); return err }))
	}
	must(t, s.Calibrate(ctx))
	got, err := s.Calibration(ctx)
	must(t, err)
	if got.Own() || got.Questions != 0 || got.Threshold != float64(find.SafeThreshold) {
		t.Errorf("of nothing: %+v", got)
	}
	for i := range 60 {
		what := []string{"teapot", "kettle", "parcel", "invoice", "voucher"}[i%5]
		tell(`INSERT INTO offer (token, source, lang, question, articles, score, outcome, article_id, at) VALUES ($1, 'bot', 'en', $2, $3, 1, 'confirmed', $4, $5)`,
			[]byte(fmt.Sprint(i)), fmt.Sprintf("tell me about the %s please", what), fmt.Sprint(ids[i%5]), ids[i%5], i)
	}
	must(t, s.Calibrate(ctx))
	if again, err := s.Calibration(ctx); err != nil || again != got {
		t.Errorf("twice a day: %+v %v", again, err)
	}
	c.forward(25 * time.Hour)
	must(t, s.Calibrate(ctx))
	own, err := s.Calibration(ctx)
	must(t, err)
	if !own.Own() || own.Questions != 60 || own.Right != own.Over || own.Over == 0 || own.Threshold > float64(find.SafeThreshold) {
		t.Errorf("all right: %+v", own)
	}
	// They wrote all the same, and an approved wording that finds another article: no threshold is good enough.
	tell(`UPDATE offer SET outcome = 'contacted', article_id = 0`)
	tell(`INSERT INTO article_phrasing (article_id, text, state, created_at) VALUES ($1, 'teapot voucher', 'approved', 0), ($1, 'not yet', 'offered', 0)`, ids[3])
	must(t, s.Tx(ctx, func(tx *db.Tx) error { help.Reindex(tx); return nil }))
	c.forward(25 * time.Hour)
	must(t, s.Calibrate(ctx))
	worse, err := s.Calibration(ctx)
	must(t, err)
	if worse.Questions != 61 || worse.Right != 0 || worse.Threshold <= float64(find.SafeThreshold) {
		t.Errorf("all wrong: %+v", worse)
	}
}

// A letter that an agent answered with the link of one article is a question that it answers.
func TestCalibrateKnowsAnswersWithALink(t *testing.T) {
	h := openShop(t)
	a := h.saveArticle(desk.Article{Title: "退货怎么办", Body: "七天内寄回。", Lang: desk.Chinese, Published: true})
	b := h.saveArticle(desk.Article{Title: "How do I pay?", Body: "By card.", Lang: desk.English, Published: true})
	base := "https://shop.test/help/"
	for text, answer := range map[string]string{
		"我想退货":         "您好，请看 " + base + "zh-CN/articles/" + url.PathEscape(a.Slug),
		"Can I pay?":   "See " + base + "en/articles/" + b.Slug + " please",
		"Which of it?": base + "en/articles/" + b.Slug + " and " + base + "zh-CN/articles/" + url.PathEscape(a.Slug),
		"Hello?":       "Hello! " + base + "en/articles/gone",
		"So?":          "No articles here.",
	} {
		_, err := h.Reply(t.Context(), desk.Answer{By: h.liwei, Ticket: h.write("wang@cust.test", "x", text).Number, Text: answer})
		h.must(err)
	}
	h.must(h.Calibrate(t.Context()))
	got, err := h.Calibration(t.Context())
	h.must(err)
	if got.Own() || got.Questions != 2 {
		t.Errorf("%+v", got)
	}
}
