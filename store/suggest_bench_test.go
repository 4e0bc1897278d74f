package store

import (
	"os"
	"slices"
	"testing"
	"time"
)

// BenchmarkSuggest measures it in a big database that DESKBELL_BENCH names.
func BenchmarkSuggest(b *testing.B) {
	path := os.Getenv("DESKBELL_BENCH")
	if path == "" {
		b.Skip("DESKBELL_BENCH names no database")
	}
	s, err := Open(b.Context(), path, Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	var times []time.Duration
	number, found := int64(60000), 0
	for b.Loop() {
		number++
		began := time.Now()
		out, err := s.Suggest(b.Context(), number)
		if err != nil {
			b.Fatal(err)
		}
		times = append(times, time.Since(began))
		found += len(out.Tickets)
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)*95/100].Microseconds())/1000, "p95-ms")
	b.ReportMetric(float64(found)/float64(len(times)), "tickets")
}
