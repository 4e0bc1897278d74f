package store

import (
	"testing"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/calendar"
)

func TestFirstDaysTickThemselvesOff(t *testing.T) {
	h := openShop(t)
	is := func(want desk.FirstDays) {
		t.Helper()
		got, err := h.FirstDays(t.Context())
		h.must(err)
		if got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
	want := desk.FirstDays{Mailbox: true, Colleague: true}
	is(want)
	h.must(h.SaveWeek(t.Context(), h.ownerBy, calendar.WorkWeek{Set: true, Week: calendar.Week{1: {{From: 540, To: 720}}}}))
	want.Hours = true
	is(want)
	h.must(h.EndFirstDays(t.Context()))
	want.Hidden = true
	is(want)
	is(desk.FirstDays{Hidden: true})
}
