package desk

import (
	"strings"
	"unicode/utf8"

	"github.com/deskbell/deskbell/desk/survey"
)

// CheckTexts says what is wrong with the mails of one language: an empty subject or text, a variable that does not exist, or one that
// the mail is useless without. Field is the text's name, as ack_text.
func CheckTexts(t Texts) error {
	type field struct{ name, text, needs string }
	fields := []field{
		{"ack_subject", t.AckSubject, ""}, {"ack_text", t.AckText, ""},
		{"survey_subject", t.SurveySubject, ""}, {"survey_text", t.SurveyText, "scores"},
		{"reset_subject", t.ResetSubject, ""}, {"reset_text", t.ResetText, "link"},
	}
	for _, k := range survey.Kinds {
		if m, there := t.Questions[k]; there {
			fields = append(fields, field{string(k) + "_subject", m.Subject, ""}, field{string(k) + "_text", m.Text, "scores"})
		}
	}
	for _, f := range fields {
		subject := strings.HasSuffix(f.name, "_subject")
		switch {
		case strings.TrimSpace(f.text) == "":
			return Fail(Invalid, "text.empty").At(f.name)
		case subject && (hasControl(f.text) || utf8.RuneCountInString(f.text) > MaxSubject):
			return Fail(Invalid, "text.subject_bad", "max", MaxSubject).At(f.name)
		case utf8.RuneCountInString(f.text) > MaxText/10:
			return Fail(TooLarge, "text.too_long", "max", MaxText/10).At(f.name)
		}
		if unknown := UnknownVariables(f.text, MailVariables); len(unknown) > 0 {
			return Fail(Invalid, "settings.text_variable", "names", strings.Join(unknown, ", ")).At(f.name)
		}
		if f.needs != "" && !UsesVariable(f.text, f.needs) {
			return Fail(Invalid, "text.needs", "name", "{{"+f.needs+"}}").At(f.name)
		}
	}
	for i, word := range t.Scores {
		if strings.TrimSpace(word) == "" || hasControl(word) || utf8.RuneCountInString(word) > MaxTag {
			return Fail(Invalid, "text.score_bad", "max", MaxTag).At("score_" + string(rune('1'+i)))
		}
	}
	return nil
}

// UsesVariable says whether a text has the variable name.
func UsesVariable(text, name string) bool {
	for _, m := range variable().FindAllStringSubmatch(text, -1) {
		if m[1] == name {
			return true
		}
	}
	return false
}
