package store

import (
	"os"
	"slices"
	"testing"
	"time"
)

// bigStore opens the big database that DESKBELL_BENCH names (deskbell demo --keep FILE --tickets 100000); without one there is nothing to measure.
func bigStore(b *testing.B) *Store {
	b.Helper()
	path := os.Getenv("DESKBELL_BENCH")
	if path == "" {
		b.Skip("DESKBELL_BENCH names no database")
	}
	s, err := Open(b.Context(), path, Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := s.Close(); err != nil {
			b.Error(err)
		}
	})
	return s
}

// timed runs work as often as the benchmark wants, and reports how long most took.
func timed(b *testing.B, work func() error) (rounds int) {
	b.Helper()
	var times []time.Duration
	for b.Loop() {
		began := time.Now()
		if err := work(); err != nil {
			b.Fatal(err)
		}
		times = append(times, time.Since(began))
	}
	slices.Sort(times)
	for name, i := range map[string]int{"p50-ms": len(times) / 2, "p95-ms": len(times) * 95 / 100} {
		b.ReportMetric(float64(times[i].Microseconds())/1000, name)
	}
	return len(times)
}
