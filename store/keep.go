package store

import (
	"context"

	"github.com/deskbell/deskbell/desk"
)

func (s *Store) Cursor(ctx context.Context, mailbox int64, folder string) (desk.Cursor, error) {
	panic("unwritten")
}

// Renumber notes that the folder is seen for the first time under this UIDVALIDITY: the cursor starts at 0 under it, with Below = uidnext.
// Where it had another UIDVALIDITY before, the cursor's Resync is set, and rows of the old one stay, to be matched by hash one to one.
func (s *Store) Renumber(ctx context.Context, mailbox int64, folder string, uidvalidity, uidnext uint32) error {
	panic("unwritten")
}

// Keep stores raw bytes, account rows and the cursor, all or nothing; the cursor moves to the highest UID of the batch. An arrival whose account row exists already is skipped. With Resync, an
// arrival whose hash matches an unmatched row of an older UIDVALIDITY takes over that row's outcome (no bytes are stored again). An arrival's
// Reason goes into its row and comes back in Kept: the receiver then quarantines it with From and Subject filled.
func (s *Store) Keep(ctx context.Context, mailbox int64, batch []desk.Arrival) error {
	panic("unwritten")
}

// Skip writes before-start rows for mails (ascending by UID) and moves the cursor to the last of them.
func (s *Store) Skip(ctx context.Context, mailbox int64, folder string, uidvalidity uint32, mails []desk.Listed) error {
	panic("unwritten")
}

// Kept returns what waits to be read, oldest first.
func (s *Store) Kept(ctx context.Context, limit int) ([]desk.Kept, error) {
	panic("unwritten")
}
