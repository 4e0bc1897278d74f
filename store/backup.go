package store

import (
	"context"
)

// Backup writes a consistent copy of the database and its key file to dest while the desk runs, and verifies it. dest is a file path; the key goes to dest+".key". Refuses to overwrite.
func (s *Store) Backup(ctx context.Context, dest string) error {
	panic("unwritten")
}

// Restore verifies the backup at src and puts it (and its key) at dest. Refuses (Conflict store.exists) an existing dest without force, and a dest that a desk is running on.
func Restore(ctx context.Context, src, dest string, force bool) error {
	panic("unwritten")
}

// Rotate makes today's backup in dir if there is none and keeps 7 daily and 4 weekly. It returns the file it made, or "".
func (s *Store) Rotate(ctx context.Context, dir string) (string, error) {
	panic("unwritten")
}
