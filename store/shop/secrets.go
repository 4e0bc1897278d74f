package shop

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"strconv"

	"github.com/deskbell/deskbell/store/db"
)

// Secret is a random 32-byte key by name, made at first use. It never changes: links are signed with it.
func (s *Shop) Secret(ctx context.Context, name string) ([]byte, error) {
	if v, ok := db.Shared[cache](s.DB).secrets.Load(name); ok {
		return v.([]byte), nil
	}
	var key []byte
	err := s.View(ctx, func(q db.Querier) error {
		return q.Row(`SELECT value FROM secret WHERE name = $1`, name).Scan(&key)
	})
	if errors.Is(err, sql.ErrNoRows) {
		err = s.Tx(ctx, func(tx *db.Tx) (err error) {
			key, err = SecretIn(tx, name)
			return err
		})
	}
	if err != nil {
		return nil, err
	}
	db.Shared[cache](s.DB).secrets.Store(name, key)
	return key, nil
}

// SecretIn is Secret within a transaction.
func SecretIn(tx *db.Tx, name string) ([]byte, error) {
	var key []byte
	err := tx.Row(`SELECT value FROM secret WHERE name = $1`, name).Scan(&key)
	if !errors.Is(err, sql.ErrNoRows) {
		return key, err
	}
	key = make([]byte, 32)
	rand.Read(key)
	_, err = tx.Exec(`INSERT INTO secret (name, value) VALUES ($1, $2)`, name, key)
	return key, err
}

// settingsVersion is 0 before set-up.
func settingsVersion(q db.Querier) (int64, error) {
	var text string
	err := q.Row(`SELECT value FROM setting WHERE key = 'version'`).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	return strconv.ParseInt(text, 10, 64)
}

// CachedSecret is SecretIn without a query once the secret is known.
func CachedSecret(tx *db.Tx, name string) ([]byte, error) {
	cache := db.Shared[cache](tx.DB)
	if v, ok := cache.secrets.Load(name); ok {
		return v.([]byte), nil
	}
	key, err := SecretIn(tx, name)
	if err != nil {
		return nil, err
	}
	tx.After(func() { cache.secrets.Store(name, key) })
	return key, nil
}
