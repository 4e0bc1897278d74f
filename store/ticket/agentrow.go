package ticket

import (
	"database/sql"
	"errors"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

// AgentColumns are what ScanAgent reads.
const AgentColumns = `a.id, a.name, a.address, a.role, a.lang, a.theme, a.disabled, a.created_at, a.prefs, a.signature, a.avatar_at, a.seen_at, length(a.totp) > 0, a.password_at, a.version`

// ScanAgent reads AgentColumns, and more behind them.
func ScanAgent(scan func(...any) error, more ...any) (desk.Agent, error) {
	var a desk.Agent
	var created, avatar, seen, set int64
	var prefs string
	err := scan(append([]any{&a.ID, &a.Name, &a.Address, (*string)(&a.Role), (*string)(&a.Lang), &a.Theme, &a.Disabled, &created,
		&prefs, &a.Signature, &avatar, &seen, &a.TwoFactor, &set, &a.Version}, more...)...)
	if err != nil {
		return a, err
	}
	a.CreatedAt, a.AvatarAt, a.SeenAt, a.SetAt = db.FromMS(created), db.FromMS(avatar), db.FromMS(seen), db.FromMS(set)
	return a, db.FromJSON(prefs, &a.Prefs)
}

// AgentByID is NotFound (agent.unknown) where there is none.
func AgentByID(q db.Querier, id int64) (desk.Agent, error) {
	a, err := ScanAgent(q.Row(`SELECT `+AgentColumns+` FROM agent a WHERE a.id = $1`, id).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return a, desk.Fail(desk.NotFound, "agent.unknown")
	}
	return a, err
}
