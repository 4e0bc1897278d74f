package store

import (
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/audit"
	"github.com/deskbell/deskbell/desk/calendar"
)

func at(t *testing.T, zone, text string) time.Time {
	t.Helper()
	z, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	out, err := time.ParseInLocation("2006-01-02 15:04", text, z)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestHoursAreAlwaysUntilSomebodySetsThem(t *testing.T) {
	h := openShop(t)
	hours, err := h.Hours(t.Context())
	h.must(err)
	if !hours.Always || !hours.Open(at(t, "Asia/Shanghai", "2026-10-03 03:00")) {
		t.Errorf("%+v", hours)
	}
	week := calendar.WorkWeek{Set: true, Week: calendar.Week{1: {{From: 540, To: 720}, {From: 780, To: 1080}}}}
	h.must(h.SaveWeek(t.Context(), h.ownerBy, week))
	hours, err = h.Hours(t.Context())
	h.must(err)
	if hours.Always || !hours.Open(at(t, "Asia/Shanghai", "2026-10-05 11:59")) || hours.Open(at(t, "Asia/Shanghai", "2026-10-05 12:00")) {
		t.Errorf("%+v", hours)
	}
	got, err := h.Week(t.Context())
	h.must(err)
	if got.Version != 1 || len(got.Week[1]) != 2 {
		t.Errorf("%+v", got)
	}
	week.Version = 7
	if err := h.SaveWeek(t.Context(), h.ownerBy, week); desk.CodeOf(err) != desk.Conflict {
		t.Errorf("a stale week was saved: %v", err)
	}
}

func TestTheCalendarIsSeenAtOnceAndSaysWhoChangedIt(t *testing.T) {
	h := openShop(t)
	h.must(h.SaveWeek(t.Context(), h.ownerBy, calendar.WorkWeek{Set: true, Week: calendar.Week{1: {{From: 540, To: 1080}}}}))
	monday, saturday := at(t, "Asia/Shanghai", "2026-10-05 10:00"), at(t, "Asia/Shanghai", "2026-10-10 10:00")
	open := func() (bool, bool) {
		hours, err := h.Hours(t.Context())
		h.must(err)
		return hours.Open(monday), hours.Open(saturday)
	}
	if a, b := open(); !a || b {
		t.Error("the week is not as it was saved")
	}
	h.must(h.SaveDays(t.Context(), h.ownerBy, calendar.Day{Day: "2026-10-05", Name: "国庆节", Source: "cn-2026.csv"},
		calendar.Day{Day: "2026-10-10", Name: "国庆节补班", Open: true}))
	if a, b := open(); a || !b {
		t.Error("the calendar is not seen")
	}
	err := h.SaveDays(t.Context(), h.ownerBy, calendar.Day{Day: "2026-12-25", Name: "x"}, calendar.Day{Day: "nonsense", Name: "x"})
	if desk.CodeOf(err) != desk.Invalid {
		t.Errorf("nonsense was saved: %v", err)
	}
	hours, err := h.Hours(t.Context())
	h.must(err)
	if days := hours.SortedDays(); len(days) != 2 || days[0].Day != "2026-10-05" || days[0].Source != "cn-2026.csv" || !days[1].Open {
		t.Errorf("%+v", days)
	}
	h.must(h.DropDays(t.Context(), h.ownerBy, "2026-10-05"))
	if a, b := open(); !a || !b {
		t.Error("the day was not dropped")
	}
	last, err := h.LastAudit(t.Context(), string(audit.Hours))
	h.must(err)
	if last.Who != h.owner.Name || last.Subject != "2026-10-05" {
		t.Errorf("%+v", last)
	}
}

func TestHoursFollowTheShopsZone(t *testing.T) {
	h := openShop(t)
	h.must(h.SaveWeek(t.Context(), h.ownerBy, calendar.WorkWeek{Set: true, Week: calendar.Week{1: {{From: 540, To: 1080}}}}))
	_, err := h.Hours(t.Context())
	h.must(err)
	set, err := h.Settings(t.Context())
	h.must(err)
	set.Zone = "Europe/Berlin"
	h.must(h.SaveSettings(t.Context(), set))
	hours, err := h.Hours(t.Context())
	h.must(err)
	if !hours.Open(at(t, "Europe/Berlin", "2026-10-05 10:00")) || hours.Open(at(t, "Asia/Shanghai", "2026-10-05 10:00")) {
		t.Error("hours are of the old zone")
	}
}
