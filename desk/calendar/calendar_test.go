package calendar

import (
	"strings"
	"testing"

	"github.com/deskbell/deskbell/desk"
)

func TestCheckDay(t *testing.T) {
	for _, c := range []struct {
		name, key string
		day       Day
	}{
		{"a holiday", "", Day{Day: "2026-10-01", Name: "国庆节"}},
		{"a make-up day", "", Day{Day: "2026-10-10", Name: "补班", Open: true}},
		{"hours of its own", "", Day{Day: "2026-02-14", Name: "早退", Open: true, Periods: []Period{{540, 720}}}},
		{"a leap day that is none", "hours.day_bad", Day{Day: "2026-02-29", Name: "x"}},
		{"long ago", "hours.day_bad", Day{Day: "0026-02-01", Name: "x"}},
		{"no date", "hours.day_bad", Day{Day: "1.10.2026", Name: "x"}},
		{"no name", "hours.name_empty", Day{Day: "2026-10-01"}},
		{"periods that overlap", "hours.overlap", Day{Day: "2026-10-01", Name: "x", Open: true, Periods: []Period{{540, 720}, {700, 800}}}},
		{"seven periods", "hours.too_many", Day{Day: "2026-10-01", Name: "x", Open: true, Periods: []Period{{1, 2}, {3, 4}, {5, 6}, {7, 8}, {9, 10}, {11, 12}, {13, 14}}}},
	} {
		if key := keyOf(CheckDay(c.day)); key != c.key {
			t.Errorf("%s: %q, want %q", c.name, key, c.key)
		}
	}
}

func keyOf(err error) string {
	if e, ok := err.(*desk.Error); ok {
		return e.Key
	}
	return ""
}

func TestCheckWeekNamesTheDay(t *testing.T) {
	err := CheckWeek(Week{3: {{540, 500}}})
	if e, ok := err.(*desk.Error); !ok || e.Field != "day_3" {
		t.Errorf("%v", err)
	}
	if err := CheckWeek(Week{1: {{540, 720}, {780, 1080}}}); err != nil {
		t.Error(err)
	}
}

func TestTidyDay(t *testing.T) {
	d := TidyDay(Day{Day: "2026-10-01", Name: " 国庆\n" + strings.Repeat("节", 100), Periods: []Period{{1, 2}}})
	if len([]rune(d.Name)) > MaxDayName || strings.ContainsAny(d.Name, "\n") || d.Periods != nil {
		t.Errorf("%+v", d)
	}
}
