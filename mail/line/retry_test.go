package line

import (
	"testing"
	"time"
)

func TestBackoff(t *testing.T) {
	for n, most := range []time.Duration{1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300} {
		most *= time.Second
		for range 50 {
			if d := Backoff(n, false); d < most/2 || d > most {
				t.Fatalf("after failure %d: %v, want %v to %v", n, d, most/2, most)
			}
		}
	}
	if d := Backoff(0, true); d < refusedWait/2 {
		t.Errorf("after a refused log-in only %v", d)
	}
}
