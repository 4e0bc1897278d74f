package ask

import (
	"errors"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/survey"
	"github.com/deskbell/deskbell/desk/surveymail"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/shop"
	"github.com/deskbell/deskbell/store/ticket"
)

// Begin notes that the customer of a ticket is asked now, and gathers what the mail is written from but for where it comes from. A score
// stays with who resolved the ticket. Who was asked already is Conflict (rating.asked).
func Begin(tx *db.Tx, settings desk.Settings, rules survey.Rules, kind survey.Kind, t *desk.Ticket) (m surveymail.Mail, err error) {
	token, hash, err := newToken(tx)
	if err != nil {
		return m, err
	}
	now, expires := db.MS(tx.Now), db.MS(rules.ExpiresAt(tx.Now))
	m = surveymail.Mail{Asked: survey.Asked{Kind: kind, Style: rules.Style, Words: settings.Texts[t.Lang].Scores}, Mail: textOf(tx, settings, t.Lang, kind),
		Words: tx.DB.SurveyWords()[t.Lang], Number: t.Number, Token: token, PublicURL: tx.PublicURL(settings)}
	one := func(text string, args ...any) error {
		r, err := tx.Exec(text, args...)
		return errors.Join(err, db.OneRow(r, err, desk.Fail(desk.Conflict, "rating.asked")))
	}
	agent := t.ResolvedBy
	switch kind {
	case survey.Rating:
		err = one(`INSERT INTO rating (number, token, agent_id, lang, asked_at, style, expires_at, mailbox_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
			t.Number, hash, agent, string(t.Lang), now, string(rules.Style), expires, t.Mailbox)
		if err == nil {
			_, err = tx.Exec(`UPDATE customer SET asked_at = $2 WHERE id = $1`, t.Customer, now)
		}
	case survey.Reminder, survey.Again:
		if kind == survey.Reminder {
			err = one(`UPDATE rating SET reminder = $2, reminded_at = $3 WHERE number = $1 AND reminded_at = 0`, t.Number, hash, now)
		} else {
			err = one(`INSERT INTO rerating (number, token, asked_at, expires_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`, t.Number, hash, now, expires)
		}
		if err == nil { // the same scale, and the same person
			err = tx.Row(`SELECT style, agent_id FROM rating WHERE number = $1`, t.Number).Scan((*string)(&m.Asked.Style), &agent)
		}
	case survey.NPS:
		err = one(`INSERT INTO nps (customer_id, number, mailbox_id, token, lang, asked_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			t.Customer, t.Number, t.Mailbox, hash, string(t.Lang), now, expires)
	case survey.Solved:
		err = one(`INSERT INTO confirmation (number, resolved_at, resolved_by, token, asked_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
			t.Number, db.MS(t.ResolvedAt), t.ResolvedBy, hash, now, db.MS(tx.Now.AddDate(0, 0, rules.Confirm.Until)))
	}
	if err != nil {
		return m, err
	}
	name := ""
	if agent != 0 {
		a, err := ticket.AgentByID(tx, agent)
		if err != nil && desk.CodeOf(err) != desk.NotFound {
			return m, err
		}
		name = a.Name
	}
	m.Values = ticket.MailValues(settings, t, name)
	return m, nil
}

// SourceOf is how the message of a question came to be.
func SourceOf(kind survey.Kind) desk.Source {
	switch kind {
	case survey.Again:
		return desk.FromAgain
	case survey.NPS:
		return desk.FromNPS
	case survey.Solved:
		return desk.FromSolved
	}
	return desk.FromSurvey
}

// Sent plans the one reminder once a question for a score has gone, and notes that an answer of an agent's was a contact.
func Sent(tx *db.Tx, number, message, agent int64, kind string) error {
	switch {
	case kind == "reply":
		return answered(tx, number, message, agent)
	case survey.Kind(kind) != survey.Rating:
		return nil
	}
	t, err := ticket.ByNumber(tx, number)
	if err != nil || t.Status != desk.Resolved {
		return err
	}
	settings, rules, err := rulesAndSettings(tx, t.Mailbox)
	if err != nil || rules.Remind == 0 {
		return err
	}
	hours, zone, err := clockOf(tx, settings)
	if err != nil {
		return err
	}
	return planner{tx, settings, rules, &t}.plan(survey.Reminder, rules.Allowed(hours, zone, tx.Now.AddDate(0, 0, rules.Remind)))
}

// Undelivered notes that a question did not reach the customer: it is none of those that were delivered, and is not reminded of.
func Undelivered(tx *db.Tx, message int64, kind string) error {
	text := map[survey.Kind]string{
		survey.Rating: `UPDATE rating SET undelivered = 1 WHERE number = $1 AND rated_at = 0`,
		survey.NPS:    `UPDATE nps SET undelivered = 1 WHERE id = (SELECT max(id) FROM nps WHERE number = $1) AND rated_at = 0`,
		survey.Solved: `UPDATE confirmation SET expires_at = 0 WHERE number = $1 AND outcome = ''`,
	}[survey.Kind(kind)]
	if text == "" {
		return nil
	}
	var number, home int64
	if err := tx.Row(`SELECT number, home FROM message WHERE id = $1`, message).Scan(&number, &home); err != nil {
		return err
	}
	if home != 0 {
		number = home
	}
	_, err := tx.Exec(text, number)
	return err
}

func rulesAndSettings(tx *db.Tx, mailbox int64) (settings desk.Settings, rules survey.Rules, err error) {
	if settings, err = shop.ReadSettings(tx); err != nil {
		return settings, rules, err
	}
	rules, err = RulesFor(tx, settings, mailbox)
	return settings, rules, err
}
