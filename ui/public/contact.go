package public

import (
	"fmt"
	"strconv"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/form"
	"github.com/deskbell/deskbell/desk/leaflet"
	"github.com/deskbell/deskbell/desk/query"
	"github.com/deskbell/deskbell/desk/talk"
	"github.com/deskbell/deskbell/ui"
)

// Contact is the contact form. Token says when it was opened; Trap is the field that people don't see.
type Contact struct {
	ui.Frame
	ui.Form
	From      desk.Person
	Subject   string
	Text      string
	Token     string
	Trap      string
	MaxUpload string
	Limit     int64 // MaxUpload in bytes
	Hours     string
	Files     bool               // files were chosen and must be chosen again
	Offered   []desk.Hit         // articles that may answer it, shown once before it is sent
	Topics    []desk.Topic       // to choose from; none where no topic has a field of its own
	Topic     int64              // the chosen one
	Fields    []form.Field       // of every topic
	Typed     map[int64]string   // into them
	Answers   []desk.FieldAnswer // to those of the chosen topic
	Notice    desk.PrivacyNotice // without words: there is none
	Work      int                // bits of the riddle
	Agreed    bool               // it is ticked
	Talk      string             // the token of the talk with the answer bot that goes along; empty for none
	Said      talk.Talk          // what was said in it
}

// Transcript is the talk that goes along.
func (p *Contact) Transcript() string { return Transcript(p.Said) }

// TextLabel is what the message is called: with a talk it is only what is left to say.
func (p *Contact) TextLabel() string {
	if p.Talk != "" {
		return p.T("contact.more")
	}
	return p.T("contact.text")
}

// AsTyped says whether articles are offered while one writes.
func (p *Contact) AsTyped() bool { return p.HelpOn && len(p.Offered) == 0 && p.Talk == "" }

// ContactOffers are the articles that may answer what is being written.
type ContactOffers struct {
	ui.Frame
	Hits []desk.Hit
}

// Extract is what of an article is read beside the form.
func (p *ContactOffers) Extract(h desk.Hit) string {
	return leaflet.Extract(h.Found.Body, query.Unmarked(h.Snippet))
}

// ContactHelped thanks a customer whose matter an article solved.
type ContactHelped struct{ ui.Frame }

// ContactSent says that a message has become a ticket.
type ContactSent struct {
	ui.Frame
	Number  string
	Address string
}

// Arg is one argument of a text, as it would be written.
func Arg(args desk.Args, name string) string {
	switch v := args[name].(type) {
	case nil:
		return ""
	case float64: // a number that went through JSON
		return strconv.FormatFloat(v, 'f', -1, 64)
	default:
		return fmt.Sprint(v)
	}
}
