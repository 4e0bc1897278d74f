package desk

import (
	"strings"
	"testing"
)

func TestTopics(t *testing.T) {
	got, err := TidyTopic(Topic{Names: map[Lang]string{English: " Shipping\n", Chinese: "", "fr": "Envoi"}})
	if err != nil || len(got.Names) != 1 || got.Name(English) != "Shipping" || got.Name(Chinese) != "Shipping" {
		t.Errorf("%+v, %v", got, err)
	}
	got, err = TidyTopic(Topic{Names: map[Lang]string{Chinese: strings.Repeat("长", MaxTopic+5), English: "Long"}})
	if err != nil || got.Name(Chinese) != strings.Repeat("长", MaxTopic) || got.Name(English) != "Long" {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := TidyTopic(Topic{Names: map[Lang]string{English: " \n"}}); CodeOf(err) != Invalid {
		t.Errorf("a topic without a name: %v", err)
	}
	if (&Topic{}).Name(English) != "" {
		t.Error("a name out of nothing")
	}
}

func TestColours(t *testing.T) {
	for _, ok := range append([]string{""}, Colours...) {
		if err := CheckColour(ok); err != nil {
			t.Error(err)
		}
	}
	if CodeOf(CheckColour("#ff0000")) != Invalid || CodeOf(CheckColour("teal evil")) != Invalid {
		t.Error("any colour is taken")
	}
}
