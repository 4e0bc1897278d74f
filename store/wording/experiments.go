package wording

import (
	"context"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/audit"
	"github.com/deskbell/deskbell/desk/measure"
	"github.com/deskbell/deskbell/desk/settings"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/shop"
)

const columns = `e.id, e.kind, e.lang, e.name, e.subject_a, e.text_a, e.subject_b, e.text_b, e.per_arm, e.difference, e.started_at, e.ended_at, e.ended_by,
	(SELECT count(*) FROM experiment_entry n WHERE n.experiment_id = e.id)`

func scan(scan func(...any) error) (e measure.Experiment, err error) {
	var started, ended int64
	err = scan(&e.ID, &e.Kind, &e.Lang, &e.Name, &e.A.Subject, &e.A.Text, &e.B.Subject, &e.B.Text, &e.PerArm, &e.Difference, &started, &ended, &e.EndedBy, &e.Entered)
	e.StartedAt, e.EndedAt = db.FromMS(started), db.FromMS(ended)
	return e, err
}

// maxExperiments are listed: nobody tries more in years.
const maxExperiments = 200

// Experiments are all of them, those that run first, then the newest; each with how it stands.
func (s *Wordings) Experiments(ctx context.Context) (all []measure.Experiment, err error) {
	if err := s.SettleExperiments(ctx); err != nil {
		return nil, err
	}
	err = s.View(ctx, func(q db.Querier) error {
		if err := db.Each(q, func(row func(...any) error) error {
			e, err := scan(row)
			all = append(all, e)
			return err
		}, `SELECT `+columns+` FROM experiment e ORDER BY e.ended_at > 0, e.id DESC LIMIT $1`, maxExperiments); err != nil {
			return err
		}
		for i := range all {
			if err := s.stand(q, &all[i]); err != nil {
				return err
			}
		}
		return nil
	})
	return all, err
}

// Experiment is one, with how it stands. NotFound (experiment.unknown).
func (s *Wordings) Experiment(ctx context.Context, id int64) (e measure.Experiment, err error) {
	if err := s.SettleExperiments(ctx); err != nil {
		return e, err
	}
	err = s.View(ctx, func(q db.Querier) error {
		if e, err = byID(q, id); err != nil {
			return err
		}
		return s.stand(q, &e)
	})
	return e, err
}

func byID(q db.Querier, id int64) (measure.Experiment, error) {
	e, err := scan(q.Row(`SELECT `+columns+` FROM experiment e WHERE e.id = $1`, id).Scan)
	return e, db.NotFound(err, "experiment.unknown")
}

// stand fills in how an experiment stands: of each wording the first customers whose time to react is over, up to the horizon.
func (s *Wordings) stand(q db.Querier, e *measure.Experiment) error {
	did := map[measure.Arm][]bool{}
	for _, arm := range []measure.Arm{measure.ArmA, measure.ArmB} {
		if err := db.Each(q, func(scan func(...any) error) error {
			var yes bool
			err := scan(&yes)
			did[arm] = append(did[arm], yes)
			return err
		}, `SELECT success FROM experiment_entry WHERE experiment_id = $1 AND arm = $2 AND settled_at > 0 ORDER BY at, customer_id LIMIT $3`, e.ID, string(arm), e.PerArm); err != nil {
			return err
		}
	}
	until := s.Now()
	if !e.EndedAt.IsZero() {
		until = e.EndedAt
	}
	e.Standing = measure.Standing{A: measure.FirstOf(did[measure.ArmA], e.PerArm), B: measure.FirstOf(did[measure.ArmB], e.PerArm), Horizon: e.PerArm,
		Ran: until.Sub(e.StartedAt) - e.Kind.Settles()}
	return nil
}

