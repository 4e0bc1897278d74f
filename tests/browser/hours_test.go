package browser

import (
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/calendar"
)

// By keyboard alone: a period more on Monday, Monday's hours for the whole week, a holiday, a Saturday on which one works, and a day taken
// out again.
func TestWorkingHours(t *testing.T) {
	inBoth(t, func(t *testing.T, s *shop, b *tab, lang desk.Lang) {
		closed := map[desk.Lang]string{desk.English: "closed", desk.Chinese: "休息"}[lang]
		b.opens("/desk/settings/hours")
		b.until(`document.querySelector("[data-day='1'] [data-add]").checkVisibility()`)
		before := b.js(`document.querySelectorAll("[data-day='1'] [data-period]").length`).(float64)
		b.tabsOn(`[data-day='1'] [data-add]`)
		b.until(`document.activeElement.matches("[data-day='1'] [data-period]:last-child [name=from_1]")`)
		b.do(chromedp.KeyEvent("0800PM"))
		b.tabsTo(`[data-day='1'] [data-period]:last-child [name=to_1]`)
		b.do(chromedp.KeyEvent("0930PM"))
		b.tabsOn(`[data-copy]`)
		b.until(`document.querySelector("[data-day='5'] [data-period]:last-child [name=to_5]")?.value === "21:30"`)
		b.tabsOn(`[data-day='6'] [data-less]`)
		b.pictured("hours-" + string(lang))
		b.tabsOn(`.week ~ .save .btn`)
		b.until(`document.querySelector(".flash") && document.readyState === "complete"`)
		week := func() calendar.Hours {
			h, err := s.store.Hours(t.Context())
			s.must(err)
			return h
		}
		late := calendar.Period{From: 20 * 60, To: 21*60 + 30}
		for day := 1; day <= 5; day++ {
			if ps := week().Week[day]; len(ps) != int(before)+1 || ps[len(ps)-1] != late {
				t.Errorf("day %d: %v, and there were %v", day, ps, before)
			}
		}
		adds := func(date, name string, works bool, times string) {
			t.Helper()
			b.tabsTo(`#f-day`)
			b.do(chromedp.KeyEvent(date))
			b.tabsTo(`#f-name`)
			b.types(name)
			b.tabsTo(`#f-open`)
			if works {
				b.presses(kb.ArrowDown, false)
			}
			b.tabsTo(`#f-periods`)
			b.types(times)
			b.enters()
			b.says(`.year li`, name)
			b.until(`document.readyState === "complete"`)
		}
		adds("10012027", "国庆节", false, "")
		b.says(`.year li .state`, closed)
		adds("10092027", "调休", true, "10:00-16:00")
		days := week().Days
		if d := days["2027-10-09"]; len(days) != 2 || days["2027-10-01"].Open || !d.Open || !slices.Equal(d.Periods, []calendar.Period{{From: 600, To: 960}}) {
			t.Errorf("%+v", days)
		}
		b.tabsOn(`.year li button[value="2027-10-01"]`)
		b.until(`document.querySelectorAll(".year li").length === 1 && document.readyState === "complete"`)
	})
}
