package calendar

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
)

func zoneOf(t *testing.T, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Skip("no table of time zones here: ", err)
	}
	return loc
}

// teaHouse works 9 to 12 and 13:30 to 18 from Monday to Friday, with China's days around the National Day of 2026.
func teaHouse(loc *time.Location) *Hours {
	h := &Hours{Zone: loc, Days: map[string]Day{}}
	for d := time.Monday; d <= time.Friday; d++ {
		h.Week[d] = []Period{{540, 720}, {810, 1080}}
	}
	for d := 1; d <= 7; d++ {
		day := time.Date(2026, 10, d, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		h.Days[day] = Day{Day: day, Name: "国庆节"}
	}
	h.Days["2026-10-10"] = Day{Day: "2026-10-10", Name: "国庆节调休", Open: true}
	h.Days["2026-09-20"] = Day{Day: "2026-09-20", Name: "国庆节调休", Open: true, Periods: []Period{{600, 660}}}
	return h
}

func TestWorkingTime(t *testing.T) {
	shanghai, berlin := zoneOf(t, "Asia/Shanghai"), zoneOf(t, "Europe/Berlin")
	tea := teaHouse(shanghai)
	night := &Hours{Zone: berlin} // works from 1 to 5 every day
	for d := range night.Week {
		night.Week[d] = []Period{{60, 300}}
	}
	gap := &Hours{Zone: berlin} // two periods, one of them within the hour that is left out
	for d := range gap.Week {
		gap.Week[d] = []Period{{120, 150}, {150, 240}}
	}
	for _, c := range []struct {
		name     string
		h        *Hours
		from, to string
		want     time.Duration
	}{
		{"within a morning", tea, "2026-09-15 09:30", "2026-09-15 11:00", 90 * time.Minute},
		{"over lunch", tea, "2026-09-15 11:30", "2026-09-15 14:00", time.Hour},
		{"lunch alone", tea, "2026-09-15 12:00", "2026-09-15 13:30", 0},
		{"a whole day", tea, "2026-09-15 00:00", "2026-09-16 00:00", 7*time.Hour + 30*time.Minute},
		{"a weekend", tea, "2026-09-11 17:00", "2026-09-14 10:00", 2 * time.Hour},
		{"a Sunday that is worked, by its own hours", tea, "2026-09-19 00:00", "2026-09-21 00:00", time.Hour},
		{"the National Day", tea, "2026-09-30 17:00", "2026-10-08 10:00", 2 * time.Hour},
		{"a Saturday that is worked like a Monday", tea, "2026-10-10 00:00", "2026-10-11 00:00", 7*time.Hour + 30*time.Minute},
		{"backwards", tea, "2026-09-15 11:00", "2026-09-15 09:30", 0},
		{"clocks go forward", night, "2026-03-29 00:00", "2026-03-29 12:00", 3 * time.Hour},
		{"clocks go back", night, "2026-10-25 00:00", "2026-10-25 12:00", 5 * time.Hour},
		{"a usual night", night, "2026-03-28 00:00", "2026-03-28 12:00", 4 * time.Hour},
		{"the hour that is left out", gap, "2026-03-29 00:00", "2026-03-29 12:00", time.Hour},
		{"no hours were set", &Hours{Always: true}, "2026-09-19 00:00", "2026-09-20 06:00", 30 * time.Hour},
		{"never open", &Hours{}, "2026-01-01 00:00", "2036-01-01 00:00", 0},
	} {
		loc := c.h.zone()
		from, to := at(t, loc, c.from), at(t, loc, c.to)
		if got := c.h.Between(from, to); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func at(t *testing.T, loc *time.Location, text string) time.Time {
	t.Helper()
	m, err := time.ParseInLocation("2006-01-02 15:04", text, loc)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestMomentAfterWorkingTime(t *testing.T) {
	loc := zoneOf(t, "Asia/Shanghai")
	tea := teaHouse(loc)
	for _, c := range []struct {
		name, from string
		d          time.Duration
		want       string
	}{
		{"the same morning", "2026-09-15 09:30", time.Hour, "2026-09-15 10:30"},
		{"up to lunch", "2026-09-15 11:00", time.Hour, "2026-09-15 12:00"},
		{"over lunch", "2026-09-15 11:30", time.Hour, "2026-09-15 14:00"},
		{"from the evening on", "2026-09-15 20:00", 30 * time.Minute, "2026-09-16 09:30"},
		{"over the weekend", "2026-09-11 17:30", time.Hour, "2026-09-14 09:30"},
		{"eight hours over the National Day", "2026-09-30 17:00", 8 * time.Hour, "2026-10-08 17:30"},
		{"nothing to pass, at lunch", "2026-09-15 12:30", 0, "2026-09-15 13:30"},
		{"nothing to pass, at work", "2026-09-15 10:30", 0, "2026-09-15 10:30"},
		{"a worked Saturday", "2026-10-09 17:30", time.Hour, "2026-10-10 09:30"},
	} {
		if got := tea.After(at(t, loc, c.from), c.d).In(loc).Format("2006-01-02 15:04"); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	if got := (&Hours{}).After(time.Now(), time.Hour); !got.IsZero() {
		t.Errorf("a shop that never works is back at %v", got)
	}
	if got := (&Hours{}).Next(time.Now()); !got.IsZero() {
		t.Errorf("a shop that never works opens at %v", got)
	}
}

func TestOpenAndNext(t *testing.T) {
	loc := zoneOf(t, "Asia/Shanghai")
	tea := teaHouse(loc)
	for _, c := range []struct {
		at   string
		open bool
		next string
	}{
		{"2026-09-15 09:00", true, "2026-09-15 09:00"},
		{"2026-09-15 12:00", false, "2026-09-15 13:30"},
		{"2026-09-15 18:00", false, "2026-09-16 09:00"},
		{"2026-10-01 10:00", false, "2026-10-08 09:00"},
		{"2026-10-10 10:00", true, "2026-10-10 10:00"},
		{"2026-10-11 10:00", false, "2026-10-12 09:00"},
	} {
		m := at(t, loc, c.at)
		if got := tea.Open(m); got != c.open {
			t.Errorf("open at %s: %v", c.at, got)
		}
		if got := tea.Next(m).In(loc).Format("2006-01-02 15:04"); got != c.next {
			t.Errorf("next after %s: %s, want %s", c.at, got, c.next)
		}
	}
}

// A calendar that is edited afterwards changes what is counted from then on, and nothing that was counted is kept anywhere.
func TestCalendarEditedAfterwards(t *testing.T) {
	loc := zoneOf(t, "Asia/Shanghai")
	tea := teaHouse(loc)
	from := at(t, loc, "2026-09-17 17:00")
	if got := tea.After(from, 2*time.Hour).In(loc).Format("01-02 15:04"); got != "09-18 10:00" {
		t.Fatal(got)
	}
	tea.Days["2026-09-18"] = Day{Day: "2026-09-18", Name: "台风"}
	if got := tea.After(from, 2*time.Hour).In(loc).Format("01-02 15:04"); got != "09-20 11:00" { // the Sunday has one hour, all of it
		t.Errorf("after the typhoon: %s", got)
	}
	delete(tea.Days, "2026-09-20")
	if got := tea.After(from, 2*time.Hour).In(loc).Format("01-02 15:04"); got != "09-21 10:00" {
		t.Errorf("and without the Sunday: %s", got)
	}
}

// Whatever the hours: after d of working time exactly d has passed, time never runs backwards, and parts add up.
func TestBetweenAndAfterAreInverse(t *testing.T) {
	zones := []*time.Location{zoneOf(t, "Asia/Shanghai"), zoneOf(t, "America/New_York"), zoneOf(t, "Australia/Lord_Howe"), time.UTC}
	r := rand.New(rand.NewPCG(4, 2))
	for range 2000 {
		h := &Hours{Zone: zones[r.IntN(len(zones))], Days: map[string]Day{}}
		for d := range h.Week {
			for m := r.IntN(600); m < 1380 && r.IntN(4) > 0; m += 30 + r.IntN(300) {
				to := m + 15 + r.IntN(200)
				h.Week[d] = append(h.Week[d], Period{m, min(to, 1440)})
				m = to
			}
		}
		start := time.Date(2026, 1, 1, r.IntN(8760), r.IntN(60), 0, 0, time.UTC)
		for range 20 {
			day := start.AddDate(0, 0, r.IntN(30)).Format(time.DateOnly)
			h.Days[day] = Day{Day: day, Open: r.IntN(2) == 0}
		}
		d := time.Duration(1+r.IntN(6000)) * time.Minute
		end := h.After(start, d)
		if end.IsZero() {
			continue
		}
		if got := h.Between(start, end); got != d {
			t.Fatalf("%v after %v is %v, but between them are %v; %+v", d, start, end, got, h)
		}
		middle := start.Add(end.Sub(start) / 3)
		if got := h.Between(start, middle) + h.Between(middle, end); got != d {
			t.Fatalf("parts add up to %v and not to %v", got, d)
		}
	}
}

func TestPeriods(t *testing.T) {
	for _, c := range []struct {
		p   []Period
		key string
	}{
		{nil, ""}, {[]Period{{0, 1440}}, ""}, {[]Period{{540, 720}, {720, 800}}, ""},
		{[]Period{{540, 540}}, "hours.period_bad"}, {[]Period{{-1, 5}}, "hours.period_bad"}, {[]Period{{1400, 1441}}, "hours.period_bad"},
		{[]Period{{540, 720}, {700, 800}}, "hours.overlap"}, {[]Period{{800, 900}, {540, 720}}, "hours.overlap"},
	} {
		got := ""
		if e, ok := checkPeriods(c.p).(*desk.Error); ok {
			got = e.Key
		}
		if got != c.key {
			t.Errorf("%v: %q, want %q", c.p, got, c.key)
		}
	}
	if got := SortPeriods([]Period{{720, 800}, {540, 720}, {900, 960}}); len(got) != 2 || got[0] != (Period{540, 800}) {
		t.Errorf("sorted: %v", got)
	}
}

func BenchmarkWorkingYear(b *testing.B) {
	h := &Hours{Zone: time.UTC}
	for d := time.Monday; d <= time.Friday; d++ {
		h.Week[d] = []Period{{540, 720}, {810, 1080}}
	}
	from := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for b.Loop() {
		h.Between(from, from.AddDate(1, 0, 0))
	}
}

func TestUntil(t *testing.T) {
	h := Hours{Zone: time.UTC}
	h.Week[time.Monday] = []Period{{540, 720}, {780, 1440}}
	h.Week[time.Tuesday] = []Period{{0, 120}}
	day := func(d, hour, minute int) time.Time { return time.Date(2026, 3, d, hour, minute, 0, 0, time.UTC) } // 2 March is a Monday
	for _, c := range []struct{ at, want time.Time }{
		{day(2, 9, 0), day(2, 12, 0)}, {day(2, 12, 0), time.Time{}}, {day(2, 23, 0), day(3, 2, 0)}, {day(3, 1, 0), day(3, 2, 0)}, {day(4, 9, 0), time.Time{}},
	} {
		if got := h.Until(c.at); !got.Equal(c.want) {
			t.Errorf("%v: %v, want %v", c.at, got, c.want)
		}
	}
	always := Hours{Always: true}
	if got := always.Until(day(2, 9, 0)); !got.IsZero() {
		t.Error(got)
	}
}
