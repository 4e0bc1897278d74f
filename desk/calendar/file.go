package calendar

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/deskbell/deskbell/desk"
)

// File is what was read from a file of holidays and make-up days: its days in order, and the lines that were not understood.
type File struct {
	Days  []Day
	Wrong []WrongLine
}

// WrongLine is a line of a file, and why nothing came of it: a word key hours.line.<why>.
type WrongLine struct {
	Line int
	Text string
	Why  string
}

// maxSpan is how many days one line may stand for; what is longer is a mistake.
const maxSpan = 62

// maxWrong is how many lines are named: who loads something else altogether need not read all of it.
const maxWrong = 50

// reader collects what is read.
type reader struct {
	file File
	seen map[string]int // day -> its place
}

// Read reads a calendar in any of its forms, a table, iCalendar (.ics) or JSON. source is noted with each day. It never fails: what it
// does not understand is in Wrong.
func Read(text, source string) File {
	r := &reader{seen: map[string]int{}}
	text = strings.TrimPrefix(text, "\uFEFF")
	switch begin := strings.TrimLeft(text, " \t\r\n"); {
	case strings.Contains(strings.ToUpper(text[:min(len(text), 4096)]), "BEGIN:VCALENDAR"):
		r.readICS(text)
	case strings.HasPrefix(begin, "{"), strings.HasPrefix(begin, "["):
		r.readJSON(text)
	default:
		r.readTable(text)
	}
	for i := range r.file.Days {
		r.file.Days[i].Source = source
		r.file.Days[i] = TidyDay(r.file.Days[i])
	}
	slices.SortFunc(r.file.Days, func(a, b Day) int { return cmp.Compare(a.Day, b.Day) })
	return r.file
}

// readTable reads lines of "day, kind, name, hours". A day may be two with .. between them; # begins a remark; a first line that is a
// heading is none of the file's days.
func (r *reader) readTable(text string) {
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cells := cellsOf(line)
		from, to, ok := daySpan(first(cells, 0))
		if !ok && len(r.file.Days) == 0 && len(r.file.Wrong) == 0 && !strings.ContainsAny(first(cells, 0), "0123456789") {
			continue
		}
		kind, name := first(cells, 1), first(cells, 2)
		if _, known := dayKind(kind); !known {
			if _, swapped := dayKind(name); swapped {
				kind, name = name, kind
			}
		}
		open, known := dayKind(kind)
		d := Day{Name: desk.TidyLine(name, MaxDayName), Open: open}
		switch {
		case !ok:
			r.wrong(i, line, "day")
		case !known:
			r.wrong(i, line, "kind")
		case d.Name == "":
			r.wrong(i, line, "name")
		default:
			if hours := strings.TrimSpace(strings.Join(cells[3:], " ")); hours != "" && open {
				if d.Periods, ok = ParsePeriods(hours); !ok {
					r.wrong(i, line, "hours")
					continue
				}
			}
			r.add(i, line, from, to, d)
		}
	}
}

// cellsOf splits a line at commas, semicolons and tabs; what stands in quotes is one cell.
func cellsOf(line string) []string {
	quoted := false
	var cells []string
	from := 0
	for i, c := range line + "," {
		switch {
		case c == '"':
			quoted = !quoted
		case i == len(line), !quoted && strings.ContainsRune(",;\t，；", c):
			cells = append(cells, strings.TrimSpace(strings.Trim(strings.TrimSpace(line[from:i]), `"`)))
			from = i + utf8.RuneLen(c)
		}
	}
	return cells
}

func first(cells []string, n int) string {
	if n < len(cells) {
		return cells[n]
	}
	return ""
}

// dayKind reads what kind of day a word names: open is a day that is worked.
func dayKind(word string) (open, known bool) {
	switch strings.ToLower(strings.TrimSpace(word)) {
	case "休", "假", "放假", "休息", "闭店", "closed", "off", "holiday", "rest":
		return false, true
	case "班", "上班", "补班", "调休上班", "营业", "open", "work", "workday", "working":
		return true, true
	}
	return false, false
}

