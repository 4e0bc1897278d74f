package desk

import (
	"crypto/sha256"
	"strings"
	"testing"
)

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
