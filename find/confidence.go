package find

import (
	"cmp"
	"math"
	"slices"
)

// How likely what is known about a hit makes it that it answers: a logistic regression over the three best of each question in one half
// of testdata, with questions whose article was taken out and some about nothing that is there. The other half judges it (rank_test.go).
const (
	likelyBase    = -5.2
	likelyAlike   = 5.7
	likelyCovered = 0.9
	likelyLead    = 4.6
)

func (e evidence) confidence() float64 {
	z := likelyBase + likelyAlike*e.alike + likelyCovered*e.covered + likelyLead*max(e.lead, -1)
	return 1 / (1 + math.Exp(-z))
}

// Threshold is the confidence from which on an article is offered without anybody asking for it.
type Threshold float64

// SafeThreshold is for shops that have not enough questions of their own: of what is over it about nine in ten are right.
const SafeThreshold Threshold = 0.5

// Past is a question of the past: how confident the first hit was, and whether it was right.
type Past struct {
	Confidence float64
	Right      bool
}

// FewestPast is how many questions Calibrate needs.
const FewestPast = 50

// What Calibrate looks for, and how far it goes: what was asked before is not all that will be.
const (
	wantedRight  = 0.85
	fewestOffers = 20
	lowest       = Threshold(0.35)
	highest      = Threshold(0.9)
)

// Calibrate finds the lowest threshold over which enough of a shop's own past questions would have been answered right. It is
// SafeThreshold where there are too few of them, and the highest where no threshold is good enough.
func Calibrate(past []Past) Threshold {
	if len(past) < FewestPast {
		return SafeThreshold
	}
	past = slices.Clone(past)
	slices.SortFunc(past, func(a, b Past) int { return cmp.Compare(b.Confidence, a.Confidence) })
	right, best := 0, highest
	for i, p := range past {
		if p.Right {
			right++
		}
		tied := i+1 < len(past) && past[i+1].Confidence == p.Confidence
		if !tied && i+1 >= fewestOffers && float64(right) >= wantedRight*float64(i+1) {
			best = Threshold(p.Confidence)
		}
	}
	return min(max(best, lowest), highest)
}
