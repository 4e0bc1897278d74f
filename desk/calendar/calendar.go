// Package calendar is when a shop works: the hours of its week, its holidays and make-up days, how long a customer has waited by them, and the
// files that such days come in.
package calendar

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/deskbell/deskbell/desk"
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

// CheckWeek is Invalid for a day whose periods are not in order and apart (checkPeriods), or too many (hours.too_many); the field is
// the day's number.
func CheckWeek(w Week) error {
	for weekday, periods := range w {
		if err := checkSpans(periods); err != nil {
			return err.At("day_" + string(rune('0'+weekday)))
		}
	}
	return nil
}

func checkSpans(periods []Period) *desk.Error {
	if len(periods) > MaxPeriods {
		return desk.Fail(desk.Invalid, "hours.too_many", "max", MaxPeriods)
	}
	if err := checkPeriods(periods); err != nil {
		return err.(*desk.Error)
	}
	return nil
}

// CheckDay is Invalid for a day that is none (hours.day_bad), has no name (hours.name_empty), or whose periods are not right.
func CheckDay(d Day) error {
	if t, err := time.Parse(time.DateOnly, d.Day); err != nil || t.Year() < earliestDay || t.Year() > latestDay {
		return desk.Fail(desk.Invalid, "hours.day_bad").At("day")
	}
	if d.Name == "" {
		return desk.Fail(desk.Invalid, "hours.name_empty").At("name")
	}
	if !d.Open {
		return nil
	}
	if err := checkSpans(d.Periods); err != nil {
		return err.At("periods")
	}
	return nil
}

// TidyDay brings a day into the form in which it is kept.
func TidyDay(d Day) Day {
	d.Name, d.Source = desk.TidyLine(d.Name, MaxDayName), desk.TidyLine(d.Source, 100)
	if !d.Open {
		d.Periods = nil
	}
	d.Periods = SortPeriods(slices.Clone(d.Periods))
	return d
}

// SortedDays are the calendar's days in order.
func (h *Hours) SortedDays() []Day {
	return slices.SortedFunc(maps.Values(h.Days), func(a, b Day) int { return cmp.Compare(a.Day, b.Day) })
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
