package help

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/store/db"
)

// VoteOnArticle takes a reader's answer; the last one of the day counts, and an empty reason and comment leave what was said. The
// article's own sums change with it. NotFound (article.unknown) for one that is not public.
func (s *Help) VoteOnArticle(ctx context.Context, v helpcentre.Vote) error {
	v.Comment = desk.Cut(strings.TrimSpace(db.TidyText(v.Comment)), helpcentre.MaxVoteComment)
	if v.Helpful {
		v.Reason = ""
	}
	return s.Tx(ctx, func(tx *db.Tx) error {
		var id int64
		if err := tx.Row(`SELECT id FROM article WHERE id = $1 AND `+publicArticle, v.Article).Scan(&id); err != nil {
			return db.NotFound(err, "article.unknown")
		}
		var before bool
		err := tx.Row(`SELECT helpful FROM article_vote WHERE article_id = $1 AND reader = $2`, v.Article, v.Reader).Scan(&before)
		if err != nil && !db.Missing(err) {
			return err
		}
		yes, no := 0, 0
		switch {
		case err != nil && v.Helpful:
			yes = 1
		case err != nil:
			no = 1
		case v.Helpful && !before:
			yes, no = 1, -1
		case !v.Helpful && before:
			yes, no = -1, 1
		}
		_, err = tx.Exec(`INSERT INTO article_vote (article_id, reader, helpful, reason, comment, at) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (article_id, reader) DO UPDATE SET helpful = excluded.helpful, at = excluded.at, read_at = 0,
			reason = CASE WHEN excluded.helpful = 1 THEN '' WHEN excluded.reason <> '' THEN excluded.reason ELSE article_vote.reason END,
			comment = CASE WHEN excluded.comment <> '' THEN excluded.comment ELSE article_vote.comment END`,
			v.Article, v.Reader, db.Flag(v.Helpful), v.Reason, v.Comment, db.MS(tx.Now))
		if err != nil || yes == 0 && no == 0 {
			return err
		}
		_, err = tx.Exec(`UPDATE article SET helpful = helpful + $2, unhelpful = unhelpful + $3 WHERE id = $1`, v.Article, yes, no)
		return err
	})
}

// CountViews adds views to their articles, on today's page in the shop's zone. An article that is gone meanwhile is left out.
func (s *Help) CountViews(ctx context.Context, views map[int64]int) error {
	set, err := s.Shop.Settings(ctx)
	if err != nil {
		return err
	}
	return s.Tx(ctx, func(tx *db.Tx) error {
		day := dayNumber(tx.Now, set.Zone)
		for id, n := range views {
			r, err := tx.Exec(`UPDATE article SET views = views + $2 WHERE id = $1`, id, n)
			if err != nil {
				return err
			}
			if there, err := r.RowsAffected(); err != nil {
				return err
			} else if there == 0 {
				continue
			}
			if _, err := tx.Exec(`INSERT INTO article_day (article_id, day, views) VALUES ($1, $2, $3)
				ON CONFLICT (article_id, day) DO UPDATE SET views = article_day.views + excluded.views`, id, day, n); err != nil {
				return err
			}
		}
		return nil
	})
}

// dayNumber is a day in a zone as 20261127.
func dayNumber(t time.Time, zone string) int {
	if loc, err := time.LoadLocation(zone); err == nil {
		t = t.In(loc)
	}
	y, m, d := t.Date()
	return y*10000 + int(m)*100 + d
}

// lovedFor is how far back popular articles are counted.
const lovedFor = 30 * 24 * time.Hour

// PopularArticles are the n public ones that were liked most within thirty days (helpcentre.Popularity), none that nobody liked. It adds up
// what was counted a day, so that it is not for every page view.
func (s *Help) PopularArticles(ctx context.Context, lang desk.Lang, n int) (all []desk.Article, err error) {
	set, err := s.Shop.Settings(ctx)
	if err != nil {
		return nil, err
	}
	now := s.Now()
	score := map[int64]int{}
	err = s.View(ctx, func(q db.Querier) error {
		add := func(scan func(...any) error) error {
			var id int64
			var views, yes, no int
			err := scan(&id, &views, &yes, &no)
			score[id] += helpcentre.Popularity(views, yes, no)
			return err
		}
		if err := db.Each(q, add, `SELECT article_id, sum(views), 0, 0 FROM article_day WHERE day > $1 GROUP BY article_id`, dayNumber(now.Add(-lovedFor), set.Zone)); err != nil {
			return err
		}
		if err := db.Each(q, add, `SELECT article_id, 0, sum(helpful), sum(1 - helpful) FROM article_vote WHERE at > $1 GROUP BY article_id`, db.MS(now.Add(-lovedFor))); err != nil {
			return err
		}
		ids := make([]int64, 0, len(score))
		for id, sum := range score {
			if sum > 0 {
				ids = append(ids, id)
			}
		}
		slices.SortFunc(ids, func(a, b int64) int { return cmp.Or(cmp.Compare(score[b], score[a]), cmp.Compare(a, b)) })
		for _, id := range ids {
			found, err := titles(q, `SELECT `+titleColumns+` FROM article WHERE `+publicArticle+` AND id = $1 AND lang = $2`, id, string(lang))
			if err != nil {
				return err
			}
			if all = append(all, found...); len(all) >= n {
				break
			}
		}
		return nil
	})
	return all, err
}
