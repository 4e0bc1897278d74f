package calendar

import (
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// icsEvent is a VEVENT of RFC 5545 as far as a calendar of holidays needs it.
type icsEvent struct {
	line             int
	from, to         time.Time
	summary, about   string
	special          string // X-APPLE-SPECIAL-DAY
	dated, repeating bool
}

// readICS reads a calendar of holidays as they are published: whole days whose summary (or description) says 休 or 班, or which Apple's
// special days mark. Where days are marked, one that is not is no day off (妇女节) and is named; where none is, all are.
func (r *reader) readICS(text string) {
	events := icsEvents(text)
	marked := false
	for _, e := range events {
		_, known := e.kind()
		marked = marked || known
	}
	for _, e := range events {
		open, known := e.kind()
		name := icsName(e.summary)
		switch {
		case !e.dated:
			r.wrong(e.line, e.summary, "day")
		case e.repeating:
			r.wrong(e.line, e.summary, "repeats")
		case marked && !known:
			r.wrong(e.line, e.summary, "kind")
		case name == "":
			r.wrong(e.line, e.summary, "name")
		default:
			r.add(e.line, e.summary, e.from, e.to, Day{Name: name, Open: open})
		}
	}
}

// icsEvents reads the events; lines that are folded (RFC 5545 section 3.1) are put together first.
func icsEvents(text string) (events []icsEvent) {
	var e *icsEvent
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	for i := 0; i < len(lines); i++ {
		at, whole := i, strings.TrimSuffix(lines[i], "\r")
		for i+1 < len(lines) && len(lines[i+1]) > 0 && (lines[i+1][0] == ' ' || lines[i+1][0] == '\t') && len(whole) < 4096 {
			i++
			whole += lines[i][1:]
		}
		head, value, _ := strings.Cut(whole, ":")
		name, _, _ := strings.Cut(strings.ToUpper(head), ";")
		value = strings.TrimSpace(value)
		switch {
		case name == "BEGIN" && strings.EqualFold(value, "VEVENT"):
			e = &icsEvent{line: at}
		case e == nil || len(events) > 4*MaxDays:
		case name == "END" && strings.EqualFold(value, "VEVENT"):
			if e.to.Before(e.from) {
				e.to = e.from
			}
			events, e = append(events, *e), nil
		case name == "DTSTART":
			e.from, e.dated = icsDate(value)
		case name == "DTEND":
			if end, ok := icsDate(value); ok {
				e.to = end.AddDate(0, 0, -1) // the end is not part of it
			}
		case name == "SUMMARY":
			e.summary = icsText(value)
		case name == "DESCRIPTION", name == "CATEGORIES":
			e.about += " " + icsText(value)
		case name == "X-APPLE-SPECIAL-DAY":
			e.special = strings.ToUpper(value)
		case name == "RRULE", name == "RDATE":
			e.repeating = true
		}
	}
	return events
}

func icsDate(value string) (time.Time, bool) {
	value, _, _ = strings.Cut(value, "T")
	return oneDay(value)
}

func icsText(value string) string {
	return strings.NewReplacer(`\n`, " ", `\N`, " ", `\,`, ",", `\;`, ";", `\\`, `\`).Replace(value)
}

// kind reads the mark of an event.
func (e *icsEvent) kind() (open, known bool) {
	switch e.special {
	case "ALTERNATE-WORKDAY":
		return true, true
	case "WORK-HOLIDAY":
		return false, true
	}
	for _, text := range []string{e.summary, e.about} {
		switch {
		case strings.Contains(text, "班"):
			return true, true
		case strings.Contains(text, "休"), strings.Contains(text, "假"):
			return false, true
		}
	}
	return false, false
}

// icsMarks are what a summary has beside the name: （休）, 假期, 第1天/共8天.
var icsMarks = desk.Pattern(`[（(\[【][休班假][)）\]】]|\s+(休|班|假期|休假|放假)(\s|$)|第\s*\d+\s*天\s*[/／]?\s*共\s*\d+\s*天`)

func icsName(summary string) string {
	return strings.TrimSpace(icsMarks().ReplaceAllString(summary, " "))
}
