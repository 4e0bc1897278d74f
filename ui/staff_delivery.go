package ui

import (
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui/words"
)

// DeliveryLine says how far an answer has come, and what can be done about it.
type DeliveryLine struct {
	State   string // a desk.DeliveryState, or "retry", "slowed", "later"
	Text    string
	Words   string // the server's own
	Undo    bool   // a countdown runs
	Due     string // ISO, for the countdown
	Seconds int
	Again   bool          // "try again"
	Now     bool          // "send now"
	Edit    bool          // it may become a draft again
	Lost    []string      // who did not get it, and why
	Later   []LaterOption // other hours for it
	LaterAt string        // the one it has
}

// Trouble says that somebody has to look.
func (l *DeliveryLine) Trouble() bool {
	switch l.State {
	case "failed", "bounced", "held", "retry", "slowed":
		return true
	}
	return len(l.Lost) > 0
}

// allow leaves out what would be refused: in the bin nothing is sent, and what the desk wrote by itself is nobody's draft.
func (l *DeliveryLine) allow(binned, auto bool) {
	switch {
	case l == nil:
	case binned:
		l.Again, l.Now, l.Edit, l.Later = false, false, false, nil
	case auto:
		l.Edit = false
	}
}

func (f *Frame) delivery(d *desk.Delivery) *DeliveryLine {
	if d == nil {
		return nil
	}
	l := &DeliveryLine{State: string(d.State), Words: words.MailErrorText(f.Lang, d.Error)}
	switch d.State {
	case desk.Waiting:
		f.waiting(l, d)
	case desk.Sent:
		l.Words = ""
		l.Text = f.T("delivery.sent", "at", f.Clock(d.SentAt))
	case desk.Bounced:
		l.Words = ""
		var why []string
		for _, r := range d.Bounced {
			why = append(why, f.BounceText(r))
		}
		l.Text = f.T("delivery.bounced", "why", strings.Join(why, f.T("list.comma")))
	case desk.Failed:
		l.Text, l.Again, l.Edit = f.T("delivery.failed"), true, true
	case desk.Held:
		l.Later, l.LaterAt = f.LaterOptions(), ""
		l.Text, l.Now, l.Edit, l.Words = f.T("delivery.held"), true, true, ""
	default:
		l.Words = ""
		l.Text = f.T("delivery." + string(d.State))
	}
	for _, r := range d.Refused {
		l.Lost = append(l.Lost, f.T("delivery.refused", "address", r.Address, "words", words.MailErrorText(f.Lang, r.Reason)))
	}
	return l
}

// waiting says what a mail waits for.
func (f *Frame) waiting(l *DeliveryLine, d *desk.Delivery) {
	switch {
	case d.Undo:
		l.Undo, l.Due = true, f.ISO(d.Due)
		l.Seconds = max(0, int(d.Due.Sub(f.Now).Seconds()+0.999))
	case d.Slowed:
		l.State, l.Edit = "slowed", len(d.Left) == 0
		l.Text = f.T("delivery.slowed", "at", f.Clock(d.Due))
	case len(d.Left) > 0: // nobody writes it anew whom others have read already
		l.State, l.Again = "retry", true
		l.Text = f.T("delivery.partly", "who", strings.Join(d.Left, f.T("list.comma")), "at", f.Clock(d.Due))
	case d.Attempts > 0 || d.Error != "":
		l.State, l.Again, l.Edit = "retry", true, true
		l.Text = f.T("delivery.retry", "at", f.Clock(d.Due))
	case d.Later:
		l.State, l.Now, l.Edit = "later", true, true
		l.Later, l.LaterAt = f.LaterOptions(), d.Due.In(f.Location()).Format(LaterForm)
		l.Text = f.T("delivery.later", "at", f.Clock(d.Due))
	default:
		l.Text = f.T("delivery.waiting")
	}
}
