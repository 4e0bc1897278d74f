package ui

import (
	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui/words"
)

// Form is what a form that is shown again knows: what was wrong, and what somebody else has saved in the meantime. Page structs
// with a form embed it beside Frame. The part "field" and its kin draw one field with its words.
type Form struct {
	Failed *desk.Error       // nil the first time
	Theirs map[string]string // field -> what is stored now, where it was changed since the form was opened
}

// Wrong is what is wrong with a field, in words; empty when nothing is.
func (f *Form) Wrong(lang desk.Lang, field string) string {
	if f.Failed == nil || f.Failed.Field != field {
		return ""
	}
	return words.ErrorText(lang, f.Failed)
}

// WrongAbove is what is wrong, for the line above the form: whoever listens to the page hears it first.
func (f *Form) WrongAbove(lang desk.Lang) string {
	if f.Failed == nil {
		return ""
	}
	return words.ErrorText(lang, f.Failed)
}

// WrongField is the field at fault; empty where it is none in particular.
func (f *Form) WrongField() string {
	if f.Failed == nil {
		return ""
	}
	return f.Failed.Field
}

// Meanwhile is what somebody else has made of a field; empty where it is as it was.
func (f *Form) Meanwhile(field string) string { return f.Theirs[field] }

// Option is one choice of a select.
type Option struct {
	Value string
	Words string
}

// WordsOf are the words of the choice with a value; the value itself where it is none of them.
func WordsOf(options []Option, value string) string {
	for _, o := range options {
		if o.Value == value {
			return o.Words
		}
	}
	return value
}

// LangOptions are the languages by their own names.
func LangOptions() []Option {
	return []Option{{string(desk.Chinese), words.Text(desk.Chinese, "lang.name", nil)}, {string(desk.English), words.Text(desk.English, "lang.name", nil)}}
}

// LangOptions are the languages by their own names, for templates.
func (f *Frame) LangOptions() []Option { return LangOptions() }
