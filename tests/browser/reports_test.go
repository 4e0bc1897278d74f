package browser

import (
	"fmt"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/store/db"
)

// An owner reads the figures, narrows them down, reads a comment and marks it, puts a question aside, and tries a wording.
func TestReports(t *testing.T) {
	inBoth(t, func(t *testing.T, s *shop, b *tab, lang desk.Lang) {
		word := func(en, zh string) string { return map[desk.Lang]string{desk.English: en, desk.Chinese: zh}[lang] }
		numbers, at := []int64{}, time.Now().Add(-time.Hour).UnixMilli()
		for i := range 24 {
			number, err := s.store.Submit(t.Context(), desk.Submission{From: desk.Person{Name: "C", Address: fmt.Sprintf("c%d@figures.test", i)}, Subject: "Tea", Text: "Where?"})
			s.must(err)
			numbers = append(numbers, number.Number)
		}
		s.must(s.store.Tx(t.Context(), func(tx *db.Tx) error {
			for i, n := range numbers {
				comment := ""
				if i == 0 {
					comment = "写得不清楚"
				}
				if _, err := tx.Exec(`INSERT INTO rating (number, token, score, comment, agent_id, lang, asked_at, rated_at) VALUES ($1, $2, $3, $4, 1, 'zh-CN', $5, $5)`,
					n, fmt.Sprintf("%s %d", lang, n), 1+i%5, comment, at); err != nil {
					return err
				}
			}
			return nil
		}))
		s.must(s.store.Searched(t.Context(), helpcentre.Searched{Query: "gift " + string(lang), Lang: lang, Source: "help"}))

		b.opens("/desk/ratings?unread=1&window=all")
		b.says(".verdicts .said", "写得不清楚")
		b.submits(".verdicts form .btn", "/desk/ratings")
		b.says(".hintline", word("No comment of this time is unread", "没有未读留言"))

		b.submits(`.subtabs a[href="/desk/reports/ratings"]`, "/desk/reports/ratings")
		b.says(".tile .hintline", word("(95%), n 24", "n 24"))
		b.clicks(".chart.whiskers details summary")
		b.until(`document.querySelector(".chart.whiskers details[open] table").checkVisibility()`)
		b.clicks(".narrower summary")
		b.until(`document.querySelector("#f-tag").checkVisibility()`)
		b.chooses("#f-step", "month")
		b.submits(".filter .primary", "/desk/reports/ratings")
		b.until(`new URLSearchParams(location.search).get("step") === "month" && document.readyState === "complete"`)
		b.fits()

		b.submits(`.subtabs a[href="/desk/reports/help"]`, "/desk/reports/help")
		b.says("#wanted li b", "gift "+string(map[desk.Lang]string{desk.English: "en", desk.Chinese: "zh-cn"}[lang]))
		if href := b.js(`document.querySelector("#wanted li a").getAttribute("href")`); href == "" {
			t.Error("nothing leads to the editor")
		}
		b.clicks("#wanted li form .btn")
		b.until(`!document.querySelector("#wanted li") && document.querySelector(".subtabs") && document.readyState === "complete"`)

		b.submits(`.subtabs a[href="/desk/experiments"]`, "/desk/experiments")
		b.opens("/desk/experiments/new?kind=ack&lang=" + string(lang))
		b.fills("#f-name", "Kürzer")
		b.chooses("#f-points", "20")
		b.fills("#f-text_b", "{{customer.name}}: OK")
		b.submits(".sheetform .primary", "/desk/experiments/")
		b.says(".verdict", word("too early to say", "还看不出要多久"))
		b.clicks("form.ask .btn")
		b.says(".verdict", word("Stopped before", "数据不够就停止了"))
	})
}
