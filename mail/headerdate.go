package mail

import (
	"strconv"
	"strings"
	"time"
)

var months = map[string]time.Month{"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
	"mär": 3, "mai": 5, "okt": 10, "dez": 12, "fév": 2, "avr": 4, "aoû": 8, "déc": 12}

// zones are the names of RFC 5322 (4.3) and those that mailers write besides. CST is America's unless the date's comment
// or offset says otherwise.
var zones = map[string]int{"ut": 0, "utc": 0, "gmt": 0, "z": 0, "wet": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
	"cet": 1, "met": 1, "cest": 2, "mest": 2, "bst": 1, "eet": 2, "eest": 3, "msk": 3, "jst": 9, "kst": 9, "hkt": 8, "sgt": 8, "aest": 10, "aedt": 11}

// parseDate reads a Date field, in whatever order its parts stand. False where there is no day and time to be found.
func parseDate(s string) (time.Time, bool) {
	s = strings.TrimSpace(uncomment(decodeText(s, "")))
	if strings.Contains(s, "年") {
		s = strings.NewReplacer("年", "-", "月", "-", "日", " ").Replace(s)
	}
	if t, ok := isoDate(s); ok {
		return t, writable(t)
	}
	d := dateParts{year: -1}
	fields := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\t' || r == ',' || r == '/' })
	if len(fields) > 12 {
		fields = fields[:12]
	}
	for _, f := range fields {
		d.take(strings.ToLower(f))
	}
	return d.time()
}

type dateParts struct {
	day, year int
	month     time.Month
	h, m, s   int
	clock     bool
	zone      int // minutes
	zoned     bool
	half, pm  bool // a 12-hour clock, its second half
}

func (d *dateParts) take(f string) {
	switch {
	case d.clock && (f[0] == '+' || f[0] == '-'):
		d.takeOffset(f)
	case strings.Contains(f, ":"):
		if !d.clock && digit(f[0]) {
			d.takeClock(f)
		}
	case strings.Count(f, "-") == 2: // 20-Nov-2026, 20-11-2026, 2026-11-20
		d.takeDashed(strings.Split(f, "-"))
	case f == "am" || f == "pm":
		d.half, d.pm = true, f == "pm"
	default:
		if n, err := strconv.Atoi(strings.TrimSuffix(f, ".")); err == nil && n >= 0 {
			d.takeNumber(f, n)
			return
		}
		if runes := []rune(f); len(runes) >= 3 {
			if m, ok := months[string(runes[:3])]; ok && d.month == 0 {
				d.month = m
				return
			}
		}
		if z, ok := zones[f]; ok && !d.zoned {
			d.zone, d.zoned = z*60, true
		} else if strings.HasPrefix(f, "gmt") || strings.HasPrefix(f, "utc") {
			d.takeOffset(f[3:])
		}
	}
}

func (d *dateParts) takeDashed(p []string) {
	if len(p[0]) == 4 {
		p[0], p[2] = p[2], p[0]
	}
	if n, err := strconv.Atoi(p[1]); err == nil && n >= 1 && n <= 12 {
		d.month = time.Month(n)
	} else if p[1] != "" {
		d.take(p[1])
	}
	for _, s := range []string{p[0], p[2]} {
		if n, err := strconv.Atoi(s); err == nil && n >= 0 {
			d.takeNumber(s, n)
		}
	}
}

func (d *dateParts) takeNumber(f string, n int) {
	switch {
	case d.day == 0 && n >= 1 && n <= 31 && len(f) <= 2:
		d.day = n
	case d.year < 0 && (len(f) == 4 || len(f) == 2 || len(f) == 3) && (!d.clock || len(f) == 4 && n > 1900 && n < 2200):
		d.year = n
		if n < 50 && len(f) == 2 {
			d.year += 2000
		} else if n < 1000 {
			d.year += 1900 // RFC 5322, 4.3: also three digits
		}
	case d.clock && !d.zoned && len(f) == 4: // an offset without its sign
		d.takeOffset("+" + f)
	}
}

func (d *dateParts) takeClock(f string) {
	if i := strings.IndexAny(f, "+-"); i > 0 {
		d.takeOffset(f[i:])
		f = f[:i]
	}
	if strings.HasSuffix(f, "am") || strings.HasSuffix(f, "pm") {
		d.half, d.pm = true, f[len(f)-2] == 'p'
		f = f[:len(f)-2]
	}
	parts := strings.Split(strings.TrimSuffix(f, "z"), ":")
	n := [3]int{}
	for i := 0; i < len(parts) && i < 3; i++ {
		digits := parts[i]
		if j := strings.IndexByte(digits, '.'); j >= 0 {
			digits = digits[:j]
		}
		n[i], _ = strconv.Atoi(digits)
	}
	d.h, d.m, d.s, d.clock = n[0], n[1], n[2], true
}

func (d *dateParts) takeOffset(f string) {
	if d.zoned || len(f) < 2 {
		return
	}
	sign := 1
	if f[0] == '-' {
		sign = -1
	}
	digits := strings.TrimLeft(strings.ReplaceAll(f, ":", ""), "+-")
	n, err := strconv.Atoi(digits)
	if err != nil {
		return
	}
	if len(digits) <= 2 {
		n *= 100
	}
	minutes := n/100*60 + n%100
	if minutes > 15*60 {
		minutes = 0
	}
	d.zone, d.zoned = sign*minutes, true
}

func (d *dateParts) time() (time.Time, bool) {
	if d.day == 0 || d.month == 0 || d.year < 0 {
		return time.Time{}, false
	}
	h := d.h
	if d.half && h <= 12 {
		h %= 12
		if d.pm {
			h += 12
		}
	}
	if h > 24 || d.m > 59 || d.s > 61 {
		return time.Time{}, false
	}
	t := time.Date(d.year, d.month, d.day, h, d.m, d.s, 0, time.FixedZone("", d.zone*60))
	return t, writable(t)
}

// writable says whether a date can be written in RFC 3339, whose years have four digits.
func writable(t time.Time) bool { return t.Year() >= 1 && t.Year() <= 9999 && !t.IsZero() }

var isoLayouts = []string{time.RFC3339Nano, "2006-01-02T15:04:05Z0700", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05 -07:00", "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02"}

func isoDate(s string) (time.Time, bool) {
	if len(s) < 10 || s[4] != '-' || s[7] != '-' {
		return time.Time{}, false
	}
	for _, l := range isoLayouts {
		if t, err := time.Parse(l, s); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}
