package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"

	"github.com/deskbell/deskbell/desk"
)

const agentColumns = `a.id, a.name, a.address, a.role, a.lang, a.theme, a.disabled, a.created_at, a.prefs, a.signature, a.avatar_at, a.seen_at, length(a.totp) > 0, a.password_at, a.version`

func scanAgent(scan func(...any) error, more ...any) (desk.Agent, error) {
	var a desk.Agent
	var created, avatar, seen, set int64
	var prefs string
	err := scan(append([]any{&a.ID, &a.Name, &a.Address, (*string)(&a.Role), (*string)(&a.Lang), &a.Theme, &a.Disabled, &created,
		&prefs, &a.Signature, &avatar, &seen, &a.TwoFactor, &set, &a.Version}, more...)...)
	if err != nil {
		return a, err
	}
	a.CreatedAt, a.AvatarAt, a.SeenAt, a.SetAt = fromMS(created), fromMS(avatar), fromMS(seen), fromMS(set)
	return a, fromJSON(prefs, &a.Prefs)
}

// Agents are all of them, the disabled ones too, by name.
func (s *Store) Agents(ctx context.Context) (all []desk.Agent, err error) {
	err = s.view(ctx, func(q querier) error {
		return each(q, func(scan func(...any) error) error {
			a, err := scanAgent(scan)
			all = append(all, a)
			return err
		}, `SELECT `+agentColumns+` FROM agent a ORDER BY a.disabled, a.name, a.id`)
	})
	return all, err
}

// Agent is NotFound (agent.unknown) where there is none.
func (s *Store) Agent(ctx context.Context, id int64) (a desk.Agent, err error) {
	err = s.view(ctx, func(q querier) error {
		a, err = agentByID(q, id)
		return err
	})
	return a, err
}

func agentByID(q querier, id int64) (desk.Agent, error) {
	a, err := scanAgent(q.row(`SELECT `+agentColumns+` FROM agent a WHERE a.id = $1`, id).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return a, desk.Fail(desk.NotFound, "agent.unknown")
	}
	return a, err
}

// AddAgent makes an agent, in the shop's language unless they have one. Conflict (agent.address_taken) where the address is
// another agent's.
func (s *Store) AddAgent(ctx context.Context, a desk.Agent, password string) (id int64, err error) {
	if a.Lang == "" {
		settings, err := s.Settings(ctx)
		if err != nil {
			return 0, err
		}
		a.Lang = settings.Lang
	}
	if a, err = checkedAgent(a); err != nil {
		return 0, err
	}
	if err := desk.CheckPassword(password, a.Address); err != nil {
		return 0, err
	}
	hash, err := hashPassword(ctx, password)
	if err != nil {
		return 0, err
	}
	err = s.tx(ctx, func(tx *Tx) (err error) {
		if id, err = insertAgent(tx, a, hash); err != nil {
			return err
		}
		return addAudit(tx, desk.By{}, desk.AuditAgentAdded, a.Name, "role", string(a.Role))
	})
	return id, err
}

func insertAgent(tx *Tx, a desk.Agent, hash string) (id int64, err error) {
	err = tx.row(`INSERT INTO agent (name, address, password, role, lang, theme, disabled, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (address) DO NOTHING RETURNING id`,
		a.Name, a.Address, hash, string(a.Role), string(a.Lang), a.Theme, flag(a.Disabled), ms(tx.now)).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, addressTaken(a.Address)
	}
	return id, err
}

func addressTaken(address string) error {
	return desk.Fail(desk.Conflict, "agent.address_taken", "address", address).At("address")
}

func checkedAgent(a desk.Agent) (desk.Agent, error) {
	a.Name = desk.TidyLine(a.Name, desk.MaxName+1)
	a.Address = desk.TidyAddress(a.Address)
	return a, desk.CheckAgent(a)
}

