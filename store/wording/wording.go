// Package wording keeps the experiments: two wordings of a mail that are tried against each other.
package wording

import (
	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/measure"
	"github.com/deskbell/deskbell/store/db"
)

// Wordings is the part of an open database that this package keeps.
type Wordings struct{ *db.DB }

// Choose is the wording of an automatic mail to a ticket's customer, in their language or in the shop's where that one has no texts. Where an
// experiment with this kind of mail and that language runs, the customer gets the one that is theirs by chance and stays theirs; their first
// such mail is the one that counts.
func Choose(tx *db.Tx, settings desk.Settings, kind measure.Tried, t *desk.Ticket) (measure.Wording, error) {
	lang := t.Lang
	if _, written := settings.Texts[lang]; !written {
		lang = settings.Lang
	}
	text := Present(settings.Texts[lang], kind)
	var id int64
	var a, b measure.Wording
	err := tx.Row(`SELECT id, subject_a, text_a, subject_b, text_b FROM experiment WHERE kind = $1 AND lang = $2 AND ended_at = 0`, string(kind), string(lang)).
		Scan(&id, &a.Subject, &a.Text, &b.Subject, &b.Text)
	if db.Missing(err) {
		return text, nil
	}
	if err != nil {
		return text, err
	}
	arm := measure.ArmOf(id, t.Customer)
	if _, err := tx.Exec(`INSERT INTO experiment_entry (experiment_id, customer_id, arm, number, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
		id, t.Customer, string(arm), t.Number, db.MS(tx.Now)); err != nil {
		return text, err
	}
	if arm == measure.ArmB {
		return b, nil
	}
	return a, nil
}

// Present is the shop's text of a kind of mail.
func Present(t desk.Texts, kind measure.Tried) measure.Wording {
	if kind == measure.TriedSurvey {
		return measure.Wording{Subject: t.SurveySubject, Text: t.SurveyText}
	}
	return measure.Wording{Subject: t.AckSubject, Text: t.AckText}
}

// Set is the shop's texts with another wording of a kind of mail.
func Set(t desk.Texts, kind measure.Tried, w measure.Wording) desk.Texts {
	if kind == measure.TriedSurvey {
		t.SurveySubject, t.SurveyText = w.Subject, w.Text
	} else {
		t.AckSubject, t.AckText = w.Subject, w.Text
	}
	return t
}
