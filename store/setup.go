package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"strconv"
	"sync/atomic"

	"github.com/deskbell/deskbell/desk"
)

// ready is remembered once set-up is done.
type ready struct{ atomic.Bool }

// Ready says whether set-up is done: there is an owner.
func (s *Store) Ready(ctx context.Context) (bool, error) {
	if shared[ready](s).Load() {
		return true, nil
	}
	var done bool
	err := s.view(ctx, func(q querier) (err error) {
		done, err = hasOwner(q)
		return err
	})
	if done {
		shared[ready](s).Store(true) // for good: the last owner can't go
	}
	return done, err
}

func hasOwner(q querier) (bool, error) {
	var n int
	err := q.row(`SELECT count(*) FROM agent WHERE role = 'owner' AND disabled = 0`).Scan(&n)
	return n > 0, err
}

// SetUp saves shop, owner and mailbox at once, or nothing of it. Conflict (setup.done) once there is an owner.
func (s *Store) SetUp(ctx context.Context, in desk.SetUp) error {
	settings, err := checkedSettings(in.Settings)
	if err != nil {
		return err
	}
	in.Owner.Role = desk.RoleOwner
	if in.Owner.Lang == "" {
		in.Owner.Lang = settings.Lang
	}
	owner, err := checkedAgent(in.Owner)
	if err != nil {
		return err
	}
	if err := desk.CheckPassword(in.Password, owner.Address); err != nil {
		return err
	}
	if ready, err := s.Ready(ctx); err != nil || ready {
		return errors.Join(err, alreadySetUp(ready))
	}
	hash, err := hashPassword(ctx, in.Password)
	if err != nil {
		return err
	}
	return s.tx(ctx, func(tx *Tx) error {
		ready, err := hasOwner(tx) // again: two wizards may be open
		if err != nil || ready {
			return errors.Join(err, alreadySetUp(ready))
		}
		settings.Version = 0
		if err := writeSettings(tx, settings); err != nil {
			return err
		}
		if _, err := insertAgent(tx, owner, hash); err != nil {
			return err
		}
		if in.Mailbox == nil {
			return nil
		}
		_, err = saveMailbox(tx, *in.Mailbox)
		return err
	})
}

func alreadySetUp(ready bool) error {
	if !ready {
		return nil
	}
	return desk.Fail(desk.Conflict, "setup.done")
}

// Secret is a random 32-byte key by name, made at first use. It never changes: links are signed with it.
func (s *Store) Secret(ctx context.Context, name string) ([]byte, error) {
	if v, ok := shared[cache](s).secrets.Load(name); ok {
		return v.([]byte), nil
	}
	var key []byte
	err := s.view(ctx, func(q querier) error {
		return q.row(`SELECT value FROM secret WHERE name = $1`, name).Scan(&key)
	})
	if errors.Is(err, sql.ErrNoRows) {
		err = s.tx(ctx, func(tx *Tx) (err error) {
			key, err = secretIn(tx, name)
			return err
		})
	}
	if err != nil {
		return nil, err
	}
	shared[cache](s).secrets.Store(name, key)
	return key, nil
}

// secretIn is Secret within a transaction.
func secretIn(tx *Tx, name string) ([]byte, error) {
	var key []byte
	err := tx.row(`SELECT value FROM secret WHERE name = $1`, name).Scan(&key)
	if !errors.Is(err, sql.ErrNoRows) {
		return key, err
	}
	key = make([]byte, 32)
	rand.Read(key)
	_, err = tx.exec(`INSERT INTO secret (name, value) VALUES ($1, $2)`, name, key)
	return key, err
}

// settingsVersion is 0 before set-up.
func settingsVersion(q querier) (int64, error) {
	var text string
	err := q.row(`SELECT value FROM setting WHERE key = 'version'`).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return strconv.ParseInt(text, 10, 64)
}
