package office

import (
	"strconv"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/form"
	"github.com/deskbell/deskbell/ui"
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

func topicName(f *ui.Frame, topics []desk.Topic, id int64) string {
	for i := range topics {
		if topics[i].ID == id {
			return topics[i].Name(f.Lang)
		}
	}
	return f.T("field.every")
}

// FieldShown is a field in one line, by which a form says what it was shown.
func (f *Settings) FieldShown(v form.Field) string {
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
func (p *FieldPage) TopicOptions() []ui.Option {
	all := []ui.Option{{Value: "0", Words: p.T("field.every")}}
	for i := range p.Topics {
		if t := &p.Topics[i]; !t.Archived || t.ID == p.Field.Topic {
			all = append(all, ui.Option{Value: strconv.FormatInt(t.ID, 10), Words: t.Name(p.Lang)})
		}
	}
	return all
}

// KindOptions are what a field may take.
func (p *FieldPage) KindOptions() (all []ui.Option) {
	for _, k := range form.Kinds {
		all = append(all, ui.Option{Value: string(k), Words: p.T("field.kind." + string(k))})
	}
	return all
}
