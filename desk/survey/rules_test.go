package survey

import (
	"slices"
	"testing"
	"time"
)

// office works from nine to six on weekdays, in UTC.
type office struct{}

func (office) Next(t time.Time) time.Time {
	for {
		y, m, d := t.Date()
		open, shut := time.Date(y, m, d, 9, 0, 0, 0, time.UTC), time.Date(y, m, d, 18, 0, 0, 0, time.UTC)
		switch weekday := t.Weekday(); {
		case weekday == time.Saturday || weekday == time.Sunday || !t.Before(shut):
			t = time.Date(y, m, d+1, 0, 0, 0, 0, time.UTC)
		case t.Before(open):
			return open
		default:
			return t
		}
	}
}

func (o office) After(t time.Time, d time.Duration) time.Time {
	for t = o.Next(t); d > 0; {
		y, m, day := t.Date()
		room := time.Date(y, m, day, 18, 0, 0, 0, time.UTC).Sub(t)
		if d <= room {
			return t.Add(d)
		}
		d -= room
		t = o.Next(t.Add(room))
	}
	return t
}

// shut never works again.
type shut struct{}

func (shut) Next(time.Time) time.Time                        { return time.Time{} }
func (shut) After(time.Time, time.Duration) (none time.Time) { return none }

func at(day, hour, minute int) time.Time {
	return time.Date(2026, 11, day, hour, minute, 0, 0, time.UTC) // the 27th is a Friday
}

func TestWhenQuestionsGo(t *testing.T) {
	r := Default(true, 2*time.Hour, 7*24*time.Hour)
	for _, c := range []struct {
		what  string
		clock Clock
		when  When
		from  time.Time
		want  time.Time
	}{
		{"working time runs over the night", office{}, AnyTime, at(26, 17, 0), at(27, 10, 0)},
		{"and over the weekend", office{}, AnyTime, at(27, 17, 30), at(30, 10, 30)},
		{"in a window that is open", office{}, Between, at(26, 10, 0), at(26, 12, 0)},
		{"a shop that is closed for good", shut{}, InHours, at(27, 17, 0), at(27, 19, 0)},
	} {
		r.When = c.when
		if got := r.Due(c.clock, time.UTC, c.from); !got.Equal(c.want) {
			t.Errorf("%s: %v, want %v", c.what, got, c.want)
		}
	}
	r.When, r.Work = AnyTime, false
	if got := r.Due(office{}, time.UTC, at(27, 17, 30)); !got.Equal(at(27, 19, 30)) {
		t.Errorf("by the clock: %v", got)
	}
	r.When, r.From, r.To = Between, 9*60, 20*60
	shanghai := time.FixedZone("CST", 8*3600)
	for from, want := range map[time.Time]time.Time{at(27, 0, 0): at(27, 1, 0), at(27, 5, 0): at(27, 5, 0), at(27, 12, 0): at(28, 1, 0), at(27, 11, 59): at(27, 11, 59)} {
		if got := r.Allowed(office{}, shanghai, from); !got.Equal(want) {
			t.Errorf("%v: %v, want %v", from, got, want)
		}
	}
	r.When = InHours
	if got := r.Allowed(office{}, time.UTC, at(28, 12, 0)); !got.Equal(at(30, 9, 0)) {
		t.Errorf("on Saturday: %v", got)
	}
}

func TestWorkingDays(t *testing.T) {
	for _, c := range []struct {
		from time.Time
		n    int
		want time.Time
	}{
		{at(23, 10, 15), 2, at(25, 10, 15)},                              // Monday to Wednesday
		{at(27, 10, 0), 1, at(30, 10, 0)},                                // Friday to Monday
		{at(26, 20, 0), 2, time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)}, // in the evening: the next morning after two working days
		{at(28, 12, 0), 1, at(30, 12, 0)},                                // Saturday
	} {
		if got := WorkingDays(office{}, time.UTC, c.from, c.n); !got.Equal(c.want) {
			t.Errorf("%d after %v: %v, want %v", c.n, c.from, got, c.want)
		}
	}
	if got := WorkingDays(shut{}, time.UTC, at(27, 9, 0), 2); !got.Equal(at(29, 9, 0)) {
		t.Errorf("closed for good: %v", got)
	}
	r := Default(true, 0, 0)
	if got := r.Deadline(office{}, at(27, 16, 0)); !got.Equal(at(30, 15, 0)) {
		t.Errorf("eight hours of work from Friday at four: %v", got)
	}
	if !r.ExpiresAt(at(1, 0, 0)).IsZero() {
		t.Error("closed without a rule")
	}
}

