package desk

import (
	"errors"
	"fmt"
)

// Code says what sort of thing went wrong. One table in server maps codes to HTTP statuses.
type Code string

const (
	Invalid      Code = "invalid"      // the caller sent something that can't be taken; Field names it
	Unauthorized Code = "unauthorized" // nobody is logged in, or the log-in was wrong
	Forbidden    Code = "forbidden"    // this agent may not
	NotFound     Code = "not_found"    // there is no such thing, or it is not for this caller
	Conflict     Code = "conflict"     // somebody changed it first, or it exists already
	TooLarge     Code = "too_large"    // over the size limit
	TooMany      Code = "rate_limited" // too often; try again later
	Unavailable  Code = "unavailable"  // something we need does not answer just now
	Internal     Code = "internal"     // our fault; the cause is logged and never shown
)

// Args fill the placeholders of a message: {"name": "invoice.pdf"}.
type Args map[string]any

// Error is the one error that users see. Key names a text in ui/words; Args fill its placeholders; Field names the form
// field or JSON key at fault, where there is one. Cause is for the log only.
type Error struct {
	Code  Code
	Key   string
	Field string
	Args  Args
	Cause error
}

func (e *Error) Error() string {
	s := string(e.Code) + ": " + e.Key
	if e.Field != "" {
		s += " (" + e.Field + ")"
	}
	if len(e.Args) > 0 {
		s += fmt.Sprintf(" %v", map[string]any(e.Args))
	}
	if e.Cause != nil {
		s += ": " + e.Cause.Error()
	}
	return s
}

func (e *Error) Unwrap() error { return e.Cause }

// Fail makes an Error. The pairs are names and values of Args.
func Fail(code Code, key string, pairs ...any) *Error {
	e := &Error{Code: code, Key: key}
	for i := 0; i+1 < len(pairs); i += 2 {
		if e.Args == nil {
			e.Args = Args{}
		}
		e.Args[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	return e
}

// At names the field at fault and returns e.
func (e *Error) At(field string) *Error { e.Field = field; return e }

// Because keeps the cause for the log and returns e.
func (e *Error) Because(err error) *Error { e.Cause = err; return e }

// CodeOf is the code of err: that of the Error in its chain, else Internal. Nil has no code.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return Internal
}
