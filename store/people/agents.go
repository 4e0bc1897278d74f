package people

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/audit"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/shop"
	"github.com/deskbell/deskbell/store/ticket"
	"github.com/deskbell/deskbell/store/work"
)

// Agents are all of them, the disabled ones too, by name.
func (s *People) Agents(ctx context.Context) (all []desk.Agent, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		return db.Each(q, func(scan func(...any) error) error {
			a, err := ticket.ScanAgent(scan)
			all = append(all, a)
			return err
		}, `SELECT `+ticket.AgentColumns+` FROM agent a ORDER BY a.disabled, a.name, a.id`)
	})
	return all, err
}

// Agent is NotFound (agent.unknown) where there is none.
func (s *People) Agent(ctx context.Context, id int64) (a desk.Agent, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		a, err = ticket.AgentByID(q, id)
		return err
	})
	return a, err
}

// AddAgent makes an agent, in the shop's language unless they have one. Conflict (agent.address_taken) where the address is
// another agent's.
func (s *People) AddAgent(ctx context.Context, a desk.Agent, password string) (id int64, err error) {
	if a.Lang == "" {
		settings, err := s.Settings(ctx)
		if err != nil {
			return 0, err
		}
		a.Lang = settings.Lang
	}
	if a, err = CheckedAgent(a); err != nil {
		return 0, err
	}
	if err := desk.CheckPassword(password, a.Address); err != nil {
		return 0, err
	}
	hash, err := HashPassword(ctx, password)
	if err != nil {
		return 0, err
	}
	err = s.Tx(ctx, func(tx *db.Tx) (err error) {
		if id, err = InsertAgent(tx, a, hash); err != nil {
			return err
		}
		tx.Changed(desk.Change{Kind: "settings"})
		return shop.AddAudit(tx, desk.By{}, audit.AgentAdded, a.Name, "role", string(a.Role))
	})
	return id, err
}

// InsertAgent writes a new agent with the hash of a password. Conflict (agent.address_taken) where the address is another's.
func InsertAgent(tx *db.Tx, a desk.Agent, hash string) (id int64, err error) {
	err = tx.Row(`INSERT INTO agent (name, address, password, role, lang, theme, disabled, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (address) DO NOTHING RETURNING id`,
		a.Name, a.Address, hash, string(a.Role), string(a.Lang), a.Theme, db.Flag(a.Disabled), db.MS(tx.Now)).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, addressTaken(a.Address)
	}
	return id, err
}

func addressTaken(address string) error {
	return desk.Fail(desk.Conflict, "agent.address_taken", "address", address).At("address")
}

// CheckedAgent tidies what was typed and says what can't be.
func CheckedAgent(a desk.Agent) (desk.Agent, error) {
	a.Name = desk.TidyLine(a.Name, desk.MaxName+1)
	a.Address = desk.TidyAddress(a.Address)
	return a, desk.CheckAgent(a)
}

// SaveAgent changes name, address, role, language, theme and whether they may log in. Conflict (form.changed_since) when Version is given
// and stale. The last owner can't be disabled or made anything else (Conflict, agent.last_owner). Who is disabled is logged out, and what
// they have that is not resolved goes back to nobody.
func (s *People) SaveAgent(ctx context.Context, a desk.Agent) error {
	a, err := CheckedAgent(a)
	if err != nil {
		return err
	}
	return s.Tx(ctx, func(tx *db.Tx) error {
		before, err := ticket.AgentByID(tx, a.ID)
		if err != nil {
			return err
		}
		if a.Version != 0 && a.Version != before.Version {
			return desk.Fail(desk.Conflict, "form.changed_since")
		}
		if err := addressFree(tx, a.ID, a.Address); err != nil {
			return err
		}
		if _, err := tx.Exec(`UPDATE agent SET name = $2, address = $3, role = $4, lang = $5, theme = $6, disabled = $7, version = version + 1 WHERE id = $1`,
			a.ID, a.Name, a.Address, string(a.Role), string(a.Lang), a.Theme, db.Flag(a.Disabled)); err != nil {
			return err
		}
		owner, err := HasOwner(tx)
		if err != nil {
			return err
		}
		if !owner {
			return desk.Fail(desk.Conflict, "agent.last_owner")
		}
		tx.Changed(desk.Change{Kind: "settings"})
		if err := auditAgent(tx, before, a); err != nil || !a.Disabled || before.Disabled {
			return err
		}
		if _, err := work.HandBack(tx, tx.By, a.ID); err != nil {
			return err
		}
		if _, err := tx.Exec(`DELETE FROM reset WHERE agent_id = $1`, a.ID); err != nil {
			return err
		}
		return endSessions(tx, a.ID)
	})
}

// auditAgent notes what was made of an agent.
func auditAgent(tx *db.Tx, before, now desk.Agent) error {
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
		if err := shop.AddAudit(tx, desk.By{}, audit.AgentChanged, now.Name, pairs...); err != nil {
			return err
		}
	}
	switch {
	case now.Disabled == before.Disabled:
		return nil
	case now.Disabled:
		return shop.AddAudit(tx, desk.By{}, audit.AgentOff, now.Name)
	}
	return shop.AddAudit(tx, desk.By{}, audit.AgentOn, now.Name)
}

func addressFree(q db.Querier, id int64, address string) error {
	var n int
	if err := q.Row(`SELECT count(*) FROM agent WHERE address = $1 AND id <> $2`, address, id).Scan(&n); err != nil {
		return err
	}
	if n > 0 {
		return addressTaken(address)
	}
	return nil
}

// SetPassword ends their sessions and makes their reset links void.
func (s *People) SetPassword(ctx context.Context, agent int64, password string) error {
	a, err := s.Agent(ctx, agent)
	if err != nil {
		return err
	}
	if err := desk.CheckPassword(password, a.Address); err != nil {
		return err
	}
	hash, err := HashPassword(ctx, password)
	if err != nil {
		return err
	}
	return s.Tx(ctx, func(tx *db.Tx) error {
		if err := setPassword(tx, agent, hash); err != nil {
			return err
		}
		return shop.AddAudit(tx, desk.By{}, audit.Password, a.Name)
	})
}

func setPassword(tx *db.Tx, agent int64, hash string) error {
	if _, err := tx.Exec(`UPDATE agent SET password = $2, password_at = $3 WHERE id = $1`, agent, hash, db.MS(tx.Now)); err != nil {
		return err
	}
	if _, err := tx.Exec(`DELETE FROM reset WHERE agent_id = $1`, agent); err != nil {
		return err
	}
	return endSessions(tx, agent)
}

// LogIn checks address and password, in the same time whether the address exists or not. Unauthorized (login.wrong) for every
// reason there is.
func (s *People) LogIn(ctx context.Context, address, password string) (desk.Agent, error) {
	wrong := desk.Fail(desk.Unauthorized, "login.wrong")
	if len(password) > 4*desk.MaxPass {
		return desk.Agent{}, wrong
	}
	var a desk.Agent
	stored := nobody
	err := s.View(ctx, func(q db.Querier) (err error) {
		a, err = ticket.ScanAgent(q.Row(`SELECT `+ticket.AgentColumns+`, a.password FROM agent a WHERE a.address = $1`, desk.TidyAddress(address)).Scan, &stored)
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

// HasOwner says whether an owner can log in: set-up is done.
func HasOwner(q db.Querier) (bool, error) {
	var n int
	err := q.Row(`SELECT count(*) FROM agent WHERE role = 'owner' AND disabled = 0`).Scan(&n)
	return n > 0, err
}
