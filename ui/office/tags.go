package office

import (
	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui"
)

// TagSettings are the tags that all share: what they are called, their colours, how many tickets have each.
type TagSettings struct {
	Settings
	Tags    []TagLine
	Colours []string // that can be chosen
	Open    string   // the tag whose form is open: it was refused
}

// TagLine is a tag with its form.
type TagLine struct {
	desk.Tag
	Chip  ui.TagChip
	Typed string // what is in the field of its name
	Paint string // the colour that is chosen in the form
	Base  string
}

// Fill puts the tags onto the page.
func (p *TagSettings) Fill(tags []desk.Tag) {
	p.Colours = desk.Colours
	p.TagColours = ui.TagColours(tags)
	for _, t := range tags {
		p.Tags = append(p.Tags, TagLine{t, p.TagChip(t.Name), t.Name, t.Colour, ""})
	}
}

// TopicSettings are what tickets may be about, in the order of the menu.
type TopicSettings struct {
	Settings
	Topics   []TopicSetting
	Archived []TopicSetting
	Open     int64 // the topic whose form is open: it was refused

	NewChinese, NewEnglish string // what was typed and refused
}

// TopicSetting is a topic with its form.
type TopicSetting struct {
	desk.Topic
	Shown, Chinese, English string
	First, Last             bool
	Base                    string
}

// Fill puts the topics onto the page.
func (p *TopicSettings) Fill(topics []desk.Topic) {
	for i := range topics {
		t := &topics[i]
		line := TopicSetting{Topic: *t, Shown: t.Name(p.Lang), Chinese: t.Names[desk.Chinese], English: t.Names[desk.English]}
		if t.Archived {
			p.Archived = append(p.Archived, line)
		} else {
			p.Topics = append(p.Topics, line)
		}
	}
	if n := len(p.Topics); n > 0 {
		p.Topics[0].First, p.Topics[n-1].Last = true, true
	}
}
