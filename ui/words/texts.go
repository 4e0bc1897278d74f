package words

import (
	"strconv"

	"github.com/deskbell/deskbell/desk"
)

// DefaultTexts are the mails that a new shop sends, in lang, until the owner rewrites them.
func DefaultTexts(lang desk.Lang) desk.Texts {
	t := desk.Texts{
		AckSubject: Text(lang, "text.ack.subject", nil), AckText: Text(lang, "text.ack.text", nil),
		SurveySubject: Text(lang, "text.survey.subject", nil), SurveyText: Text(lang, "text.survey.text", nil),
		ResetSubject: Text(lang, "text.reset.subject", nil), ResetText: Text(lang, "text.reset.text", nil),
	}
	t.Questions = SurveyWords()[lang].Texts
	for i := range t.Scores {
		t.Scores[i] = Text(lang, "score."+strconv.Itoa(i+1), nil)
	}
	return t
}

// AllDefaultTexts are DefaultTexts in every language.
func AllDefaultTexts() map[desk.Lang]desk.Texts {
	all := map[desk.Lang]desk.Texts{}
	for _, lang := range desk.Langs {
		all[lang] = DefaultTexts(lang)
	}
	return all
}
