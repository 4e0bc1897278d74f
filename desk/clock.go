package desk

import (
	"fmt"
	"time"
)

// MailClock is how many minutes east of UTC the clock stood of whoever wrote a mail with this Date; 0 where that tells nothing. UTC is
// what many servers and web mail write for everybody, and there is no place whose clock is off by odd minutes or by more than 14 hours.
func MailClock(date time.Time) int {
	_, seconds := date.Zone()
	minutes := seconds / 60
	if date.IsZero() || seconds%(15*60) != 0 || minutes > 14*60 || minutes < -12*60 {
		return 0
	}
	return minutes
}

// ClockName is how far a clock is from UTC: "UTC+08:00".
func ClockName(minutes int) string {
	sign := '+'
	if minutes < 0 {
		sign, minutes = '-', -minutes
	}
	return fmt.Sprintf("UTC%c%02d:%02d", sign, minutes/60, minutes%60)
}
