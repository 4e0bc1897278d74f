package desk

import "testing"

func TestRatingSummaryCounts(t *testing.T) {
	for _, c := range []struct {
		sum         RatingSummary
		given, good int
	}{
		{RatingSummary{Asked: 8}, 0, 0},
		{RatingSummary{Asked: 10, Scores: [5]int{1, 0, 0, 1, 2}}, 4, 3},
		{RatingSummary{Asked: 3, Scores: [5]int{2, 0, 1, 0, 0}}, 3, 0},
	} {
		if c.sum.Given() != c.given || c.sum.Good() != c.good {
			t.Errorf("%+v: %d given, %d good", c.sum, c.sum.Given(), c.sum.Good())
		}
	}
}
