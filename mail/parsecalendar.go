package mail

import (
	"cmp"
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail/charset"
	"github.com/deskbell/deskbell/mail/transfer"
)

// Bounds of what is read of a calendar.
const (
	maxCalendar     = 256 << 10
	maxCalendarText = 20 << 10
)

// isCalendar says whether a part is a calendar, also one that came as a file of no particular type.
func isCalendar(e *entity) bool {
	switch e.media {
	case "text/calendar", "application/ics", "text/x-vcalendar", "application/calendar":
		return true
	case "application/octet-stream":
		return strings.HasSuffix(strings.ToLower(e.file), ".ics")
	}
	return false
}

// calendarProperty is a line of a calendar (RFC 5545, 3.1): DTSTART;TZID=Asia/Shanghai:20261122T100000.
type calendarProperty struct {
	name   string
	params params
	value  string
}

// readInvitation reads the first event of a calendar, rather one that is not an exception of a series, or says nil where there is
// none.
func readInvitation(raw string) *desk.Invitation {
	c := calendarReader{}
	for _, line := range unfoldCalendar(raw) {
		if p, ok := calendarLine(line); ok {
			c.take(p)
		}
	}
	c.endEvent() // the calendar may be cut
	if c.event == nil {
		return nil
	}
	return c.zones.invitation(c.event, c.method)
}

// calendarReader reads a calendar property by property.
type calendarReader struct {
	inside  []string // the components around the property
	method  string
	zones   calendarZones
	event   []calendarProperty // the one that counts
	current []calendarProperty // the one that is being read
}

func (c *calendarReader) take(p calendarProperty) {
	value := strings.ToUpper(strings.TrimSpace(p.value))
	switch {
	case p.name == "BEGIN":
		if len(c.inside) < 20 {
			c.inside = append(c.inside, value)
		}
		c.zones.begin(value)
	case p.name == "END":
		if value == "VEVENT" {
			c.endEvent()
		}
		c.inside = c.inside[:max(len(c.inside)-1, 0)]
	case len(c.inside) == 0:
	default:
		switch c.inside[len(c.inside)-1] {
		case "VCALENDAR":
			if p.name == "METHOD" {
				c.method = desk.CutBytes(cleanLine(value), 20)
			}
		case "VEVENT":
			if len(c.current) < 500 {
				c.current = append(c.current, p)
			}
		case "VTIMEZONE", "STANDARD", "DAYLIGHT":
			c.zones.take(p)
		}
	}
}

func (c *calendarReader) endEvent() {
	if c.current != nil && (c.event == nil || hasProperty(c.event, "RECURRENCE-ID") && !hasProperty(c.current, "RECURRENCE-ID")) {
		c.event = c.current
	}
	c.current = nil
}

// invitation is an event with its times in their zones.
func (zones *calendarZones) invitation(event []calendarProperty, method string) *desk.Invitation {
	v := &desk.Invitation{Method: method}
	length, lasts := time.Duration(0), false
	for _, p := range event {
		switch p.name {
		case "SUMMARY":
			v.Summary = cmp.Or(v.Summary, desk.CutBytes(cleanLine(p.text()), 500))
		case "LOCATION":
			v.Location = cmp.Or(v.Location, desk.CutBytes(cleanLine(p.text()), 500))
		case "DESCRIPTION":
			v.Text = cmp.Or(v.Text, desk.CutBytes(strings.TrimSpace(tidyText(p.text())), maxCalendarText))
		case "ORGANIZER":
			if v.Organizer == (desk.Person{}) {
				v.Organizer = organizer(p)
			}
		case "RRULE":
			v.Repeats = cmp.Or(v.Repeats, desk.CutBytes(cleanLine(p.value), 500))
		case "DTSTART":
			if t, ok := zones.time(p); ok && v.Start.IsZero() {
				v.Start, v.AllDay, v.Zone, v.Floating = t.at, t.date, t.zone, t.floating
			}
		case "DTEND":
			if t, ok := zones.time(p); ok {
				v.End = t.at
			}
		case "DURATION":
			length, lasts = calendarDuration(p.value)
		case "STATUS":
			if v.Method == "" && strings.EqualFold(strings.TrimSpace(p.value), "CANCELLED") {
				v.Method = "CANCEL"
			}
		}
	}
	if v.End.IsZero() && lasts && !v.Start.IsZero() {
		v.End = v.Start.Add(length)
	}
	if v.AllDay && !v.End.After(v.Start) {
		v.End = v.Start.AddDate(0, 0, 1) // RFC 5545, 3.6.1: a date alone is one day
	}
	if v.End.Before(v.Start) || !writable(v.End) {
		v.End = time.Time{}
	}
	return v
}

