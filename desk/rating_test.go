package desk

import (
	"crypto/sha256"
	"math"
	"strings"
	"testing"
)

func TestWilson(t *testing.T) {
	// Reference values: statsmodels proportion_confint(k, n, method="wilson").
	for _, c := range []struct {
		k, n     int
		low, top float64
	}{
		{0, 0, 0, 1},
		{0, 1, 0, 0.793450},
		{1, 1, 0.206549, 1},
		{0, 10, 0, 0.277533},
		{5, 10, 0.236593, 0.763407},
		{10, 10, 0.722467, 1},
		{81, 100, 0.722158, 0.874854},
		{950, 1000, 0.934698, 0.961876},
	} {
		low, top := Wilson(c.k, c.n)
		if math.Abs(low-c.low) > 5e-4 || math.Abs(top-c.top) > 5e-4 {
			t.Errorf("%d of %d: %f to %f, want %f to %f", c.k, c.n, low, top, c.low, c.top)
		}
	}
}

func TestWilsonHoldsItsShare(t *testing.T) {
	for n := 1; n <= 60; n++ {
		for k := 0; k <= n; k++ {
			low, top := Wilson(k, n)
			p := float64(k) / float64(n)
			if low < 0 || top > 1 || p < low || p > top || top-low <= 0 {
				t.Fatalf("%d of %d: %f to %f", k, n, low, top)
			}
			mirror, _ := Wilson(n-k, n)
			if math.Abs(1-top-mirror) > 1e-9 {
				t.Fatalf("%d of %d is not the mirror of %d", k, n, n-k)
			}
		}
	}
}

func TestRatingSummaryArithmetic(t *testing.T) {
	for _, c := range []struct {
		sum                  RatingSummary
		given, good          int
		answered, satisfied  float64
		answeredN, happyOfN  int
		nothingAsked, silent bool
	}{
		{sum: RatingSummary{}, nothingAsked: true, silent: true},
		{sum: RatingSummary{Asked: 8}, answeredN: 8, silent: true},
		{sum: RatingSummary{Asked: 10, Scores: [5]int{1, 0, 0, 1, 2}}, given: 4, good: 3, answered: 0.4, answeredN: 10, satisfied: 0.75, happyOfN: 4},
		{sum: RatingSummary{Asked: 3, Scores: [5]int{0, 0, 0, 0, 3}}, given: 3, good: 3, answered: 1, answeredN: 3, satisfied: 1, happyOfN: 3},
	} {
		if c.sum.Given() != c.given || c.sum.Good() != c.good {
			t.Errorf("%+v: %d given, %d good", c.sum, c.sum.Given(), c.sum.Good())
		}
		a, s := c.sum.Answered(), c.sum.Satisfied()
		if a.Part != c.answered || a.N != c.answeredN || s.Part != c.satisfied || s.N != c.happyOfN {
			t.Errorf("%+v: answered %+v, satisfied %+v", c.sum, a, s)
		}
	}
	if s := ShareOf(7, 5); s.K != 5 || s.Part != 1 || s.Top != 1 {
		t.Errorf("more than there are: %+v", s)
	}
}

func TestRatingToken(t *testing.T) {
	secret, random := []byte("0123456789abcdef0123456789abcdef"), [18]byte{1, 2, 3}
	token := SignRating(random, secret)
	hash, ok := VerifyRating(token, secret)
	if !ok || hash != sha256.Sum256(random[:]) || len(token) != 40 || strings.Trim(token, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
		t.Fatalf("%q %v", token, ok)
	}
	if _, ok := VerifyRating(token, []byte("another")); ok {
		t.Error("signed with another key")
	}
	for i := range token { // each character counts
		other := byte('A')
		if token[i] == 'A' {
			other = 'B'
		}
		if _, ok := VerifyRating(token[:i]+string(other)+token[i+1:], secret); ok {
			t.Errorf("character %d may be anything", i)
		}
	}
	for _, bad := range []string{"", token[:39], token + "A", token + "=", "\n" + token, strings.Repeat("你", 10)} {
		if _, ok := VerifyRating(bad, secret); ok {
			t.Errorf("%q was taken", bad)
		}
	}
}

func FuzzVerifyRating(f *testing.F) {
	secret := []byte("secret")
	f.Add(SignRating([18]byte{}, secret))
	f.Add("")
	f.Fuzz(func(t *testing.T, token string) {
		if _, ok := VerifyRating(token, secret); ok && token != SignRating([18]byte{}, secret) {
			t.Errorf("%q was not ours", token)
		}
	})
}
