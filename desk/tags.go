package desk

import "slices"

// Tag is a free label. Colour is one of Colours; empty is the one that its name gives it.
type Tag struct {
	Name   string
	Colour string
	Uses   int
}

// Colours that a tag may have. Each passes 4.5:1 on its ground, light and dark; amber is for notes and red for what is late, so that
// neither is among them.
var Colours = []string{"grey", "rose", "orange", "lime", "green", "teal", "blue", "indigo", "violet", "pink"}

// CheckColour is Invalid (tag.colour_unknown) for what is neither empty nor one of Colours.
func CheckColour(name string) error {
	if name != "" && !slices.Contains(Colours, name) {
		return Fail(Invalid, "tag.colour_unknown").At("colour")
	}
	return nil
}

// Topic is what tickets are about; each has one at most.
type Topic struct {
	ID       int64
	Names    map[Lang]string
	Position int
	Archived bool // not offered any more; tickets that have it keep it
	Uses     int  // tickets; only where it was asked for
}

// MaxTopic is how long a topic's name may be.
const MaxTopic = 60

// Name of a topic in a language, else in any.
func (t *Topic) Name(lang Lang) string {
	if name := t.Names[lang]; name != "" {
		return name
	}
	for _, l := range Langs {
		if name := t.Names[l]; name != "" {
			return name
		}
	}
	return ""
}

// TidyTopic brings a topic's names into the form that is stored. Invalid (topic.nameless) where none is left: one language is enough.
func TidyTopic(t Topic) (Topic, error) {
	names := map[Lang]string{}
	for _, l := range Langs {
		if name := TidyLine(t.Names[l], MaxTopic); name != "" {
			names[l] = name
		}
	}
	if len(names) == 0 {
		return t, Fail(Invalid, "topic.nameless").At("name")
	}
	t.Names = names
	return t, nil
}
