package ui

import (
	"strings"

	"github.com/deskbell/deskbell/desk"
)

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
		return f.T("spam.why.filter", "percent", Percent99(why.Score), "words", strings.Join(why.Words, f.T("list.comma")))
	}
	return f.T("spam.why.agent")
}
