package desk

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
)

// Codes of a second factor are those of RFC 6238 as every authenticator app makes them: HMAC-SHA-1, six digits, half a minute.
const (
	SecondSecret = 20 // bytes of a secret, as long as the hash (RFC 4226, 4)
	secondStep   = 30 * time.Second
	secondDigits = 6
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
	if err != nil || len(secret) != SecondSecret {
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

// CodeStep is the half minute that a moment is in.
func CodeStep(at time.Time) int64 { return at.Unix() / int64(secondStep/time.Second) }

// TimeCode is the code of one half minute (RFC 4226, 5.3).
func TimeCode(secret []byte, step int64) string {
	mac := hmac.New(sha1.New, secret)
	var counter [8]byte
	binary.BigEndian.PutUint64(counter[:], uint64(step))
	mac.Write(counter[:])
	sum := mac.Sum(nil)
	at := sum[len(sum)-1] & 0xf
	n := binary.BigEndian.Uint32(sum[at:]) & 0x7fffffff
	return fmt.Sprintf("%0*d", secondDigits, n%1_000_000)
}

// CheckCode says of which half minute a code is: this one, the one before or the next, as clocks differ (RFC 6238, 5.2), but only
// after last, the one whose code was taken before: no code counts twice.
func CheckCode(secret []byte, code string, now time.Time, last int64) (step int64, ok bool) {
	code = TidyCode(code)
	here := CodeStep(now)
	for s := here - 1; s <= here+1; s++ {
		same := subtle.ConstantTimeCompare([]byte(TimeCode(secret, s)), []byte(code)) == 1
		if same && s > last && !ok {
			step, ok = s, true
		}
	}
	return step, ok
}

// TidyCode is a code without the blanks and dashes that people type, full-width digits made plain.
func TidyCode(code string) string {
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
	}, Cut(code, 100))
}

// Recovery codes stand in for the telephone, once each.
const (
	RecoveryCodes  = 10
	recoveryLength = 16
)

// IsRecoveryCode says whether a tidy code is as long as one.
func IsRecoveryCode(code string) bool { return len(code) == recoveryLength }

// SecondFor says who must have a second factor.
type SecondFor string

const (
	SecondNobody SecondFor = ""
	SecondLeads  SecondFor = "leads" // owners and leads
	SecondAll    SecondFor = "all"
)

// SecondChoices in order.
var SecondChoices = []SecondFor{SecondNobody, SecondLeads, SecondAll}

// Musts says whether a role must have a second factor.
func (s SecondFor) Musts(r Role) bool {
	return s == SecondAll || s == SecondLeads && (r == RoleOwner || r == RoleLead)
}
