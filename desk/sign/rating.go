package sign

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
)

// A rating's token is 18 random bytes and the first 12 bytes of their signature, as 40 characters that need no escaping in
// an address or a subject. The signature keeps guesses away from the database.
const (
	ratingRandom    = 18
	ratingSignature = 12
	ratingLength    = (ratingRandom + ratingSignature) * 4 / 3
)

// Rating makes the token of a survey from 18 random bytes.
func Rating(random [ratingRandom]byte, secret []byte) string {
	return base64.RawURLEncoding.EncodeToString(append(random[:], signatureOf(random[:], secret)...))
}

// VerifyRating says whether we made the token, and the SHA-256 of its random part, which is what is stored.
func VerifyRating(token string, secret []byte) (hash [32]byte, ok bool) {
	if len(token) != ratingLength { // the decoder would read over line breaks
		return hash, false
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil {
		return hash, false
	}
	if !hmac.Equal(raw[ratingRandom:], signatureOf(raw[:ratingRandom], secret)) {
		return hash, false
	}
	return sha256.Sum256(raw[:ratingRandom]), true
}

func signatureOf(random, secret []byte) []byte {
	h := hmac.New(sha256.New, secret)
	h.Write([]byte("rating\x00"))
	h.Write(random)
	return h.Sum(nil)[:ratingSignature]
}
