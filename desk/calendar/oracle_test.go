package calendar

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// worksAt is the plainest reading of the hours: what the clock on the wall shows at t, looked up in the calendar of that date. It shares
// nothing with what it checks.
func worksAt(h *Hours, t time.Time) bool {
	wall := t.In(h.Zone)
	periods := h.Week[wall.Weekday()]
	if d, ok := h.Days[wall.Format(time.DateOnly)]; ok {
		switch {
		case !d.Open:
			periods = nil
		case len(d.Periods) > 0:
			periods = d.Periods
		default:
			periods = nil
			for _, weekday := range []int{1, 2, 3, 4, 5, 6, 0} {
				if periods = h.Week[weekday]; len(periods) > 0 {
					break
				}
			}
		}
	}
	minute := wall.Hour()*60 + wall.Minute()
	return slices.ContainsFunc(periods, func(p Period) bool { return p.From <= minute && minute < p.To })
}

// minutes answers every question minute by minute, from a whole minute on.
type minutes struct {
	from  time.Time
	works []bool
}

func minuteByMinute(h *Hours, from time.Time, days int) (m minutes) {
	m.from = from
	for i := range days * 24 * 60 {
		m.works = append(m.works, worksAt(h, from.Add(time.Duration(i)*time.Minute)))
	}
	return m
}

func (m minutes) at(i int) time.Time { return m.from.Add(time.Duration(i) * time.Minute) }

// after is the minute at which n minutes of work have passed since the minute i; false where the days do not suffice.
func (m minutes) after(i, n int) (int, bool) {
	for ; i < len(m.works); i++ {
		if m.works[i] {
			if n--; n <= 0 {
				return i + 1, true
			}
		}
	}
	return 0, false
}

// randomHours are a week with lunch breaks, nights and free days, and holidays, half days and make-up days around a day.
func randomHours(r *rand.Rand, zone *time.Location, around time.Time) *Hours {
	h := &Hours{Zone: zone, Days: map[string]Day{}}
	periods := func() (out []Period) {
		for at := r.IntN(700); at < 1440 && r.IntN(4) > 0; {
			p := Period{at, min(at+1+r.IntN(400), 1440)}
			if r.IntN(6) == 0 {
				p.To = 1440
			}
			out = append(out, p)
			at = p.To + r.IntN(2)*r.IntN(200)
		}
		if r.IntN(5) == 0 && (len(out) == 0 || out[0].From >= 150) {
			out = append([]Period{{0, 1 + r.IntN(150)}}, out...)
		}
		return out
	}
	for weekday := range h.Week {
		h.Week[weekday] = periods()
	}
	for range r.IntN(5) {
		d := Day{Day: around.AddDate(0, 0, r.IntN(12)).Format(time.DateOnly), Open: r.IntN(2) == 0}
		if d.Open && r.IntN(2) == 0 {
			d.Periods = periods()
		}
		h.Days[d.Day] = d
	}
	return h
}

// Between, After, Next, Open and Until say what minutes that are looked at one by one say: over changes of the clock by an hour, by half an
// hour, at midnight and over it; with lunch breaks, nights, holidays, half days and make-up days; and again after the calendar was edited.
func TestHoursAgreeWithEveryMinute(t *testing.T) {
	moments := map[string][]string{
		"Asia/Shanghai":       {"2026-02-12", "2026-10-01", "1940-05-30", "1991-09-13"},
		"Europe/Berlin":       {"2026-03-28", "2026-10-24"},
		"America/New_York":    {"2026-03-07", "2026-10-31"},
		"Australia/Lord_Howe": {"2026-04-04", "2026-10-03"},
		"Asia/Kathmandu":      {"2026-05-01", "1985-12-30"},
		"America/Sao_Paulo":   {"2018-11-03", "2019-02-16"},
		"America/St_Johns":    {"2010-03-13", "2010-11-06"}, // went back at 00:01, to the day before
		"Africa/Cairo":        {"2026-04-23", "2026-10-29"},
		"Pacific/Apia":        {"2011-12-28"}, // left out a day
		"Antarctica/Troll":    {"2026-03-28", "2026-10-24"},
	}
	r := rand.New(rand.NewPCG(20, 26))
	for name, dates := range moments {
		zone := zoneOf(t, name)
		for _, date := range dates {
			start, err := time.Parse(time.DateOnly, date)
			if err != nil {
				t.Fatal(err)
			}
			for range 12 {
				h := randomHours(r, zone, start)
				agree(t, r, h, start)
				h.Days[start.AddDate(0, 0, 1).Format(time.DateOnly)] = Day{Open: r.IntN(2) == 0}
				delete(h.Days, start.AddDate(0, 0, 2).Format(time.DateOnly))
				h.Week[r.IntN(7)] = []Period{{r.IntN(700), 700 + r.IntN(741)}}
				agree(t, r, h, start)
			}
		}
	}
}

func agree(t *testing.T, r *rand.Rand, h *Hours, start time.Time) {
	t.Helper()
	m := minuteByMinute(h, start.Add(-12*time.Hour), 8)
	for range 25 {
		i := r.IntN(len(m.works))
		j := i + r.IntN(len(m.works)-i)
		worked := 0
		for _, works := range m.works[i:j] {
			if works {
				worked++
			}
		}
		if got := h.Between(m.at(i), m.at(j)); got != time.Duration(worked)*time.Minute {
			t.Fatalf("%v: from %v to %v are %v, minute by minute %d; %+v", h.Zone, m.at(i).In(h.Zone), m.at(j).In(h.Zone), got, worked, h)
		}
		if got := h.Open(m.at(i)); got != m.works[i] {
			t.Fatalf("%v: open at %v: %v; %+v", h.Zone, m.at(i).In(h.Zone), got, h)
		}
		n := 1 + r.IntN(900)
		if want, ok := m.after(i, n); ok && !h.After(m.at(i), time.Duration(n)*time.Minute).Equal(m.at(want)) {
			t.Fatalf("%v: %d minutes of work after %v: %v, not %v; %+v", h.Zone, n, m.at(i).In(h.Zone), h.After(m.at(i), time.Duration(n)*time.Minute).In(h.Zone), m.at(want).In(h.Zone), h)
		}
		if next := slices.Index(m.works[i:], true); next >= 0 && !h.Next(m.at(i)).Equal(m.at(i+next)) {
			t.Fatalf("%v: next after %v: %v, not %v; %+v", h.Zone, m.at(i).In(h.Zone), h.Next(m.at(i)).In(h.Zone), m.at(i+next).In(h.Zone), h)
		}
		end := slices.Index(m.works[i:], false)
		if m.works[i] && end >= 0 && end < 48*60 && !h.Until(m.at(i)).Equal(m.at(i+end)) {
			t.Fatalf("%v: open at %v until %v, not %v; %+v", h.Zone, m.at(i).In(h.Zone), h.Until(m.at(i)).In(h.Zone), m.at(i+end).In(h.Zone), h)
		}
	}
}
