package words

import (
	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/survey"
	"github.com/deskbell/deskbell/desk/surveymail"
)

// Phrases are the words around what a mail quotes or passes on, in each language: for the database, which writes the mails.
func Phrases() map[desk.Lang]desk.Phrases {
	all := map[desk.Lang]desk.Phrases{}
	for _, lang := range desk.Langs {
		all[lang] = desk.Phrases{Wrote: texts[lang]["cite.wrote"], Forwarded: texts[lang]["cite.forwarded"], From: texts[lang]["cite.from"],
			Date: texts[lang]["cite.date"], Subject: texts[lang]["cite.subject"], To: texts[lang]["cite.to"], Cc: texts[lang]["cite.cc"],
			Door: texts[lang]["mail.door"], DoorByMail: texts[lang]["mail.door_by_mail"], State: stateWords(lang)}
	}
	return all
}

// SurveyWords are Deskbell's own words around questions to customers, in each language: for the database, which writes those mails.
func SurveyWords() map[desk.Lang]surveymail.Words {
	all := map[desk.Lang]surveymail.Words{}
	for _, lang := range desk.Langs {
		say := func(key string) string { return texts[lang][key] }
		w := surveymail.Words{Thumbs: [2]string{say("thumb.1"), say("thumb.5")}, Yes: say("mail.solved"), No: say("mail.broken"), Unlikely: say("nps.low"), Likely: say("nps.high"),
			Texts: map[survey.Kind]desk.MailText{}, How: map[string]string{}, Reasons: map[string]string{}}
		for _, k := range survey.Kinds {
			if k != survey.Rating {
				w.Texts[k] = desk.MailText{Subject: say("text." + string(k) + ".subject"), Text: say("text." + string(k) + ".text")}
			}
		}
		w.Leaflet = surveymail.LeafletWords{Lead: say("leaflet.lead"), Whole: say("leaflet.whole"), Solved: say("leaflet.solved"), ByPage: say("leaflet.by_page"), ByMail: say("leaflet.by_mail"),
			Say: say("leaflet.say")}
		for _, how := range []string{string(survey.Stars), string(survey.Faces), string(survey.Thumbs), string(survey.NPS), string(survey.Solved)} {
			w.How[how] = say("how." + how)
		}
		for _, key := range surveymail.DefaultReasons {
			w.Reasons[key] = say("reason." + key)
		}
		all[lang] = w
	}
	return all
}

// stateWords are those of the page about the same.
func stateWords(lang desk.Lang) desk.StateWords {
	w := desk.StateWords{Subject: texts[lang]["mail.state_subject"], Text: texts[lang]["mail.state_text"], Now: texts[lang]["mail.state_now"], Yours: texts[lang]["door.yours"],
		Soon: texts[lang]["door.soon"], Solved: texts[lang]["door.solved"], OpenUntil: texts[lang]["door.open_until"], OpensAt: texts[lang]["door.opens_at"],
		Answered: texts[lang]["mail.state_answered"], Link: texts[lang]["mail.door"], Steps: map[desk.DoorStep]string{}}
	for _, step := range desk.DoorSteps {
		w.Steps[step] = texts[lang]["door.step."+string(step)]
	}
	return w
}
