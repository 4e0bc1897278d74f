package sign

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"strconv"
	"time"
)

// A door is the customer's own page of one ticket. Who has the link alone sees no more than how far the matter is; who also shows the
// code that went to the customer's address sees the conversation, in that browser.
const (
	DoorCodeLasts = 15 * time.Minute    // a code may be entered within this
	DoorCodeTries = 5                   // and so often
	DoorCodePause = time.Minute         // a browser is not sent another one within this
	DoorKept      = 30 * 24 * time.Hour // how long a browser is remembered after its last visit
)

// A door's token is the ticket's number (8 bytes), the link's version (4) and the first 18 bytes of their signature, as 40 characters that
// need no escaping in an address.
const (
	doorNamed     = 12
	doorSignature = 18
	doorLength    = (doorNamed + doorSignature) * 4 / 3
)

// Door makes the token of a ticket's link. A higher version makes all earlier links void.
func Door(number, version int64, secret []byte) string {
	var named [doorNamed]byte
	binary.BigEndian.PutUint64(named[:], uint64(number))
	binary.BigEndian.PutUint32(named[8:], uint32(version))
	return base64.RawURLEncoding.EncodeToString(append(named[:], doorSum(named[:], secret)...))
}

// VerifyDoor says whether we signed a token, and what it names. Whether its version still holds is for the database to say.
func VerifyDoor(token string, secret []byte) (number, version int64, ok bool) {
	if len(token) != doorLength { // the decoder would read over line breaks
		return 0, 0, false
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || !hmac.Equal(raw[doorNamed:], doorSum(raw[:doorNamed], secret)) {
		return 0, 0, false
	}
	number, version = int64(binary.BigEndian.Uint64(raw)), int64(binary.BigEndian.Uint32(raw[8:]))
	return number, version, number > 0 && version > 0
}

func doorSum(named, secret []byte) []byte {
	h := hmac.New(sha256.New, secret)
	h.Write([]byte("door\x00"))
	h.Write(named)
	return h.Sum(nil)[:doorSignature]
}

// DoorCode is a code of six digits made of random bits.
func DoorCode(random uint64) string {
	code := strconv.FormatUint(random%1_000_000, 10)
	return "000000"[len(code):] + code
}

// HashDoorCode is what is kept of a code: without the secret nobody tries a million of them on a stolen database.
func HashDoorCode(code string, number int64, secret []byte) []byte {
	h := hmac.New(sha256.New, secret)
	h.Write([]byte("door code\x00" + strconv.FormatInt(number, 10) + "\x00" + code))
	return h.Sum(nil)
}

// TidyDoorCode is a code as it was typed, with full-width digits, blanks and hyphens set right; "" where it is none.
func TidyDoorCode(typed string) string {
	var code []byte
	for _, r := range typed {
		switch {
		case r >= '0' && r <= '9':
			code = append(code, byte(r))
		case r >= '０' && r <= '９':
			code = append(code, byte(r-'０'+'0'))
		case r == ' ' || r == '-' || r == '\u3000' || r == '\u00a0':
		default:
			return ""
		}
		if len(code) > 6 {
			return ""
		}
	}
	if len(code) != 6 {
		return ""
	}
	return string(code)
}