// daySpan reads a day, or two with .. or ~ between them.
func daySpan(text string) (from, to time.Time, ok bool) {
	for _, between := range []string{"..", "~", "～", "至", " to "} {
		if a, b, found := strings.Cut(text, between); found {
			from, ok = oneDay(a)
			if !ok {
				return from, to, false
			}
			to, ok = oneDay(b)
			return from, to, ok
		}
	}
	from, ok = oneDay(text)
	return from, from, ok
}

// oneDay reads 2026-10-01, 2026/10/1, 2026.10.1, 20261001 and 2026年10月1日.
func oneDay(text string) (time.Time, bool) {
	text = strings.NewReplacer("年", "-", "月", "-", "日", "", "/", "-", ".", "-").Replace(strings.TrimSpace(text))
	for _, form := range []string{"2006-1-2", "20060102"} {
		if t, err := time.Parse(form, text); err == nil && t.Year() >= earliestDay && t.Year() <= latestDay {
			return t, true
		}
	}
	return time.Time{}, false
}

// add puts every day of a span into the file; one that was there before is as the later line says.
func (r *reader) add(line int, text string, from, to time.Time, d Day) {
	if to.Before(from) || to.Sub(from) > maxSpan*24*time.Hour {
		r.wrong(line, text, "span")
		return
	}
	for day := from; !day.After(to); day = day.AddDate(0, 0, 1) {
		d.Day = day.Format(time.DateOnly)
		if i, again := r.seen[d.Day]; again {
			r.file.Days[i] = d
			continue
		}
		if len(r.file.Days) >= MaxDays {
			r.wrong(line, text, "full")
			return
		}
		r.seen[d.Day] = len(r.file.Days)
		r.file.Days = append(r.file.Days, d)
	}
}

func (r *reader) wrong(line int, text, why string) {
	if len(r.file.Wrong) < maxWrong {
		r.file.Wrong = append(r.file.Wrong, WrongLine{line + 1, desk.TidyLine(text, 120), why})
	}
}

// ParsePeriods reads "9:00-12:00 13:00-18:00". False where they are not in order and apart.
func ParsePeriods(text string) (periods []Period, ok bool) {
	text = strings.NewReplacer("：", ":", "–", "-", "—", "-", "～", "-", "~", "-", "至", "-", "，", " ", "、", " ", ",", " ", ";", " ", " - ", "-").Replace(text)
	for _, field := range strings.Fields(text) {
		a, b, _ := strings.Cut(field, "-")
		from, ok1 := ParseClock(a)
		to, ok2 := ParseClock(b)
		if to == 0 {
			to = 24 * 60
		}
		if !ok1 || !ok2 {
			return nil, false
		}
		periods = append(periods, Period{from, to})
	}
	periods = SortPeriods(periods)
	return periods, checkSpans(periods) == nil
}

// ParseClock reads a time of day, "9:00", "09:30" or "24:00", as minutes since midnight.
func ParseClock(text string) (int, bool) {
	h, m, found := strings.Cut(strings.TrimSpace(text), ":")
	hours, err := strconv.Atoi(h)
	minutes := 0
	if err == nil && found {
		minutes, err = strconv.Atoi(m)
	}
	total := hours*60 + minutes
	return total, err == nil && hours >= 0 && minutes >= 0 && minutes < 60 && total <= 24*60
}

// FormatClock writes minutes since midnight as "09:30".
func FormatClock(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

// String is a period as it is typed.
func (p Period) String() string { return FormatClock(p.From) + "-" + FormatClock(p.To) }

// Write writes days as a table that Read reads.
func Write(days []Day) string {
	var b strings.Builder
	for _, d := range days {
		kind := "closed"
		if d.Open {
			kind = "open"
		}
		name := strings.Map(func(c rune) rune {
			if strings.ContainsRune(",;\t，；\"", c) {
				return ' '
			}
			return c
		}, d.Name)
		b.WriteString(d.Day + "," + kind + "," + name)
		for i, p := range d.Periods {
			b.WriteString([]string{",", " "}[min(i, 1)] + p.String())
		}
		b.WriteString("\n")
	}
	return b.String()
}
