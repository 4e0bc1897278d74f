// Package totp is the second factor of signing in: the codes that an authenticator app shows, and the secrets they come from.
package totp

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// Codes of a second factor are those of RFC 6238 as every authenticator app makes them: HMAC-SHA-1, six digits, half a minute.
const (
	SecretLength = 20 // bytes of a secret, as long as the hash (RFC 4226, 4)
	period       = 30 * time.Second
	digits       = 6
)

var base32Plain = base32.StdEncoding.WithPadding(base32.NoPadding)

// SecretText is a secret as it is typed into an app, in groups of four.
func SecretText(secret []byte) string {
	text := base32Plain.EncodeToString(secret)
	var groups []string
	for len(text) > 4 {
		groups, text = append(groups, text[:4]), text[4:]
	}
	return strings.Join(append(groups, text), " ")
}

// ReadSecret is the way back; nil for what is none of ours.
func ReadSecret(text string) []byte {
	secret, err := base32Plain.DecodeString(strings.ToUpper(strings.ReplaceAll(text, " ", "")))
	if err != nil || len(secret) != SecretLength {
		return nil
	}
	return secret
}

// SecretURL is what the QR code of a secret says.
func SecretURL(secret []byte, shop, address string) string {
	label := url.PathEscape(shop + ":" + address)
	q := url.Values{"secret": {base32Plain.EncodeToString(secret)}, "issuer": {shop}}
	return "otpauth://totp/" + label + "?" + strings.ReplaceAll(q.Encode(), "+", "%20")
}

// Step is the half minute that a moment is in.
func Step(at time.Time) int64 { return at.Unix() / int64(period/time.Second) }

// Code is the code of one half minute (RFC 4226, 5.3).
func Code(secret []byte, step int64) string {
	mac := hmac.New(sha1.New, secret)
	var counter [8]byte
	binary.BigEndian.PutUint64(counter[:], uint64(step))
	mac.Write(counter[:])
	sum := mac.Sum(nil)
	at := sum[len(sum)-1] & 0xf
	n := binary.BigEndian.Uint32(sum[at:]) & 0x7fffffff
	return fmt.Sprintf("%0*d", digits, n%1_000_000)
}

// Check says of which half minute a code is: this one, the one before or the next, as clocks differ (RFC 6238, 5.2), but only
// after last, the one whose code was taken before: no code counts twice.
func Check(secret []byte, code string, now time.Time, last int64) (step int64, ok bool) {
	code = Tidy(code)
	here := Step(now)
	for s := here - 1; s <= here+1; s++ {
		same := subtle.ConstantTimeCompare([]byte(Code(secret, s)), []byte(code)) == 1
		if same && s > last && !ok {
			step, ok = s, true
		}
	}
	return step, ok
}

// Tidy is a code without the blanks and dashes that people type, full-width digits made plain.
func Tidy(code string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '０' && r <= '９':
			return r - '０' + '0'
		case r >= '0' && r <= '9', r >= 'a' && r <= 'z':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return -1
	}, desk.Cut(code, 100))
}

// Recovery codes stand in for the telephone, once each.
const (
	RecoveryCodes  = 10
	recoveryLength = 16
)

// IsRecoveryCode says whether a tidy code is as long as one.
func IsRecoveryCode(code string) bool { return len(code) == recoveryLength }
