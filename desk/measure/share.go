package measure

import "math"

// z is the two-sided 95 % point of the normal distribution.
const z = 1.959963984540054

// Share is a part of n with its 95 % interval. N 0 means that nothing can be said.
type Share struct {
	K, N           int
	Part, Low, Top float64 // 0 to 1
}

// ShareOf is k of n with its Wilson interval. K is held between 0 and n.
func ShareOf(k, n int) Share {
	if n <= 0 {
		return Share{}
	}
	k = min(max(k, 0), n)
	low, top := wilson(k, n)
	return Share{K: k, N: n, Part: float64(k) / float64(n), Low: low, Top: top}
}

// wilson is the 95 % score interval of k successes in n trials (E. B. Wilson, Probable inference, the law of succession, and statistical
// inference, JASA 22, 1927; recommended by R. G. Newcombe, Statistics in Medicine 17:857, 1998, method 3). Unlike the textbook
// interval it stays within 0 and 1 and is honest about small n. With n 0 nothing is known: 0 to 1.
func wilson(k, n int) (low, top float64) {
	if n <= 0 {
		return 0, 1
	}
	p, m := float64(k)/float64(n), float64(n)
	middle := p + z*z/(2*m)
	spread := z * math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	low = math.Max(0, (middle-spread)/(1+z*z/m))
	top = math.Min(1, (middle+spread)/(1+z*z/m))
	if k <= 0 {
		low = 0
	}
	if k >= n {
		top = 1
	}
	return low, top
}

// Difference is how much larger one share is than another, with its 95 % interval: -1 to 1, 0.05 is five percentage points.
type Difference struct{ By, Low, Top float64 }

// DifferenceOf is b minus a, with the interval made of their two Wilson intervals (R. G. Newcombe, Interval estimation for the
// difference between independent proportions, Statistics in Medicine 17:873, 1998, method 10). Where one of them rests on nothing
// the difference may be anything: -1 to 1.
func DifferenceOf(b, a Share) Difference {
	if a.N == 0 || b.N == 0 {
		return Difference{Low: -1, Top: 1}
	}
	by := b.Part - a.Part
	return Difference{
		By:  by,
		Low: math.Max(-1, by-math.Hypot(b.Part-b.Low, a.Top-a.Part)),
		Top: math.Min(1, by+math.Hypot(b.Top-b.Part, a.Part-a.Low)),
	}
}
