package db

import (
	"path/filepath"
	"slices"
	"testing"
)

// opened is a new database.
func opened(t *testing.T) *DB {
	t.Helper()
	d, err := Open(t.Context(), filepath.Join(t.TempDir(), "desk.db"), Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

// number is what a query of one number says.
func number(t *testing.T, d *DB, text string) (n int) {
	t.Helper()
	if err := d.View(t.Context(), func(q Querier) error { return q.Row(text).Scan(&n) }); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestMigrationsApplyOnceAndKeepWhatIsThere(t *testing.T) {
	d := opened(t)
	if err := d.Tx(t.Context(), func(tx *Tx) error {
		for range 40 {
			if _, err := tx.Exec(`INSERT INTO customer (name, lang, created_at) VALUES ('Li', 'en', 1)`); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	next := newest(migrations()) + 1
	list := append(slices.Clone(migrations()),
		migration{next, "next", "ALTER TABLE customer ADD COLUMN mood TEXT NOT NULL DEFAULT 'calm'; CREATE TABLE mood (name TEXT);"})
	for range 2 {
		if err := migrate(t.Context(), d, list); err != nil {
			t.Fatal(err)
		}
	}
	if n := number(t, d, `SELECT count(*) FROM customer WHERE mood = 'calm'`); n != 40 {
		t.Errorf("%d customers after the migration", n)
	}
	if n := number(t, d, "PRAGMA user_version"); n != next {
		t.Errorf("version %d", n)
	}
	bad := append(slices.Clone(list), migration{next + 1, "bad", "CREATE TABLE half (x TEXT); INSERT INTO nowhere VALUES (1);"})
	if err := migrate(t.Context(), d, bad); err == nil {
		t.Fatal("a broken migration went through")
	}
	if number(t, d, `SELECT count(*) FROM sqlite_schema WHERE name = 'half'`) != 0 || number(t, d, "PRAGMA user_version") != next {
		t.Error("half a migration is there")
	}
}
