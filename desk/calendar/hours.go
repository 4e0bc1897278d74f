package calendar

import (
	"slices"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// Period is a stretch of a day in which the shop works, in minutes since its midnight: {540, 720} is 9:00 to 12:00. It ends after it
// begins and on the same day at the latest at 1440; a night is a period of either day.
type Period struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// Week is the shop's usual week, by time.Weekday; the periods of a day are in order and apart.
type Week [7][]Period

// Day is a day that is not as its weekday is: a holiday, or a day that is worked in exchange for one (调休).
type Day struct {
	Day     string   `json:"day"` // 2026-10-01, in the shop's zone
	Name    string   `json:"name"`
	Open    bool     `json:"open"`
	Periods []Period `json:"periods,omitempty"` // of an open day; none: as on the first working day of the week
	Source  string   `json:"source,omitempty"`  // the file it came from; empty by hand
}

// Hours are when the shop works: what snoozing, quiet hours and promises are counted by. Times of day are those on the wall in Zone;
// lengths of time are real, so that a period over the change to summer time is an hour shorter, and one over the change back an hour longer.
type Hours struct {
	Always bool // no hours were set: the shop works at any time
	Week   Week
	Days   map[string]Day // by day
	Zone   *time.Location
}

// maxIdle is how many days without work are looked through before the shop counts as closed for good.
const maxIdle = 3 * 366

const fullDay = 24 * time.Hour

// workSpan is a period of a certain day, or a part of one.
type workSpan struct{ from, to time.Time }

// on are the periods of a day, in order; date is its midnight in UTC.
func (h *Hours) on(date time.Time) []Period {
	var special Day
	ok := false
	if len(h.Days) > 0 {
		special, ok = h.Days[date.Format(time.DateOnly)]
	}
	switch {
	case !ok:
		return h.Week[date.Weekday()]
	case !special.Open:
		return nil
	case len(special.Periods) > 0:
		return special.Periods
	}
	return h.Week.Usual()
}

// each calls f with every period that ends after t, in order, until f says stop; false where the shop is closed for good. The clock on the
// wall rules, to the minute: a time of day that is left out when clocks go forward is never worked, and one that comes twice when they go
// back is worked twice. So the days are walked within the stretches of time in which the zone's offset stays the same.
func (h *Hours) each(t time.Time, f func(workSpan) (stop bool)) bool {
	for at, idle := t.In(h.zone()), 0; idle < maxIdle; {
		_, offset := at.Zone()
		_, end := at.ZoneBounds() // zero where the offset stays for good
		ahead := time.Duration(offset) * time.Second
		midnight := at.Add(ahead).UTC().Truncate(fullDay) // of the wall, written as if it were UTC
		for ; idle < maxIdle && (end.IsZero() || midnight.Add(-ahead).Before(end)); midnight = midnight.Add(fullDay) {
			idle++
			for _, p := range h.on(midnight) {
				s := workSpan{midnight.Add(time.Duration(p.From)*time.Minute - ahead), midnight.Add(time.Duration(p.To)*time.Minute - ahead)}
				s.from = later(s.from, at).In(at.Location())
				if s.to = s.to.In(at.Location()); !end.IsZero() && s.to.After(end) {
					s.to = end
				}
				if !s.to.After(s.from) {
					continue
				}
				if f(s) {
					return true
				}
				idle = 0
			}
		}
		at = end
	}
	return false
}

func (h *Hours) zone() *time.Location {
	if h.Zone == nil {
		return time.UTC
	}
	return h.Zone
}

// Open says whether the shop works at t. A period's end is not part of it.
func (h *Hours) Open(t time.Time) bool {
	next := h.Next(t)
	return !next.IsZero() && next.Equal(t)
}

// Next is the first moment from t on at which the shop works: t itself where it does. Zero where it never works again.
func (h *Hours) Next(t time.Time) (next time.Time) {
	if h.Always {
		return t
	}
	h.each(t, func(s workSpan) bool {
		next = later(s.from, t)
		return true
	})
	return next
}

// Until is when the period ends in which t is. Zero where the shop does not work at t, and where it always does.
func (h *Hours) Until(t time.Time) (end time.Time) {
	if h.Always {
		return end
	}
	h.each(t, func(s workSpan) bool {
		if end.IsZero() && s.from.After(t) || !end.IsZero() && !s.from.Equal(end) {
			return true
		}
		end = s.to // a night goes on in the next day's first period
		return end.Sub(t) > 48*time.Hour
	})
	return end
}

// Between is the working time from a to b; 0 where b is not after a.
func (h *Hours) Between(a, b time.Time) (sum time.Duration) {
	if !b.After(a) {
		return 0
	}
	if h.Always {
		return b.Sub(a)
	}
	h.each(a, func(s workSpan) bool {
		if !s.from.Before(b) {
			return true
		}
		end := s.to
		if end.After(b) {
			end = b
		}
		sum += end.Sub(later(s.from, a))
		return false
	})
	return sum
}

// After is the moment at which d of working time has passed since t: the end of a period rather than the beginning of the next. With
// no time to pass it is Next. Zero where the shop never works that much again.
func (h *Hours) After(t time.Time, d time.Duration) (moment time.Time) {
	if d <= 0 {
		return h.Next(t)
	}
	if h.Always {
		return t.Add(d)
	}
	h.each(t, func(s workSpan) bool {
		from := later(s.from, t)
		if room := s.to.Sub(from); room < d {
			d -= room
			return false
		}
		moment = from.Add(d)
		return true
	})
	return moment
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// checkPeriods is Invalid for a day's periods that do not stand in order and apart within the day (hours.period_bad, hours.overlap).
func checkPeriods(periods []Period) error {
	for i, p := range periods {
		if p.From < 0 || p.To > 24*60 || p.From >= p.To {
			return desk.Fail(desk.Invalid, "hours.period_bad")
		}
		if i > 0 && p.From < periods[i-1].To {
			return desk.Fail(desk.Invalid, "hours.overlap")
		}
	}
	return nil
}

// SortPeriods brings a day's periods into order and makes one of those that touch.
func SortPeriods(periods []Period) []Period {
	slices.SortFunc(periods, func(a, b Period) int { return a.From - b.From })
	out := periods[:0]
	for _, p := range periods {
		if n := len(out); n > 0 && out[n-1].To == p.From {
			out[n-1].To = p.To
			continue
		}
		out = append(out, p)
	}
	return out
}
