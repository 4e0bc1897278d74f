package store

import (
	"context"

	"github.com/deskbell/deskbell/desk"
)

// Open opens (with Create: makes) the database at path and brings its schema up to date. Refused with a clear *desk.Error: a newer schema
// (store.newer), a file that is no Deskbell database or is corrupt (store.corrupt), no such file (store.missing), a folder one can't write to (store.read_only).
func Open(ctx context.Context, path string, o Options) (*Store, error) {
	panic("unwritten")
}

func (s *Store) Close() error {
	panic("unwritten")
}

func (s *Store) Path() string {
	panic("unwritten")
}

// SetNotify replaces Options.Notify; call it before anything runs.
func (s *Store) SetNotify(f func([]desk.Change)) {
	panic("unwritten")
}

// Check verifies the whole file (PRAGMA integrity_check and foreign keys); used by doctor and after backup.
func (s *Store) Check(ctx context.Context) error {
	panic("unwritten")
}
