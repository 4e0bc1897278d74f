package wire

import (
	"strings"
	"time"
)

// pace is the pause between two mails of a mailbox. It starts with what the provider is known to want, doubles with each temporary failure and
// comes down again mail by mail.
type pace struct {
	least, now time.Duration
	last       time.Time // the end of the last mail
}

const (
	paceStep = 500 * time.Millisecond
	paceMost = 30 * time.Second
)

// pauses that providers want, by the end of the server's name. Microsoft writes of 30 mails a minute; QQ, NetEase and Sina of nothing, but
// they count a burst as abuse.
var pauses = map[string]time.Duration{
	"outlook.com": 2 * time.Second, "office365.com": 2 * time.Second, "hotmail.com": 2 * time.Second, "live.com": 2 * time.Second,
	"qq.com": time.Second, "163.com": time.Second, "126.com": time.Second, "yeah.net": time.Second, "188.com": time.Second,
	"sina.com": time.Second, "sina.cn": time.Second, "sohu.com": time.Second, "139.com": time.Second, "189.cn": time.Second, "aliyun.com": time.Second,
	"yahoo.com": time.Second, "aol.com": time.Second,
}

// begin is told whom we are going to send through.
func (p *pace) begin(host string) {
	p.least = 0
	for name := strings.ToLower(strings.TrimSuffix(host, ".")); name != ""; {
		if d, ok := pauses[name]; ok {
			p.least = d
			break
		}
		_, name, _ = strings.Cut(name, ".")
	}
	p.now = max(p.now, p.least)
}

// wait is how long it is until the next mail.
func (p *pace) wait(now time.Time) time.Duration {
	if p.last.IsZero() {
		return 0
	}
	return min(p.now, p.last.Add(p.now).Sub(now)) // a clock that was put back must not make it longer
}

func (p *pace) went(now time.Time) {
	p.last = now
	if p.now -= p.now / 4; p.now < 100*time.Millisecond {
		p.now = 0
	}
	p.now = max(p.now, p.least)
}

func (p *pace) slowed(now time.Time) {
	p.last = now
	p.now = min(max(2*p.now, paceStep), paceMost)
}
