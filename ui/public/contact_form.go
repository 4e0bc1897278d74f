package public

import (
	"strconv"
	"strings"

	"github.com/deskbell/deskbell/desk/form"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/words"
)

// FieldGroup are the fields of every topic (0), or of one.
type FieldGroup struct {
	Topic  int64
	Name   string
	On     bool // it is the chosen one
	Fields []form.Field
}

// Groups are the fields of single topics.
func (p *Contact) Groups() (all []FieldGroup) {
	for i := range p.Topics {
		g := FieldGroup{Topic: p.Topics[i].ID, Name: p.Topics[i].Name(p.Lang), On: p.Topics[i].ID == p.Topic}
		for _, f := range p.Fields {
			if f.Topic == g.Topic {
				g.Fields = append(g.Fields, f)
			}
		}
		if len(g.Fields) > 0 {
			all = append(all, g)
		}
	}
	return all
}

// Always are the fields of every topic.
func (p *Contact) Always() []form.Field { return form.Of(p.Fields, 0) }

// TopicOptions are the topics to choose from.
func (p *Contact) TopicOptions() []ui.Option {
	all := []ui.Option{{Value: "0", Words: p.T("contact.topic_none")}}
	for i := range p.Topics {
		all = append(all, ui.Option{Value: strconv.FormatInt(p.Topics[i].ID, 10), Words: p.Topics[i].Name(p.Lang)})
	}
	return all
}

// FieldLabel says what a field is for, and that it may be left out.
func (p *Contact) FieldLabel(f form.Field) string {
	if f.Required {
		return f.Name(p.Lang)
	}
	return p.T("field.optional", "name", f.Name(p.Lang))
}

// FieldHint is the owner's hint, and what a photo may be.
func (p *Contact) FieldHint(f form.Field) string {
	hint := f.Hint(p.Lang)
	if f.Kind == form.Photo {
		hint = strings.TrimSpace(hint + " " + p.T("field.photo_hint", "max", words.Size(form.MaxPhoto)))
	}
	return hint
}

// ChoiceOptions of a field.
func (p *Contact) ChoiceOptions(f form.Field) []ui.Option {
	all := []ui.Option{{Value: "", Words: p.T("field.choose_one")}}
	for _, o := range f.Options(p.Lang) {
		all = append(all, ui.Option{Value: o, Words: o})
	}
	return all
}

// PhotoTypes are what a photo may be, for the browser.
func (p *Contact) PhotoTypes() string { return strings.Join(form.PhotoTypes, ",") }
