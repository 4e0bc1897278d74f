package store

import (
	"context"

	"github.com/deskbell/deskbell/desk"
)

// Mailboxes: with passwords, unsealed; not the removed ones
func (s *Store) Mailboxes(ctx context.Context) ([]desk.Mailbox, error) {
	panic("unwritten")
}

func (s *Store) Mailbox(ctx context.Context, id int64) (desk.Mailbox, error) {
	panic("unwritten")
}

// SaveMailbox adds (ID 0) or changes a mailbox; an empty password keeps the one there is. Conflict when Version is stale or the address is taken.
func (s *Store) SaveMailbox(ctx context.Context, m desk.Mailbox) (int64, error) {
	panic("unwritten")
}

// RemoveMailbox: stops watching; its tickets stay
func (s *Store) RemoveMailbox(ctx context.Context, id int64) error {
	panic("unwritten")
}

func (s *Store) Health(ctx context.Context) ([]desk.Health, error) {
	panic("unwritten")
}

func (s *Store) Look(ctx context.Context, mailbox int64, l desk.Look) error {
	panic("unwritten")
}

// saveMailbox is SaveMailbox within a transaction.
func saveMailbox(tx *Tx, m desk.Mailbox) (int64, error) {
	panic("unwritten")
}
