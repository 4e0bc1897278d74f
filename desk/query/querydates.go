package query

import (
	"strconv"
	"strings"
	"time"
)

// parsePeriod reads 2026, 2026-01, 2026-01-15 (also with slashes, dots, or as 2026年1月15日), today, yesterday, this or last week, month or
// year, and 7d, 2w, 3m: the day that long ago. It is the whole day, week (from Monday), month or year, in now's zone.
func parsePeriod(text string, now time.Time) (from, to time.Time, ok bool) {
	text = strings.ToLower(narrow(strings.TrimSpace(text)))
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
	switch text {
	case "today", "今天":
		return today, today.AddDate(0, 0, 1), true
	case "yesterday", "昨天":
		return today.AddDate(0, 0, -1), today, true
	case "前天":
		return today.AddDate(0, 0, -2), today.AddDate(0, 0, -1), true
	}
	if from, to, ok := thisOrLast(strings.ReplaceAll(text, " ", "-"), today); ok {
		return from, to, true
	}
	if n, unit, ok := ago(text); ok {
		day := today
		switch unit {
		case 'd':
			day = today.AddDate(0, 0, -n)
		case 'w':
			day = today.AddDate(0, 0, -7*n)
		case 'm':
			day = today.AddDate(0, -n, 0)
		case 'y':
			day = today.AddDate(-n, 0, 0)
		}
		return day, day.AddDate(0, 0, 1), true
	}
	return parseDate(text, now.Location())
}

// thisOrLast reads a week, a month or a year by its distance from today.
func thisOrLast(text string, today time.Time) (from, to time.Time, ok bool) {
	monday := today.AddDate(0, 0, -(int(today.Weekday())+6)%7)
	first := today.AddDate(0, 0, 1-today.Day())
	newYear := first.AddDate(0, 1-int(first.Month()), 0)
	switch text {
	case "this-week", "本周", "这周":
		return monday, monday.AddDate(0, 0, 7), true
	case "last-week", "上周":
		return monday.AddDate(0, 0, -7), monday, true
	case "this-month", "本月", "这个月":
		return first, first.AddDate(0, 1, 0), true
	case "last-month", "上月", "上个月":
		return first.AddDate(0, -1, 0), first, true
	case "this-year", "今年":
		return newYear, newYear.AddDate(1, 0, 0), true
	case "last-year", "去年":
		return newYear.AddDate(-1, 0, 0), newYear, true
	}
	return from, to, false
}

var agoUnits = []struct {
	name string
	unit byte
}{{"d", 'd'}, {"w", 'w'}, {"m", 'm'}, {"y", 'y'}, {"天前", 'd'}, {"天", 'd'}, {"周前", 'w'}, {"周", 'w'}, {"个月前", 'm'}, {"个月", 'm'}}

// ago reads 7d as seven days. At most 4000 of whatever it is.
func ago(text string) (n int, unit byte, ok bool) {
	for _, u := range agoUnits {
		if digits, cut := strings.CutSuffix(text, u.name); cut {
			if n, err := strconv.ParseUint(digits, 10, 16); err == nil && n <= 4000 {
				return int(n), u.unit, true
			}
		}
	}
	return 0, 0, false
}

func parseDate(text string, zone *time.Location) (from, to time.Time, ok bool) {
	text = strings.NewReplacer("年", "-", "月", "-", "日", "", "/", "-", ".", "-").Replace(text)
	var parts [3]int
	list := strings.Split(strings.TrimSuffix(text, "-"), "-")
	if len(list) > 3 || len(list[0]) != 4 {
		return from, to, false
	}
	for i, p := range list {
		n, err := strconv.ParseUint(p, 10, 16)
		if err != nil || (i > 0 && (n == 0 || len(p) > 2)) {
			return from, to, false
		}
		parts[i] = int(n)
	}
	if parts[0] < 1970 || parts[0] > 9000 || parts[1] > 12 {
		return from, to, false
	}
	from = time.Date(parts[0], time.Month(max(parts[1], 1)), max(parts[2], 1), 0, 0, 0, 0, zone)
	switch len(list) {
	case 1:
		return from, from.AddDate(1, 0, 0), true
	case 2:
		return from, from.AddDate(0, 1, 0), true
	}
	return from, from.AddDate(0, 0, 1), from.Day() == parts[2]
}
