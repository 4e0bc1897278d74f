package store

import (
	"context"

	"github.com/deskbell/deskbell/desk"
)

// Tickets: q.Query: by SearchTickets newest first
func (s *Store) Tickets(ctx context.Context, q desk.List) (desk.Page, error) {
	panic("unwritten")
}

func (s *Store) Ticket(ctx context.Context, number int64) (desk.Ticket, error) {
	panic("unwritten")
}

func (s *Store) Conversation(ctx context.Context, number, agent int64) (desk.Conversation, error) {
	panic("unwritten")
}

func (s *Store) Message(ctx context.Context, id int64) (desk.Message, error) {
	panic("unwritten")
}

func (s *Store) Attachment(ctx context.Context, id int64) (desk.Attachment, error) {
	panic("unwritten")
}

// See: marks as read
func (s *Store) See(ctx context.Context, agent, number int64) error {
	panic("unwritten")
}

// Edit: status, assignee … ; resolving plans the survey, reopening cancels it
func (s *Store) Edit(ctx context.Context, e desk.Edit) (desk.Ticket, error) {
	panic("unwritten")
}

func (s *Store) Tags(ctx context.Context) ([]string, error) {
	panic("unwritten")
}
