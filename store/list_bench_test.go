package store

import (
	"slices"
	"testing"

	"github.com/deskbell/deskbell/desk"
)

// BenchmarkList measures the first page and one far down of every view in every order.
func BenchmarkList(b *testing.B) {
	s := bigStore(b)
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
	n := 0
	timed(b, func() error {
		page, err := s.Tickets(b.Context(), l)
		n = len(page.Tickets)
		return err
	})
	b.ReportMetric(float64(n), "rows")
}
