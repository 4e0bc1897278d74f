package desk

import (
	"slices"
	"time"
)

// Resolution is when a ticket was resolved for the first time, and by whom; zero where it never was.
type Resolution struct {
	At time.Time
	By int64
}

// Closure says whether a resolved ticket is done for the customer too; empty while that is not known.
type Closure string

const (
	Confirmed Closure = "confirmed" // they said so
	Assumed   Closure = "assumed"   // they were asked, and did not answer in time
	Refused   Closure = "refused"   // they said that it is not
)

// FollowUp is the repair of a low score. It waits until somebody has contacted the customer, or put it aside.
type FollowUp struct {
	Rating      Rating
	Score       int   // the low one that opened it
	Ticket      int64 // where it is seen to: the rating's, or what that was merged into
	Owner       int64 // agent; 0 for nobody
	OpenedAt    time.Time
	DueAt       time.Time
	ContactedAt time.Time
	ContactedBy int64
	ClosedAt    time.Time
	ClosedBy    int64
	AskedAt     time.Time // for a second score; zero: not yet
	Asking      bool      // that question waits to be sent
	Version     int64
}

// Waits says whether somebody has still to contact the customer.
func (f *FollowUp) Waits() bool { return f.ContactedAt.IsZero() && f.ClosedAt.IsZero() }

// MayAsk says whether the customer may be asked how it is now.
func (f *FollowUp) MayAsk() bool { return !f.ContactedAt.IsZero() && f.AskedAt.IsZero() && !f.Asking }

// FollowUpQuery asks for follow-ups: those that wait, the one that is due first leading, or those that are done, the latest leading.
type FollowUpQuery struct {
	Done  bool
	Owner int64 // 0: of all
	Limit int   // 1 to 200
}

// FollowUpEdit changes a follow-up. Version, when not 0, must be the follow-up's: else Conflict (follow_up.changed_since).
type FollowUpEdit struct {
	By      By
	Ticket  int64 // the rating's, or what it was merged into
	Version int64
	Owner   *int64
	Called  bool   // the customer was called; Note is kept in the ticket
	Note    string //
	Close   bool
	Ask     bool // for a second score
}

// Rerating is the score that a customer gave after a repair. The first one stays as it was.
type Rerating struct {
	AskedAt time.Time
	Score   int // 0: none yet
	Comment string
	RatedAt time.Time
}

// Recommendation is a customer's answer to whether they would recommend the shop, 0 to 10; -1: none yet.
type Recommendation struct {
	ID       int64
	Ticket   int64 // after which they were asked
	Customer int64
	Score    int
	Comment  string
	AskedAt  time.Time
	RatedAt  time.Time
}

// Confirmation is one question whether a ticket is solved.
type Confirmation struct {
	Ticket   int64
	Outcome  Closure
	Comment  string
	AskedAt  time.Time
	At       time.Time
	Reopened bool // the ticket was opened again since: there is nothing to confirm any more
}

// Asking is a question to a customer, as its link leads to it. What it is about is in the field of its kind.
type Asking struct {
	Kind       string // a survey.Kind; never survey.Reminder
	Lang       Lang
	Ticket     int64
	Subject    string
	Mailbox    int64
	Agent      int64 // who resolved it
	Rating     Rating
	Rerating   *Rerating
	Recommends *Recommendation
	Solved     *Confirmation
	Enclosed   *Enclosed
	Closed     bool // too late to answer, or to answer otherwise
	Expired    bool // too late, and nothing was answered
}

// Enclosed are articles that went along with an acknowledgement.
type Enclosed struct {
	Articles []int64
	SaidAt   time.Time // when the customer said that one of them solved their matter; zero: not yet
}

// Has says whether an article is one of them.
func (e *Enclosed) Has(article int64) bool { return slices.Contains(e.Articles, article) }

// Verdict is what a customer answers to a question. Token is what its link carries.
type Verdict struct {
	Token   string
	Score   int
	Comment *string  // nil leaves the comment as it is
	Reasons []string // keys; nil leaves them as they are
	Solved  bool     // to survey.Solved
}
