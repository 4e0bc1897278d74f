package settings

import (
	"errors"
	"testing"

	"github.com/deskbell/deskbell/desk"
)

func TestCheckTexts(t *testing.T) {
	good := desk.Texts{AckSubject: "a", AckText: "Dear {{customer.name}}", SurveySubject: "s", SurveyText: "{{ scores }}",
		ResetSubject: "r", ResetText: "{{link}}", Scores: [5]string{"1", "2", "3", "4", "5"}}
	for _, c := range []struct {
		name, field, key string
		change           func(*desk.Texts)
	}{
		{"good", "", "", func(*desk.Texts) {}},
		{"blank subject", "ack_subject", "text.empty", func(t *desk.Texts) { t.AckSubject = " " }},
		{"two lines in a subject", "survey_subject", "text.subject_bad", func(t *desk.Texts) { t.SurveySubject = "a\nBcc: x@y.z" }},
		{"unknown variable", "ack_text", "settings.text_variable", func(t *desk.Texts) { t.AckText = "{{customer.nmae}}" }},
		{"a survey without scores", "survey_text", "text.needs", func(t *desk.Texts) { t.SurveyText = "How was it?" }},
		{"a reset without its link", "reset_text", "text.needs", func(t *desk.Texts) { t.ResetText = "{{shop.name}}" }},
		{"a score without a word", "score_3", "text.score_bad", func(t *desk.Texts) { t.Scores[2] = "" }},
	} {
		texts := good
		c.change(&texts)
		err := CheckTexts(texts)
		var e *desk.Error
		if c.key == "" {
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
		} else if !errors.As(err, &e) || e.Key != c.key || e.Field != c.field {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