// SaveAgent changes name, address, role, language, theme and whether they may log in. Conflict (form.changed_since) when Version is given
// and stale. The last owner can't be disabled or made anything else (Conflict, agent.last_owner). Who is disabled is logged out, and what
// they have that is not resolved goes back to nobody.
func (s *Store) SaveAgent(ctx context.Context, a desk.Agent) error {
	a, err := checkedAgent(a)
	if err != nil {
		return err
	}
	return s.tx(ctx, func(tx *Tx) error {
		before, err := agentByID(tx, a.ID)
		if err != nil {
			return err
		}
		if a.Version != 0 && a.Version != before.Version {
			return desk.Fail(desk.Conflict, "form.changed_since")
		}
		if err := addressFree(tx, a.ID, a.Address); err != nil {
			return err
		}
		if _, err := tx.exec(`UPDATE agent SET name = $2, address = $3, role = $4, lang = $5, theme = $6, disabled = $7, version = version + 1 WHERE id = $1`,
			a.ID, a.Name, a.Address, string(a.Role), string(a.Lang), a.Theme, flag(a.Disabled)); err != nil {
			return err
		}
		owner, err := hasOwner(tx)
		if err != nil {
			return err
		}
		if !owner {
			return desk.Fail(desk.Conflict, "agent.last_owner")
		}
		tx.changed(desk.Change{Kind: "settings"})
		if err := auditAgent(tx, before, a); err != nil || !a.Disabled || before.Disabled {
			return err
		}
		if _, err := handBack(tx, tx.by, a.ID); err != nil {
			return err
		}
		if _, err := tx.exec(`DELETE FROM reset WHERE agent_id = $1`, a.ID); err != nil {
			return err
		}
		return endSessions(tx, a.ID)
	})
}

// auditAgent notes what was made of an agent.
func auditAgent(tx *Tx, before, now desk.Agent) error {
	var fields []string
	for name, same := range map[string]bool{"name": before.Name == now.Name, "address": before.Address == now.Address, "role": before.Role == now.Role, "lang": before.Lang == now.Lang} {
		if !same {
			fields = append(fields, name)
		}
	}
	slices.Sort(fields)
	if len(fields) > 0 {
		pairs := []string{"fields", strings.Join(fields, ",")}
		if before.Role != now.Role {
			pairs = append(pairs, "from", string(before.Role), "to", string(now.Role))
		}
		if err := addAudit(tx, desk.By{}, desk.AuditAgentChanged, now.Name, pairs...); err != nil {
			return err
		}
	}
	switch {
	case now.Disabled == before.Disabled:
		return nil
	case now.Disabled:
		return addAudit(tx, desk.By{}, desk.AuditAgentOff, now.Name)
	}
	return addAudit(tx, desk.By{}, desk.AuditAgentOn, now.Name)
}

func addressFree(q querier, id int64, address string) error {
	var n int
	if err := q.row(`SELECT count(*) FROM agent WHERE address = $1 AND id <> $2`, address, id).Scan(&n); err != nil {
		return err
	}
	if n > 0 {
		return addressTaken(address)
	}
	return nil
}

// SetPassword ends their sessions and makes their reset links void.
func (s *Store) SetPassword(ctx context.Context, agent int64, password string) error {
	a, err := s.Agent(ctx, agent)
	if err != nil {
		return err
	}
	if err := desk.CheckPassword(password, a.Address); err != nil {
		return err
	}
	hash, err := hashPassword(ctx, password)
	if err != nil {
		return err
	}
	return s.tx(ctx, func(tx *Tx) error {
		if err := setPassword(tx, agent, hash); err != nil {
			return err
		}
		return addAudit(tx, desk.By{}, desk.AuditPassword, a.Name)
	})
}

func setPassword(tx *Tx, agent int64, hash string) error {
	if _, err := tx.exec(`UPDATE agent SET password = $2, password_at = $3 WHERE id = $1`, agent, hash, ms(tx.now)); err != nil {
		return err
	}
	if _, err := tx.exec(`DELETE FROM reset WHERE agent_id = $1`, agent); err != nil {
		return err
	}
	return endSessions(tx, agent)
}

// LogIn checks address and password, in the same time whether the address exists or not. Unauthorized (login.wrong) for every
// reason there is.
func (s *Store) LogIn(ctx context.Context, address, password string) (desk.Agent, error) {
	wrong := desk.Fail(desk.Unauthorized, "login.wrong")
	if len(password) > 4*desk.MaxPass {
		return desk.Agent{}, wrong
	}
	var a desk.Agent
	stored := nobody
	err := s.view(ctx, func(q querier) (err error) {
		a, err = scanAgent(q.row(`SELECT `+agentColumns+`, a.password FROM agent a WHERE a.address = $1`, desk.TidyAddress(address)).Scan, &stored)
		return err
	})
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return desk.Agent{}, err
	}
	same, err := samePassword(ctx, password, stored)
	if err != nil {
		return desk.Agent{}, err
	}
	if !same || a.ID == 0 || a.Disabled {
		return desk.Agent{}, wrong
	}
	return a, nil
}
