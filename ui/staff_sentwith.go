package ui

import (
	"time"

	"github.com/deskbell/deskbell/desk"
)

// SentWith is what came with a contact form, on a ticket's card.
type SentWith struct {
	Fields []desk.FieldAnswer
	Ticked string // when which privacy notice was ticked
	Notice string
}

// SentWithOf gathers it; nil where nothing came.
func (f *Frame) SentWithOf(c *desk.Conversation) *SentWith {
	if len(c.Fields) == 0 && c.Ticked == nil {
		return nil
	}
	s := &SentWith{Fields: c.Fields}
	if c.Ticked != nil {
		s.Ticked = f.T("notice.ticked", "at", f.Clock(c.Ticked.At), "version", c.Ticked.Notice.At.In(f.Location()).Format(time.DateOnly))
		s.Notice = c.Ticked.Notice.Text
	}
	return s
}
