package wire

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/outbound"
	"github.com/deskbell/deskbell/mail/line"
)

// limits are what a server says it takes: bytes in a mail (RFC 1870), mails over a connection and recipients of a mail (RFC 9422).
type limits struct {
	size              int64 // 0: it does not say
	mails, recipients int
}

// sparing is how many mails go over one connection where the server does not say: some drop it after a hundred without a word.
const sparing = 100

func limitsOf(extension func(string) (bool, string)) limits {
	l := limits{mails: sparing}
	if ok, param := extension("SIZE"); ok {
		if n, err := strconv.ParseInt(strings.TrimSpace(param), 10, 64); err == nil && n > 0 {
			l.size = n
		}
	}
	_, param := extension("LIMITS")
	for _, field := range strings.Fields(param) {
		name, value, _ := strings.Cut(field, "=")
		n, err := strconv.Atoi(value)
		if err != nil || n < 1 || n > math.MaxInt32 {
			continue
		}
		switch strings.ToUpper(name) {
		case "MAILMAX":
			l.mails = n
		case "RCPTMAX":
			l.recipients = n
		}
	}
	return l
}

// roomFor refuses a mail that the server has said it would refuse, before it has travelled.
func (c *smtpSession) roomFor(o desk.Outgoing) error {
	size := outbound.WireSize(len(o.Text), len(o.HTML), o.Attachments)
	if c.limits.size == 0 || size <= c.limits.size {
		return nil
	}
	return &line.Failed{At: line.AtSend, Err: errSize{size: size, most: c.limits.size}}
}

// errSize is for a mail that is larger than the server has said it takes.
type errSize struct{ size, most int64 }

func (e errSize) Error() string {
	return fmt.Sprintf("the server takes %d bytes, this mail has %d", e.most, e.size)
}

var enhancedCode = desk.Pattern(`^[245]\d\d[ -]([245]\.\d{1,3}\.\d{1,3})\b`)

// enhanced is the status code (RFC 3463) in a server's words; empty where there is none.
func enhanced(words string) string {
	if m := enhancedCode().FindStringSubmatch(words); m != nil {
		return m[1]
	}
	return ""
}
