package wording

import (
	"context"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/measure"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/shop"
)

const (
	watched = 90 * 24 * time.Hour // how far back the present wording, and how many customers come, is looked at
	sampled = 400                 // mails are enough to know how often it does what it should: within 5 percentage points
)

// PlanExperiment is what an experiment with a kind of mail in a language would be up against, by the mails of the last ninety days.
func (s *Wordings) PlanExperiment(ctx context.Context, kind measure.Tried, lang desk.Lang) (p measure.Plan, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		settings, err := shop.ReadSettings(q)
		if err != nil {
			return err
		}
		p.A = Present(settings.Texts[lang], kind)
		past, err := s.sent(q, kind, lang)
		if err != nil || len(past) == 0 {
			return err
		}
		customers := map[int64]bool{}
		did, of := 0, 0
		for _, e := range past {
			customers[e.customer] = true
			success, _, gone, err := reaction(q, e)
			if err != nil {
				return err
			}
			if gone {
				continue
			}
			of++
			if success {
				did++
			}
		}
		p.Base = measure.ShareOf(did, of)
		weeks := max(s.Now().Sub(past[len(past)-1].at).Hours()/(7*24), 1)
		p.PerWeek = float64(len(customers)) / weeks
		return nil
	})
	return p, err
}

// sent are mails of a kind whose customers' time to react is over, the newest first.
func (s *Wordings) sent(q db.Querier, kind measure.Tried, lang desk.Lang) (past []entry, err error) {
	text := `SELECT t.customer_id, r.number, r.asked_at FROM rating r JOIN ticket t ON t.number = r.number WHERE r.asked_at > $1 AND r.asked_at <= $2 AND r.lang = $3
		ORDER BY r.asked_at DESC LIMIT $4`
	if kind == measure.TriedAck {
		text = `SELECT t.customer_id, t.number, o.created_at FROM outbox o JOIN ticket t ON t.number = o.number WHERE o.kind = 'ack' AND o.created_at > $1 AND o.created_at <= $2 AND t.lang = $3
			ORDER BY o.created_at DESC LIMIT $4`
	}
	err = db.Each(q, func(scan func(...any) error) error {
		e := entry{kind: kind}
		var at int64
		err := scan(&e.customer, &e.number, &at)
		e.at = db.FromMS(at)
		past = append(past, e)
		return err
	}, text, db.MS(s.Now().Add(-watched)), db.MS(s.Now().Add(-kind.Settles())), string(lang), sampled)
	return past, err
}
