package store

import (
	"context"

	"github.com/deskbell/deskbell/desk"
)

// SavePrefs changes what an agent chose for themselves: change gets it as it is now, so that two pages that change different things do not
// undo each other.
func (s *Store) SavePrefs(ctx context.Context, agent int64, change func(*desk.Prefs)) error {
	return s.tx(ctx, func(tx *Tx) error {
		a, err := agentByID(tx, agent)
		if err != nil {
			return err
		}
		change(&a.Prefs)
		_, err = tx.exec(`UPDATE agent SET prefs = $2 WHERE id = $1`, agent, toJSON(a.Prefs))
		return err
	})
}
