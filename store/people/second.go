package people

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/audit"
	"github.com/deskbell/deskbell/desk/totp"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/shop"
	"github.com/deskbell/deskbell/store/ticket"
	"github.com/deskbell/deskbell/store/work"
)

// secondPlace is where a secret is sealed for: it opens for its agent only.
func secondPlace(agent int64) string { return "totp of agent " + work.Whom(agent) }

// TurnOnSecond gives an agent a second factor once they have shown that their telephone has it, and makes their recovery codes, which
// are seen here only. Their other log-ins end. Invalid (second.wrong) for a code that is not the secret's, Conflict (second.on) where
// they have one.
func (s *People) TurnOnSecond(ctx context.Context, agent int64, secret []byte, code, keepSession string) (codes []string, err error) {
	if len(secret) != totp.SecretLength {
		return nil, desk.Fail(desk.Invalid, "second.wrong").At("code")
	}
	sealed, err := s.Seal(secondPlace(agent), string(secret))
	if err != nil {
		return nil, err
	}
	err = s.Tx(ctx, func(tx *db.Tx) error {
		a, err := ticket.AgentByID(tx, agent)
		if err != nil {
			return err
		}
		if a.TwoFactor {
			return desk.Fail(desk.Conflict, "second.on")
		}
		step, ok := totp.Check(secret, code, tx.Now, 0)
		if !ok {
			return desk.Fail(desk.Invalid, "second.wrong").At("code")
		}
		if _, err := tx.Exec(`UPDATE agent SET totp = $2, totp_step = $3 WHERE id = $1`, agent, sealed, step); err != nil {
			return err
		}
		if _, err := tx.Exec(`DELETE FROM session WHERE agent_id = $1 AND id <> $2`, agent, keepSession); err != nil {
			return err
		}
		if codes, err = makeRecoveryCodes(tx, agent); err != nil {
			return err
		}
		tx.Changed(desk.Change{Kind: "settings"})
		return shop.AddAudit(tx, desk.By{Agent: agent}, audit.SecondOn, a.Name)
	})
	return codes, err
}

// makeRecoveryCodes replaces those that there were.
func makeRecoveryCodes(tx *db.Tx, agent int64) (codes []string, err error) {
	if _, err := tx.Exec(`DELETE FROM recovery_code WHERE agent_id = $1`, agent); err != nil {
		return nil, err
	}
	for range totp.RecoveryCodes {
		raw := strings.ToLower(rand.Text())[:16] // 80 bits
		hash := sha256.Sum256([]byte(raw))
		if _, err := tx.Exec(`INSERT INTO recovery_code (agent_id, hash) VALUES ($1, $2)`, agent, hash[:]); err != nil {
			return nil, err
		}
		codes = append(codes, raw[:4]+"-"+raw[4:8]+"-"+raw[8:12]+"-"+raw[12:])
	}
	return codes, nil
}

// NewRecoveryCodes makes the ones before useless. Conflict (second.off) without a second factor.
func (s *People) NewRecoveryCodes(ctx context.Context, agent int64) (codes []string, err error) {
	err = s.Tx(ctx, func(tx *db.Tx) error {
		a, err := ticket.AgentByID(tx, agent)
		if err != nil {
			return err
		}
		if !a.TwoFactor {
			return desk.Fail(desk.Conflict, "second.off")
		}
		if codes, err = makeRecoveryCodes(tx, agent); err != nil {
			return err
		}
		return shop.AddAudit(tx, desk.By{Agent: agent}, audit.Recovery, a.Name)
	})
	return codes, err
}

// RecoveryLeft is how many recovery codes have not been used.
func (s *People) RecoveryLeft(ctx context.Context, agent int64) (n int, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		return q.Row(`SELECT count(*) FROM recovery_code WHERE agent_id = $1 AND used_at = 0`, agent).Scan(&n)
	})
	return n, err
}

// DropSecond takes an agent's second factor and its recovery codes away: kind says whether they did it themselves (AuditSecondOff) or
// an owner did who helps them (audit.SecondLost). None there is fine.
func (s *People) DropSecond(ctx context.Context, agent int64, kind audit.Kind) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		a, err := ticket.AgentByID(tx, agent)
		if err != nil || !a.TwoFactor {
			return err
		}
		if _, err := tx.Exec(`UPDATE agent SET totp = x'', totp_step = 0 WHERE id = $1`, agent); err != nil {
			return err
		}
		if _, err := tx.Exec(`DELETE FROM recovery_code WHERE agent_id = $1`, agent); err != nil {
			return err
		}
		tx.Changed(desk.Change{Kind: "settings"})
		return shop.AddAudit(tx, desk.By{}, kind, a.Name)
	})
}

// SecondStep takes a code of an agent who has given their password: of their telephone, none twice, or a recovery code, which is used
// up. Unauthorized (second.wrong) for any other.
func (s *People) SecondStep(ctx context.Context, agent int64, code string) error {
	wrong := desk.Fail(desk.Unauthorized, "second.wrong").At("code")
	code = totp.Tidy(code)
	var sealed []byte
	err := s.View(ctx, func(q db.Querier) error {
		return q.Row(`SELECT totp FROM agent WHERE id = $1 AND disabled = 0`, agent).Scan(&sealed)
	})
	if err != nil || len(sealed) == 0 {
		return db.FirstError(err, wrong)
	}
	if totp.IsRecoveryCode(code) { // before the seal: they help where its key is lost, too
		return s.Tx(ctx, func(tx *db.Tx) error { return useRecoveryCode(tx, agent, code, wrong) })
	}
	secret, err := s.Unseal(secondPlace(agent), sealed)
	if err != nil {
		return err
	}
	return s.Tx(ctx, func(tx *db.Tx) error {
		var last int64
		if err := tx.Row(`SELECT totp_step FROM agent WHERE id = $1`, agent).Scan(&last); err != nil {
			return err
		}
		step, ok := totp.Check([]byte(secret), code, tx.Now, last)
		if !ok {
			return wrong
		}
		_, err := tx.Exec(`UPDATE agent SET totp_step = $2 WHERE id = $1`, agent, step)
		return err
	})
}

func useRecoveryCode(tx *db.Tx, agent int64, code string, wrong error) error {
	hash := sha256.Sum256([]byte(code))
	r, err := tx.Exec(`UPDATE recovery_code SET used_at = $3 WHERE agent_id = $1 AND hash = $2 AND used_at = 0`, agent, hash[:], db.MS(tx.Now))
	if err != nil {
		return err
	}
	if err := db.OneRow(r, nil, wrong); err != nil {
		return err
	}
	return shop.AddAudit(tx, desk.By{Agent: agent}, audit.RecoveryUsed, "")
}
