package help

import (
	"context"
	"slices"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/store/db"
)

// Phrasings are an article's other wordings: those in use, and those that were offered from tickets and wait for a person.
func (s *Help) Phrasings(ctx context.Context, article int64) (approved []string, offered []helpcentre.Phrasing, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		if approved, err = phrasingsOf(q, article); err != nil {
			return err
		}
		offered, err = offeredPhrasings(q, `AND p.article_id = $1`, article)
		return err
	})
	return approved, offered, err
}

// OfferedPhrasings are all that wait for a person, at most 200, the oldest first.
func (s *Help) OfferedPhrasings(ctx context.Context) (all []helpcentre.Phrasing, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		all, err = offeredPhrasings(q, "")
		return err
	})
	return all, err
}

func phrasingsOf(q db.Querier, article int64) (list []string, err error) {
	err = db.Each(q, func(scan func(...any) error) error {
		var text string
		err := scan(&text)
		list = append(list, text)
		return err
	}, `SELECT text FROM article_phrasing WHERE article_id = $1 AND state = 'approved' ORDER BY id`, article)
	return list, err
}

func offeredPhrasings(q db.Querier, where string, args ...any) (all []helpcentre.Phrasing, err error) {
	err = db.Each(q, func(scan func(...any) error) error {
		var p helpcentre.Phrasing
		var at int64
		err := scan(&p.ID, &p.Article, &p.Title, (*string)(&p.Lang), &p.Text, &p.Number, &at)
		p.At = db.FromMS(at)
		all = append(all, p)
		return err
	}, `SELECT p.id, p.article_id, a.title, a.lang, p.text, p.number, p.created_at FROM article_phrasing p JOIN article a ON a.id = p.article_id
		WHERE p.state = 'offered' `+where+` ORDER BY p.id LIMIT 200`, args...)
	return all, err
}

// DecidePhrasing takes an offered wording, as it is or as a person has worded it, or refuses it for good. NotFound (phrasing.unknown) where
// somebody has decided already.
func (s *Help) DecidePhrasing(ctx context.Context, id int64, text string, take bool) (article int64, err error) {
	err = s.Tx(ctx, func(tx *db.Tx) error {
		var was, title string
		err := tx.Row(`SELECT p.article_id, p.text, a.title FROM article_phrasing p JOIN article a ON a.id = p.article_id WHERE p.id = $1 AND p.state = 'offered'`, id).Scan(&article, &was, &title)
		if err != nil {
			return db.NotFound(err, "phrasing.unknown")
		}
		state, now := "refused", []string(nil)
		if take {
			if now, err = helpcentre.TidyPhrasings(text, title); err != nil {
				return err
			}
			if slices.Contains(now, was) {
				state = "approved"
			}
		}
		if _, err := tx.Exec(`UPDATE article_phrasing SET state = $2, agent_id = $3 WHERE id = $1`, id, state, tx.By.Agent); err != nil {
			return err
		}
		for _, text := range now {
			if err := takePhrasing(tx, article, text); err != nil {
				return err
			}
		}
		if take {
			Reindex(tx, article)
			tx.Changed(desk.Change{Kind: "article"})
		}
		return nil
	})
	return article, err
}

func takePhrasing(tx *db.Tx, article int64, text string) error {
	_, err := tx.Exec(`INSERT INTO article_phrasing (article_id, text, state, agent_id, created_at) VALUES ($1, $2, 'approved', $3, $4)
		ON CONFLICT (article_id, text) DO UPDATE SET state = 'approved', agent_id = excluded.agent_id WHERE article_phrasing.state <> 'approved'`, article, text, tx.By.Agent, db.MS(tx.Now))
	return err
}

// setPhrasings makes these an article's other wordings. One that came from a ticket and is taken away is refused, so that it is not offered
// again; the caller brings the ranking up to date.
func setPhrasings(tx *db.Tx, article int64, list []string) error {
	has, err := phrasingsOf(tx, article)
	if err != nil {
		return err
	}
	for _, text := range has {
		if slices.Contains(list, text) {
			continue
		}
		if _, err := tx.Exec(`UPDATE article_phrasing SET state = 'refused', agent_id = $3 WHERE article_id = $1 AND text = $2 AND number > 0`, article, text, tx.By.Agent); err != nil {
			return err
		}
		if _, err := tx.Exec(`DELETE FROM article_phrasing WHERE article_id = $1 AND text = $2 AND number = 0`, article, text); err != nil {
			return err
		}
	}
	for _, text := range list {
		if err := takePhrasing(tx, article, text); err != nil {
			return err
		}
	}
	return nil
}
