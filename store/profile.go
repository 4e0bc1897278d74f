package store

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/deskbell/deskbell/desk"
)

// SaveProfile changes what is an agent's own: name, language, colours, signature, and how their desk looks. Address, role and what they are
// told of stay as they are.
func (s *Store) SaveProfile(ctx context.Context, a desk.Agent) error {
	a, err := checkedAgent(a)
	if err != nil {
		return err
	}
	a.Signature = strings.TrimRight(tidyText(a.Signature), " \n")
	if utf8.RuneCountInString(a.Signature) > desk.MaxSignature {
		return desk.Fail(desk.Invalid, "text.too_long", "max", desk.MaxSignature).At("signature")
	}
	return s.tx(ctx, func(tx *Tx) error {
		now, err := agentByID(tx, a.ID)
		if err != nil {
			return err
		}
		now.Prefs.Compact, now.Prefs.NoKeys = a.Prefs.Compact, a.Prefs.NoKeys
		tx.changed(desk.Change{Kind: "settings"})
		_, err = tx.exec(`UPDATE agent SET name = $2, lang = $3, theme = $4, signature = $5, prefs = $6, version = version + $7 WHERE id = $1`,
			a.ID, a.Name, string(a.Lang), a.Theme, a.Signature, toJSON(now.Prefs), flag(now.Name != a.Name || now.Lang != a.Lang))
		return err
	})
}

// SetAvatar keeps an agent's picture, a small PNG; nil takes it away.
func (s *Store) SetAvatar(ctx context.Context, agent int64, png []byte) error {
	return s.tx(ctx, func(tx *Tx) error {
		at := ms(tx.now)
		if png == nil {
			at = 0
		}
		tx.changed(desk.Change{Kind: "settings"})
		r, err := tx.exec(`UPDATE agent SET avatar = $2, avatar_at = $3 WHERE id = $1`, agent, png, at)
		return firstError(err, oneRow(r, err, desk.Fail(desk.NotFound, "agent.unknown")))
	})
}

// Avatar is an agent's picture; NotFound where they have none.
func (s *Store) Avatar(ctx context.Context, agent int64) (png []byte, err error) {
	err = s.view(ctx, func(q querier) error {
		return notFound(q.row(`SELECT avatar FROM agent WHERE id = $1 AND avatar_at > 0`, agent).Scan(&png), "not_found")
	})
	return png, err
}
