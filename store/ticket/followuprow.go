package ticket

import (
	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

// FollowUpColumns of FromFollowUp.
const FollowUpColumns = RatingColumns + `, f.score, f.owner_id, f.opened_at, f.due_at, f.contacted_at, f.contacted_by, f.closed_at, f.closed_by, f.version,
	coalesce(a.asked_at, 0), coalesce(a.score, 0), coalesce(a.comment, ''), coalesce(a.rated_at, 0),
	EXISTS (SELECT 1 FROM outbox o WHERE o.number = f.number AND o.kind = 'again' AND o.state IN ('waiting', 'sending') AND o.message_id IS NULL)`

// FromFollowUp are the tables that FollowUpColumns are of.
const FromFollowUp = FromRating + ` JOIN follow_up f ON f.number = r.number LEFT JOIN rerating a ON a.number = r.number `

// ScanFollowUp reads FollowUpColumns: a follow-up and the second score after it, nil where nobody was asked for one.
func ScanFollowUp(scan func(...any) error) (f desk.FollowUp, again *desk.Rerating, err error) {
	var opened, due, contacted, closed, asked, rated int64
	var a desk.Rerating
	f.Rating, err = ScanRating(scan, &f.Score, &f.Owner, &opened, &due, &contacted, &f.ContactedBy, &closed, &f.ClosedBy, &f.Version, &asked, &a.Score, &a.Comment, &rated, &f.Asking)
	f.Ticket = f.Rating.Ticket
	f.OpenedAt, f.DueAt, f.ContactedAt, f.ClosedAt, f.AskedAt = db.FromMS(opened), db.FromMS(due), db.FromMS(contacted), db.FromMS(closed), db.FromMS(asked)
	if asked > 0 {
		a.AskedAt, a.RatedAt = f.AskedAt, db.FromMS(rated)
		again = &a
	}
	return f, again, err
}

// FollowUpOf a rating, by its ticket's own number; nil where it has none.
func FollowUpOf(q db.Querier, number int64) (*desk.FollowUp, *desk.Rerating, error) {
	f, again, err := ScanFollowUp(q.Row(`SELECT `+FollowUpColumns+FromFollowUp+`WHERE r.number = $1`, number).Scan)
	if db.Missing(err) {
		return nil, nil, nil
	}
	return &f, again, err
}
