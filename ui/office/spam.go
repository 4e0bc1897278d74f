package office

import (
	"github.com/deskbell/deskbell/desk/spam"
	"github.com/deskbell/deskbell/ui"
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
func (p *SpamPage) Rules() []ui.Option {
	return []ui.Option{{Value: string(spam.Always), Words: p.T("spam.rule.always")}, {Value: string(spam.Never), Words: p.T("spam.rule.never")}}
}

// Progress says whether the filter works, or what it still needs.
func (p *SpamPage) Progress() string {
	switch {
	case !p.Spam.On:
		return p.T("spam.off")
	case !p.Spam.Ready():
		return p.T("spam.learning", "min", spam.Minimum, "spam", p.Spam.Spam, "ham", p.Spam.Ham)
	}
	return p.T("spam.working", "percent", ui.Percent99(spam.Threshold))
}
