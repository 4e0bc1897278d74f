package store

import (
	"context"

	"github.com/deskbell/deskbell/desk"
)

func (s *Store) Cursor(ctx context.Context, mailbox int64, folder string) (desk.Cursor, error) {
	panic("unwritten")
}

// Renumber notes that the folder now has another UIDVALIDITY: the cursor starts at 0 under it. Rows of the old one stay, to be matched by hash one to one.
func (s *Store) Renumber(ctx context.Context, mailbox int64, folder string, uidvalidity uint32) error {
	panic("unwritten")
}

// Keep stores raw bytes, account rows and the cursor, all or nothing; the cursor moves to the highest UID of the batch. An arrival whose account row exists already is skipped. With Resync, an
// arrival whose hash matches an unmatched row of an older UIDVALIDITY takes over that row's outcome (no bytes are stored again).
func (s *Store) Keep(ctx context.Context, mailbox int64, batch []desk.Arrival) error {
	panic("unwritten")
}

// Skip writes before-start rows for uids (ascending) and moves the cursor to the last of them.
func (s *Store) Skip(ctx context.Context, mailbox int64, folder string, uidvalidity uint32, uids []uint32) error {
	panic("unwritten")
}

// Kept returns what waits to be read, oldest first.
func (s *Store) Kept(ctx context.Context, limit int) ([]desk.Kept, error) {
	panic("unwritten")
}
