package measure

import (
	"testing"
	"time"
)

func TestPeriods(t *testing.T) {
	shanghai, berlin := time.FixedZone("Asia/Shanghai", 8*3600), zone(t, "Europe/Berlin")
	day := func(z *time.Location, s string) time.Time {
		at, err := time.ParseInLocation(time.DateOnly, s, z)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	for _, c := range []struct {
		what, from, until string
		step              Step
		zone              *time.Location
		first, last       string
		n                 int
	}{
		{"a week", "2026-11-23", "2026-11-30", Weekly, shanghai, "2026-11-23", "2026-11-30", 1},
		{"begun in the middle", "2026-11-25", "2026-12-02", Weekly, shanghai, "2026-11-23", "2026-12-07", 2},
		{"on a Sunday", "2026-11-29", "2026-11-30", Weekly, shanghai, "2026-11-23", "2026-11-30", 1},
		{"months over the year's end", "2026-11-30", "2027-02-01", Monthly, shanghai, "2026-11-01", "2027-02-01", 3},
		{"over the change to winter time", "2026-10-19", "2026-11-02", Weekly, berlin, "2026-10-19", "2026-11-02", 2},
		{"months over the change to summer time", "2026-03-01", "2026-05-01", Monthly, berlin, "2026-03-01", "2026-05-01", 2},
	} {
		got := Periods(day(c.zone, c.from), day(c.zone, c.until), c.step, c.zone)
		if len(got) != c.n || !got[0].From.Equal(day(c.zone, c.first)) || !got[len(got)-1].Until.Equal(day(c.zone, c.last)) {
			t.Errorf("%s: %v", c.what, got)
		}
		for i, p := range got {
			if i > 0 && !got[i-1].Until.Equal(p.From) {
				t.Errorf("%s: a gap before %v", c.what, p)
			}
			for at, want := range map[time.Time]int{p.From: i, p.Until.Add(-1): i} {
				if In(got, at) != want {
					t.Errorf("%s: %v is in %d, want %d", c.what, at, In(got, at), want)
				}
			}
		}
		if In(got, got[0].From.Add(-1)) != -1 || In(got, got[len(got)-1].Until) != -1 {
			t.Errorf("%s: what is outside is in", c.what)
		}
	}
	now := day(shanghai, "2026-11-27")
	if Periods(now, now, Weekly, shanghai) != nil || In(nil, now) != -1 {
		t.Error("no time has periods")
	}
	if long := Periods(day(shanghai, "1970-01-01"), now, Weekly, shanghai); len(long) != maxPeriods || long[len(long)-1].Until.Before(now) {
		t.Errorf("%d periods until %v", len(long), long[len(long)-1].Until)
	}
}

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Skip(err)
	}
	return z
}
