package reports

import (
	"context"

	"github.com/deskbell/deskbell/desk/measure"
	"github.com/deskbell/deskbell/store/ask"
	"github.com/deskbell/deskbell/store/db"
)

// addRatings counts the surveys that were sent in the filter's time.
func addRatings(q db.Querier, f measure.Filter, to *measure.Ratings) error {
	offered, err := articlesIn(q, f)
	if err != nil {
		return err
	}
	low, err := ask.LowScores(q)
	if err != nil {
		return err
	}
	c := of(f, "r.number", "r.agent_id", "r.mailbox_id")
	c.within("r.asked_at", f)
	return db.Each(q, func(scan func(...any) error) error {
		var r measure.Rated
		var number, asked int64
		var tags, reasons string
		err := scan(&number, &asked, &r.Agent, &r.Mailbox, &r.Score, &r.Undelivered, &reasons, &r.Topic, &tags)
		r.Asked, r.Reasons, r.Tags, r.Articles = db.FromMS(asked), db.SplitLines(reasons), db.SplitLines(tags), offered[number]
		r.Low = low[0]
		if own, has := low[r.Mailbox]; has {
			r.Low = own
		}
		to.Add(r)
		return err
	}, `SELECT r.number, r.asked_at, r.agent_id, r.mailbox_id, r.score, r.undelivered, r.reasons, t.topic_id, t.tags
		FROM rating r CROSS JOIN ticket t`+c.where(), c.args...)
}

// articlesIn are the articles of the tickets whose customers were asked in the filter's time: those that were offered before the ticket or in its
// acknowledgement, and those that an answer carried.
func articlesIn(q db.Querier, f measure.Filter) (map[int64][]int64, error) {
	c := &conditions{clauses: []string{"o.number = r.number", "o.number > 0"}}
	c.within("r.asked_at", f)
	in := map[int64][]int64{}
	add := func(scan func(...any) error) error {
		var number int64
		var articles string
		err := scan(&number, &articles)
		for _, id := range ids(articles) {
			in[number] = appendNew(in[number], id)
		}
		return err
	}
	if err := db.Each(q, add, `SELECT o.number, o.articles FROM rating r CROSS JOIN offer o`+c.where(), c.args...); err != nil {
		return nil, err
	}
	c = &conditions{clauses: []string{"m.number = r.number", "m.direction = 'out'", "a.message_id = m.id"}}
	c.within("r.asked_at", f)
	return in, db.Each(q, add, `SELECT m.number, a.article_id || '' FROM rating r CROSS JOIN message m CROSS JOIN message_article a`+c.where(), c.args...)
}

func appendNew(list []int64, id int64) []int64 {
	for _, has := range list {
		if has == id {
			return list
		}
	}
	return append(list, id)
}

// addRepair looks at the low scores whose deadline falls into the filter's time. A score that its customer made better before anybody
// had seen to it was a slip of theirs, and nothing to repair.
func (s *Reports) addRepair(q db.Querier, f measure.Filter, to *measure.Satisfaction) error {
	c := of(f, "f.number", "r.agent_id", "r.mailbox_id")
	c.within("f.due_at", f)
	c.clauses = append(c.clauses, "r.number = f.number", "NOT (f.contacted_at = 0 AND r.score > f.score)")
	var lows []measure.Low
	err := db.Each(q, func(scan func(...any) error) error {
		var due, contacted int64
		var low, now, again int
		err := scan(&due, &contacted, &low, &now, &again)
		if now > low { // they changed the first score itself
			again = max(again, now)
		}
		lows = append(lows, measure.Low{Due: db.FromMS(due), Contacted: db.FromMS(contacted), Again: again})
		return err
	}, `SELECT f.due_at, f.contacted_at, f.score, r.score, coalesce(a.score, 0)
		FROM follow_up f CROSS JOIN rating r CROSS JOIN ticket t LEFT JOIN rerating a ON a.number = f.number`+c.where(), c.args...)
	to.Repair = measure.RepairOf(lows, s.Now())
	return err
}

// addPromoters counts the answers to whether they would recommend the shop.
func addPromoters(q db.Querier, f measure.Filter, to *measure.Satisfaction) error {
	c := of(f, "n.number", "t.resolved_by", "n.mailbox_id")
	c.within("n.asked_at", f)
	var counts [11]int
	delivered, given := 0, 0
	err := db.Each(q, func(scan func(...any) error) error {
		var score, lost, n int
		err := scan(&score, &lost, &n)
		if score >= 0 && score <= 10 {
			counts[score] += n
			given += n
		}
		if lost == 0 || score >= 0 {
			delivered += n
		}
		return err
	}, `SELECT n.score, n.undelivered, count(*) FROM nps n CROSS JOIN ticket t`+c.where()+` GROUP BY n.score, n.undelivered`, c.args...)
	to.Promoters, to.NPS = measure.PromotersOf(counts), measure.ShareOf(given, delivered)
	return err
}

// addClosures counts how the questions whether it is solved ended. One that did not arrive, or whose ticket was opened again before it was
// answered, asks nothing any more: it is none of them.
func addClosures(q db.Querier, f measure.Filter, to *measure.Closures) error {
	c := of(f, "c.number", "c.resolved_by", "t.mailbox_id")
	c.within("c.asked_at", f)
	c.clauses = append(c.clauses, "NOT (c.outcome = '' AND c.expires_at = 0)")
	return db.Each(q, func(scan func(...any) error) error {
		var outcome string
		var n int
		err := scan(&outcome, &n)
		switch outcome {
		case "confirmed":
			to.Confirmed += n
		case "refused":
			to.Refused += n
		case "assumed":
			to.Assumed += n
		default:
			to.Waiting += n
		}
		return err
	}, `SELECT c.outcome, count(*) FROM confirmation c CROSS JOIN ticket t`+c.where()+` GROUP BY c.outcome`, c.args...)
}

// ReadRatings marks the comment of a ticket's rating as read; all of them for 0.
func (s *Reports) ReadRatings(ctx context.Context, number int64) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE rating SET read_at = $2 WHERE read_at = 0 AND comment <> '' AND ($1 = 0 OR number = $1)`, number, db.MS(tx.Now))
		return err
	})
}
