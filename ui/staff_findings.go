package ui

import (
	"slices"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui/letter"
	"github.com/deskbell/deskbell/ui/words"
)

// WarningLine is something to know before a message is answered.
type WarningLine struct {
	Text string
	Href string // the original, where it says more
}

// findings say what a reader should know about a message beside what it says.
func (f *Frame) findings(c *MessageCard, m *desk.Message) {
	mark := func(key string) { c.Marks = append(c.Marks, f.T(key)) }
	warn := func(text, href string) { c.Warnings = append(c.Warnings, WarningLine{text, href}) }
	switch m.Source {
	case desk.FromForm, desk.FromAPI, desk.FromAck, desk.FromSurvey, desk.FromAgain, desk.FromNPS, desk.FromSolved:
		mark("source." + string(m.Source))
	}
	if m.Auto != desk.Human {
		mark("auto." + string(m.Auto))
	}
	if m.Bounce != nil {
		mark("bounce." + string(m.Bounce.Kind))
	}
	if m.Report != "" {
		mark("report.complaint")
		warn(f.report(m.Report), c.Original)
	}
	for _, w := range m.Warnings {
		args := desk.Args{}
		for name, value := range w.Args {
			args[name] = value
		}
		warn(words.Text(f.Lang, "warning."+w.Kind, args), "")
	}
	encrypted := m.Protection == desk.EncryptedPGP || m.Protection == desk.EncryptedSMIME
	for _, key := range m.Problems {
		if !encrypted || key != "mail.problem.encrypted" { // its badge says more
			warn(f.T(key), c.Original)
		}
	}
	if m.Protection != "" {
		c.Protected = f.T("protection." + string(m.Protection))
	}
	c.Authentic = f.authentic(m.Authenticity)
	if m.Invitation != nil {
		c.Invite = f.invite(m)
		c.Files = slices.DeleteFunc(c.Files, func(chip letter.FileChip) bool { return chip.Href == c.Invite.Href }) // its card has it
	}
}

// report says what a feedback report (RFC 5965) reports.
func (f *Frame) report(kind string) string {
	if kind == "abuse" || kind == "complaint" {
		return f.T("report.abuse")
	}
	return f.T("report.other", "kind", kind)
}

// authentic says whether a mail is from whom it says; nothing where nobody knows.
func (f *Frame) authentic(a desk.Authenticity) string {
	switch a.Verdict {
	case desk.AuthPass, desk.AuthFail:
		if a.By != "dkim" {
			a.By = "server"
		}
		return f.T("authentic."+string(a.Verdict)+"."+a.By, "domain", a.Domain)
	case desk.AuthNone:
		return f.T("authentic.none", "domain", a.Domain)
	}
	return ""
}
