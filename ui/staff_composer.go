package ui

import (
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/outbound"
	"github.com/deskbell/deskbell/ui/letter"
)

// LaterForm is how a browser writes a date and a time of day.
const LaterForm = "2006-01-02T15:04"

// LaterOption is an hour that is offered for a mail: what it is called, and when that is.
type LaterOption struct {
	Value, Name, At string
}

// Borrowed is a file of the message that is passed on.
type Borrowed struct {
	letter.FileChip
	Taken bool
}

// ShortTo is SendTo where there is little room for it.
func (c Composer) ShortTo() string {
	if runes := []rune(c.SendTo); len(runes) > 20 {
		return strings.TrimSpace(string(runes[:19])) + "…"
	}
	return c.SendTo
}

// Limits fills in what the mailbox allows, and the hours at which mail may go, in the shop's zone.
func (c *Composer) Limits(box *desk.Mailbox, f *Frame) {
	if c.ServerMost = box.SendLimit; c.ServerMost > 0 {
		c.ServerText = outbound.Megabytes(c.ServerMost)
	}
	c.Later, c.LaterFrom = f.LaterOptions(), f.Now.In(f.Location()).Format(LaterForm)
}

// LaterOptions are the hours that are offered, in the shop's zone.
func (f *Frame) LaterOptions() (options []LaterOption) {
	for _, choice := range outbound.LaterChoices(f.Now.In(f.Location())) {
		options = append(options, LaterOption{Value: choice.At.Format(LaterForm), Name: f.T("later." + choice.Key), At: choice.At.Format("15:04")})
	}
	return options
}
