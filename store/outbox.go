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

// parcel is a mail for the outbox.
type parcel struct {
	kind    string        // reply, ack, survey, reset
	message *desk.Message // inserted already; nil for reset and for a survey that is not due yet
	mailbox int64
	ticket  int64
	agent   int64
	to      string        // the address in To, for limits
	auto    bool          // Auto-Submitted; goes at once
	undo    time.Duration // how long it may be taken back
	due     time.Time     // zero: after undo
	subject string        // of a reset
	text    string        // of a reset
}

// enqueue writes a mail into the outbox. It gives its message (row, mail_id and participants included) the Message-ID with
// which it will go out, however often it is tried.
func enqueue(tx *Tx, p parcel) error {
	panic("unwritten")
}

// planSurvey asks the customer how it went, once the settings' delay has passed, or notes on the ticket why not. t is the ticket as
// it was just resolved.
func planSurvey(tx *Tx, t *desk.Ticket) error {
	panic("unwritten")
}

// cancelSurvey takes back a survey that has not gone, because the ticket was opened again or is spam.
func cancelSurvey(tx *Tx, t *desk.Ticket, why desk.Withheld) error {
	panic("unwritten")
}

// acknowledge answers a new ticket's first message with the mailbox's acknowledgement, or notes on the ticket why not.
func acknowledge(tx *Tx, t *desk.Ticket, m *desk.Message) error {
	panic("unwritten")
}
