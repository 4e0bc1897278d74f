package store

import (
	"context"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// Claim takes up to limit due rows for sending until the deadline (now + 5 minutes), oldest first, with all that is needed to write the mail. A survey row that has come due becomes a message here, or is canceled (ticket reopened …).
func (s *Store) Claim(ctx context.Context, limit int) ([]desk.Outgoing, error) {
	panic("unwritten")
}

func (s *Store) Renew(ctx context.Context, id int64) error {
	panic("unwritten")
}

func (s *Store) Sent(ctx context.Context, id int64) error {
	panic("unwritten")
}

// Failed plans the next try (30 s doubling to 1 h, for 48 h) after a temporary failure, else gives up and says so on the ticket.
func (s *Store) Failed(ctx context.Context, id int64, f desk.SendFailure) error {
	panic("unwritten")
}

// ReleaseClaims frees the claims of a process that is gone; called once at start.
func (s *Store) ReleaseClaims(ctx context.Context) error {
	panic("unwritten")
}

// NextDue is when the earliest waiting row is due; zero when none waits.
func (s *Store) NextDue(ctx context.Context) (time.Time, error) {
	panic("unwritten")
}

// TakeBack cancels a waiting or failed answer and makes it the agent's draft again. Conflict (outbox.gone) once it is on its way.
func (s *Store) TakeBack(ctx context.Context, by desk.By, message int64) (desk.Draft, error) {
	panic("unwritten")
}

// TryAgain makes a failed mail due now, with the same Message-ID.
func (s *Store) TryAgain(ctx context.Context, by desk.By, message int64) error {
	panic("unwritten")
}
