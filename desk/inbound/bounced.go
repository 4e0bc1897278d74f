package inbound

import (
	"strings"

	"github.com/deskbell/deskbell/desk"
)

// Cause is why a mail did not arrive, as far as the other server's code and words tell. Its words are bounce.cause.<cause>.
type Cause string

const (
	CauseUnknown  Cause = "unknown"  // there is no such mailbox
	CauseDomain   Cause = "domain"   // there is no such domain, or it takes no mail
	CauseDisabled Cause = "disabled" // the mailbox is there and locked
	CauseFull     Cause = "full"     // the mailbox is full
	CauseAway     Cause = "away"     // the server could not be reached for days
	CauseSpam     Cause = "spam"     // taken for spam
	CauseUnproven Cause = "unproven" // our domain does not prove its mail: SPF, DKIM
	CauseOften    Cause = "often"    // too much mail from us
	CauseLarge    Cause = "large"    // larger than they take
	CauseLoop     Cause = "loop"     // it went in a circle
	CauseRefused  Cause = "refused"  // refused by a rule of theirs
	CauseOther    Cause = "other"
)

// ofAddress says whether the cause lies with the address, so that the next mail would fare no better. Of the others the mail or our
// own domain is the cause.
func (c Cause) ofAddress() bool {
	switch c {
	case CauseUnknown, CauseDomain, CauseDisabled, CauseFull, CauseAway, CauseOther:
		return true
	}
	return false
}

// statusCauses are the enhanced codes (RFC 3463, and RFC 7372 for the proofs of origin) that say one thing only, without their class.
var statusCauses = map[string]Cause{
	"1.1": CauseUnknown, "1.3": CauseUnknown, "1.6": CauseUnknown, "1.2": CauseDomain, "1.10": CauseDomain, "4.4": CauseDomain,
	"2.1": CauseDisabled, "2.2": CauseFull, "2.3": CauseLarge, "3.4": CauseLarge, "4.6": CauseLoop, "4.1": CauseAway, "4.2": CauseAway, "4.7": CauseAway,
	"7.20": CauseUnproven, "7.21": CauseUnproven, "7.22": CauseUnproven, "7.23": CauseUnproven, "7.24": CauseUnproven, "7.25": CauseUnproven,
	"7.26": CauseUnproven, "7.27": CauseUnproven, "7.28": CauseOften,
}

// saidCauses are words of mail servers, in lower case, the more telling first: "blocked, see spamhaus" comes before "user".
var saidCauses = []struct {
	cause Cause
	words []string
}{
	{CauseSpam, []string{"spam", "junk", "block list", "blocklist", "blacklist", "blocked using", "reputation", "dt:spm", "content denied", "content rejected", "unsolicited", "virus", "垃圾", "黑名单", "内容被拒"}},
	{CauseUnproven, []string{"dmarc", "dkim", "spf", "unauthenticated", "not authenticated", "sender address forgery", "reverse dns", "ptr record"}},
	{CauseFull, []string{"mailbox full", "mailbox is full", "quota", "over its limit", "insufficient storage", "out of storage", "mailfolder is full", "not enough storage", "容量", "已满", "空间不足"}},
	{CauseDisabled, []string{"disabled", "inactive", "suspended", "deactivated", "not active", "account is locked", "停用", "禁用", "冻结", "锁定"}},
	{CauseDomain, []string{"domain not found", "domain does not exist", "domain may not exist", "host not found", "host unknown", "nxdomain", "no mx", "null mx", "does not accept mail", "name or service not known", "unrouteable", "unroutable", "no such domain", "domain name not", "bad destination mailbox domain", "域名不存在", "找不到域"}},
	{CauseUnknown, []string{"user unknown", "unknown user", "no such user", "no such recipient", "recipient unknown", "unknown recipient", "user not found", "recipient not found", "mailbox not found", "mailbox unavailable", "invalid recipient", "invalid mailbox", "no mailbox", "doesn't have a", "does not have a", "does not exist", "doesn't exist", "not exist", "no such address", "address unknown", "unknown address", "unknown mailbox", "recipient address rejected: access denied", "no such person", "account that you tried to reach", "user doesn't", "不存在", "无此用户", "找不到收件人", "用户未找到", "存在しません", "宛先不明"}},
	{CauseOften, []string{"rate limit", "too many messages", "too many mails", "too many connections", "frequency limited", "limit exceeded", "throttl", "频率", "过于频繁"}},
	{CauseLarge, []string{"too large", "exceeds size", "size limit", "message size", "too big", "过大", "超过大小"}},
	{CauseLoop, []string{"too many hops", "mail loop", "loops back", "loop detected", "routing loop"}},
	{CauseAway, []string{"timed out", "timeout", "connection refused", "unreachable", "could not be reached", "no route to host", "retry time", "failing for a long time", "expired", "超时", "无法连接"}},
	{CauseRefused, []string{"policy", "not allowed", "not permitted", "access denied", "denied", "refused", "rejected", "拒绝", "拒收"}},
}

// CauseOf reads the cause out of what a report says about one recipient.
func CauseOf(r desk.BounceRecipient) Cause {
	_, rest, _ := strings.Cut(r.Status, ".")
	if c, ok := statusCauses[rest]; ok {
		return c
	}
	said := strings.ToLower(r.Reason)
	for _, s := range saidCauses {
		for _, w := range s.words {
			if strings.Contains(said, w) {
				return s.cause
			}
		}
	}
	if strings.HasPrefix(rest, "7.") {
		return CauseRefused
	}
	return CauseOther
}

// MaxFailed is how many recipients of a report are looked at: no answer of ours has so many, and a report may name thousands.
const MaxFailed = 100

// Undelivered is who of a mail's recipients did not get it, by the report that came, and which of their addresses nothing reaches
// any more. A report may name the address that a recipient forwards to: the mail did not arrive all the same, but their own address
// is not at fault.
func Undelivered(b *desk.Bounce, recipients []desk.Person) (failed, dead []desk.BounceRecipient) {
	if b == nil || b.Kind != desk.BounceFailed {
		return nil, nil
	}
	ours := func(address string) bool {
		for _, p := range recipients {
			if desk.TidyAddress(p.Address) == address {
				return true
			}
		}
		return false
	}
	for _, r := range b.Recipients[:min(len(b.Recipients), MaxFailed)] {
		if r.Address = desk.TidyAddress(r.Address); r.Address == "" && len(recipients) == 1 {
			r.Address = desk.TidyAddress(recipients[0].Address)
		}
		failed = append(failed, r)
		if ours(r.Address) && CauseOf(r).ofAddress() {
			dead = append(dead, r)
		}
	}
	return failed, dead
}

// DeadAddresses are those of the recipients whom our own server refused at the door that nothing reaches any more. It says so of far more
// than addresses, so only a cause counts that leaves no doubt.
func DeadAddresses(refused []desk.BounceRecipient) (dead []desk.BounceRecipient) {
	for _, r := range refused {
		switch r.Address = desk.TidyAddress(r.Address); CauseOf(r) {
		case CauseUnknown, CauseDomain, CauseDisabled:
			dead = append(dead, r)
		}
	}
	return dead
}
