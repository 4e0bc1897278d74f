package reports

import (
	"context"
	"strconv"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/measure"
	"github.com/deskbell/deskbell/store/db"
)

// HelpFigures adds up what the help centre did in the filter's time, of which only the article counts beside.
func (s *Reports) HelpFigures(ctx context.Context, f measure.Filter, periods []measure.Period) (*measure.Help, error) {
	all := measure.NewHelp(periods)
	err := s.View(ctx, func(q db.Querier) error {
		return db.FirstError(addSearches(q, f, all), addOffers(q, f, all, s.Now()), addVotes(q, f, all))
	})
	return all, err
}

// addSearches counts them. A search is about no article, so that with one in the filter there are none.
func addSearches(q db.Querier, f measure.Filter, to *measure.Help) error {
	if f.Article != 0 {
		return nil
	}
	c := &conditions{clauses: []string{"at > 0"}}
	c.within("at", f)
	return db.Each(q, func(scan func(...any) error) error {
		var at int64
		var hits int
		err := scan(&at, &hits)
		to.Search(measure.In(to.Periods, db.FromMS(at)), hits > 0)
		return err
	}, `SELECT at, hits FROM help_search`+c.where(), c.args...)
}

// addOffers counts how questions ended. What is not settled yet is, once its time is over.
func addOffers(q db.Querier, f measure.Filter, to *measure.Help, now time.Time) error {
	c := &conditions{clauses: []string{"at > 0"}}
	c.within("at", f)
	if f.Article != 0 {
		c.add("',' || articles || ',' LIKE ?", holds(f.Article))
	}
	return db.Each(q, func(scan func(...any) error) error {
		var at, ended int64
		var source, outcome string
		err := scan(&at, &source, &outcome, &ended)
		one := measure.Question{At: db.FromMS(at)}
		switch measure.Outcome(outcome) {
		case measure.Confirmed:
			one.Confirmed = db.FromMS(ended)
		case measure.Contacted:
			one.Contact = db.FromMS(ended)
		}
		to.Ask(measure.In(to.Periods, one.At), source, one.Outcome(now))
		return err
	}, `SELECT at, source, outcome, outcome_at FROM offer`+c.where(), c.args...)
}

func addVotes(q db.Querier, f measure.Filter, to *measure.Help) error {
	c := &conditions{clauses: []string{"at > 0"}}
	c.within("at", f)
	if f.Article != 0 {
		c.add("article_id = ?", f.Article)
	}
	return db.Each(q, func(scan func(...any) error) error {
		var article int64
		var yes bool
		var reason string
		var n int
		err := scan(&article, &yes, &reason, &n)
		to.Vote(article, yes, reason, n)
		return err
	}, `SELECT article_id, helpful, reason, count(*) FROM article_vote`+c.where()+` GROUP BY article_id, helpful, reason`, c.args...)
}

// Remarks are what readers said about articles in the filter's time, newest first, at most limit.
func (s *Reports) Remarks(ctx context.Context, f measure.Filter, limit int) (all []measure.Remark, err error) {
	c := &conditions{clauses: []string{"comment <> ''"}}
	c.within("at", f)
	if f.Article != 0 {
		c.add("article_id = ?", f.Article)
	}
	c.args = append(c.args, limit)
	err = s.View(ctx, func(q db.Querier) error {
		return db.Each(q, func(scan func(...any) error) error {
			var r measure.Remark
			var at, read int64
			err := scan(&r.ID, &r.Article, &r.Helpful, &r.Reason, &r.Comment, &at, &read)
			r.At, r.ReadAt = db.FromMS(at), db.FromMS(read)
			all = append(all, r)
			return err
		}, `SELECT id, article_id, helpful, reason, comment, at, read_at FROM article_vote`+c.where()+` ORDER BY at DESC, id DESC LIMIT $`+strconv.Itoa(len(c.args)), c.args...)
	})
	return all, err
}

// ReadRemarks marks what readers said as read: those of that id, or all for 0.
func (s *Reports) ReadRemarks(ctx context.Context, id int64) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE article_vote SET read_at = $2 WHERE read_at = 0 AND comment <> '' AND ($1 = 0 OR id = $1)`, id, db.MS(tx.Now))
		return err
	})
}

// PutAside takes a search without a result, or a question without an answer, off the list of what is wanted: an article was written, or
// none is needed. Where it is still asked after three months it comes back.
func (s *Reports) PutAside(ctx context.Context, query, lang string) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE empty_search SET done_at = $3 WHERE query = $1 AND lang = $2`, query, lang, db.MS(tx.Now))
		return err
	})
}

// ArticleTitles are what the articles of these ids are called, in the order of the titles; those that are gone are left out.
func (s *Reports) ArticleTitles(ctx context.Context, wanted map[int64]bool) (all []desk.Article, err error) {
	if len(wanted) == 0 {
		return nil, nil
	}
	err = s.View(ctx, func(q db.Querier) error {
		return db.Each(q, func(scan func(...any) error) error {
			var a desk.Article
			err := scan(&a.ID, (*string)(&a.Lang), &a.Title)
			if wanted[a.ID] {
				all = append(all, a)
			}
			return err
		}, `SELECT id, lang, title FROM article ORDER BY title, id`)
	})
	return all, err
}
