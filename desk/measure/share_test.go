package measure

import (
	"math"
	"testing"
)

func near(a, b, within float64) bool { return math.Abs(a-b) <= within }

func TestWilson(t *testing.T) {
	for _, c := range []struct {
		k, n      int
		low, top  float64
		published string
	}{
		{0, 0, 0, 1, "nothing is known"},
		// Newcombe 1998, Statistics in Medicine 17:857, table I, method 3.
		{81, 263, 0.2553, 0.3662, "Newcombe"},
		{15, 148, 0.0624, 0.1605, "Newcombe"},
		{0, 20, 0, 0.1611, "Newcombe"},
		{1, 29, 0.0061, 0.1718, "Newcombe"},
		// statsmodels proportion_confint(k, n, method="wilson").
		{0, 1, 0, 0.793450, "statsmodels"},
		{1, 1, 0.206549, 1, "statsmodels"},
		{5, 10, 0.236593, 0.763407, "statsmodels"},
		{10, 10, 0.722467, 1, "statsmodels"},
		{81, 100, 0.722158, 0.874854, "statsmodels"},
		{950, 1000, 0.934698, 0.961876, "statsmodels"},
	} {
		low, top := wilson(c.k, c.n)
		if !near(low, c.low, 6e-5) || !near(top, c.top, 6e-5) {
			t.Errorf("%d of %d: %f to %f, %s has %f to %f", c.k, c.n, low, top, c.published, c.low, c.top)
		}
	}
}

func TestWilsonHoldsItsShare(t *testing.T) {
	for n := 1; n <= 60; n++ {
		for k := 0; k <= n; k++ {
			low, top := wilson(k, n)
			p := float64(k) / float64(n)
			if low < 0 || top > 1 || p < low || p > top || top-low <= 0 {
				t.Fatalf("%d of %d: %f to %f", k, n, low, top)
			}
			if mirror, _ := wilson(n-k, n); !near(1-top, mirror, 1e-9) {
				t.Fatalf("%d of %d is not the mirror of %d", k, n, n-k)
			}
		}
	}
}

func TestShareOf(t *testing.T) {
	for _, c := range []struct{ k, n, wantK, wantN int }{{3, 4, 3, 4}, {7, 5, 5, 5}, {-1, 5, 0, 5}, {1, 0, 0, 0}, {1, -2, 0, 0}} {
		if s := ShareOf(c.k, c.n); s.K != c.wantK || s.N != c.wantN || (s.N > 0 && s.Part != float64(c.wantK)/float64(c.wantN)) {
			t.Errorf("%d of %d: %+v", c.k, c.n, s)
		}
	}
}

// Newcombe 1998, Statistics in Medicine 17:873, table II, method 10.
func TestDifference(t *testing.T) {
	for _, c := range []struct {
		k1, n1, k2, n2 int
		low, top       float64
		clear          bool
	}{
		{56, 70, 48, 80, 0.0524, 0.3339, true},
		{9, 10, 3, 10, 0.1705, 0.8090, true},
		{6, 7, 2, 7, 0.0582, 0.8062, true},
		{5, 56, 0, 29, -0.0381, 0.1926, false},
		{0, 10, 0, 20, -0.1611, 0.2775, false},
		{0, 10, 0, 10, -0.2775, 0.2775, false},
		{10, 10, 0, 20, 0.6791, 1, true},
		{10, 10, 0, 10, 0.6075, 1, true},
	} {
		d := DifferenceOf(ShareOf(c.k1, c.n1), ShareOf(c.k2, c.n2))
		if !near(d.Low, c.low, 6e-5) || !near(d.Top, c.top, 6e-5) || certain(d) != c.clear {
			t.Errorf("%d/%d - %d/%d: %+v, want %f to %f", c.k1, c.n1, c.k2, c.n2, d, c.low, c.top)
		}
		back := DifferenceOf(ShareOf(c.k2, c.n2), ShareOf(c.k1, c.n1))
		if !near(back.Low, -d.Top, 1e-12) || !near(back.By, -d.By, 1e-12) || certain(back) != certain(d) {
			t.Errorf("the other way round: %+v and %+v", d, back)
		}
	}
	if d := DifferenceOf(ShareOf(9, 9), Share{}); d != (Difference{Low: -1, Top: 1}) || certain(d) {
		t.Errorf("against nothing: %+v", d)
	}
}

// certain says that the interval leaves out 0: chance alone would seldom make this difference.
func certain(d Difference) bool { return d.Low > 0 || d.Top < 0 }