func TestRulesAreChecked(t *testing.T) {
	ok := Default(true, time.Hour, 7*24*time.Hour)
	if field, key := ok.Check(); field+key != "" {
		t.Fatalf("the rules of a new shop: %s %s", field, key)
	}
	for field, change := range map[string]func(*Rules){
		"rating_delay": func(r *Rules) { r.Delay = -1 }, "style": func(r *Rules) { r.Style = "x" }, "when": func(r *Rules) { r.When = "" },
		"from": func(r *Rules) { r.When, r.From, r.To = Between, 600, 630 }, "rating_every": func(r *Rules) { r.Every = 367 }, "expire": func(r *Rules) { r.Expire = -1 },
		"remind": func(r *Rules) { r.Expire, r.Remind = 3, 3 }, "low": func(r *Rules) { r.Low = 5 }, "repair_hours": func(r *Rules) { r.Repair.Hours = 0 },
		"again": func(r *Rules) { r.Repair.Again = "x" }, "nps_every": func(r *Rules) { r.NPS.Every = 7 }, "confirm_after": func(r *Rules) { r.Confirm.After = 0 },
		"confirm_until": func(r *Rules) { r.Confirm.Until = 0 },
		"reasons": func(r *Rules) {
			r.Reasons = []Reason{{Key: "a", Names: map[string]string{"en": "x"}}, {Key: "a", Names: map[string]string{"en": "y"}}}
		},
	} {
		r := ok
		change(&r)
		if got, key := r.Check(); got != field || key == "" {
			t.Errorf("%s: %q %q", field, got, key)
		}
	}
}

func TestReasons(t *testing.T) {
	r := Rules{Low: 2, Reasons: []Reason{{Key: "slow", Names: map[string]string{"en": "Slow", "zh-CN": "太慢"}}, {Key: "rude", Names: map[string]string{"zh-CN": "态度不好"}}, {Key: "old", Names: map[string]string{"en": "Old"}, Off: true}}}
	if got := r.Known([]string{"rude", "old", "evil", "slow", "slow"}); len(got) != 2 || got[0] != "slow" || got[1] != "rude" {
		t.Errorf("%v", got)
	}
	if r.Name("rude", "en") != "态度不好" || r.Name("old", "en") != "Old" || r.Name("gone", "en") != "gone" {
		t.Error("names")
	}
	if r.IsLow(0) || !r.IsLow(1) || !r.IsLow(2) || r.IsLow(3) {
		t.Error("low")
	}
}

func TestReasonsAreReworded(t *testing.T) {
	r := Rules{Reasons: []Reason{{Key: "slow", Names: map[string]string{"en": "Slow"}}, {Key: "rude", Names: map[string]string{"en": "Rude"}}, {Key: "own-1", Names: map[string]string{"en": "Old"}, Off: true}}}
	r.Reasons = r.Reword([]string{"rude", "slow", "", "", "evil"}, map[string][]string{"en": {" Unfriendly ", "", "Wrong tea", "", "x"}, "zh-CN": {"态度不好", "", "", "", ""}})
	var got []string
	for _, reason := range r.Reasons {
		got = append(got, reason.Key+" "+r.Name(reason.Key, "en"))
	}
	if want := []string{"rude Unfriendly", "slow Slow", "own-2 Wrong tea", "own-1 Old"}; !slices.Equal(got, want) || !r.Reasons[1].Off || len(r.Offered()) != 2 {
		t.Errorf("%q, %+v", got, r.Reasons)
	}
}
