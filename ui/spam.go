package ui

import (
	"strconv"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/spam"
)

// SpamPage is what the filter has learnt, and the shop's list of senders.
type SpamPage struct {
	Settings
	Spam   spam.Settings
	Sender string // as it was typed
	Rule   spam.Rule
	Shown  spam.Rule // what the sender that was typed is by now, where that was said
}

// Rules are what a sender can be.
func (p *SpamPage) Rules() []Option {
	return []Option{{string(spam.Always), p.T("spam.rule.always")}, {string(spam.Never), p.T("spam.rule.never")}}
}

// Progress says whether the filter works, or what it still needs.
func (p *SpamPage) Progress() string {
	switch {
	case !p.Spam.On:
		return p.T("spam.off")
	case !p.Spam.Ready():
		return p.T("spam.learning", "min", spam.Minimum, "spam", p.Spam.Spam, "ham", p.Spam.Ham)
	}
	return p.T("spam.working", "percent", percent(spam.Threshold))
}

// SpamWhy says in words why a ticket is marked.
func (f *Frame) SpamWhy(why desk.SpamWhy) string {
	switch why.Sign {
	case desk.SpamBySender:
		return f.T("spam.why.sender", "sender", why.Sender)
	case desk.SpamByServer:
		return f.T("spam.why.server", "header", why.Header)
	case desk.SpamByFolder:
		return f.T("spam.why.folder")
	case desk.SpamByFilter:
		return f.T("spam.why.filter", "percent", percent(why.Score), "words", strings.Join(why.Words, f.T("list.comma")))
	}
	return f.T("spam.why.agent")
}

// percent is never rounded up to a certainty that nobody has.
func percent(score float64) string { return strconv.Itoa(min(int(score*100), 99)) }
