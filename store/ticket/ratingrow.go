package ticket

import (
	"database/sql"
	"errors"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

// RatingColumns of "FROM rating r JOIN ticket t ON t.number = r.number".
const RatingColumns = `r.number, r.score, r.comment, r.agent_id, r.lang, r.asked_at, r.rated_at,
	(SELECT count(*) FROM rating_history h WHERE h.number = r.number), t.subject, t.contact_name, t.contact,
	r.style, r.reasons, r.mailbox_id, r.expires_at, r.read_at`

// FromRating are the tables that RatingColumns are of.
const FromRating = ` FROM rating r JOIN ticket t ON t.number = r.number `

// Rateable is the condition of FromRating's tickets whose scores count: not of spam or what is in the bin. The score of a ticket that was
// merged into another counts as long as that one is not in the bin. (The plus keeps SQLite from going
// through all tickets by an index of theirs: there are fewer ratings.)
const Rateable = `+t.aside IN (0, 4, 8, 12) AND NOT EXISTS (SELECT 1 FROM ticket root WHERE root.number = t.merged_into AND root.deleted_at > 0)`

// ScanRating reads RatingColumns, and more columns behind them into more.
func ScanRating(scan func(...any) error, more ...any) (desk.Rating, error) {
	var r desk.Rating
	var reasons string
	var asked, rated, expires, read int64
	err := scan(append([]any{&r.Ticket, &r.Score, &r.Comment, &r.Agent, (*string)(&r.Lang), &asked, &rated, &r.Changes, &r.Subject, &r.Contact.Name, &r.Contact.Address,
		&r.Style, &reasons, &r.Mailbox, &expires, &read}, more...)...)
	r.AskedAt, r.RatedAt, r.ExpiresAt, r.ReadAt, r.Reasons = db.FromMS(asked), db.FromMS(rated), db.FromMS(expires), db.FromMS(read), db.SplitLines(reasons)
	return r, err
}

// ratingOf a ticket; nil where nobody was asked.
func ratingOf(q db.Querier, number int64) (*desk.Rating, error) {
	r, err := ScanRating(q.Row(`SELECT `+RatingColumns+FromRating+`WHERE r.number = $1`, number).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return &r, err
}
