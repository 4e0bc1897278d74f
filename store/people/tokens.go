package people

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/audit"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/shop"
)

// AddToken makes a key for the API. It is seen here only: what is stored is its SHA-256. Conflict (token.name_taken).
func (s *People) AddToken(ctx context.Context, name string, role desk.Role) (key string, err error) {
	name = desk.TidyLine(name, desk.MaxName)
	switch {
	case name == "":
		return "", desk.Fail(desk.Invalid, "token.name_empty").At("name")
	case role != desk.RoleOwner && role != desk.RoleAgent:
		return "", desk.Fail(desk.Invalid, "agent.role_unknown").At("role")
	}
	key = "dk_" + db.RandomText(32)
	hash := sha256.Sum256([]byte(key))
	err = s.Tx(ctx, func(tx *db.Tx) error {
		r, err := tx.Exec(`INSERT INTO token (name, hash, role, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (name) DO NOTHING`,
			name, hash[:], string(role), db.MS(tx.Now))
		if err != nil {
			return err
		}
		if n, err := r.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, desk.Fail(desk.Conflict, "token.name_taken", "name", name).At("name"))
		}
		return shop.AddAudit(tx, desk.By{}, audit.TokenAdded, name, "role", string(role))
	})
	if err != nil {
		return "", err
	}
	return key, nil
}

func scanToken(scan func(...any) error) (desk.Token, error) {
	var t desk.Token
	var created, used int64
	err := scan(&t.ID, &t.Name, (*string)(&t.Role), &created, &used)
	t.CreatedAt, t.UsedAt = db.FromMS(created), db.FromMS(used)
	return t, err
}

// Tokens without their keys, by name.
func (s *People) Tokens(ctx context.Context) (all []desk.Token, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		return db.Each(q, func(scan func(...any) error) error {
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
func (s *People) TokenByKey(ctx context.Context, key string) (t desk.Token, err error) {
	hash := sha256.Sum256([]byte(key))
	err = s.View(ctx, func(q db.Querier) error {
		t, err = scanToken(q.Row(`SELECT id, name, role, created_at, used_at FROM token WHERE hash = $1`, hash[:]).Scan)
		return err
	})
	if errors.Is(err, sql.ErrNoRows) {
		return desk.Token{}, desk.Fail(desk.Unauthorized, "token.unknown")
	}
	if err != nil {
		return desk.Token{}, err
	}
	if s.Now().Sub(t.UsedAt) < tokenUsed {
		return t, nil
	}
	return t, s.Tx(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE token SET used_at = $2 WHERE id = $1`, t.ID, db.MS(tx.Now))
		return err
	})
}

// DropToken makes a key useless at once. NotFound (token.gone) where there is none.
func (s *People) DropToken(ctx context.Context, id int64) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(`DELETE FROM answered WHERE token_id = $1`, id); err != nil {
			return err
		}
		var name string
		if err := tx.Row(`DELETE FROM token WHERE id = $1 RETURNING name`, id).Scan(&name); err != nil {
			return db.NotFound(err, "token.gone")
		}
		return shop.AddAudit(tx, desk.By{}, audit.TokenRevoked, name)
	})
}
