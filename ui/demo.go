package ui

import (
	"html/template"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui/letter"
)

// DemoMailbox is the other side of the demo: what a customer has written to the shop and what came back.
type DemoMailbox struct {
	Frame
	Form
	Customers []desk.Person
	As        desk.Person
	New       bool           // As has still to be typed
	Letters   []desk.Message // newest first
	Reply     int64          // the letter that is being answered; 0 for a new one
	Subject   string
	Text      string
}

// Answers makes the form one that answers m.
func (d *DemoMailbox) Answers(m desk.Message) {
	d.Reply, d.Subject = m.ID, m.Subject
	if !strings.HasPrefix(strings.ToLower(m.Subject), "re:") {
		d.Subject = "Re: " + m.Subject
	}
}

// Writing says whether the form is open from the start.
func (d *DemoMailbox) Writing() bool { return len(d.Letters) == 0 || d.Reply != 0 || d.Failed != nil }

// Called is a person's name, or their address where there is none.
func (d *DemoMailbox) Called(p desk.Person) string {
	if p.Name != "" {
		return p.Name
	}
	return p.Address
}

// Prose is a letter's new text with clickable addresses; the score links of a survey are among them.
func (d *DemoMailbox) Prose(m desk.Message) template.HTML {
	if m.Reply != "" {
		return letter.Prose(m.Reply)
	}
	return letter.Prose(m.Text)
}

// Rest is what is folded away below it.
func (d *DemoMailbox) Rest(m desk.Message) template.HTML { return letter.Prose(letter.RestOf(&m)) }

// Mine says whether the customer wrote the letter.
func (d *DemoMailbox) Mine(m desk.Message) bool { return m.Direction == desk.Out }
