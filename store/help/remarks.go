package help

import (
	"context"

	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/store/db"
)

// remarked are votes that say something: a no with a reason, and whatever has a comment.
const remarked = `(v.comment <> '' OR v.helpful = 0 AND v.reason <> '')`

// ArticleRemarks are what readers said of articles, newest first, at most 200: of one article, or of all for 0; only what nobody has read with unread.
func (s *Help) ArticleRemarks(ctx context.Context, article int64, unread bool) (all []helpcentre.Remark, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		return db.Each(q, func(scan func(...any) error) error {
			var r helpcentre.Remark
			var at, read int64
			err := scan(&r.ID, &r.Article, &r.Title, (*string)(&r.Lang), &r.Helpful, &r.Reason, &r.Comment, &at, &read)
			r.At, r.ReadAt = db.FromMS(at), db.FromMS(read)
			all = append(all, r)
			return err
		}, `SELECT v.id, v.article_id, a.title, a.lang, v.helpful, v.reason, v.comment, v.at, v.read_at FROM article_vote v JOIN article a ON a.id = v.article_id
			WHERE `+remarked+` AND ($1 = 0 OR v.article_id = $1) AND ($2 = 0 OR v.read_at = 0) ORDER BY v.at DESC, v.id DESC LIMIT 200`, article, db.Flag(unread))
	})
	return all, err
}

// UnreadRemarks is how many nobody has read: at most 100.
func (s *Help) UnreadRemarks(ctx context.Context) (n int, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		return q.Row(`SELECT count(*) FROM (SELECT 1 FROM article_vote v WHERE v.read_at = 0 AND ` + remarked + ` LIMIT 100)`).Scan(&n)
	})
	return n, err
}

// RemarksRead marks one remark as read, or with id 0 all of an article, or with article 0 too all that there are.
func (s *Help) RemarksRead(ctx context.Context, id, article int64) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE article_vote AS v SET read_at = $3 WHERE v.read_at = 0 AND `+remarked+` AND ($1 = 0 OR v.id = $1) AND ($2 = 0 OR v.article_id = $2)`, id, article, db.MS(tx.Now))
		return err
	})
}
