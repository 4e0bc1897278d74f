package ticket

import (
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/inbound"
)

// MessageOf is a mail as a message of a ticket.
func MessageOf(mail *desk.Mail, blob int64, f inbound.Facts, ruling inbound.Ruling, at time.Time) *desk.Message {
	m := &desk.Message{Direction: desk.In, Source: desk.FromMail, From: mail.From, ReplyTo: mail.ReplyTo, To: mail.To, Cc: mail.Cc,
		Subject: desk.TidyLine(mail.Subject, desk.MaxSubject), Text: mail.Text, HTML: mail.HTML, Reply: mail.Reply, Auto: mail.Auto, Bounce: mail.Bounce,
		MessageID: mail.MessageID, InReplyTo: mail.InReplyTo, References: mail.References, Newcomer: ruling.Newcomer, Home: ruling.Home, Problems: mail.Problems, Findings: mail.Findings,
		Raw: blob, Date: mail.Date, CreatedAt: at}
	if f.Auto.Own {
		m.Newcomer = false
	}
	if ruling.Supplier {
		m.Direction, m.Newcomer = desk.Note, false
	}
	for _, p := range mail.Parts {
		m.Attachments = append(m.Attachments, desk.Attachment{Name: p.Name, Type: p.Type, Size: p.Size, Inline: p.Inline,
			ContentID: p.ContentID, Blob: blob, Part: p.Locator})
	}
	return m
}

// SubjectOf a new ticket: the mail's, else the first line of what it says.
func SubjectOf(mail *desk.Mail) string {
	subject := desk.TidyLine(desk.BareSubject(mail.Subject), desk.MaxSubject)
	if subject == "" {
		first, _, _ := strings.Cut(strings.TrimSpace(mail.Reply), "\n")
		subject = desk.TidyLine(first, 80)
	}
	return subject
}

// LangOf is the language a mail says it is in, else the one it seems to be written in.
func LangOf(mail *desk.Mail) desk.Lang {
	if mail.Lang != "" {
		return mail.Lang
	}
	return desk.GuessLang(mail.Reply, mail.Subject)
}
