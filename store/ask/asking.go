package ask

import (
	"context"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/survey"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

// Asking is what a question's link leads to; survey.Rating stands for the second score too. NotFound (rating.unknown) for a token that is
// not ours, or whose ticket is gone. It records nothing.
func (s *Asks) Asking(ctx context.Context, kind survey.Kind, token string) (a desk.Asking, err error) {
	hash, err := s.hashOf(ctx, token)
	if err != nil {
		return a, err
	}
	return a, s.View(ctx, func(q db.Querier) error {
		found, err := question(q, hash, kind)
		if err == nil {
			a, err = About(q, found, s.Now())
		}
		return err
	})
}

// About is what a question is about, as its link leads to it at some time.
func About(q db.Querier, found Question, now time.Time) (a desk.Asking, err error) {
	t, err := ticket.ByNumber(q, found.Number)
	if err != nil {
		return a, err
	}
	a = desk.Asking{Kind: string(found.Kind), Lang: found.Lang, Ticket: t.Number, Subject: t.Subject, Mailbox: t.Mailbox, Agent: t.ResolvedBy}
	switch found.Kind {
	case survey.Rating, survey.Again:
		if a.Rating, err = byNumber(q, found.Number); err != nil {
			return a, err
		}
		a.Mailbox, a.Agent = a.Rating.Mailbox, a.Rating.Agent
		a.Closed, a.Expired = !a.Rating.Open(now), a.Rating.RatedAt.IsZero() && !a.Rating.Open(now)
		if found.Kind == survey.Again {
			var expires int64
			if a.Rerating, expires, err = rerating(q, found.Number); err != nil {
				return a, err
			}
			a.Closed, a.Expired = over(a.Rerating.RatedAt, expires, now)
		}
	case survey.NPS:
		a.Recommends = &desk.Recommendation{ID: found.ID}
		var asked, expires, rated int64
		err = q.Row(`SELECT number, customer_id, score, comment, asked_at, expires_at, rated_at FROM nps WHERE id = $1`, found.ID).
			Scan(&a.Recommends.Ticket, &a.Recommends.Customer, &a.Recommends.Score, &a.Recommends.Comment, &asked, &expires, &rated)
		a.Recommends.AskedAt, a.Recommends.RatedAt = db.FromMS(asked), db.FromMS(rated)
		a.Closed, a.Expired = over(a.Recommends.RatedAt, expires, now)
	case survey.Helped:
		a.Enclosed, a.Closed, err = enclosedIn(q, found, now)
	case survey.Solved:
		a.Solved, a.Closed, err = confirmation(q, found, now)
	}
	return a, err
}

// over says whether it is too late to answer, or to answer otherwise, and whether that is so without any answer.
func over(rated time.Time, expires int64, now time.Time) (closed, expired bool) {
	if rated.IsZero() {
		expired = expires > 0 && expires <= db.MS(now)
		return expired, expired
	}
	return !now.Before(rated.Add(desk.RatingOpen)), false
}

func rerating(q db.Querier, number int64) (*desk.Rerating, int64, error) {
	var r desk.Rerating
	var asked, rated, expires int64
	err := q.Row(`SELECT asked_at, score, comment, rated_at, expires_at FROM rerating WHERE number = $1`, number).Scan(&asked, &r.Score, &r.Comment, &rated, &expires)
	r.AskedAt, r.RatedAt = db.FromMS(asked), db.FromMS(rated)
	return &r, expires, err
}

func confirmation(q db.Querier, found Question, now time.Time) (c *desk.Confirmation, closed bool, err error) {
	c = &desk.Confirmation{Ticket: found.Number}
	var resolved, asked, at int64
	if err := q.Row(`SELECT resolved_at, outcome, comment, asked_at, at FROM confirmation WHERE id = $1`, found.ID).
		Scan(&resolved, (*string)(&c.Outcome), &c.Comment, &asked, &at); err != nil {
		return c, false, err
	}
	c.AskedAt, c.At = db.FromMS(asked), db.FromMS(at)
	root, err := ticket.RootOf(q, found.Number)
	if err != nil {
		return c, false, err
	}
	t, err := ticket.ByNumber(q, root)
	c.Reopened = t.Status != desk.Resolved || root == found.Number && db.MS(t.ResolvedAt) != resolved
	closed = c.Outcome == desk.Confirmed && now.Sub(c.At) > desk.RatingOpen
	return c, closed, err
}

// Open says whether a question may still be answered, or answered otherwise.
func Open(tx *db.Tx, q Question) (bool, error) {
	a, err := About(tx, q, tx.Now)
	if a.Solved != nil && a.Solved.Reopened {
		return false, err
	}
	return !a.Closed, err
}
