package store

import (
	"context"

	"github.com/deskbell/deskbell/desk"
)

// Receive decides and saves, a batch in one transaction and in order: duplicate? which ticket? newcomer? reopen? acknowledgement? rating by mail? See desk.Decide. Ends each account row.
func (s *Store) Receive(ctx context.Context, batch []desk.Received) error {
	panic("unwritten")
}

// Quarantine ends an account row that could not be received, with what could be read of its From and Subject.
func (s *Store) Quarantine(ctx context.Context, account int64, reason string, from desk.Person, subject string) error {
	panic("unwritten")
}

func (s *Store) Quarantined(ctx context.Context, mailbox int64) ([]desk.QuarantinedMail, error) {
	panic("unwritten")
}

// Release puts a quarantined mail back among the unread and clears its reason, to be received again as a ticket whatever was wrong with it.
func (s *Store) Release(ctx context.Context, account int64) error {
	panic("unwritten")
}
