package inbound

import (
	"testing"

	"github.com/deskbell/deskbell/desk"
)

func TestCauseOf(t *testing.T) {
	for _, c := range []struct {
		status, reason string
		want           Cause
	}{
		{"5.1.1", "whatever", CauseUnknown}, {"5.2.2", "", CauseFull}, {"4.2.2", "", CauseFull}, {"5.1.2", "", CauseDomain}, {"5.1.10", "null MX", CauseDomain}, {"5.4.4", "", CauseDomain},
		{"5.2.1", "", CauseDisabled}, {"5.3.4", "", CauseLarge}, {"5.4.6", "", CauseLoop}, {"4.4.7", "", CauseAway}, {"5.7.26", "", CauseUnproven}, {"5.7.1", "", CauseRefused}, {"", "", CauseOther},
		{"5.0.0", "550 Mailbox not found. http://service.mail.qq.com", CauseUnknown}, {"5.0.0", "550 User not found: 163.com", CauseUnknown}, {"5.0.0", "554 DT:SPM 163 smtp", CauseSpam},
		{"5.0.0", "550 Ip frequency limited", CauseOften}, {"5.0.0", "550 Domain may not exist or DNS check failed", CauseDomain}, {"5.0.0", "552 Requested mail action aborted, mailbox quota exceeded", CauseFull},
		{"5.5.0", "550 Requested action not taken: mailbox unavailable", CauseUnknown}, {"5.7.1", "blocked using zen.spamhaus.org; user unknown", CauseSpam}, {"5.7.1", "Recipient address rejected: Access denied", CauseUnknown},
		{"5.0.0", "dd This user doesn't have a yahoo.com account", CauseUnknown}, {"5.0.0", "收件人邮箱已满", CauseFull}, {"5.0.0", "用户不存在", CauseUnknown}, {"4.0.0", "connect to mx.test: Connection timed out", CauseAway},
		{"5.0.0", "message refused", CauseRefused}, {"5.7.1", "fails DMARC evaluation", CauseUnproven},
	} {
		if got := CauseOf(desk.BounceRecipient{Status: c.status, Reason: c.reason}); got != c.want {
			t.Errorf("%s %q: %s, want %s", c.status, c.reason, got, c.want)
		}
	}
}

func TestPlatformNotices(t *testing.T) {
	for _, c := range []struct {
		from, reply string
		want        bool
	}{
		{"notice@taobao.com", "", true}, {"no-reply@mail.jd.com", "", true}, {"service@intl.paypal.com", "", true}, {"ship-confirm@amazon.de", "", true},
		{"abc123@marketplace.amazon.de", "", false}, {"buyer@members.ebay.com", "", false}, {"li@cust.test", "", false}, {"li@nottaobao.com", "", false},
		{"mailer@shopify.com", "li@cust.test", false}, {"li@qq.com", "", false}, {"", "", false},
	} {
		m := &desk.Mail{From: desk.Person{Address: c.from}}
		if c.reply != "" {
			m.ReplyTo = []desk.Person{{Address: c.reply}}
		}
		if got := Silence(m) == desk.WithheldPlatform; got != c.want {
			t.Errorf("%s %s: %v", c.from, c.reply, got)
		}
	}
}
