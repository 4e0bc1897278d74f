package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"errors"
	"strconv"
	"strings"

	"github.com/deskbell/deskbell/desk"
)

// ratingColumns of "FROM rating r JOIN ticket t ON t.number = r.number".
const ratingColumns = `r.number, r.score, r.comment, r.agent_id, r.lang, r.asked_at, r.rated_at,
	(SELECT count(*) FROM rating_history h WHERE h.number = r.number), t.subject, t.contact_name, t.contact`

const fromRating = ` FROM rating r JOIN ticket t ON t.number = r.number `

func scanRating(scan func(...any) error) (desk.Rating, error) {
	var r desk.Rating
	var asked, rated int64
	err := scan(&r.Ticket, &r.Score, &r.Comment, &r.Agent, (*string)(&r.Lang), &asked, &rated, &r.Changes, &r.Subject, &r.Contact.Name, &r.Contact.Address)
	r.AskedAt, r.RatedAt = fromMS(asked), fromMS(rated)
	return r, err
}

// ratingOf a ticket; nil where nobody was asked.
func ratingOf(q querier, number int64) (*desk.Rating, error) {
	r, err := scanRating(q.row(`SELECT `+ratingColumns+fromRating+`WHERE r.number = $1`, number).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return &r, err
}

// askRating notes that the customer of a ticket is asked now, and makes the token that their link carries. The score will stay
// with agent. A ticket is asked about once: Conflict (rating.asked) the second time.
func askRating(tx *Tx, t *desk.Ticket, agent int64) (token string, err error) {
	secret, err := secretIn(tx, "rating")
	if err != nil {
		return "", err
	}
	var random [18]byte
	rand.Read(random[:])
	hash := sha256.Sum256(random[:])
	r, err := tx.exec(`INSERT INTO rating (number, token, agent_id, lang, asked_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
		t.Number, hash[:], agent, string(t.Lang), ms(tx.now))
	if err := errors.Join(err, oneRow(r, err, desk.Fail(desk.Conflict, "rating.asked"))); err != nil {
		return "", err
	}
	_, err = tx.exec(`UPDATE customer SET asked_at = $2 WHERE id = $1`, t.Customer, ms(tx.now))
	return desk.SignRating(random, secret), err
}

// RatingByToken is NotFound (rating.unknown) for a token that is not ours.
func (s *Store) RatingByToken(ctx context.Context, token string) (r desk.Rating, err error) {
	hash, err := s.ratingHash(ctx, token)
	if err != nil {
		return r, err
	}
	err = s.view(ctx, func(q querier) error {
		r, err = scanRating(q.row(`SELECT `+ratingColumns+fromRating+`WHERE r.token = $1`, hash[:]).Scan)
		return err
	})
	if errors.Is(err, sql.ErrNoRows) {
		return r, desk.Fail(desk.NotFound, "rating.unknown")
	}
	return r, err
}

// ratingHash refuses what we did not sign before the database is asked.
func (s *Store) ratingHash(ctx context.Context, token string) ([32]byte, error) {
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
func (s *Store) Rate(ctx context.Context, v desk.Verdict) (r desk.Rating, err error) {
	if v, err = checkedVerdict(v); err != nil {
		return r, err
	}
	hash, err := s.ratingHash(ctx, v.Token)
	if err != nil {
		return r, err
	}
	err = s.tx(ctx, func(tx *Tx) error {
		r, err = rate(tx, hash, v.Score, v.Comment)
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
	comment := strings.TrimSpace(tidyText(*v.Comment))
	if desk.Cut(comment, desk.MaxComment) != comment {
		return v, desk.Fail(desk.Invalid, "rating.comment_too_long", "max", desk.MaxComment).At("comment")
	}
	v.Comment = &comment
	return v, nil
}

// rate is Rate within a transaction, for a score that came by mail too. The same score and comment again change nothing.
func rate(tx *Tx, hash [32]byte, score int, comment *string) (r desk.Rating, err error) {
	read := func() (r desk.Rating, err error) {
		r, err = scanRating(tx.row(`SELECT `+ratingColumns+fromRating+`WHERE r.token = $1`, hash[:]).Scan)
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
	done, err := tx.exec(`UPDATE rating SET score = $2, comment = $3,
			changed_at = CASE WHEN rated_at = 0 THEN 0 ELSE $4 END, rated_at = CASE WHEN rated_at = 0 THEN $4 ELSE rated_at END
		WHERE token = $1 AND (rated_at = 0 OR rated_at > $5)`,
		hash[:], score, said, ms(tx.now), ms(tx.now.Add(-desk.RatingOpen)))
	if err := errors.Join(err, oneRow(done, err, desk.Fail(desk.Conflict, "rating.closed"))); err != nil {
		return r, err
	}
	if !before.RatedAt.IsZero() {
		if _, err := tx.exec(`INSERT INTO rating_history (number, score, comment, at) VALUES ($1, $2, $3, $4)`,
			before.Ticket, before.Score, before.Comment, ms(tx.now)); err != nil {
			return r, err
		}
	}
	if before.Score != score {
		if err := addEvent(tx, before.Ticket, 0, desk.EventRated, "score", strconv.Itoa(score)); err != nil {
			return r, err
		}
		if err := notifyRated(tx, before, score); err != nil {
			return r, err
		}
	}
	tx.changed(desk.Change{Kind: "rating", Ticket: before.Ticket})
	tx.changed(desk.Change{Kind: "ticket", Ticket: before.Ticket})
	return read()
}

// Ratings, newest first: by when they were given, or (without Given) by when they were asked for.
func (s *Store) Ratings(ctx context.Context, rq desk.RatingQuery) (items []desk.Rating, next string, err error) {
	after, err := readCursor(rq.Cursor)
	if err != nil {
		return nil, "", err
	}
	if rq.Limit == 0 {
		rq.Limit = 50
	}
	rq.Limit = min(max(rq.Limit, 1), maxList)
	by := "r.asked_at"
	if rq.Given {
		by = "r.rated_at"
	}
	where, args := ratingWhere(rq, by)
	if after.number != 0 {
		args = append(args, after.at, after.number)
		where += " AND (" + by + ", r.number) < ($" + strconv.Itoa(len(args)-1) + ", $" + strconv.Itoa(len(args)) + ")"
	}
	args = append(args, rq.Limit+1)
	err = s.view(ctx, func(q querier) error {
		return each(q, func(scan func(...any) error) error {
			r, err := scanRating(scan)
			items = append(items, r)
			return err
		}, `SELECT `+ratingColumns+fromRating+where+` ORDER BY `+by+` DESC, r.number DESC LIMIT $`+strconv.Itoa(len(args)), args...)
	})
	if len(items) > rq.Limit {
		items = items[:rq.Limit]
		last := items[rq.Limit-1]
		at := last.AskedAt
		if rq.Given {
			at = last.RatedAt
		}
		next = writeCursor(cursor{ms(at), last.Ticket})
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
		add(by+" >= ", ms(rq.Since))
	}
	return "WHERE " + strings.Join(where, " AND "), args
}

// RatingSummary counts those asked since then, and the scores that they gave: the two belong to the same customers, so that the
// response rate is one.
func (s *Store) RatingSummary(ctx context.Context, rq desk.RatingQuery) (sum desk.RatingSummary, err error) {
	rq.Given = false
	where, args := ratingWhere(rq, "r.asked_at")
	err = s.view(ctx, func(q querier) error {
		return each(q, func(scan func(...any) error) error {
			var score, n int
			if err := scan(&score, &n); err != nil {
				return err
			}
			sum.Asked += n
			if desk.ValidScore(score) {
				sum.Scores[score-1] += n
			}
			return nil
		}, `SELECT r.score, count(*)`+fromRating+where+` GROUP BY r.score`, args...)
	})
	return sum, err
}
