package ui

import (
	"fmt"
	"strconv"

	"github.com/deskbell/deskbell/desk"
)

// Contact is the contact form. Token says when it was opened; Trap is the field that people don't see.
type Contact struct {
	Frame
	Form
	From      desk.Person
	Subject   string
	Text      string
	Token     string
	Trap      string
	MaxUpload string
	Limit     int64 // MaxUpload in bytes
	Hours     string
	Files     bool       // files were chosen and must be chosen again
	Offered   []desk.Hit // articles that may answer it, shown once before it is sent
}

// ContactHelped thanks a customer whose matter an article solved.
type ContactHelped struct{ Frame }

// ContactSent says that a message has become a ticket.
type ContactSent struct {
	Frame
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
