package mail

import (
	"strconv"
	"strings"
)

// junkOf is the field by which a server on the way calls a mail spam; "" where none does. Each sender can write such fields too,
// but only to their own harm: what says "spam" is believed, what says "not spam" counts for nothing. Of several fields of one name the
// uppermost was written last, by the server nearest to us.
//
// QQ, 163 and Gmail say nothing in the header: there the junk folder tells.
func junkOf(h header) string {
	for _, f := range junkFields {
		if v := strings.TrimSpace(h.get(f.name)); v != "" && f.junk(strings.ToLower(v)) {
			return f.shown + ": " + v
		}
	}
	if !h.has("x-spam-status") && !h.has("x-spam-flag") && stars(h.get("x-spam-level")) >= spamAssassinLimit {
		return "X-Spam-Level: " + h.get("x-spam-level")
	}
	return ""
}

var junkFields = []struct {
	name, shown string
	junk        func(value string) bool
}{
	{"x-spam-flag", "X-Spam-Flag", yes},
	{"x-spam-status", "X-Spam-Status", yes},
	{"x-spam", "X-Spam", yes}, // rspamd
	{"x-barracuda-spam-flag", "X-Barracuda-Spam-Flag", yes},
	{"x-ms-exchange-organization-scl", "X-MS-Exchange-Organization-SCL", func(v string) bool { return atLeast(v, exchangeLimit) }},
	{"x-forefront-antispam-report", "X-Forefront-Antispam-Report", forefront},
	{"x-microsoft-antispam", "X-Microsoft-Antispam", forefront},
	{"x-yandex-spam", "X-Yandex-Spam", func(v string) bool { return v == "4" }}, // 1 is none
	{"x-yahoofilteredbulk", "X-YahooFilteredBulk", func(string) bool { return true }},
	{"x-bogosity", "X-Bogosity", func(v string) bool { return yes(v) || strings.HasPrefix(v, "spam") }},
	{"x-dspam-result", "X-DSPAM-Result", func(v string) bool { return strings.HasPrefix(v, "spam") }},
}

const (
	exchangeLimit     = 5 // Exchange: 5 and 6 are spam, 9 surely (spam confidence level)
	spamAssassinLimit = 5 // what SpamAssassin calls spam unless told otherwise
)

func yes(v string) bool { return strings.HasPrefix(v, "yes") || v == "true" || v == "1" }

func atLeast(v string, limit int) bool {
	n, err := strconv.Atoi(strings.TrimSpace(v))
	return err == nil && n >= limit
}

// forefront reads Microsoft's list of findings: SFV:SPM (the filter says spam), SFV:SKB (a blocked sender), SCL:5 and more.
func forefront(v string) bool {
	for _, part := range strings.Split(v, ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), ":")
		switch {
		case name == "sfv" && (value == "spm" || value == "skb"), name == "scl" && atLeast(value, exchangeLimit):
			return true
		}
	}
	return false
}

func stars(v string) int { return strings.Count(v, "*") }
