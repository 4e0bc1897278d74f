package desk

import (
	"testing"
	"time"
)

// weekdays is a shop that works from nine to six, Monday to Friday, with an hour for lunch.
func weekdays(t time.Time) time.Time {
	for range 10 {
		at := func(hour int) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), hour, 0, 0, 0, t.Location()) }
		if wd := t.Weekday(); wd != time.Saturday && wd != time.Sunday {
			switch h := t.Hour(); {
			case h < 9:
				return at(9)
			case h == 12:
				return at(13)
			case h < 18:
				return t
			}
		}
		t = at(24)
	}
	return time.Time{}
}

// bar works from six in the evening to two at night.
func bar(t time.Time) time.Time {
	if h := t.Hour(); h >= 2 && h < 18 {
		return time.Date(t.Year(), t.Month(), t.Day(), 18, 0, 0, 0, t.Location())
	}
	return t
}

func TestSnoozeChoices(t *testing.T) {
	shanghai, berlin := mustZone(t, "Asia/Shanghai"), mustZone(t, "Europe/Berlin")
	for name, c := range map[string]struct {
		now  string
		zone *time.Location
		next func(time.Time) time.Time
		want map[string]string
	}{
		"a morning":                    {"2026-03-04 10:07", shanghai, nil, map[string]string{"today": "2026-03-04 13:30", "tomorrow": "2026-03-05 09:00", "monday": "2026-03-09 09:00"}},
		"on the half hour":             {"2026-03-04 10:30", shanghai, nil, map[string]string{"today": "2026-03-04 13:30", "tomorrow": "2026-03-05 09:00", "monday": "2026-03-09 09:00"}},
		"an evening":                   {"2026-03-04 18:10", shanghai, nil, map[string]string{"tomorrow": "2026-03-05 09:00", "monday": "2026-03-09 09:00"}},
		"before dawn":                  {"2026-03-04 02:10", shanghai, nil, map[string]string{"today": "2026-03-04 09:00", "tomorrow": "2026-03-05 09:00", "monday": "2026-03-09 09:00"}},
		"Sunday: Monday is tomorrow":   {"2026-03-08 10:00", shanghai, nil, map[string]string{"today": "2026-03-08 13:00", "tomorrow": "2026-03-09 09:00"}},
		"Monday: the next one":         {"2026-03-09 10:00", shanghai, nil, map[string]string{"today": "2026-03-09 13:00", "tomorrow": "2026-03-10 09:00", "monday": "2026-03-16 09:00"}},
		"hours: through lunch":         {"2026-03-04 09:20", shanghai, weekdays, map[string]string{"today": "2026-03-04 13:00", "tomorrow": "2026-03-05 09:00", "monday": "2026-03-09 09:00"}},
		"hours: too late for today":    {"2026-03-04 15:20", shanghai, weekdays, map[string]string{"tomorrow": "2026-03-05 09:00", "monday": "2026-03-09 09:00"}},
		"hours: Friday":                {"2026-03-06 10:00", shanghai, weekdays, map[string]string{"today": "2026-03-06 13:00", "workday": "2026-03-09 09:00"}},
		"hours: Saturday":              {"2026-03-07 10:00", shanghai, weekdays, map[string]string{"workday": "2026-03-09 09:00"}},
		"over the change to summer":    {"2026-03-28 22:00", berlin, nil, map[string]string{"tomorrow": "2026-03-29 09:00", "monday": "2026-03-30 09:00"}},
		"the night of it":              {"2026-03-29 01:30", berlin, nil, map[string]string{"today": "2026-03-29 09:00", "tomorrow": "2026-03-30 09:00"}},
		"over the change to winter":    {"2026-10-24 21:00", berlin, nil, map[string]string{"tomorrow": "2026-10-25 09:00", "monday": "2026-10-26 09:00"}},
		"hours: round the clock":       {"2026-03-04 10:00", shanghai, func(t time.Time) time.Time { return t }, map[string]string{"today": "2026-03-04 13:00", "tomorrow": "2026-03-05 09:00", "monday": "2026-03-09 09:00"}},
		"hours: a bar, till two":       {"2026-03-04 20:00", shanghai, bar, map[string]string{"today": "2026-03-04 23:00", "tomorrow": "2026-03-05 18:00", "monday": "2026-03-09 18:00"}},
		"a shop that is closed always": {"2026-03-04 10:00", shanghai, func(time.Time) time.Time { return time.Time{} }, map[string]string{}},
	} {
		t.Run(name, func(t *testing.T) {
			now, err := time.ParseInLocation("2006-01-02 15:04", c.now, c.zone)
			if err != nil {
				t.Fatal(err)
			}
			got := SnoozeChoices(now, c.next)
			if len(got) != len(c.want) {
				t.Errorf("%v, want %v", got, c.want)
			}
			for _, g := range got {
				if at := g.At.Format("2006-01-02 15:04"); c.want[g.Key] != at || !g.At.After(now) {
					t.Errorf("%s: %s, want %s", g.Key, at, c.want[g.Key])
				}
			}
		})
	}
}

func mustZone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Skip(err)
	}
	return z
}

func TestCheckSnooze(t *testing.T) {
	now := time.Date(2026, 3, 4, 10, 0, 0, 0, time.UTC)
	for _, ok := range []time.Time{{}, UntilAnswer, now.Add(time.Minute), now.Add(SnoozeMost)} {
		if err := CheckSnooze(ok, now); err != nil {
			t.Errorf("%v: %v", ok, err)
		}
	}
	for _, bad := range []time.Time{now, now.Add(-time.Hour), now.Add(SnoozeMost + time.Second)} {
		if CodeOf(CheckSnooze(bad, now)) != Invalid {
			t.Errorf("%v was taken", bad)
		}
	}
}
