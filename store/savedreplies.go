package store

import (
	"context"

	"github.com/deskbell/deskbell/desk"
)

func (s *Store) SavedReplies(ctx context.Context) ([]desk.SavedReply, error) {
	panic("unwritten")
}

func (s *Store) SaveSavedReply(ctx context.Context, r desk.SavedReply) (int64, error) {
	panic("unwritten")
}

func (s *Store) DropSavedReply(ctx context.Context, id int64) error {
	panic("unwritten")
}

func (s *Store) UseSavedReply(ctx context.Context, id int64) error {
	panic("unwritten")
}
