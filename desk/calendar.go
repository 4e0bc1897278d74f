package desk

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// Limits of what may be kept of the shop's hours.
const (
	MaxPeriods  = 6    // of one day
	MaxDays     = 2000 // holidays and make-up days
	MaxDayName  = 60
	earliestDay = 1990
	latestDay   = 2100
)

// WorkWeek is the usual week as it is saved. Where it is not Set nobody has said when the shop works, and it counts as always open.
type WorkWeek struct {
	Set     bool  `json:"set"`
	Week    Week  `json:"week"`
	Version int64 `json:"version"`
}

// CheckWeek is Invalid for a day whose periods are not in order and apart (CheckPeriods), or too many (hours.too_many); the field is
// the day's number.
func CheckWeek(w Week) error {
	for weekday, periods := range w {
		if err := checkDay(periods); err != nil {
			return err.At("day_" + string(rune('0'+weekday)))
		}
	}
	return nil
}

func checkDay(periods []Period) *Error {
	if len(periods) > MaxPeriods {
		return Fail(Invalid, "hours.too_many", "max", MaxPeriods)
	}
	if err := CheckPeriods(periods); err != nil {
		return err.(*Error)
	}
	return nil
}

// CheckCalendarDay is Invalid for a day that is none (hours.day_bad), has no name (hours.name_empty), or whose periods are not right.
func CheckCalendarDay(d CalendarDay) error {
	if t, err := time.Parse(time.DateOnly, d.Day); err != nil || t.Year() < earliestDay || t.Year() > latestDay {
		return Fail(Invalid, "hours.day_bad").At("day")
	}
	if d.Name == "" {
		return Fail(Invalid, "hours.name_empty").At("name")
	}
	if !d.Open {
		return nil
	}
	if err := checkDay(d.Periods); err != nil {
		return err.At("periods")
	}
	return nil
}

// TidyCalendarDay brings a day into the form in which it is kept.
func TidyCalendarDay(d CalendarDay) CalendarDay {
	d.Name, d.Source = TidyLine(d.Name, MaxDayName), TidyLine(d.Source, 100)
	if !d.Open {
		d.Periods = nil
	}
	d.Periods = SortPeriods(slices.Clone(d.Periods))
	return d
}

// SortedDays are the calendar's days in order.
func (h *Hours) SortedDays() []CalendarDay {
	return slices.SortedFunc(maps.Values(h.Days), func(a, b CalendarDay) int { return cmp.Compare(a.Day, b.Day) })
}

// Usual are the periods of an open day that names none: those of the first working day of the week.
func (w *Week) Usual() []Period {
	for _, weekday := range []time.Weekday{1, 2, 3, 4, 5, 6, 0} {
		if len(w[weekday]) > 0 {
			return w[weekday]
		}
	}
	return nil
}