func hasProperty(event []calendarProperty, name string) bool {
	for _, p := range event {
		if p.name == name {
			return true
		}
	}
	return false
}

// organizer is who invites: ORGANIZER;CN="Lei, Li":mailto:li@cust.test.
func organizer(p calendarProperty) desk.Person {
	who := desk.Person{Name: desk.CutBytes(displayName(p.params.get("cn"), ""), 200)}
	if len(p.value) > 7 && strings.EqualFold(p.value[:7], "mailto:") {
		who.Address, _ = bareAddress(p.value[7:])
	}
	return who
}

// calendarLine splits a line at the first colon outside quotes.
func calendarLine(line string) (p calendarProperty, ok bool) {
	quoted := false
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case '"':
			quoted = !quoted
		case ':':
			if quoted {
				continue
			}
			name, ps := parseParams(line[:i])
			return calendarProperty{strings.ToUpper(name), ps, line[i+1:]}, name != ""
		}
	}
	return p, false
}

// text is the value of a property that is text. Version 1.0 wrote it in quoted-printable.
func (p calendarProperty) text() string {
	if strings.EqualFold(p.params.get("encoding"), "quoted-printable") {
		return charset.Decode(p.params.get("charset"), transfer.QuotedPrintable(nil, []byte(p.value)))
	}
	return strings.NewReplacer(`\n`, "\n", `\N`, "\n", `\,`, ",", `\;`, ";", `\\`, `\`).Replace(p.value)
}

// unfoldCalendar joins the lines that RFC 5545 (3.1) folds, and the soft breaks of version 1.0.
func unfoldCalendar(raw string) []string {
	raw = tidyText(raw)
	raw = strings.NewReplacer("\n ", "", "\n\t", "").Replace(raw)
	if strings.Contains(strings.ToUpper(desk.CutBytes(raw, 4096)), "VERSION:1.0") {
		raw = strings.ReplaceAll(raw, "=\n", "")
	}
	return strings.Split(raw, "\n")
}

// calendarDuration reads P1DT2H30M, PT45M, P2W (RFC 5545, 3.3.6). An event does not last less than nothing.
func calendarDuration(s string) (time.Duration, bool) {
	s, found := strings.CutPrefix(strings.TrimPrefix(strings.ToUpper(strings.TrimSpace(s)), "+"), "P")
	if !found {
		return 0, false
	}
	total, n, digits := time.Duration(0), 0, 0
	for _, c := range s {
		unit := time.Duration(0)
		switch {
		case c >= '0' && c <= '9' && digits < 6:
			n, digits = n*10+int(c-'0'), digits+1
			continue
		case c == 'T' && digits == 0:
			continue
		case c == 'W':
			unit = 7 * 24 * time.Hour
		case c == 'D':
			unit = 24 * time.Hour
		case c == 'H':
			unit = time.Hour
		case c == 'M':
			unit = time.Minute
		case c == 'S':
			unit = time.Second
		}
		if unit == 0 || digits == 0 {
			return 0, false
		}
		total += time.Duration(n) * unit
		n, digits = 0, 0
	}
	return total, digits == 0 && total > 0 && total < 10*366*24*time.Hour
}

// invitationText is what an invitation says, for mail that says nothing else: what, when, where, and the description. It has
// no words of its own, so it needs no language.
func invitationText(v *desk.Invitation) string {
	var b strings.Builder
	add := func(s string) {
		if s != "" {
			b.WriteString(s + "\n")
		}
	}
	add(v.Summary)
	add(invitationTime(v))
	add(v.Location)
	if v.Text != "" {
		b.WriteString("\n" + v.Text)
	}
	return strings.TrimSpace(b.String())
}

// invitationTime is 2026-11-22 10:00 – 11:00 Asia/Shanghai.
func invitationTime(v *desk.Invitation) string {
	if v.Start.IsZero() {
		return ""
	}
	const day = "2006-01-02"
	end := v.End
	if v.AllDay {
		end = v.End.AddDate(0, 0, -1) // the last day, not the one after it
		if !end.After(v.Start) {
			return v.Start.Format(day)
		}
		return v.Start.Format(day) + " – " + end.Format(day)
	}
	when := v.Start.Format(day + " 15:04")
	switch {
	case !end.After(v.Start):
	case end.Format(day) == v.Start.Format(day):
		when += " – " + end.Format("15:04")
	default:
		when += " – " + end.Format(day+" 15:04")
	}
	switch {
	case v.Zone != "":
		when += " " + v.Zone
	case !v.Floating:
		when += " UTC"
	}
	return when
}
