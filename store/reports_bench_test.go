package store

import (
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk/measure"
)

// BenchmarkReports measures the figures of a season, a year and three years in a big database that DESKBELL_BENCH names.
func BenchmarkReports(b *testing.B) {
	path := os.Getenv("DESKBELL_BENCH")
	if path == "" {
		b.Skip("DESKBELL_BENCH names no database")
	}
	s, err := Open(b.Context(), path, Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	now := s.Now()
	for _, weeks := range []int{12, 52, 156} {
		f := measure.Filter{From: now.AddDate(0, 0, -7*weeks), Until: now}
		periods := measure.Periods(f.From, f.Until, measure.Weekly, time.UTC)
		tagged := f
		tagged.Tag = "refund"
		for name, read := range map[string]func() (int, error){
			"satisfaction": func() (int, error) {
				all, err := s.Satisfaction(b.Context(), f, periods)
				return all.Ratings.All.Asked, err
			},
			"satisfaction of a tag": func() (int, error) {
				all, err := s.Satisfaction(b.Context(), tagged, periods)
				return all.Ratings.All.Asked, err
			},
			"help": func() (int, error) {
				all, err := s.HelpFigures(b.Context(), f, periods)
				return all.Searches.All, err
			},
		} {
			b.Run(fmt.Sprintf("%s/%d weeks", name, weeks), func(b *testing.B) {
				var times []time.Duration
				n := 0
				for b.Loop() {
					began := time.Now()
					if n, err = read(); err != nil {
						b.Fatal(err)
					}
					times = append(times, time.Since(began))
				}
				slices.Sort(times)
				b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "p50-ms")
				b.ReportMetric(float64(times[len(times)*95/100].Microseconds())/1000, "p95-ms")
				b.ReportMetric(float64(n), "rows")
			})
		}
	}
}
