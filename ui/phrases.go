package ui

import (
	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/survey"
	"github.com/deskbell/deskbell/desk/surveymail"
)

// Phrases are the words around what a mail quotes or passes on, in each language: for the database, which writes the mails.
func Phrases() map[desk.Lang]desk.Phrases {
	all := map[desk.Lang]desk.Phrases{}
	for _, lang := range desk.Langs {
		all[lang] = desk.Phrases{Wrote: words[lang]["cite.wrote"], Forwarded: words[lang]["cite.forwarded"], From: words[lang]["cite.from"],
			Date: words[lang]["cite.date"], Subject: words[lang]["cite.subject"], To: words[lang]["cite.to"], Cc: words[lang]["cite.cc"],
			Door: words[lang]["mail.door"], DoorByMail: words[lang]["mail.door_by_mail"], State: stateWords(lang)}
	}
	return all
}

// SurveyWords are Deskbell's own words around questions to customers, in each language: for the database, which writes those mails.
func SurveyWords() map[desk.Lang]surveymail.Words {
	all := map[desk.Lang]surveymail.Words{}
	for _, lang := range desk.Langs {
		say := func(key string) string { return words[lang][key] }
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
	w := desk.StateWords{Subject: words[lang]["mail.state_subject"], Text: words[lang]["mail.state_text"], Now: words[lang]["mail.state_now"], Yours: words[lang]["door.yours"],
		Soon: words[lang]["door.soon"], Solved: words[lang]["door.solved"], OpenUntil: words[lang]["door.open_until"], OpensAt: words[lang]["door.opens_at"],
		Answered: words[lang]["mail.state_answered"], Link: words[lang]["mail.door"], Steps: map[desk.DoorStep]string{}}
	for _, step := range desk.DoorSteps {
		w.Steps[step] = words[lang]["door.step."+string(step)]
	}
	return w
}
