package store

import (
	"context"

	"github.com/deskbell/deskbell/desk"
)

// Ready: set-up is done
func (s *Store) Ready(ctx context.Context) (bool, error) {
	panic("unwritten")
}

// SetUp saves shop, owner and mailbox at once; Conflict once set-up is done.
func (s *Store) SetUp(ctx context.Context, in desk.SetUp) error {
	panic("unwritten")
}

// Settings: cached; also seen when another process changed it
func (s *Store) Settings(ctx context.Context) (desk.Settings, error) {
	panic("unwritten")
}

func (s *Store) SaveSettings(ctx context.Context, in desk.Settings) error {
	panic("unwritten")
}

// Secret is a random 32-byte key by name, made at first use.
func (s *Store) Secret(ctx context.Context, name string) ([]byte, error) {
	panic("unwritten")
}
