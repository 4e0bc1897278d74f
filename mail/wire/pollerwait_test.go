package wire

import (
	"testing"
	"time"
)

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
