package ask

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/survey"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

// Given is a score as a customer gives it.
type Given struct {
	Score   int
	Comment *string  // nil leaves it as it is
	Reasons []string // nil leaves them as they are
}

// Rate records a score, or the second one where the token asks for it, by one guarded UPDATE. Within 14 days of the first time it may be
// changed, and what it was is kept; later that is refused (Conflict, rating.closed), and so is a question that has expired
// (rating.expired). The score stays with the agent who resolved.
func (s *Asks) Rate(ctx context.Context, v desk.Verdict) error {
	g, err := Checked(v)
	if err != nil {
		return err
	}
	if !desk.ValidScore(v.Score) {
		return desk.Fail(desk.Invalid, "rating.score_bad").At("score")
	}
	hash, err := s.hashOf(ctx, v.Token)
	if err != nil {
		return err
	}
	return s.Tx(ctx, func(tx *db.Tx) error {
		q, err := question(tx, hash, survey.Rating)
		if err != nil {
			return err
		}
		if !q.Style.Offers(g.Score) {
			return desk.Fail(desk.Invalid, "rating.score_bad").At("score")
		}
		return Rated(tx, q, g)
	})
}

// Checked tidies what a form says beside the score.
func Checked(v desk.Verdict) (Given, error) {
	g := Given{Score: v.Score, Reasons: v.Reasons}
	if v.Comment == nil {
		return g, nil
	}
	comment := strings.TrimSpace(db.TidyText(*v.Comment))
	if desk.Cut(comment, desk.MaxComment) != comment {
		return g, desk.Fail(desk.Invalid, "rating.comment_too_long", "max", desk.MaxComment).At("comment")
	}
	g.Comment = &comment
	return g, nil
}

// Rated is Rate within a transaction, for a score that came by mail too. The same again changes nothing.
func Rated(tx *db.Tx, q Question, g Given) error {
	if q.Kind == survey.Again {
		return rerate(tx, q.Number, g)
	}
	before, err := byNumber(tx, q.Number)
	if err != nil {
		return err
	}
	_, rules, err := rulesAndSettings(tx, before.Mailbox)
	if err != nil {
		return err
	}
	after := before
	after.Score = g.Score
	if g.Comment != nil {
		after.Comment = *g.Comment
	}
	if g.Reasons != nil {
		after.Reasons = rules.Known(g.Reasons)
	}
	if !rules.IsLow(after.Score) {
		after.Reasons = nil
	}
	if before.Score == after.Score && before.Comment == after.Comment && slices.Equal(before.Reasons, after.Reasons) {
		return nil
	}
	looked, err := lookedAfter(tx, before, after.Score)
	switch {
	case err != nil:
		return err
	case looked:
		return again(tx, q.Number, g)
	}
	done, err := tx.Exec(`UPDATE rating SET score = $2, comment = $3, reasons = $6,
			changed_at = CASE WHEN rated_at = 0 THEN 0 ELSE $4 END, rated_at = CASE WHEN rated_at = 0 THEN $4 ELSE rated_at END
		WHERE number = $1 AND (rated_at = 0 AND (expires_at = 0 OR expires_at > $4) OR rated_at > $5)`,
		q.Number, after.Score, after.Comment, db.MS(tx.Now), db.MS(tx.Now.Add(-desk.RatingOpen)), strings.Join(after.Reasons, "\n"))
	if err := errors.Join(err, db.OneRow(done, err, tooLate(before.RatedAt.IsZero()))); err != nil {
		return err
	}
	if !before.RatedAt.IsZero() && (before.Score != after.Score || before.Comment != after.Comment) {
		if _, err := tx.Exec(`INSERT INTO rating_history (number, score, comment, at) VALUES ($1, $2, $3, $4)`,
			before.Ticket, before.Score, before.Comment, db.MS(tx.Now)); err != nil {
			return err
		}
	}
	return scored(tx, rules, before, after)
}

func tooLate(expired bool) error {
	if expired {
		return desk.Fail(desk.Conflict, "rating.expired")
	}
	return desk.Fail(desk.Conflict, "rating.closed")
}

// scored tells of a score that was recorded, and looks after who gave a low one.
func scored(tx *db.Tx, rules survey.Rules, before, after desk.Rating) error {
	root, err := ticket.RootOf(tx, before.Ticket)
	if err != nil {
		return err
	}
	tx.Changed(desk.Change{Kind: "rating", Ticket: root})
	tx.Changed(desk.Change{Kind: "ticket", Ticket: root})
	if before.Score == after.Score {
		return nil
	}
	if err := ticket.AddEvent(tx, root, 0, desk.EventRated, "score", strconv.Itoa(after.Score)); err != nil {
		return err
	}
	told, err := lookAfter(tx, rules, root, before, after)
	if err != nil {
		return err
	}
	return ticket.NotifyRated(tx, root, before, after.Score, told)
}

// again records what a customer says by the link of the first question after somebody has contacted them: the first score stays, this is
// the second.
func again(tx *db.Tx, number int64, g Given) error {
	var random [32]byte
	rand.Read(random[:])
	hash := sha256.Sum256(random[:]) // no link carries it
	if _, err := tx.Exec(`INSERT INTO rerating (number, token, asked_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, number, hash[:], db.MS(tx.Now)); err != nil {
		return err
	}
	return rerate(tx, number, g)
}

func rerate(tx *db.Tx, number int64, g Given) error {
	var score int
	var comment string
	var rated int64
	if err := tx.Row(`SELECT score, comment, rated_at FROM rerating WHERE number = $1`, number).Scan(&score, &comment, &rated); err != nil {
		return db.NotFound(err, "rating.unknown")
	}
	said := comment
	if g.Comment != nil {
		said = *g.Comment
	}
	if score == g.Score && said == comment {
		return nil
	}
	done, err := tx.Exec(`UPDATE rerating SET score = $2, comment = $3, rated_at = CASE WHEN rated_at = 0 THEN $4 ELSE rated_at END
		WHERE number = $1 AND (rated_at = 0 AND (expires_at = 0 OR expires_at > $4) OR rated_at > $5)`, number, g.Score, said, db.MS(tx.Now), db.MS(tx.Now.Add(-desk.RatingOpen)))
	if err := errors.Join(err, db.OneRow(done, err, tooLate(rated == 0))); err != nil {
		return err
	}
	root, err := ticket.RootOf(tx, number)
	if err != nil {
		return err
	}
	tx.Changed(desk.Change{Kind: "rating", Ticket: root})
	tx.Changed(desk.Change{Kind: "ticket", Ticket: root})
	if score == g.Score {
		return nil
	}
	var owner int64
	if err := tx.Row(`SELECT owner_id FROM follow_up WHERE number = $1`, number).Scan(&owner); err != nil && !db.Missing(err) {
		return err
	}
	return db.FirstError(ticket.AddEvent(tx, root, 0, desk.EventRerated, "score", strconv.Itoa(g.Score)),
		ticket.Notify(tx, desk.NoticeRating, root, 0, desk.By{}, owner))
}

func byNumber(q db.Querier, number int64) (desk.Rating, error) {
	r, err := ticket.ScanRating(q.Row(`SELECT `+ticket.RatingColumns+ticket.FromRating+`WHERE r.number = $1`, number).Scan)
	return r, db.NotFound(err, "rating.unknown")
}
