package people

import (
	"context"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

// SavePrefs changes what an agent chose for themselves: change gets it as it is now, so that two pages that change different things do not
// undo each other.
func (s *People) SavePrefs(ctx context.Context, agent int64, change func(*desk.Prefs)) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		a, err := ticket.AgentByID(tx, agent)
		if err != nil {
			return err
		}
		before := a.Prefs
		change(&a.Prefs)
		if before.Compact != a.Prefs.Compact {
			tx.Changed(desk.Change{Kind: "looks", Agent: agent, For: agent})
		}
		_, err = tx.Exec(`UPDATE agent SET prefs = $2 WHERE id = $1`, agent, db.ToJSON(a.Prefs))
		return err
	})
}
