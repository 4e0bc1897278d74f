package people

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

// SaveProfile changes what is an agent's own: name, language, colours, signature, and how their desk looks. Address, role and what they are
// told of stay as they are.
func (s *People) SaveProfile(ctx context.Context, a desk.Agent) error {
	a, err := CheckedAgent(a)
	if err != nil {
		return err
	}
	a.Signature = strings.TrimRight(db.TidyText(a.Signature), " \n")
	if utf8.RuneCountInString(a.Signature) > desk.MaxSignature {
		return desk.Fail(desk.Invalid, "text.too_long", "max", desk.MaxSignature).At("signature")
	}
	return s.Tx(ctx, func(tx *db.Tx) error {
		now, err := ticket.AgentByID(tx, a.ID)
		if err != nil {
			return err
		}
		now.Prefs.Compact, now.Prefs.NoKeys = a.Prefs.Compact, a.Prefs.NoKeys
		tx.Changed(desk.Change{Kind: "settings"})
		tx.Changed(desk.Change{Kind: "looks", Agent: a.ID, For: a.ID})
		_, err = tx.Exec(`UPDATE agent SET name = $2, lang = $3, theme = $4, signature = $5, prefs = $6, version = version + $7 WHERE id = $1`,
			a.ID, a.Name, string(a.Lang), a.Theme, a.Signature, db.ToJSON(now.Prefs), db.Flag(now.Name != a.Name || now.Lang != a.Lang))
		return err
	})
}

// SetAvatar keeps an agent's picture, a small PNG; nil takes it away.
func (s *People) SetAvatar(ctx context.Context, agent int64, png []byte) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		at := db.MS(tx.Now)
		if png == nil {
			at = 0
		}
		tx.Changed(desk.Change{Kind: "settings"})
		r, err := tx.Exec(`UPDATE agent SET avatar = $2, avatar_at = $3 WHERE id = $1`, agent, png, at)
		return db.FirstError(err, db.OneRow(r, err, desk.Fail(desk.NotFound, "agent.unknown")))
	})
}

// Avatar is an agent's picture; NotFound where they have none.
func (s *People) Avatar(ctx context.Context, agent int64) (png []byte, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		return db.NotFound(q.Row(`SELECT avatar FROM agent WHERE id = $1 AND avatar_at > 0`, agent).Scan(&png), "not_found")
	})
	return png, err
}
