package ui

import (
	"strconv"
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/form"
	"github.com/deskbell/deskbell/ui/words"
)

// ContactSettings are what the contact form asks beside the message, and the privacy notice.
type ContactSettings struct {
	Settings
	Fields  []form.Field
	Topics  []desk.Topic
	Notices map[desk.Lang]desk.PrivacyNotice // that are shown now
	Written map[desk.Lang]string             // in the form
}

// FieldPage is one field of the contact form.
type FieldPage struct {
	Settings
	Field  form.Field
	Topics []desk.Topic
}

// TopicName is what a field is asked for: a topic, or every one.
func (p *ContactSettings) TopicName(id int64) string { return topicName(&p.Frame, p.Topics, id) }

// TopicName is what the field is asked for.
func (p *FieldPage) TopicName(id int64) string { return topicName(&p.Frame, p.Topics, id) }

func topicName(f *Frame, topics []desk.Topic, id int64) string {
	for i := range topics {
		if topics[i].ID == id {
			return topics[i].Name(f.Lang)
		}
	}
	return f.T("field.every")
}

// FieldShown is a field in one line, by which a form says what it was shown.
func (f *Frame) FieldShown(v form.Field) string {
	return strings.Join([]string{string(v.Kind), v.Names[desk.Chinese], v.Names[desk.English], strconv.FormatInt(v.Topic, 10), strconv.FormatBool(v.Required)}, " · ")
}

// After says whether the field at i comes after another of the same topic, and may be moved up.
func (p *ContactSettings) After(i int) bool { return i > 0 && p.Fields[i].Topic == p.Fields[i-1].Topic }

// NoticeSince says since when a privacy notice is shown.
func (p *ContactSettings) NoticeSince(lang string) string {
	n, there := p.Notices[desk.Lang(lang)]
	if !there {
		return p.T("notice.none")
	}
	return p.T("notice.since", "at", p.Clock(n.At))
}

// TopicOptions are what a field may be asked for.
func (p *FieldPage) TopicOptions() []Option {
	all := []Option{{"0", p.T("field.every")}}
	for i := range p.Topics {
		if t := &p.Topics[i]; !t.Archived || t.ID == p.Field.Topic {
			all = append(all, Option{strconv.FormatInt(t.ID, 10), t.Name(p.Lang)})
		}
	}
	return all
}

// KindOptions are what a field may take.
func (p *FieldPage) KindOptions() (all []Option) {
	for _, k := range form.Kinds {
		all = append(all, Option{string(k), p.T("field.kind." + string(k))})
	}
	return all
}

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
func (p *Contact) TopicOptions() []Option {
	all := []Option{{"0", p.T("contact.topic_none")}}
	for i := range p.Topics {
		all = append(all, Option{strconv.FormatInt(p.Topics[i].ID, 10), p.Topics[i].Name(p.Lang)})
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
func (p *Contact) ChoiceOptions(f form.Field) []Option {
	all := []Option{{"", p.T("field.choose_one")}}
	for _, o := range f.Options(p.Lang) {
		all = append(all, Option{o, o})
	}
	return all
}

// PhotoTypes are what a photo may be, for the browser.
func (p *Contact) PhotoTypes() string { return strings.Join(form.PhotoTypes, ",") }

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
		s.Ticked = f.T("notice.ticked", "at", f.Clock(c.Ticked.At), "version", c.Ticked.Notice.At.In(f.zone()).Format(time.DateOnly))
		s.Notice = c.Ticked.Notice.Text
	}
	return s
}
