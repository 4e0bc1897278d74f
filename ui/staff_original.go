package ui

import (
	"strings"
	"unicode"

	"github.com/deskbell/deskbell/desk"
)

// OriginalPage is a message as it came, or as it is sent.
type OriginalPage struct {
	Frame
	Ticket  int64 // 0: it lies in quarantine
	Subject string
	Back    string // to the message in its ticket, or to the quarantine
	Raw     string // address of the whole source
	Ours    bool
	Lines   []OriginalLine
	Source  string
	Limit   string // how much of the source is shown at most
	More    bool   // there is more of it
}

// OriginalLine is a field of the header. Raw is empty where it says nothing else.
type OriginalLine struct{ Name, Text, Raw string }

// Bounds of what is shown of a header.
const (
	maxLines = 400
	maxLine  = 4000
)

// OriginalLines make a header readable.
func OriginalLines(fields []desk.HeaderLine) (lines []OriginalLine) {
	for _, h := range fields[:min(len(fields), maxLines)] {
		l := OriginalLine{Name: desk.Cut(h.Name, 100), Text: SourceText([]byte(desk.Cut(h.Text, maxLine)))}
		if raw := SourceText([]byte(desk.Cut(h.Raw, maxLine))); strings.Join(strings.Fields(raw), " ") != strings.Join(strings.Fields(l.Text), " ") {
			l.Raw = raw
		}
		lines = append(lines, l)
	}
	return lines
}

// SourceText is the source of a mail as text in which nothing acts: no control characters, and none that turn the direction of
// what follows, which would show another source than the one that is there.
func SourceText(raw []byte) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r':
			return -1
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r):
			return '\ufffd'
		}
		return r
	}, strings.ToValidUTF8(string(raw), "\ufffd"))
}

// RiskPage stands before a file that could do harm.
type RiskPage struct {
	Frame
	Name, Size string
	From       string // who sent it
	Risk       desk.Risk
	Sure       string // address that downloads it all the same
	Back       string
}
