package shop

import (
	"context"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

// FirstDays says how far a new shop has come. Once the list was put away nothing is asked any more.
func (s *Shop) FirstDays(ctx context.Context) (f desk.FirstDays, err error) {
	if db.Shared[cache](s.DB).settled.Load() {
		return desk.FirstDays{Hidden: true}, nil
	}
	err = s.View(ctx, func(q db.Querier) error {
		return q.Row(`SELECT EXISTS (SELECT 1 FROM mailbox), EXISTS (SELECT 1 FROM setting WHERE key = 'hours'), EXISTS (SELECT 1 FROM article WHERE published = 1),
			(SELECT count(*) FROM agent) > 1, EXISTS (SELECT 1 FROM message WHERE direction = 'out' AND agent_id > 0
				AND number NOT IN (SELECT id FROM sample WHERE kind IN ('ticket', 'kept ticket'))),
			EXISTS (SELECT 1 FROM setting WHERE key = 'first_days'), EXISTS (SELECT 1 FROM sample WHERE kind NOT LIKE 'kept %')`).
			Scan(&f.Mailbox, &f.Hours, &f.Article, &f.Colleague, &f.Answer, &f.Hidden, &f.Sampled)
	})
	f.Hidden = f.Hidden && !f.Sampled
	if f.Hidden {
		db.Shared[cache](s.DB).settled.Store(true) // for good
	}
	return f, err
}

// EndFirstDays puts the list of what a new shop does first away.
func (s *Shop) EndFirstDays(ctx context.Context) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		tx.Changed(desk.Change{Kind: "settings"})
		_, err := tx.Exec(`INSERT INTO setting (key, value) VALUES ('first_days', 'ended') ON CONFLICT (key) DO NOTHING`)
		return err
	})
}