// StartExperiment begins one: e has kind, language, name, difference and wording B; A is the shop's text as it is. Conflict
// (experiment.running) while another one with the same kind of mail and language runs.
func (s *Wordings) StartExperiment(ctx context.Context, e measure.Experiment) (id int64, err error) {
	if e.Name = desk.TidyLine(e.Name, desk.MaxName+1); e.Name == "" || len([]rune(e.Name)) > desk.MaxName {
		return 0, desk.Fail(desk.Invalid, "experiment.name", "max", desk.MaxName).At("name")
	}
	e.B = measure.Wording{Subject: strings.TrimSpace(e.B.Subject), Text: db.TidyText(e.B.Text)}
	plan, err := s.PlanExperiment(ctx, e.Kind, desk.Lang(e.Lang))
	if err != nil {
		return 0, err
	}
	perArm, _, _ := plan.Needs(e.Difference)
	if perArm == 0 {
		return 0, desk.Fail(desk.Invalid, "number.bad").At("points")
	}
	err = s.Tx(ctx, func(tx *db.Tx) error {
		settings, err := shop.ReadSettings(tx)
		if err != nil {
			return err
		}
		texts := settings.Texts[desk.Lang(e.Lang)]
		e.A = Present(texts, e.Kind)
		switch {
		case e.A.Text == "":
			return desk.Fail(desk.Invalid, "experiment.no_text")
		case e.A == e.B:
			return desk.Fail(desk.Invalid, "experiment.same").At("text_b")
		}
		if err := checkB(texts, e); err != nil {
			return err
		}
		var runs bool
		if err := tx.Row(`SELECT EXISTS (SELECT 1 FROM experiment WHERE kind = $1 AND lang = $2 AND ended_at = 0)`, string(e.Kind), e.Lang).Scan(&runs); err != nil {
			return err
		}
		if runs {
			return desk.Fail(desk.Conflict, "experiment.running")
		}
		if err := tx.Row(`INSERT INTO experiment (kind, lang, name, subject_a, text_a, subject_b, text_b, per_arm, difference, started_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id`,
			string(e.Kind), e.Lang, e.Name, e.A.Subject, e.A.Text, e.B.Subject, e.B.Text, perArm, e.Difference, db.MS(tx.Now)).Scan(&id); err != nil {
			return err
		}
		return shop.AddAudit(tx, desk.By{}, audit.TrialOn, e.Name)
	})
	return id, err
}

// checkB says what is wrong with wording B, by the rules for the shop's own texts, at the form's fields.
func checkB(texts desk.Texts, e measure.Experiment) error {
	err := settings.CheckTexts(Set(texts, e.Kind, e.B))
	if fault, ok := err.(*desk.Error); ok && strings.HasPrefix(fault.Field, string(e.Kind)+"_") {
		return fault.At(strings.TrimPrefix(fault.Field, string(e.Kind)+"_") + "_b")
	}
	return err
}

// EndExperiment stops one before its time. Conflict (experiment.over) where it is over already.
func (s *Wordings) EndExperiment(ctx context.Context, id int64) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		e, err := byID(tx, id)
		if err != nil {
			return err
		}
		r, err := tx.Exec(`UPDATE experiment SET ended_at = $2, ended_by = $3 WHERE id = $1 AND ended_at = 0`, id, db.MS(tx.Now), tx.By.Agent)
		if err := db.FirstError(err, db.OneRow(r, err, desk.Fail(desk.Conflict, "experiment.over"))); err != nil {
			return err
		}
		return shop.AddAudit(tx, desk.By{}, audit.TrialOff, e.Name)
	})
}

// AdoptExperiment makes wording B the shop's text. Conflict (experiment.not_better) unless the experiment found that it does better.
func (s *Wordings) AdoptExperiment(ctx context.Context, id int64) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		e, err := byID(tx, id)
		if err != nil {
			return err
		}
		if err := s.stand(tx, &e); err != nil {
			return err
		}
		if e.EndedAt.IsZero() || e.Standing.Verdict() != measure.BetterB {
			return desk.Fail(desk.Conflict, "experiment.not_better")
		}
		settings, err := shop.ReadSettings(tx)
		if err != nil {
			return err
		}
		lang := desk.Lang(e.Lang)
		settings.Texts[lang] = Set(settings.Texts[lang], e.Kind, e.B)
		if err := shop.AddAudit(tx, desk.By{}, audit.Texts, "", "fields", string(e.Kind)+"_text"); err != nil {
			return err
		}
		return shop.WriteSettings(tx, settings)
	})
}
