package demo

import (
	"context"
	"strconv"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/calendar"
	"github.com/deskbell/deskbell/store"
)

// hours are when the shop works: with a break at noon, on Saturdays too, and not on New Year's Day.
func hours(ctx context.Context, s *store.Store, now time.Time) error {
	w := calendar.WorkWeek{Set: true}
	for day := time.Monday; day <= time.Friday; day++ {
		w.Week[day] = []calendar.Period{{From: 9 * 60, To: 12 * 60}, {From: 13*60 + 30, To: 21 * 60}}
	}
	w.Week[time.Saturday] = []calendar.Period{{From: 10 * 60, To: 18 * 60}}
	if err := s.SaveWeek(ctx, desk.By{}, w); err != nil {
		return err
	}
	year := strconv.Itoa(now.Year())
	next := strconv.Itoa(now.Year() + 1)
	return s.SaveDays(ctx, desk.By{}, calendar.Day{Day: year + "-10-01", Name: "国庆节"}, calendar.Day{Day: next + "-01-01", Name: "元旦"})
}
