package ticket

import (
	"database/sql"
	"errors"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

// RatingColumns of "FROM rating r JOIN ticket t ON t.number = r.number".
const RatingColumns = `r.number, r.score, r.comment, r.agent_id, r.lang, r.asked_at, r.rated_at,
	(SELECT count(*) FROM rating_history h WHERE h.number = r.number), t.subject, t.contact_name, t.contact`

// FromRating are the tables that RatingColumns are of.
const FromRating = ` FROM rating r JOIN ticket t ON t.number = r.number `

// ScanRating reads RatingColumns.
func ScanRating(scan func(...any) error) (desk.Rating, error) {
	var r desk.Rating
	var asked, rated int64
	err := scan(&r.Ticket, &r.Score, &r.Comment, &r.Agent, (*string)(&r.Lang), &asked, &rated, &r.Changes, &r.Subject, &r.Contact.Name, &r.Contact.Address)
	r.AskedAt, r.RatedAt = db.FromMS(asked), db.FromMS(rated)
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
