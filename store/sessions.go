package store

import (
	"context"

	"github.com/deskbell/deskbell/desk"
)

func (s *Store) SaveSession(ctx context.Context, in desk.Session) error {
	panic("unwritten")
}

func (s *Store) Session(ctx context.Context, id string) (desk.Session, error) {
	panic("unwritten")
}

func (s *Store) DropSession(ctx context.Context, id string) error {
	panic("unwritten")
}

func (s *Store) Sessions(ctx context.Context, agent int64) ([]desk.Session, error) {
	panic("unwritten")
}

// Sweep deletes expired sessions, resets, idempotency answers older than a day, and uploads that no message or draft took within a week.
func (s *Store) Sweep(ctx context.Context) error {
	panic("unwritten")
}
