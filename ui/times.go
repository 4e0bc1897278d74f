package ui

import (
	"strconv"
	"time"

	"github.com/deskbell/deskbell/desk"
)

func clock(lang desk.Lang, t, now time.Time) string {
	at := t.Format("15:04")
	if t.IsZero() {
		return ""
	}
	switch days := daysBetween(t, now); {
	case days == 0:
		return text(lang, "time.today", "at", at)
	case days == 1:
		return text(lang, "time.yesterday", "at", at)
	case days == -1:
		return text(lang, "time.tomorrow", "at", at)
	}
	return text(lang, "time.day_at", "day", day(lang, t, now), "at", at)
}

// moment is a time as it stands within a sentence: "9:00 tomorrow" where clock is "Tomorrow 9:00".
func moment(lang desk.Lang, t, now time.Time) string {
	at := t.Format("15:04")
	switch daysBetween(t, now) {
	case 0:
		return text(lang, "moment.today", "at", at)
	case -1:
		return text(lang, "moment.tomorrow", "at", at)
	}
	return text(lang, "moment.day", "day", day(lang, t, now), "at", at)
}

func day(lang desk.Lang, t, now time.Time) string {
	if t.IsZero() {
		return ""
	}
	key := "time.date"
	if t.Year() != now.Year() {
		key = "time.date_year"
	}
	return text(lang, key,
		"y", strconv.Itoa(t.Year()), "m", strconv.Itoa(int(t.Month())), "d", strconv.Itoa(t.Day()),
		"month", text(lang, "time.month."+strconv.Itoa(int(t.Month()))))
}

// daysBetween counts calendar days from t to now, in the zone both are in.
func daysBetween(t, now time.Time) int {
	a := time.Date(t.Year(), t.Month(), t.Day(), 12, 0, 0, 0, time.UTC)
	b := time.Date(now.Year(), now.Month(), now.Day(), 12, 0, 0, 0, time.UTC)
	return int(b.Sub(a).Hours() / 24)
}

func span(lang desk.Lang, d time.Duration) string {
	minutes := int(d.Minutes())
	hours, days := minutes/60, minutes/(60*24)
	switch {
	case minutes < 1:
		return text(lang, "time.now")
	case hours < 1:
		return TextN(lang, "time.minutes", minutes, nil)
	case days < 1 && hours < 10 && minutes%60 != 0:
		return text(lang, "time.two", "a", TextN(lang, "time.hours", hours, nil), "b", TextN(lang, "time.minutes", minutes%60, nil))
	case days < 1:
		return TextN(lang, "time.hours", hours, nil)
	case days < 3 && hours%24 != 0:
		return text(lang, "time.two", "a", TextN(lang, "time.days", days, nil), "b", TextN(lang, "time.hours", hours%24, nil))
	}
	return TextN(lang, "time.days", days, nil)
}
