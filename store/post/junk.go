package post

import (
	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/spam"
	"github.com/deskbell/deskbell/store/work"
)

// spam asks whether a mail that begins a ticket is spam. Our own mail is not, and neither is a mail server's report.
func (r *receiver) spam(in desk.Received) (desk.SpamWhy, error) {
	m := in.Mail
	if m.Bounce != nil || r.own[m.From.Address] {
		return desk.SpamWhy{}, nil
	}
	text := spam.Text{From: m.From.Address, Subject: m.Subject, Text: m.Text, HTML: m.HTML}
	for _, p := range m.Parts {
		text.Files = append(text.Files, p.Name)
	}
	return work.JudgeSpam(r.tx, r.settings, spam.Facts{Junk: in.Kept.Junk, Header: m.Junk, Forged: m.Authenticity.Verdict == desk.AuthFail}, text)
}
