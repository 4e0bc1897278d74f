package help

import (
	"context"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

// reviewAfter is when a text that was looked at now is to be looked at again; the zero time for never.
func reviewAfter(now time.Time, months int) time.Time {
	if months == 0 {
		return time.Time{}
	}
	return now.AddDate(0, months, 0)
}

// ToCheck are the articles whose time to be checked has come, the longest due first and without their texts: at most 100.
func (s *Help) ToCheck(ctx context.Context) (all []desk.Article, err error) {
	now := s.Now()
	err = s.View(ctx, func(q db.Querier) error {
		return db.Each(q, func(scan func(...any) error) error {
			a, err := scanArticle(scan)
			a.Body = ""
			all = append(all, a)
			return err
		}, `SELECT `+articleColumns+fromArticle+`WHERE a.review_at > 0 AND a.review_at <= $1 ORDER BY a.review_at, a.id LIMIT 100`, db.MS(now))
	})
	return all, err
}

// ArticleChecked says that an article was read and is right as it stands: it is to be checked again as often as it says. NotFound (article.unknown).
func (s *Help) ArticleChecked(ctx context.Context, id int64) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		a, err := articleByID(tx, id)
		if err != nil {
			return err
		}
		_, err = tx.Exec(`UPDATE article SET review_at = $2 WHERE id = $1`, id, db.MS(reviewAfter(tx.Now, a.ReviewMonths)))
		return err
	})
}
