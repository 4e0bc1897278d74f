package store

import (
	"os"
	"slices"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// BenchmarkList measures the first page and one far down of every view in every order, in a big database that DESKBELL_BENCH names
// (deskbell demo --keep FILE --tickets 100000).
func BenchmarkList(b *testing.B) {
	path := os.Getenv("DESKBELL_BENCH")
	if path == "" {
		b.Skip("DESKBELL_BENCH names no database")
	}
	s, err := Open(b.Context(), path, Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	for _, view := range append(slices.Clone(desk.Views), desk.ViewAll) {
		for _, sort := range desk.SortsOf(view) {
			l := desk.List{View: view, Agent: 1, Sort: sort, Limit: 50}
			b.Run(string(view)+"/"+string(sort), func(b *testing.B) { measureList(b, s, l) })
			for range 20 {
				page, err := s.Tickets(b.Context(), l)
				if err != nil {
					b.Fatal(err)
				}
				if page.Next == "" {
					break
				}
				l.Cursor = page.Next
			}
			b.Run(string(view)+"/"+string(sort)+"/far", func(b *testing.B) { measureList(b, s, l) })
		}
	}
}

func measureList(b *testing.B, s *Store, l desk.List) {
	var times []time.Duration
	n := 0
	for b.Loop() {
		began := time.Now()
		page, err := s.Tickets(b.Context(), l)
		if err != nil {
			b.Fatal(err)
		}
		times = append(times, time.Since(began))
		n = len(page.Tickets)
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)*95/100].Microseconds())/1000, "p95-ms")
	b.ReportMetric(float64(n), "rows")
}
