package desk

import (
	"errors"
	"testing"
)

func TestCheckTexts(t *testing.T) {
	good := Texts{AckSubject: "a", AckText: "Dear {{customer.name}}", SurveySubject: "s", SurveyText: "{{ scores }}",
		ResetSubject: "r", ResetText: "{{link}}", Scores: [5]string{"1", "2", "3", "4", "5"}}
	for _, c := range []struct {
		name, field, key string
		change           func(*Texts)
	}{
		{"good", "", "", func(*Texts) {}},
		{"blank subject", "ack_subject", "text.empty", func(t *Texts) { t.AckSubject = " " }},
		{"two lines in a subject", "survey_subject", "text.subject_bad", func(t *Texts) { t.SurveySubject = "a\nBcc: x@y.z" }},
		{"unknown variable", "ack_text", "settings.text_variable", func(t *Texts) { t.AckText = "{{customer.nmae}}" }},
		{"a survey without scores", "survey_text", "text.needs", func(t *Texts) { t.SurveyText = "How was it?" }},
		{"a reset without its link", "reset_text", "text.needs", func(t *Texts) { t.ResetText = "{{shop.name}}" }},
		{"a score without a word", "score_3", "text.score_bad", func(t *Texts) { t.Scores[2] = "" }},
	} {
		texts := good
		c.change(&texts)
		err := CheckTexts(texts)
		var e *Error
		if c.key == "" {
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
		} else if !errors.As(err, &e) || e.Key != c.key || e.Field != c.field {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestPlainMarkdownHasNoTableRules(t *testing.T) {
	if got, want := PlainMarkdown("| a | b |\n|---|:-:|\n| 1 | 2 |\nx - y"), "  a   b  \n\n  1   2  \nx - y"; got != want {
		t.Errorf("%q", got)
	}
}
