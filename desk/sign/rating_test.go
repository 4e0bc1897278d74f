package sign

import (
	"crypto/sha256"
	"strings"
	"testing"
)

func TestRatingToken(t *testing.T) {
	secret, random := []byte("0123456789abcdef0123456789abcdef"), [18]byte{1, 2, 3}
	token := Rating(random, secret)
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
	f.Add(Rating([18]byte{}, secret))
	f.Add("")
	f.Fuzz(func(t *testing.T, token string) {
		if _, ok := VerifyRating(token, secret); ok && token != Rating([18]byte{}, secret) {
			t.Errorf("%q was not ours", token)
		}
	})
}
