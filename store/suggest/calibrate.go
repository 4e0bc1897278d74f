package suggest

import (
	"context"
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/talk"
	"github.com/deskbell/deskbell/find"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/help"
)

const (
	calibrateEvery = 24 * time.Hour
	mostPast       = 400 // questions of each kind, the newest
)

// Calibrate asks the shop's own past questions again, and sets the threshold from which on an article is offered to a customer
// (find.Calibrate). Done once a day; called more often it does nothing.
func (s *Suggestions) Calibrate(ctx context.Context) error {
	before, err := s.Calibration(ctx)
	if err != nil || s.Now().Sub(before.At) < calibrateEvery && !s.Now().Before(before.At) {
		return err
	}
	public, _, err := help.Indexes(ctx, s.DB)
	if err != nil {
		return err
	}
	var questions []pastQuestion
	err = s.View(ctx, func(q db.Querier) error {
		for _, read := range []func(db.Querier) ([]pastQuestion, error){fromPhrasings, fromOffers, fromAnswers} {
			some, err := read(q)
			if err != nil {
				return err
			}
			questions = append(questions, some...)
		}
		return nil
	})
	if err != nil {
		return err
	}
	var past []find.Past
	for _, asked := range questions {
		if p, ok := asked.again(public); ok {
			past = append(past, p)
		}
	}
	threshold := find.Calibrate(past)
	now := talk.Calibration{At: s.Now(), Threshold: float64(threshold), Questions: len(past), Fewest: find.FewestPast}
	for _, p := range past {
		if find.Threshold(p.Confidence) >= threshold {
			now.Over++
			if p.Right {
				now.Right++
			}
		}
	}
	return s.Tx(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO setting (key, value) VALUES ('calibration', $1) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, db.ToJSON(now))
		return err
	})
}

// Calibration is how the threshold stands; that of a shop that has not been calibrated yet is find.SafeThreshold.
func (s *Suggestions) Calibration(ctx context.Context) (c talk.Calibration, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		c, err = calibrationOf(q)
		return err
	})
	return c, err
}

func calibrationOf(q db.Querier) (c talk.Calibration, err error) {
	c = talk.Calibration{Threshold: float64(find.SafeThreshold), Fewest: find.FewestPast}
	var text string
	err = q.Row(`SELECT value FROM setting WHERE key = 'calibration'`).Scan(&text)
	if db.Missing(err) {
		return c, nil
	}
	if err != nil {
		return c, err
	}
	return c, db.FromJSON(text, &c)
}

// pastQuestion is one of which it is known which article answers it, or that one does not. without is the article as it is found when this
// wording of it is left out: whoever is asked what stands there word for word knows it.
type pastQuestion struct {
	text    string
	lang    desk.Lang
	article int64
	wrong   bool
	without *find.Article
}

// again asks it. ok is false where the answer teaches nothing: nothing is found, or another article than the one that is known to be wrong.
func (p *pastQuestion) again(x *find.Index) (past find.Past, ok bool) {
	if p.without != nil {
		x = x.With(*p.without)
	}
	hits := x.Search(find.Query{Text: p.text, Lang: p.lang, Limit: 1, Typing: true})
	if len(hits) == 0 || p.wrong && hits[0].ID != p.article {
		return past, false
	}
	return find.Past{Confidence: hits[0].Confidence, Right: !p.wrong && hits[0].ID == p.article}, true
}

// fromPhrasings are the wordings that a person has approved.
func fromPhrasings(q db.Querier) (list []pastQuestion, err error) {
	articles, _, err := help.Indexable(q, `WHERE EXISTS (SELECT 1 FROM article_phrasing p WHERE p.article_id = a.id AND p.state = 'approved')`)
	for i := len(articles) - 1; i >= 0; i-- {
		for n, text := range articles[i].Phrasings {
			if len(list) == mostPast {
				return list, err
			}
			without := articles[i]
			without.Phrasings = append(append([]string(nil), without.Phrasings[:n]...), without.Phrasings[n+1:]...)
			list = append(list, pastQuestion{text: text, lang: without.Lang, article: without.ID, without: &without})
		}
	}
	return list, err
}

// fromOffers are questions that an article was offered for and that it solved, or after which they wrote all the same.
func fromOffers(q db.Querier) (list []pastQuestion, err error) {
	return list, db.Each(q, func(scan func(...any) error) error {
		var p pastQuestion
		var outcome, articles string
		err := scan(&p.text, (*string)(&p.lang), &outcome, &articles, &p.article)
		if p.wrong = outcome == "contacted"; p.wrong {
			first, _, _ := strings.Cut(articles, ",")
			if ids := idsOf(first); len(ids) == 1 {
				p.article = ids[0]
			}
		}
		list = append(list, p)
		return err
	}, `SELECT question, lang, outcome, articles, article_id FROM offer WHERE outcome IN ('confirmed', 'contacted') ORDER BY at DESC LIMIT $1`, mostPast)
}
