package settings

import (
	"strings"
	"unicode/utf8"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/survey"
	"github.com/deskbell/deskbell/desk/variable"
)

// CheckTexts says what is wrong with the mails of one language: an empty subject or text, a variable that does not exist, or one that
// the mail is useless without. Field is the text's name, as ack_text.
func CheckTexts(t desk.Texts) error {
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
			return desk.Fail(desk.Invalid, "text.empty").At(f.name)
		case subject && (desk.HasControl(f.text) || utf8.RuneCountInString(f.text) > desk.MaxSubject):
			return desk.Fail(desk.Invalid, "text.subject_bad", "max", desk.MaxSubject).At(f.name)
		case utf8.RuneCountInString(f.text) > desk.MaxText/10:
			return desk.Fail(desk.TooLarge, "text.too_long", "max", desk.MaxText/10).At(f.name)
		}
		if unknown := variable.Unknown(f.text, variable.MailNames); len(unknown) > 0 {
			return desk.Fail(desk.Invalid, "settings.text_variable", "names", strings.Join(unknown, ", ")).At(f.name)
		}
		if f.needs != "" && !variable.Uses(f.text, f.needs) {
			return desk.Fail(desk.Invalid, "text.needs", "name", "{{"+f.needs+"}}").At(f.name)
		}
	}
	for i, word := range t.Scores {
		if strings.TrimSpace(word) == "" || desk.HasControl(word) || utf8.RuneCountInString(word) > desk.MaxTag {
			return desk.Fail(desk.Invalid, "text.score_bad", "max", desk.MaxTag).At("score_" + string(rune('1'+i)))
		}
	}
	return nil
}
