package words

import (
	"fmt"
	"strconv"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// Clock is a moment as people say it: "今天 09:12", "Mar 4, 09:12". Both are in the zone it is said in.
func Clock(lang desk.Lang, t, now time.Time) string {
	at := t.Format("15:04")
	if t.IsZero() {
		return ""
	}
	switch days := DaysBetween(t, now); {
	case days == 0:
		return Say(lang, "time.today", "at", at)
	case days == 1:
		return Say(lang, "time.yesterday", "at", at)
	case days == -1:
		return Say(lang, "time.tomorrow", "at", at)
	}
	return Say(lang, "time.day_at", "day", Day(lang, t, now), "at", at)
}

// Moment is a time as it stands within a sentence: "9:00 tomorrow" where Clock is "Tomorrow 9:00".
func Moment(lang desk.Lang, t, now time.Time) string {
	at := t.Format("15:04")
	switch DaysBetween(t, now) {
	case 0:
		return Say(lang, "moment.today", "at", at)
	case -1:
		return Say(lang, "moment.tomorrow", "at", at)
	}
	return Say(lang, "moment.day", "day", Day(lang, t, now), "at", at)
}

// Day is a date without a time of day, with the year where it is not now's.
func Day(lang desk.Lang, t, now time.Time) string {
	if t.IsZero() {
		return ""
	}
	key := "time.date"
	if t.Year() != now.Year() {
		key = "time.date_year"
	}
	return Say(lang, key,
		"y", strconv.Itoa(t.Year()), "m", strconv.Itoa(int(t.Month())), "d", strconv.Itoa(t.Day()),
		"month", Say(lang, "time.month."+strconv.Itoa(int(t.Month()))))
}

// DaysBetween counts calendar days from t to now, in the zone both are in.
func DaysBetween(t, now time.Time) int {
	a := time.Date(t.Year(), t.Month(), t.Day(), 12, 0, 0, 0, time.UTC)
	b := time.Date(now.Year(), now.Month(), now.Day(), 12, 0, 0, 0, time.UTC)
	return int(b.Sub(a).Hours() / 24)
}

// Span is a length of time in two units at most: "1 天 3 小时", "52 min".
func Span(lang desk.Lang, d time.Duration) string {
	minutes := int(d.Minutes())
	hours, days := minutes/60, minutes/(60*24)
	switch {
	case minutes < 1:
		return Say(lang, "time.now")
	case hours < 1:
		return TextN(lang, "time.minutes", minutes, nil)
	case days < 1 && hours < 10 && minutes%60 != 0:
		return Say(lang, "time.two", "a", TextN(lang, "time.hours", hours, nil), "b", TextN(lang, "time.minutes", minutes%60, nil))
	case days < 1:
		return TextN(lang, "time.hours", hours, nil)
	case days < 3 && hours%24 != 0:
		return Say(lang, "time.two", "a", TextN(lang, "time.days", days, nil), "b", TextN(lang, "time.hours", hours%24, nil))
	}
	return TextN(lang, "time.days", days, nil)
}

// Grouped is a number as people read it: "12,400". Both languages group it alike.
func Grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Size of a file in words: "214 KB".
func Size(n int64) string {
	switch {
	case n < 1024:
		return fmt.Sprintf("%d B", n)
	case n < 1024*1024:
		return fmt.Sprintf("%d KB", (n+512)/1024)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/(1024*1024))
}
