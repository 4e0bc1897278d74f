package db

import (
	"context"
	"fmt"
	"path"
	"strconv"
	"strings"
	"sync"

	"github.com/deskbell/deskbell/store/schema"
)

// Migrations are numbered from 1 without a gap (a lower number that came later would be skipped in files that have a higher one), only
// ever added to, and each runs in a transaction of its own. The number of the last one is kept in the file (user_version).

// applicationID marks a file as ours ("Desk"). The first migration sets it.
const applicationID = 0x4465736b

type migration struct {
	number int
	name   string
	text   string
}

// migrations in order. A wrong name or a gap is a mistake in the program, found by its first test.
var migrations = sync.OnceValue(func() []migration {
	files, err := schema.SQLite.ReadDir("sqlite")
	if err != nil {
		panic(err)
	}
	var list []migration
	for i, f := range files { // sorted by name
		text, err := schema.SQLite.ReadFile(path.Join("sqlite", f.Name()))
		number, _ := strconv.Atoi(strings.SplitN(f.Name(), "_", 2)[0])
		if err != nil || number != i+1 {
			panic(fmt.Sprintf("store: migration %s should be number %d: %v", f.Name(), i+1, err))
		}
		list = append(list, migration{number: number, name: f.Name(), text: string(text)})
	}
	return list
})

// newest is the number of the last of them.
func newest(list []migration) int {
	if len(list) == 0 {
		return 0
	}
	return list[len(list)-1].number
}

// migrate applies what the file has not seen yet.
func migrate(ctx context.Context, s *DB, list []migration) error {
	for _, m := range list {
		err := s.Tx(ctx, func(tx *Tx) error {
			var version int
			if err := tx.Row("PRAGMA user_version").Scan(&version); err != nil {
				return err
			}
			if version >= m.number {
				return nil // also when another process was faster
			}
			if _, err := tx.sql.ExecContext(tx.ctx, m.text); err != nil {
				return err
			}
			_, err := tx.sql.ExecContext(tx.ctx, "PRAGMA user_version = "+strconv.Itoa(m.number))
			return err
		})
		if err != nil {
			return fmt.Errorf("migration %s: %w", m.name, err)
		}
	}
	return nil
}
