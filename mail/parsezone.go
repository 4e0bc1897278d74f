package mail

import (
	"strconv"
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// calendarTime is a time of a calendar. Its clock is that of its zone, so that it can be shown as it was meant.
type calendarTime struct {
	at       time.Time
	date     bool // only a day
	floating bool // no zone is known: the clock of whoever reads it
	zone     string
}

// calendarZones are the zones that a calendar defines itself (RFC 5545, 3.6.5).
type calendarZones struct {
	defined []calendarZone
}

type calendarZone struct {
	id    string
	rules []zoneRule
}

// zoneRule is one STANDARD or DAYLIGHT: from when on which offset counts, each year again where it has a rule.
type zoneRule struct {
	offset int // seconds
	start  time.Time
	month  time.Month // of the yearly rule; 0 where there is none
	week   int        // the n-th weekday of the month, -1 the last
	day    time.Weekday
}

// begin starts a zone, or a rule of the zone that was started last.
func (z *calendarZones) begin(component string) {
	switch n := len(z.defined); {
	case component == "VTIMEZONE" && n < 50:
		z.defined = append(z.defined, calendarZone{})
	case (component == "STANDARD" || component == "DAYLIGHT") && n > 0 && len(z.defined[n-1].rules) < 200:
		z.defined[n-1].rules = append(z.defined[n-1].rules, zoneRule{})
	}
}

func (z *calendarZones) take(p calendarProperty) {
	if len(z.defined) == 0 {
		return
	}
	zone := &z.defined[len(z.defined)-1]
	switch {
	case p.name == "TZID":
		zone.id = p.value
	case len(zone.rules) > 0:
		zone.rules[len(zone.rules)-1].take(p)
	}
}

func (r *zoneRule) take(p calendarProperty) {
	switch p.name {
	case "DTSTART":
		r.start, _ = time.Parse("20060102T150405", strings.TrimSpace(p.value)) // zero: it has always counted
	case "TZOFFSETTO":
		r.offset = offsetOf(p.value)
	case "RRULE":
		for _, part := range strings.Split(strings.ToUpper(p.value), ";") {
			name, value, _ := strings.Cut(part, "=")
			switch name {
			case "BYMONTH":
				if n, err := strconv.Atoi(value); err == nil && n >= 1 && n <= 12 {
					r.month = time.Month(n)
				}
			case "BYDAY":
				r.week, r.day = weekday(value)
			}
		}
	}
}

// weekday reads 2SU and -1SU.
func weekday(s string) (week int, day time.Weekday) {
	if len(s) < 3 {
		return 0, 0
	}
	week, _ = strconv.Atoi(s[:len(s)-2])
	if i := strings.Index("SUMOTUWETHFRSA", s[len(s)-2:]); i >= 0 && i%2 == 0 {
		day = time.Weekday(i / 2)
	}
	return week, day
}

// offsetOf reads +0800 and -053000, in seconds.
func offsetOf(s string) int {
	s = strings.TrimSpace(s)
	if len(s) < 5 {
		return 0
	}
	h, err1 := strconv.Atoi(s[1:3])
	m, err2 := strconv.Atoi(s[3:5])
	if err1 != nil || err2 != nil || h > 15 || m > 59 {
		return 0
	}
	if s[0] == '-' {
		return -(h*3600 + m*60)
	}
	return h*3600 + m*60
}

// begins is when the rule comes into force in a year.
func (r zoneRule) begins(year int) time.Time {
	if r.month == 0 || r.week == 0 || year < r.start.Year() {
		return r.start
	}
	first := time.Date(year, r.month, 1, r.start.Hour(), r.start.Minute(), 0, 0, time.UTC)
	if r.week > 0 {
		return first.AddDate(0, 0, (int(r.day)-int(first.Weekday())+7)%7+7*(r.week-1))
	}
	last := first.AddDate(0, 1, -1)
	return last.AddDate(0, 0, -((int(last.Weekday())-int(r.day)+7)%7)+7*(r.week+1))
}

// offset is what counts at a time of the zone's own clock.
func (z calendarZone) offset(clock time.Time) int {
	best, offset := time.Time{}, z.rules[0].offset
	for _, r := range z.rules {
		for _, year := range []int{clock.Year() - 1, clock.Year()} {
			if at := r.begins(year); !at.After(clock) && !at.Before(best) {
				best, offset = at, r.offset
			}
		}
	}
	return offset
}

// time reads DTSTART and DTEND.
func (z *calendarZones) time(p calendarProperty) (t calendarTime, ok bool) {
	value := strings.TrimSpace(p.value)
	if strings.EqualFold(p.params.get("value"), "date") || len(value) == 8 {
		t.at, ok = parseClock("20060102", desk.CutBytes(value, 8))
		t.date = true
		return t, ok
	}
	if value, utc := strings.CutSuffix(value, "Z"); utc {
		t.at, ok = parseClock("20060102T150405", value)
		return t, ok
	}
	if t.at, ok = parseClock("20060102T150405", value); !ok {
		return t, false
	}
	t.zone = desk.CutBytes(cleanLine(p.params.get("tzid")), 100)
	if t.zone == "" {
		t.floating = true
		return t, true
	}
	where := z.location(t.zone, t.at)
	if where == nil {
		t.floating = true
		return t, true
	}
	y, m, d := t.at.Date()
	at := time.Date(y, m, d, t.at.Hour(), t.at.Minute(), t.at.Second(), 0, where)
	if !writable(at.UTC()) {
		return t, false
	}
	_, offset := at.Zone()
	t.at = at.In(time.FixedZone("", offset)) // so that it is the same after it was stored
	return t, true
}

func parseClock(layout, value string) (time.Time, bool) {
	t, err := time.Parse(layout, value)
	if err != nil {
		t, err = time.Parse(strings.TrimSuffix(layout, "05"), value) // without seconds, as some write it
	}
	return t, err == nil && writable(t)
}

// location is the zone of a TZID: an IANA name, also behind a path, a name of Windows, what the calendar defines, or an offset
// in the name. Nil where nothing says what it means.
func (z *calendarZones) location(id string, clock time.Time) *time.Location {
	if l := ianaZone(id); l != nil {
		return l
	}
	if name, ok := windowsZones[strings.ToLower(id)]; ok {
		if l := ianaZone(name); l != nil {
			return l
		}
	}
	for _, d := range z.defined {
		if d.id == id && len(d.rules) > 0 {
			return time.FixedZone("", d.offset(clock))
		}
	}
	for _, mark := range []string{"UTC", "GMT"} { // "(UTC+08:00) Beijing", "GMT+0800", "tzone://Microsoft/Utc"
		if i := strings.Index(strings.ToUpper(id), mark); i >= 0 {
			rest := strings.ReplaceAll(id[i+3:], ":", "")
			if len(rest) >= 5 && (rest[0] == '+' || rest[0] == '-') {
				return time.FixedZone("", offsetOf(rest[:5]))
			}
			if rest == "" || strings.HasPrefix(rest, ")") {
				return time.UTC
			}
		}
	}
	return nil
}

// ianaZone knows Asia/Shanghai, also as /citadel.org/20260101_1/Asia/Shanghai. Names without a slash are other things too (EST).
func ianaZone(id string) *time.Location {
	parts := strings.Split(strings.Trim(id, "/"), "/")
	for n := min(3, len(parts)); n >= 2; n-- {
		name := strings.Join(parts[len(parts)-n:], "/")
		if l, err := time.LoadLocation(strings.ReplaceAll(name, " ", "_")); err == nil {
			return l
		}
	}
	return nil
}

// windowsZones are the names that Outlook and Exchange write, with the zone of the largest place in each (Unicode CLDR,
// windowsZones.xml).
var windowsZones = map[string]string{
	"china standard time": "Asia/Shanghai", "taipei standard time": "Asia/Taipei", "singapore standard time": "Asia/Singapore", "tokyo standard time": "Asia/Tokyo", "korea standard time": "Asia/Seoul", "se asia standard time": "Asia/Bangkok",
	"w. australia standard time": "Australia/Perth", "aus eastern standard time": "Australia/Sydney", "e. australia standard time": "Australia/Brisbane", "cen. australia standard time": "Australia/Adelaide", "aus central standard time": "Australia/Darwin", "tasmania standard time": "Australia/Hobart", "new zealand standard time": "Pacific/Auckland",
	"india standard time": "Asia/Kolkata", "sri lanka standard time": "Asia/Colombo", "nepal standard time": "Asia/Kathmandu", "bangladesh standard time": "Asia/Dhaka", "myanmar standard time": "Asia/Yangon", "pakistan standard time": "Asia/Karachi", "west asia standard time": "Asia/Tashkent", "central asia standard time": "Asia/Almaty", "n. central asia standard time": "Asia/Novosibirsk", "north asia standard time": "Asia/Krasnoyarsk", "north asia east standard time": "Asia/Irkutsk", "ulaanbaatar standard time": "Asia/Ulaanbaatar", "vladivostok standard time": "Asia/Vladivostok",
	"arabian standard time": "Asia/Dubai", "arab standard time": "Asia/Riyadh", "arabic standard time": "Asia/Baghdad", "iran standard time": "Asia/Tehran", "israel standard time": "Asia/Jerusalem", "jordan standard time": "Asia/Amman", "middle east standard time": "Asia/Beirut", "syria standard time": "Asia/Damascus", "turkey standard time": "Europe/Istanbul", "georgian standard time": "Asia/Tbilisi", "caucasus standard time": "Asia/Yerevan", "azerbaijan standard time": "Asia/Baku",
	"russian standard time": "Europe/Moscow", "ekaterinburg standard time": "Asia/Yekaterinburg", "belarus standard time": "Europe/Minsk", "kaliningrad standard time": "Europe/Kaliningrad", "fle standard time": "Europe/Kyiv", "gtb standard time": "Europe/Bucharest", "e. europe standard time": "Europe/Chisinau",
	"gmt standard time": "Europe/London", "greenwich standard time": "Atlantic/Reykjavik", "w. europe standard time": "Europe/Berlin", "central europe standard time": "Europe/Budapest", "central european standard time": "Europe/Warsaw", "romance standard time": "Europe/Paris", "w. central africa standard time": "Africa/Lagos", "south africa standard time": "Africa/Johannesburg", "egypt standard time": "Africa/Cairo", "e. africa standard time": "Africa/Nairobi", "morocco standard time": "Africa/Casablanca",
	"eastern standard time": "America/New_York", "us eastern standard time": "America/Indiana/Indianapolis", "central standard time": "America/Chicago", "canada central standard time": "America/Regina", "mountain standard time": "America/Denver", "us mountain standard time": "America/Phoenix", "pacific standard time": "America/Los_Angeles", "alaskan standard time": "America/Anchorage", "hawaiian standard time": "Pacific/Honolulu", "atlantic standard time": "America/Halifax", "newfoundland standard time": "America/St_Johns",
	"central standard time (mexico)": "America/Mexico_City", "pacific standard time (mexico)": "America/Tijuana", "central america standard time": "America/Guatemala", "sa pacific standard time": "America/Bogota", "venezuela standard time": "America/Caracas", "sa western standard time": "America/La_Paz", "pacific sa standard time": "America/Santiago", "e. south america standard time": "America/Sao_Paulo", "sa eastern standard time": "America/Cayenne", "argentina standard time": "America/Argentina/Buenos_Aires", "montevideo standard time": "America/Montevideo", "azores standard time": "Atlantic/Azores",
}
