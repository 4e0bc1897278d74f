package store

import (
	"context"

	"github.com/deskbell/deskbell/desk"
)

func (s *Store) Reply(ctx context.Context, a desk.Answer) (desk.Message, error) {
	panic("unwritten")
}

func (s *Store) AddNote(ctx context.Context, r desk.Remark) (desk.Message, error) {
	panic("unwritten")
}

func (s *Store) OpenTicket(ctx context.Context, o desk.Opening) (desk.Ticket, error) {
	panic("unwritten")
}

func (s *Store) Submit(ctx context.Context, in desk.Submission) (desk.Ticket, error) {
	panic("unwritten")
}
