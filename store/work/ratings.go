package work

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"errors"
	"strconv"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/shop"
	"github.com/deskbell/deskbell/store/ticket"
)

// AskRating notes that the customer of a ticket is asked now, and makes the token that their link carries. The score will stay
// with agent. A ticket is asked about once: Conflict (rating.asked) the second time.
func AskRating(tx *db.Tx, t *desk.Ticket, agent int64) (token string, err error) {
	secret, err := shop.SecretIn(tx, "rating")
	if err != nil {
		return "", err
	}
	var random [18]byte
	rand.Read(random[:])
	hash := sha256.Sum256(random[:])
	r, err := tx.Exec(`INSERT INTO rating (number, token, agent_id, lang, asked_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
		t.Number, hash[:], agent, string(t.Lang), db.MS(tx.Now))
	if err := errors.Join(err, db.OneRow(r, err, desk.Fail(desk.Conflict, "rating.asked"))); err != nil {
		return "", err
	}
	_, err = tx.Exec(`UPDATE customer SET asked_at = $2 WHERE id = $1`, t.Customer, db.MS(tx.Now))
	return desk.SignRating(random, secret), err
}

// RatingByToken is NotFound (rating.unknown) for a token that is not ours.
func (s *Work) RatingByToken(ctx context.Context, token string) (r desk.Rating, err error) {
	hash, err := s.ratingHash(ctx, token)
	if err != nil {
		return r, err
	}
	err = s.View(ctx, func(q db.Querier) error {
		r, err = ticket.ScanRating(q.Row(`SELECT `+ticket.RatingColumns+ticket.FromRating+`WHERE r.token = $1`, hash[:]).Scan)
		return err
	})
	if errors.Is(err, sql.ErrNoRows) {
		return r, desk.Fail(desk.NotFound, "rating.unknown")
	}
	return r, err
}

// ratingHash refuses what we did not sign before the database is asked.
func (s *Work) ratingHash(ctx context.Context, token string) ([32]byte, error) {
	secret, err := s.Secret(ctx, "rating")
	if err != nil {
		return [32]byte{}, err
	}
	hash, ok := desk.VerifyRating(token, secret)
	if !ok {
		return hash, desk.Fail(desk.NotFound, "rating.unknown")
	}
	return hash, nil
}

// Rate records a score by one guarded UPDATE. Within 14 days of the first it may be changed, and what it was is kept; later that is
// refused (Conflict, rating.closed). The score stays with the agent who resolved.
func (s *Work) Rate(ctx context.Context, v desk.Verdict) (r desk.Rating, err error) {
	if v, err = checkedVerdict(v); err != nil {
		return r, err
	}
	hash, err := s.ratingHash(ctx, v.Token)
	if err != nil {
		return r, err
	}
	err = s.Tx(ctx, func(tx *db.Tx) error {
		r, err = Rate(tx, hash, v.Score, v.Comment)
		return err
	})
	return r, err
}

func checkedVerdict(v desk.Verdict) (desk.Verdict, error) {
	if !desk.ValidScore(v.Score) {
		return v, desk.Fail(desk.Invalid, "rating.score_bad").At("score")
	}
	if v.Comment == nil {
		return v, nil
	}
	comment := strings.TrimSpace(db.TidyText(*v.Comment))
	if desk.Cut(comment, desk.MaxComment) != comment {
		return v, desk.Fail(desk.Invalid, "rating.comment_too_long", "max", desk.MaxComment).At("comment")
	}
	v.Comment = &comment
	return v, nil
}

// Rate is Rate within a transaction, for a score that came by mail too. The same score and comment again change nothing.
func Rate(tx *db.Tx, hash [32]byte, score int, comment *string) (r desk.Rating, err error) {
	read := func() (r desk.Rating, err error) {
		r, err = ticket.ScanRating(tx.Row(`SELECT `+ticket.RatingColumns+ticket.FromRating+`WHERE r.token = $1`, hash[:]).Scan)
		if errors.Is(err, sql.ErrNoRows) {
			err = desk.Fail(desk.NotFound, "rating.unknown")
		}
		return r, err
	}
	before, err := read()
	if err != nil {
		return r, err
	}
	said := before.Comment
	if comment != nil {
		said = *comment
	}
	if before.Score == score && before.Comment == said {
		return before, nil
	}
	done, err := tx.Exec(`UPDATE rating SET score = $2, comment = $3,
			changed_at = CASE WHEN rated_at = 0 THEN 0 ELSE $4 END, rated_at = CASE WHEN rated_at = 0 THEN $4 ELSE rated_at END
		WHERE token = $1 AND (rated_at = 0 OR rated_at > $5)`,
		hash[:], score, said, db.MS(tx.Now), db.MS(tx.Now.Add(-desk.RatingOpen)))
	if err := errors.Join(err, db.OneRow(done, err, desk.Fail(desk.Conflict, "rating.closed"))); err != nil {
		return r, err
	}
	if !before.RatedAt.IsZero() {
		if _, err := tx.Exec(`INSERT INTO rating_history (number, score, comment, at) VALUES ($1, $2, $3, $4)`,
			before.Ticket, before.Score, before.Comment, db.MS(tx.Now)); err != nil {
			return r, err
		}
	}
	if before.Score != score {
		if err := ticket.AddEvent(tx, before.Ticket, 0, desk.EventRated, "score", strconv.Itoa(score)); err != nil {
			return r, err
		}
		if err := ticket.NotifyRated(tx, before, score); err != nil {
			return r, err
		}
	}
	tx.Changed(desk.Change{Kind: "rating", Ticket: before.Ticket})
	tx.Changed(desk.Change{Kind: "ticket", Ticket: before.Ticket})
	return read()
}

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
	where, args := []string{"t.aside IN (0, 4)"}, []any{}
	add := func(condition string, v any) {
		args = append(args, v)
		where = append(where, condition+"$"+strconv.Itoa(len(args)))
	}
	if rq.Given {
		where = append(where, "r.rated_at > 0")
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

// RatingSummary counts those asked since then, and the scores that they gave: the two belong to the same customers, so that the
// response rate is one.
func (s *Work) RatingSummary(ctx context.Context, rq desk.RatingQuery) (sum desk.RatingSummary, err error) {
	rq.Given = false
	where, args := ratingWhere(rq, "r.asked_at")
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
