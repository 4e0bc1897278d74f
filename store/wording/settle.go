package wording

import (
	"context"
	"time"

	"github.com/deskbell/deskbell/desk/measure"
	"github.com/deskbell/deskbell/store/db"
)

// entry is a customer whose reaction is not known yet.
type entry struct {
	experiment, customer, number int64
	kind                         measure.Tried
	at                           time.Time
}

// SettleExperiments looks what became of the mails of the experiments that run, and ends those that have reached their horizon.
func (s *Wordings) SettleExperiments(ctx context.Context) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		var open []entry
		if err := db.Each(tx, func(scan func(...any) error) error {
			var e entry
			var at int64
			err := scan(&e.experiment, &e.customer, &e.number, &e.kind, &at)
			e.at = db.FromMS(at)
			open = append(open, e)
			return err
		}, `SELECT n.experiment_id, n.customer_id, n.number, e.kind, n.at FROM experiment e JOIN experiment_entry n ON n.experiment_id = e.id
			WHERE e.ended_at = 0 AND n.settled_at = 0`); err != nil {
			return err
		}
		for _, e := range open {
			if err := settle(tx, e); err != nil {
				return err
			}
		}
		_, err := tx.Exec(`UPDATE experiment SET ended_at = $1 WHERE ended_at = 0
			AND (SELECT count(*) FROM experiment_entry n WHERE n.experiment_id = experiment.id AND n.arm = 'a' AND n.settled_at > 0) >= per_arm
			AND (SELECT count(*) FROM experiment_entry n WHERE n.experiment_id = experiment.id AND n.arm = 'b' AND n.settled_at > 0) >= per_arm`, db.MS(tx.Now))
		return err
	})
}

// settle notes what a customer did, as soon as it is known. One whom the mail never reached, or whose ticket is gone, takes no part.
func settle(tx *db.Tx, e entry) error {
	success, known, gone, err := reaction(tx, e)
	switch {
	case err != nil:
		return err
	case gone:
		_, err = tx.Exec(`DELETE FROM experiment_entry WHERE experiment_id = $1 AND customer_id = $2`, e.experiment, e.customer)
	case known || !tx.Now.Before(e.at.Add(e.kind.Settles())):
		_, err = tx.Exec(`UPDATE experiment_entry SET success = $3, settled_at = $4 WHERE experiment_id = $1 AND customer_id = $2`, e.experiment, e.customer, db.Flag(success), db.MS(tx.Now))
	}
	return err
}

// reaction of a customer to the mail that they got. known is false while their time runs and nothing has happened; success is then what
// it will be if nothing does.
func reaction(q db.Querier, e entry) (success, known, gone bool, err error) {
	until := db.MS(e.at.Add(e.kind.Settles()))
	if e.kind == measure.TriedSurvey {
		var rated int64
		var lost bool
		err = q.Row(`SELECT rated_at, undelivered FROM rating WHERE number = $1`, e.number).Scan(&rated, &lost)
		if db.Missing(err) {
			return false, false, true, nil
		}
		in := rated > 0 && rated <= until
		return in, in, lost && rated == 0, err
	}
	var there, solved bool
	err = q.Row(`SELECT EXISTS (SELECT 1 FROM ticket WHERE number = $1), EXISTS (SELECT 1 FROM offer WHERE number = $1 AND outcome = 'confirmed' AND outcome_at <= $2)`, e.number, until).
		Scan(&there, &solved)
	if err != nil || !there || solved {
		return solved, solved, !there, err
	}
	var direction string
	err = q.Row(`SELECT direction FROM message WHERE number = $1 AND created_at > $2 AND created_at <= $3 AND newcomer = 0 AND bounce = ''
		AND (direction = 'in' AND auto = '' OR direction = 'out' AND source = 'agent') ORDER BY id LIMIT 1`, e.number, db.MS(e.at), until).Scan(&direction)
	if db.Missing(err) {
		return true, false, false, nil
	}
	return direction == "out", err == nil, false, err
}
