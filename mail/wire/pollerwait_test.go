package wire

import (
	"testing"
	"time"
)

func TestAlarm(t *testing.T) {
	start := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name string
		gone time.Duration
		want bool
	}{
		{"a tick", tick, false},
		{"a late tick", tick + jump/2, false},
		{"a night", 9 * time.Hour, true},
		{"just over", tick + jump + time.Millisecond, true},
		{"set back a little", -jump / 2, false},
		{"set back an hour", -time.Hour, true},
	} {
		now := start
		a := newAlarm(func() time.Time { return now })
		now = now.Add(c.gone)
		if got := a.jumped(); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
		now = now.Add(tick)
		if a.jumped() {
			t.Errorf("%s: the tick after it jumped too", c.name)
		}
	}
}

// A laptop that wakes up looks at once, long before its wait is over.
func TestPauseEndsWhenTheClockJumps(t *testing.T) {
	asked := 0
	now := func() time.Time { // the second question comes a night later
		asked++
		return time.Unix(1_800_000_000, 0).Add(time.Duration(asked/2) * 9 * time.Hour)
	}
	began := time.Now()
	if !pause(t.Context(), time.Hour, nil, now) {
		t.Error("it slept on")
	}
	if gone := time.Since(began); gone > 4*tick {
		t.Errorf("it woke after %v", gone)
	}
}

func TestBackoff(t *testing.T) {
	for n, want := range map[int]time.Duration{0: time.Second, 3: 8 * time.Second, 8: 256 * time.Second, 9: retryMost, 1000: retryMost} {
		for range 50 {
			if d := backoff(n, false); d < want/2 || d > want {
				t.Errorf("after %d failures: %v, want %v to %v", n, d, want/2, want)
			}
		}
	}
	if d := backoff(0, true); d < refusedWait/2 {
		t.Errorf("after a refused log-in: %v", d)
	}
}
