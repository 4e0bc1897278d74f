// Package form is what the contact form asks beside the message: fields of every topic or of one, as the owner defines them. Pure,
// standard library only.
package form

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/deskbell/deskbell/desk"
)

// Kind is what a field takes.
type Kind string

const (
	Text   Kind = "text"   // one line
	Order  Kind = "order"  // an order's number
	Date   Kind = "date"   // 2006-01-02
	Choice Kind = "choice" // one of some
	Photo  Kind = "photo"  // a picture
)

// Kinds in the order in which they are offered.
var Kinds = []Kind{Order, Text, Choice, Date, Photo}

const (
	MaxLine   = 200      // characters of an answer, a name or a hint
	MaxFields = 40       // in all
	maxChoice = 30       // of one field
	MaxPhoto  = 10 << 20 // bytes of one picture
)

// PhotoTypes are what a photo may be.
var PhotoTypes = []string{"image/jpeg", "image/png", "image/webp", "image/heic", "image/gif"}

// Field is one of them. Topic 0 is every topic.
type Field struct {
	ID       int64
	Topic    int64
	Kind     Kind
	Names    map[desk.Lang]string
	Hints    map[desk.Lang]string
	Choices  map[desk.Lang]string // lines
	Required bool
	Position int
	Archived bool // not asked any more; what was answered stays
}

// in is a text in a language, else in any that has one.
func in(texts map[desk.Lang]string, lang desk.Lang) string {
	if t := texts[lang]; t != "" {
		return t
	}
	for _, other := range slices.Sorted(maps.Keys(texts)) {
		if t := texts[other]; t != "" {
			return t
		}
	}
	return ""
}

// Name of the field in a language, else in any.
func (f Field) Name(lang desk.Lang) string { return in(f.Names, lang) }

// Hint below it; empty for none.
func (f Field) Hint(lang desk.Lang) string { return in(f.Hints, lang) }

// Options of a choice.
func (f Field) Options(lang desk.Lang) (all []string) {
	for line := range strings.SplitSeq(in(f.Choices, lang), "\n") {
		if line = desk.TidyLine(line, MaxLine); line != "" && !slices.Contains(all, line) {
			all = append(all, line)
		}
	}
	return all
}

// Input is what a field is called in the form.
func (f Field) Input() string { return "field_" + strconv.FormatInt(f.ID, 10) }

// Tidy brings what the owner typed into the form that is stored. Invalid: a field without a name (field.nameless), a kind that there is
// not (field.kind), a choice of less than two or too many (field.choices).
func Tidy(f Field) (Field, error) {
	tidy := func(texts map[desk.Lang]string, lines bool) map[desk.Lang]string {
		out := map[desk.Lang]string{}
		for lang, t := range texts {
			if !lines {
				t = desk.TidyLine(t, MaxLine)
			} else {
				t = strings.TrimSpace(desk.Cut(strings.ReplaceAll(t, "\r\n", "\n"), maxChoice*MaxLine))
			}
			if t != "" {
				out[lang] = t
			}
		}
		return out
	}
	f.Names, f.Hints, f.Choices = tidy(f.Names, false), tidy(f.Hints, false), tidy(f.Choices, true)
	switch {
	case !slices.Contains(Kinds, f.Kind):
		return f, desk.Fail(desk.Invalid, "field.kind").At("kind")
	case len(f.Names) == 0:
		return f, desk.Fail(desk.Invalid, "field.nameless").At("name_" + string(desk.Langs[0]))
	case f.Kind != Choice:
		f.Choices = map[desk.Lang]string{}
	default:
		for _, lang := range desk.Langs {
			if n := len(f.Options(lang)); n < 2 || n > maxChoice {
				return f, desk.Fail(desk.Invalid, "field.choices", "max", maxChoice).At("choices_" + string(lang))
			}
		}
	}
	return f, nil
}

// Of are the fields of a topic: those of every topic, then its own, in their order.
func Of(all []Field, topic int64) (own []Field) {
	for _, t := range []int64{0, topic} {
		for _, f := range all {
			if f.Topic == t && !f.Archived {
				own = append(own, f)
			}
		}
		if topic == 0 {
			break
		}
	}
	return own
}

// Read are the answers to fields: given is what was typed, of a photo what its file is called. Invalid, at what Input calls the field: one
// that is needed and missing (field.missing), longer than a line (field.long), no date (field.date), none of the choices (field.choose).
func Read(fields []Field, lang desk.Lang, given func(Field) string) (answers []desk.FieldAnswer, err error) {
	for _, f := range fields {
		raw := strings.TrimSpace(given(f))
		value := desk.TidyLine(raw, MaxLine)
		wrong := func(key string) error { return desk.Fail(desk.Invalid, key, "name", f.Name(lang)).At(f.Input()) }
		switch {
		case value == "" && f.Required:
			return nil, wrong("field.missing")
		case value == "":
			continue
		case utf8.RuneCountInString(raw) > MaxLine && f.Kind != Photo:
			return nil, wrong("field.long")
		case f.Kind == Date:
			if _, err := time.Parse("2006-01-02", value); err != nil {
				return nil, wrong("field.date")
			}
		case f.Kind == Choice && !slices.Contains(f.Options(lang), value):
			return nil, wrong("field.choose")
		}
		answers = append(answers, desk.FieldAnswer{Field: f.ID, Kind: string(f.Kind), Name: f.Name(lang), Value: value})
	}
	return answers, nil
}

// Message is a customer's message with what they answered above it, as the ticket keeps it.
func Message(answers []desk.FieldAnswer, text string) string {
	var lines []string
	for _, a := range answers {
		between := ": "
		if strings.ContainsFunc(a.Name, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			between = "："
		}
		lines = append(lines, a.Name+between+a.Value)
	}
	return strings.TrimSpace(strings.Join(lines, "\n") + "\n\n" + text)
}
