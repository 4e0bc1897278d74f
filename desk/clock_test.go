package desk

import (
	"testing"
	"time"
)

func TestMailClock(t *testing.T) {
	for zone, want := range map[string]int{"+0800": 480, "-0330": -210, "+0545": 345, "+1400": 840, "-1200": -720, "+0000": 0, "-0000": 0, "+1430": 0, "-1300": 0, "+0007": 0, "+2359": 0} {
		date, err := time.Parse(time.RFC1123Z, "Fri, 27 Nov 2026 10:00:00 "+zone)
		if err != nil {
			t.Fatal(err)
		}
		if got := MailClock(date); got != want {
			t.Errorf("%s: %d instead of %d", zone, got, want)
		}
	}
	if got := MailClock(time.Time{}); got != 0 {
		t.Errorf("no date: %d", got)
	}
}

func TestClockName(t *testing.T) {
	for minutes, want := range map[int]string{480: "UTC+08:00", -210: "UTC-03:30", 0: "UTC+00:00"} {
		if got := ClockName(minutes); got != want {
			t.Errorf("%d: %s instead of %s", minutes, got, want)
		}
	}
}
