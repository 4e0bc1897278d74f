package door

import (
	"context"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/survey"
	"github.com/deskbell/deskbell/store/ask"
	"github.com/deskbell/deskbell/store/db"
)

// scoreQuestion is the question for a score that a ticket's customer was asked last: after a repair it is the second one. NotFound
// (rating.unknown) where none was asked.
func scoreQuestion(q db.Querier, number int64) (ask.Question, error) {
	found, err := ask.LastOf(q, survey.Again, number)
	if desk.CodeOf(err) == desk.NotFound {
		return ask.LastOf(q, survey.Rating, number)
	}
	return found, err
}

// scoreAsked is that question with what was answered; nil where there is none.
func scoreAsked(q db.Querier, number int64, now time.Time) (*desk.Asking, error) {
	found, err := scoreQuestion(q, number)
	if desk.CodeOf(err) == desk.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	a, err := ask.About(q, found, now)
	return &a, err
}

// RateAtDoor records the score that a customer gives on the page of their ticket, by the rules of the mail that asked for it; v.Token counts
// for nothing. NotFound (rating.unknown) where no mail has asked.
func (s *Doors) RateAtDoor(ctx context.Context, k Key, v desk.Verdict) error {
	g, err := ask.Checked(v)
	if err != nil {
		return err
	}
	return s.inside(ctx, k, func(tx *db.Tx, _ desk.Settings, t desk.Ticket) error {
		q, err := scoreQuestion(tx, t.Number)
		if err != nil {
			return err
		}
		if !q.Style.Offers(g.Score) {
			return desk.Fail(desk.Invalid, "rating.score_bad").At("score")
		}
		return ask.Rated(tx, q, g)
	})
}
