package store

import (
	"fmt"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk/measure"
)

// BenchmarkReports measures the figures of a season, a year and three years.
func BenchmarkReports(b *testing.B) {
	s := bigStore(b)
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
				n := 0
				timed(b, func() (err error) {
					n, err = read()
					return err
				})
				b.ReportMetric(float64(n), "rows")
			})
		}
	}
}
