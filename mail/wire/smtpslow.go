package wire

import (
	"strings"

	"github.com/deskbell/deskbell/desk"
)

// slowDown reads whether an answer is about how much we send, and not about the mail it was given to. Such a mail is in order and so
// are those behind it: all of them wait. The code alone seldom says so. Gmail, QQ and Outlook say it with a 5xx that looks final, and
// most 450 and 451 are about one recipient (greylisting, a full mailbox, somebody who gets too much mail at once), which is no
// reason to keep the rest of the shop's mail.
func slowDown(code int, words string) desk.Slow {
	low := strings.ToLower(words)
	if code < 400 || has(low, notSlow) {
		return desk.NotSlow
	}
	switch {
	case has(low, tooMuch):
		return desk.TooMuch
	case has(low, tooFast):
		return desk.TooFast
	case code == 421, code == 432, code == 454: // closing the channel (RFC 5321, 4.2.2); too many connections (Exchange); log-in put off (RFC 4954, 6)
		return desk.TooFast
	}
	return desk.NotSlow
}

func has(s string, pieces []string) bool {
	for _, p := range pieces {
		if strings.Contains(s, p) {
			return true
		}
	}
	return false
}

// What servers say. tooMuch and tooFast are those of Gmail, Outlook and Exchange Online, Yahoo, iCloud, Zoho, SES, QQ, Coremail (163, 126, yeah, 网易企业邮),
// Sina and Aliyun; notSlow is what sounds alike and is about a recipient, a route, or a connection that has been idle.
var (
	notSlow = []string{"greylist", "graylist", "grey list", "hops", "4.4.2", "idle", "too many recipients", "too many rcpt", "receiving mail at a rate", "receiving mail too quickly",
		"mailbox full", "mailbox is full", "over quota", "4.2.2", "5.2.2", "mail content denied", "spam"}
	tooMuch = []string{"5.4.5", "daily", "per day", "a day", "24 hours", "24-hour", "per hour", "hourly", "5.1.90", "sending limit", "sending quota", "quota exceeds quota", "message limit exceeded",
		"recipient limit exceeded", "rp:qrc", "rp:trc", "每天", "每日", "当日", "发信量"}
	tooFast = []string{"too many", "too much mail", "too fast", "too frequent", "rate limit", "ratelimit", "rate-limit", "sending rate", "rate exceeded", "exceeded the rate", "unusual rate", "throttl",
		"frequency", "slow down", "4.7.28", "4.3.2", "4.3.1", "concurrent", "resources temporarily", "server busy", "system busy", "unusual sending", "5.4.6", "[ts0", "[tss0",
		"rp:frl", "rp:cel", "rp:drc", "rp:ccl", "mi:cel", "mi:dmc", "mi:ccl", "mi:sfq", "hl:icc", "hl:ifc", "hl:mep", "频率", "频繁", "过于", "超过限制"}
)

// fewer says that a server wants a mail for fewer people at once (RFC 5321, 4.5.3.1.10 asks for 452; some say 552 or 550).
func fewer(code int, words string) bool {
	low := strings.ToLower(words)
	return code >= 400 && (strings.Contains(low, "4.5.3") || strings.Contains(low, "5.5.3") || strings.Contains(low, "too many recipients") || strings.Contains(low, "too many rcpt"))
}
