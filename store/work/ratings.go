package work

import (
	"context"
	"strconv"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

// Ratings, newest first: by when they were given, or (without Given) by when they were asked for.
func (s *Work) Ratings(ctx context.Context, rq desk.RatingQuery) (items []desk.Rating, next string, err error) {
	after, err := db.ReadCursor(rq.Cursor)
	if err != nil {
		return nil, "", err
	}
	if rq.Limit == 0 {
		rq.Limit = 50
	}
	rq.Limit = min(max(rq.Limit, 1), db.MaxList)
	by := "r.asked_at"
	if rq.Given {
		by = "r.rated_at"
	}
	where, args := ratingWhere(rq, by)
	if after.Number != 0 {
		args = append(args, after.At, after.Number)
		where += " AND (" + by + ", r.number) < ($" + strconv.Itoa(len(args)-1) + ", $" + strconv.Itoa(len(args)) + ")"
	}
	args = append(args, rq.Limit+1)
	err = s.View(ctx, func(q db.Querier) error {
		return db.Each(q, func(scan func(...any) error) error {
			r, err := ticket.ScanRating(scan)
			items = append(items, r)
			return err
		}, `SELECT `+ticket.RatingColumns+ticket.FromRating+where+` ORDER BY `+by+` DESC, r.number DESC LIMIT $`+strconv.Itoa(len(args)), args...)
	})
	if len(items) > rq.Limit {
		items = items[:rq.Limit]
		last := items[rq.Limit-1]
		at := last.AskedAt
		if rq.Given {
			at = last.RatedAt
		}
		next = db.WriteCursor(db.Cursor{At: db.MS(at), Number: last.Ticket})
	}
	return items, next, err
}

func ratingWhere(rq desk.RatingQuery, by string) (string, []any) {
	where, args := []string{ticket.Rateable}, []any{}
	add := func(condition string, v any) {
		args = append(args, v)
		where = append(where, condition+"$"+strconv.Itoa(len(args)))
	}
	if rq.Given {
		where = append(where, "r.rated_at > 0")
	}
	if rq.Unread {
		where = append(where, "r.comment <> '' AND r.read_at = 0")
	}
	if rq.Ticket != 0 {
		add("r.number = ", rq.Ticket)
	}
	if rq.Agent != 0 {
		add("r.agent_id = ", rq.Agent)
	}
	if !rq.Since.IsZero() {
		add(by+" >= ", db.MS(rq.Since))
	}
	return "WHERE " + strings.Join(where, " AND "), args
}

// RatingSummary counts those who were asked since then and got the question, and the scores that they gave: the two belong to the same customers, so that the
// response rate is one.
func (s *Work) RatingSummary(ctx context.Context, rq desk.RatingQuery) (sum desk.RatingSummary, err error) {
	rq.Given = false
	where, args := ratingWhere(rq, "r.asked_at")
	where += " AND (r.undelivered = 0 OR r.score > 0)"
	err = s.View(ctx, func(q db.Querier) error {
		return db.Each(q, func(scan func(...any) error) error {
			var score, n int
			if err := scan(&score, &n); err != nil {
				return err
			}
			sum.Asked += n
			if desk.ValidScore(score) {
				sum.Scores[score-1] += n
			}
			return nil
		}, `SELECT r.score, count(*)`+ticket.FromRating+where+` GROUP BY r.score`, args...)
	})
	return sum, err
}
