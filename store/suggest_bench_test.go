package store

import "testing"

// BenchmarkSuggest measures what is offered beside one ticket after the other.
func BenchmarkSuggest(b *testing.B) {
	s := bigStore(b)
	number, found := int64(60000), 0
	rounds := timed(b, func() error {
		number++
		out, err := s.Suggest(b.Context(), number)
		found += len(out.Tickets)
		return err
	})
	b.ReportMetric(float64(found)/float64(rounds), "tickets")
}
