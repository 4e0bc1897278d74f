package help

import (
	"context"
	"crypto/sha256"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/audit"
	"github.com/deskbell/deskbell/desk/talk"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/shop"
)

// sealModel is the place of the model's key in the seal.
const sealModel = "model:"

// keptModel is a model as it is stored: its key is sealed for the address that it is for.
type keptModel struct {
	talk.Model
	Sealed []byte
}

// Model is the language model that may put passages into other words; the zero Model where there is none.
func (s *Help) Model(ctx context.Context) (m talk.Model, err error) {
	var kept keptModel
	err = s.View(ctx, func(q db.Querier) error {
		kept, err = modelOf(q)
		return err
	})
	if err != nil {
		return m, err
	}
	m = kept.Model
	m.Key, err = s.Unseal(sealModel+m.URL, kept.Sealed)
	return m, err
}

func modelOf(q db.Querier) (kept keptModel, err error) {
	var text string
	err = q.Row(`SELECT value FROM setting WHERE key = 'model'`).Scan(&text)
	if db.Missing(err) {
		return kept, nil
	}
	if err != nil {
		return kept, err
	}
	return kept, db.FromJSON(text, &kept)
}

// SaveModel changes it. An empty key leaves the one that is there, as long as the address stays: a key goes nowhere but to whom it was
// typed for. See talk.Model.Check for what is refused.
func (s *Help) SaveModel(ctx context.Context, m talk.Model) error {
	if err := m.Check(); err != nil {
		return err
	}
	kept := keptModel{Model: m}
	kept.Key = ""
	var err error
	if kept.Sealed, err = s.Seal(sealModel+m.URL, m.Key); err != nil {
		return err
	}
	return s.Tx(ctx, func(tx *db.Tx) error {
		before, err := modelOf(tx)
		if err != nil {
			return err
		}
		if m.Key == "" && before.URL == m.URL {
			kept.Sealed = before.Sealed
		}
		if err := shop.AddAudit(tx, desk.By{}, audit.Model, ""); err != nil {
			return err
		}
		_, err = tx.Exec(`INSERT INTO setting (key, value) VALUES ('model', $1) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, db.ToJSON(kept))
		return err
	})
}

// Reworded notes what a model made of the last answer of a talk (empty: nothing that can be used), and to which machine it went for that
// (empty: to none other).
func (s *Help) Reworded(ctx context.Context, token, worded, host string) error {
	hash := sha256.Sum256([]byte(token))
	return s.Tx(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE turn SET worded = $2, sent_to = $3 WHERE kind = 'answer' AND id = (SELECT max(t.id) FROM turn t JOIN talk k ON k.id = t.talk_id WHERE k.token = $1)`,
			hash[:], worded, host)
		return err
	})
}
