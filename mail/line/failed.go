// Package line is a connection to a mail server: how it is dialled, through a proxy where there is one, how the server has to prove
// who it is, how long it may keep us waiting, and what went wrong with it. What is said over it is nothing to it.
package line

import (
	"errors"
	"net/textproto"
	"strconv"
	"strings"

	"github.com/emersion/go-imap/v2"
)

// Stage says what was being done when a conversation with a server failed.
type Stage string

// What can be under way.
const (
	AtConnect  Stage = "connect"
	AtTLS      Stage = "tls"
	AtStartTLS Stage = "starttls"
	AtLogin    Stage = "login"
	AtID       Stage = "id"
	AtSelect   Stage = "select"
	AtFolder   Stage = "folder" // looking for one
	AtTidy     Stage = "tidy"   // marking and moving
	AtCopy     Stage = "copy"   // into the folder for sent mail
	AtFetch    Stage = "fetch"
	AtSpool    Stage = "spool" // our own disk
	AtStore    Stage = "store" // our own database
	AtSend     Stage = "send"
)

// Failed is an error and where it happened. Conn is what the connection itself said, where that is what broke.
type Failed struct {
	At   Stage
	Err  error
	Conn error
}

func (f *Failed) Error() string {
	s := string(f.At) + ": " + f.Err.Error()
	if f.Conn != nil {
		s += " (" + f.Conn.Error() + ")"
	}
	return s
}

func (f *Failed) Unwrap() []error {
	if f.Conn != nil {
		return []error{f.Err, f.Conn}
	}
	return []error{f.Err}
}

// ErrNoStartTLS is for a server that is to be spoken to over TLS and does not offer to begin it.
var ErrNoStartTLS = errors.New("the server does not offer STARTTLS")

// Where is what was being done when err happened, and the Failed that says so; empty where none does.
func Where(err error) (Stage, error) {
	var f *Failed
	if errors.As(err, &f) {
		return f.At, f
	}
	return "", err
}

// RefusedLogin says that the server took no offence but at who we are.
func RefusedLogin(err error) bool {
	at, _ := Where(err)
	return at == AtLogin && ServerWords(err) != ""
}

// ServerWords are what the server itself said, IMAP or SMTP; empty where it said nothing.
func ServerWords(err error) string {
	var i *imap.Error
	if errors.As(err, &i) {
		if i.Code != "" {
			return oneLine(strings.TrimSpace("[" + string(i.Code) + "] " + i.Text))
		}
		if i.Text == "" {
			return string(i.Type)
		}
		return oneLine(i.Text)
	}
	var t *textproto.Error
	if errors.As(err, &t) {
		return oneLine(strconv.Itoa(t.Code) + " " + t.Msg)
	}
	return ""
}

// oneLine makes hostile words fit to be shown and kept: one line, no controls, not endless.
func oneLine(s string) string {
	s = strings.Join(strings.FieldsFunc(strings.ToValidUTF8(s, "\uFFFD"), func(r rune) bool { return r <= ' ' || r == 0x7f }), " ")
	if r := []rune(s); len(r) > 500 {
		s = string(r[:499]) + "…"
	}
	return s
}

// Short makes hostile words fit to be shown, and short.
func Short(s string, most int) string {
	s = oneLine(s)
	if r := []rune(s); len(r) > most {
		s = string(r[:most-1]) + "…"
	}
	return s
}
