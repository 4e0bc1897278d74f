package store

import (
	"context"

	"github.com/deskbell/deskbell/desk"
)

func (s *Store) Customer(ctx context.Context, id int64) (desk.Customer, error) {
	panic("unwritten")
}

// SaveCustomer: name, phone, lang, note
func (s *Store) SaveCustomer(ctx context.Context, c desk.Customer) error {
	panic("unwritten")
}
