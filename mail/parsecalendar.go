package mail

import (
	"strings"
	"time"
)

// calendarText is what an invitation says, for mail that says nothing else: what, when, where, and the description. It has
// no words of its own, so it needs no language.
func calendarText(raw string) string {
	fields := map[string]string{}
	zones := map[string]string{}
	inside := false
	for _, line := range unfoldCalendar(raw) {
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		name, ps, _ := strings.Cut(strings.ToUpper(name), ";")
		switch {
		case name == "BEGIN" && strings.EqualFold(strings.TrimSpace(value), "VEVENT"):
			inside = true
		case name == "BEGIN" && inside || name == "END" && strings.EqualFold(strings.TrimSpace(value), "VEVENT"):
			inside = false
		case inside && fields[name] == "":
			fields[name] = calendarValue(value)
			if _, zone, ok := strings.Cut(ps, "TZID="); ok {
				zones[name] = " " + strings.Trim(zone, `"`)
			}
		}
	}
	var b strings.Builder
	add := func(s string) {
		if s = strings.TrimSpace(s); s != "" {
			b.WriteString(s + "\n")
		}
	}
	add(fields["SUMMARY"])
	when := calendarTime(fields["DTSTART"])
	if end := calendarTime(fields["DTEND"]); end != "" && end != when {
		when += " – " + end
	}
	add(when + zones["DTSTART"])
	add(fields["LOCATION"])
	if d := fields["DESCRIPTION"]; strings.TrimSpace(d) != "" {
		b.WriteString("\n" + strings.TrimSpace(d))
	}
	return strings.TrimSpace(b.String())
}

// unfoldCalendar joins the lines that RFC 5545 (3.1) folds.
func unfoldCalendar(raw string) []string {
	raw = tidyText(raw)
	raw = strings.ReplaceAll(strings.ReplaceAll(raw, "\n ", ""), "\n\t", "")
	return strings.Split(raw, "\n")
}

func calendarValue(v string) string {
	return strings.NewReplacer(`\n`, "\n", `\N`, "\n", `\,`, ",", `\;`, ";", `\\`, `\`).Replace(v)
}

// calendarTime shows 20261122T100000Z as 2026-11-22 10:00 UTC; what it does not know it leaves as it is.
func calendarTime(v string) string {
	v = strings.TrimSpace(v)
	for layout, show := range map[string]string{"20060102T150405Z": "2006-01-02 15:04 UTC", "20060102T150405": "2006-01-02 15:04", "20060102": "2006-01-02"} {
		if t, err := time.Parse(layout, v); err == nil {
			return t.Format(show)
		}
	}
	return clip(v, 40)
}
