package wire

import (
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
)

func TestSlowDown(t *testing.T) {
	for _, c := range []struct {
		words string
		want  desk.Slow
	}{
		{"421 4.7.0 Try again later, closing connection", desk.TooFast},
		{"421 4.7.28 Our system has detected an unusual rate of unsolicited mail", desk.TooFast},
		{"550 5.4.5 Daily user sending limit exceeded. For more information on Gmail sending limits go to …", desk.TooMuch},
		{"550 5.4.5 Daily SMTP relay limit exceeded for user", desk.TooMuch},
		{"432 4.3.2 Concurrent connections limit exceeded. Visit https://aka.ms/concurrent_sending for more information.", desk.TooFast},
		{"554 5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException; message limit exceeded", desk.TooMuch},
		{"451 4.7.500 Server busy. Please try again later from [1.2.3.4]", desk.TooFast},
		{"550 5.1.90 Your message can't be sent because you've reached your daily limit for message recipients", desk.TooMuch},
		{"421 4.7.0 [TSS04] Messages from 1.2.3.4 temporarily deferred due to unexpected volume or user complaints", desk.TooFast},
		{"454 Throttling failure: Maximum sending rate exceeded.", desk.TooFast},
		{"454 Throttling failure: Daily message quota exceeded.", desk.TooMuch},
		{"550 5.4.6 Unusual sending activity detected. Please try after sometime.", desk.TooFast},
		{"550 Sender frequency limited. http://service.mail.qq.com/cgi-bin/help", desk.TooFast},
		{"550 Connection frequency limited", desk.TooFast},
		{"554 RP:QRC smtp2,DtGowAD3 1428 http://mail.163.com/help", desk.TooMuch},
		{"450 RP:CEL 163 smtp3 too many mails", desk.TooFast},
		{"421 HL:ICC 163 too many concurrent connections", desk.TooFast},
		{"553 发信频率过快，请稍后再试", desk.TooFast},
		{"452 4.3.1 Insufficient system storage", desk.TooFast},
		{"454 4.7.0 Temporary authentication failure", desk.TooFast},
		// About one recipient, a route, an idle connection, or what the mail says: the others go on.
		{"450 4.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages", desk.NotSlow},
		{"451 4.7.1 Greylisting in action, please come back later", desk.NotSlow},
		{"450 4.7.1 <a@b>: Recipient address rejected: greylisted", desk.NotSlow},
		{"452 4.2.2 The email account that you tried to reach is over quota", desk.NotSlow},
		{"552 5.2.2 Mailbox full", desk.NotSlow},
		{"452 4.5.3 Too many recipients", desk.NotSlow},
		{"421 4.4.2 smtp.shop.test Error: timeout exceeded", desk.NotSlow},
		{"554 5.4.6 Too many hops", desk.NotSlow},
		{"554 DT:SPM 163 spam", desk.NotSlow},
		{"550 5.1.1 no such user", desk.NotSlow},
		{"451 4.3.0 Requested action aborted: local error in processing", desk.NotSlow},
		{"552 5.3.4 Message size exceeds fixed limit", desk.NotSlow},
	} {
		code := int(c.words[0]-'0')*100 + int(c.words[1]-'0')*10 + int(c.words[2]-'0')
		if got := slowDown(code, c.words); got != c.want {
			t.Errorf("%s: %q, want %q", c.words, got, c.want)
		}
	}
}

func TestPace(t *testing.T) {
	var p pace
	now := time.Unix(1_000_000, 0)
	p.begin("smtp.office365.com")
	if w := p.wait(now); w != 0 {
		t.Errorf("the first mail waits %v", w)
	}
	p.went(now)
	if w := p.wait(now.Add(500 * time.Millisecond)); w != 1500*time.Millisecond {
		t.Errorf("the second waits %v", w)
	}
	if w := p.wait(now.Add(-time.Hour)); w != 2*time.Second {
		t.Errorf("after the clock went back it waits %v", w)
	}
	for range 10 {
		p.slowed(now)
	}
	if p.now != paceMost {
		t.Errorf("slowed to %v", p.now)
	}
	for range 20 {
		p.went(now)
	}
	if p.now != 2*time.Second {
		t.Errorf("recovered to %v", p.now)
	}
	q := pace{}
	q.begin("mail.shop.test")
	q.slowed(now)
	for range 20 {
		q.went(now)
	}
	if q.now != 0 {
		t.Errorf("a server that wants no pause gets one of %v", q.now)
	}
}

func TestLimits(t *testing.T) {
	for _, c := range []struct {
		size, said string
		want       limits
	}{
		{"", "", limits{mails: sparing}},
		{"35882577", "MAILMAX=10 RCPTMAX=50 RCPTDOMAINMAX=1", limits{size: 35882577, mails: 10, recipients: 50}},
		{"0", "MAILMAX=0 RCPTMAX=-3 =9 MAILMAX=x", limits{mails: sparing}},
		{"99999999999999999999", "RCPTMAX=99999999999", limits{mails: sparing}},
	} {
		got := limitsOf(func(name string) (bool, string) {
			if name == "SIZE" {
				return c.size != "", c.size
			}
			return c.said != "", c.said
		})
		if got != c.want {
			t.Errorf("SIZE %s, LIMITS %s: %+v, want %+v", c.size, c.said, got, c.want)
		}
	}
}
