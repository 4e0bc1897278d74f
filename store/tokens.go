package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"errors"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// AddToken makes a key for the API. It is seen here only: what is stored is its SHA-256. Conflict (token.name_taken).
func (s *Store) AddToken(ctx context.Context, name string, role desk.Role) (key string, err error) {
	name = desk.TidyLine(name, desk.MaxName)
	switch {
	case name == "":
		return "", desk.Fail(desk.Invalid, "token.name_empty").At("name")
	case role != desk.RoleOwner && role != desk.RoleAgent:
		return "", desk.Fail(desk.Invalid, "agent.role_unknown").At("role")
	}
	key = "dk_" + randomText(32)
	hash := sha256.Sum256([]byte(key))
	err = s.tx(ctx, func(tx *Tx) error {
		r, err := tx.exec(`INSERT INTO token (name, hash, role, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (name) DO NOTHING`,
			name, hash[:], string(role), ms(tx.now))
		if err != nil {
			return err
		}
		if n, err := r.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, desk.Fail(desk.Conflict, "token.name_taken", "name", name).At("name"))
		}
		return addAudit(tx, desk.By{}, desk.AuditTokenAdded, name, "role", string(role))
	})
	if err != nil {
		return "", err
	}
	return key, nil
}

// randomText is n random bytes as text that stands anywhere.
func randomText(n int) string {
	b := make([]byte, n)
	rand.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}

func scanToken(scan func(...any) error) (desk.Token, error) {
	var t desk.Token
	var created, used int64
	err := scan(&t.ID, &t.Name, (*string)(&t.Role), &created, &used)
	t.CreatedAt, t.UsedAt = fromMS(created), fromMS(used)
	return t, err
}

// Tokens without their keys, by name.
func (s *Store) Tokens(ctx context.Context) (all []desk.Token, err error) {
	err = s.view(ctx, func(q querier) error {
		return each(q, func(scan func(...any) error) error {
			t, err := scanToken(scan)
			all = append(all, t)
			return err
		}, `SELECT id, name, role, created_at, used_at FROM token ORDER BY name`)
	})
	return all, err
}

// tokenUsed is how stale a token's last use may be shown: each note of it is a write.
const tokenUsed = 5 * time.Minute

// TokenByKey is Unauthorized (token.unknown) for a key that is none of ours.
func (s *Store) TokenByKey(ctx context.Context, key string) (t desk.Token, err error) {
	hash := sha256.Sum256([]byte(key))
	err = s.view(ctx, func(q querier) error {
		t, err = scanToken(q.row(`SELECT id, name, role, created_at, used_at FROM token WHERE hash = $1`, hash[:]).Scan)
		return err
	})
	if errors.Is(err, sql.ErrNoRows) {
		return desk.Token{}, desk.Fail(desk.Unauthorized, "token.unknown")
	}
	if err != nil {
		return desk.Token{}, err
	}
	if s.now().Sub(t.UsedAt) < tokenUsed {
		return t, nil
	}
	return t, s.tx(ctx, func(tx *Tx) error {
		_, err := tx.exec(`UPDATE token SET used_at = $2 WHERE id = $1`, t.ID, ms(tx.now))
		return err
	})
}

// DropToken makes a key useless at once. NotFound (token.gone) where there is none.
func (s *Store) DropToken(ctx context.Context, id int64) error {
	return s.tx(ctx, func(tx *Tx) error {
		if _, err := tx.exec(`DELETE FROM answered WHERE token_id = $1`, id); err != nil {
			return err
		}
		var name string
		if err := tx.row(`DELETE FROM token WHERE id = $1 RETURNING name`, id).Scan(&name); err != nil {
			return notFound(err, "token.gone")
		}
		return addAudit(tx, desk.By{}, desk.AuditTokenRevoked, name)
	})
}

// oneRow is none unless a statement without error has changed a row.
func oneRow(r sql.Result, err error, none error) error {
	if err != nil {
		return nil // said already
	}
	n, err := r.RowsAffected()
	if err == nil && n == 0 {
		return none
	}
	return err
}
