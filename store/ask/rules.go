package ask

import (
	"context"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/audit"
	"github.com/deskbell/deskbell/desk/calendar"
	"github.com/deskbell/deskbell/desk/survey"
	"github.com/deskbell/deskbell/desk/surveymail"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/shop"
)

// SurveyRules are how a mailbox asks: its own, else (and for mailbox 0) those of all, else those of a new shop.
func (s *Asks) SurveyRules(ctx context.Context, mailbox int64) (r survey.Rules, err error) {
	settings, err := s.Settings(ctx)
	if err != nil {
		return r, err
	}
	err = s.View(ctx, func(q db.Querier) error {
		r, err = readRules(q, s.DB, settings, mailbox)
		return err
	})
	return r, err
}

// RulesFor are SurveyRules within a transaction.
func RulesFor(tx *db.Tx, settings desk.Settings, mailbox int64) (survey.Rules, error) {
	return readRules(tx, tx.DB, settings, mailbox)
}

func readRules(q db.Querier, d *db.DB, settings desk.Settings, mailbox int64) (survey.Rules, error) {
	r := survey.Default(settings.RatingOn, settings.RatingDelay, settings.RatingEvery)
	for _, key := range surveymail.DefaultReasons {
		reason := survey.Reason{Key: key, Names: map[string]string{}}
		for lang, words := range d.SurveyWords() {
			if name := words.Reasons[key]; name != "" {
				reason.Names[string(lang)] = name
			}
		}
		if len(reason.Names) > 0 {
			r.Reasons = append(r.Reasons, reason)
		}
	}
	var text string
	var of, version int64
	err := q.Row(`SELECT mailbox_id, rules, version FROM survey_rules WHERE mailbox_id IN (0, $1) ORDER BY mailbox_id DESC LIMIT 1`, mailbox).Scan(&of, &text, &version)
	if db.Missing(err) {
		return r, nil
	}
	if err != nil {
		return r, err
	}
	if of == mailbox {
		r.Own, r.Version = mailbox != 0, version
	}
	r.Reasons = nil
	return r, db.FromJSON(text, &r)
}

// LowScores are the best scores that are low ones, by mailbox; 0: of all that have no rules of their own.
func LowScores(q db.Querier) (map[int64]int, error) {
	low := map[int64]int{0: survey.Default(false, 0, 0).Low}
	return low, db.Each(q, func(scan func(...any) error) error {
		var of int64
		var text string
		if err := scan(&of, &text); err != nil {
			return err
		}
		r := survey.Rules{Low: low[0]}
		err := db.FromJSON(text, &r)
		low[of] = r.Low
		return err
	}, `SELECT mailbox_id, rules FROM survey_rules ORDER BY mailbox_id`)
}

// SaveSurveyRules saves how a mailbox asks; 0: all that have no rules of their own. Invalid for rules that are not right, NotFound
// (mailbox.unknown), Conflict (settings.changed_since) where Version is stale.
func (s *Asks) SaveSurveyRules(ctx context.Context, by desk.By, mailbox int64, r survey.Rules) error {
	if field, key := r.Check(); field != "" {
		return desk.Fail(desk.Invalid, key).At(field)
	}
	return s.Tx(ctx, func(tx *db.Tx) error {
		subject, err := rulesOf(tx, mailbox)
		if err != nil {
			return err
		}
		if err := ownerIsHere(tx, r); err != nil {
			return err
		}
		var version int64
		err = tx.Row(`SELECT version FROM survey_rules WHERE mailbox_id = $1`, mailbox).Scan(&version)
		if err != nil && !db.Missing(err) {
			return err
		}
		if r.Version != version {
			return desk.Fail(desk.Conflict, "settings.changed_since")
		}
		_, err = tx.Exec(`INSERT INTO survey_rules (mailbox_id, rules, version) VALUES ($1, $2, 1)
			ON CONFLICT (mailbox_id) DO UPDATE SET rules = excluded.rules, version = survey_rules.version + 1`, mailbox, db.ToJSON(r))
		return db.FirstError(err, rulesChanged(tx, by, subject))
	})
}

// DropSurveyRules makes a mailbox ask by the rules of all again.
func (s *Asks) DropSurveyRules(ctx context.Context, by desk.By, mailbox int64) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		subject, err := rulesOf(tx, mailbox)
		if err != nil || mailbox == 0 {
			return err
		}
		_, err = tx.Exec(`DELETE FROM survey_rules WHERE mailbox_id = $1`, mailbox)
		return db.FirstError(err, rulesChanged(tx, by, subject))
	})
}

// rulesOf is what rules are called in the audit: the mailbox's address; nothing for those of all.
func rulesOf(tx *db.Tx, mailbox int64) (address string, err error) {
	if mailbox == 0 {
		return "", nil
	}
	err = tx.Row(`SELECT address FROM mailbox WHERE id = $1 AND removed = 0`, mailbox).Scan(&address)
	return address, db.NotFound(err, "mailbox.unknown")
}

func rulesChanged(tx *db.Tx, by desk.By, subject string) error {
	tx.Changed(desk.Change{Kind: "settings", Agent: by.Agent})
	return shop.AddAudit(tx, by, audit.Ratings, subject)
}

// ownerIsHere refuses an owner of follow-ups who can't see to them (survey.owner_unknown).
func ownerIsHere(tx *db.Tx, r survey.Rules) error {
	if r.Repair.Owner == 0 {
		return nil
	}
	ok, err := mayFollowUp(tx, r.Repair.Owner)
	if err != nil || ok {
		return err
	}
	return desk.Fail(desk.Invalid, "survey.owner_unknown").At("repair_owner")
}

// clockOf is when the shop works, and its zone.
func clockOf(tx *db.Tx, settings desk.Settings) (*calendar.Hours, *time.Location, error) {
	h, err := shop.HoursIn(tx, settings.Zone)
	return &h, h.Zone, err
}
