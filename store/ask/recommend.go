package ask

import (
	"context"
	"errors"
	"strconv"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/survey"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

// Recommend records whether a customer would recommend the shop, 0 to 10. It may be changed for 14 days. Invalid (nps.score_bad), Conflict
// (rating.expired, rating.closed).
func (s *Asks) Recommend(ctx context.Context, v desk.Verdict) error {
	g, err := Checked(v)
	if err != nil {
		return err
	}
	if v.Score < 0 || v.Score > 10 {
		return desk.Fail(desk.Invalid, "nps.score_bad").At("score")
	}
	hash, err := s.hashOf(ctx, v.Token)
	if err != nil {
		return err
	}
	return s.Tx(ctx, func(tx *db.Tx) error {
		q, err := question(tx, hash, survey.NPS)
		if err != nil {
			return err
		}
		return Recommended(tx, q, g)
	})
}

// Recommended is Recommend within a transaction, for an answer that came by mail too.
func Recommended(tx *db.Tx, q Question, g Given) error {
	var score int
	var comment string
	var rated int64
	if err := tx.Row(`SELECT score, comment, rated_at FROM nps WHERE id = $1`, q.ID).Scan(&score, &comment, &rated); err != nil {
		return db.NotFound(err, "rating.unknown")
	}
	said := comment
	if g.Comment != nil {
		said = *g.Comment
	}
	if rated > 0 && score == g.Score && said == comment {
		return nil
	}
	done, err := tx.Exec(`UPDATE nps SET score = $2, comment = $3, rated_at = CASE WHEN rated_at = 0 THEN $4 ELSE rated_at END
		WHERE id = $1 AND (rated_at = 0 AND (expires_at = 0 OR expires_at > $4) OR rated_at > $5)`, q.ID, g.Score, said, db.MS(tx.Now), db.MS(tx.Now.Add(-desk.RatingOpen)))
	if err := errors.Join(err, db.OneRow(done, err, tooLate(rated == 0))); err != nil {
		return err
	}
	root, err := ticket.RootOf(tx, q.Number)
	if err != nil {
		return err
	}
	tx.Changed(desk.Change{Kind: "rating", Ticket: root})
	tx.Changed(desk.Change{Kind: "ticket", Ticket: root})
	if rated > 0 && score == g.Score {
		return nil
	}
	return ticket.AddEvent(tx, root, 0, desk.EventRecommended, "score", strconv.Itoa(g.Score))
}
