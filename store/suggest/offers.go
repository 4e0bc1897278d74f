// Package suggest keeps what is suggested for a question: articles to a customer, in the form, in a talk and in the mail that says that we have
// it; articles and tickets like it to whoever answers; and from how sure a find on an article is offered at all.
package suggest

import (
	"context"
	"crypto/sha256"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/desk/measure"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/help"
	"github.com/deskbell/deskbell/store/ticket"
)

// Suggestions is the part of an open database that this package keeps.
type Suggestions struct {
	*help.Help
}

const (
	offeredFew   = 3
	mostShown    = 12              // for one question, while it is being written
	maxQuestion  = 2000            // characters of it that articles are found with
	secondClicks = 5 * time.Second // within which the same form is a second click and no answer to what was offered
)

// Offer finds up to three articles that probably answer what somebody is about to send, and notes that they were shown. It is done once
// for a token; later there is nothing to show. Without any the question joins those that nobody has answered.
func (s *Suggestions) Offer(ctx context.Context, in helpcentre.Question) (hits []desk.Hit, err error) {
	text := strings.TrimSpace(desk.Cut(in.Text, maxQuestion))
	if text == "" {
		return nil, nil
	}
	if hits, err = Likely(ctx, s.DB, text, in.Lang); err != nil {
		return nil, err
	}
	err = s.Tx(ctx, func(tx *db.Tx) error {
		if len(hits) == 0 {
			return help.Unanswered(tx, text, in.Lang, in.Source)
		}
		hash := sha256.Sum256([]byte(in.Token))
		if err := note(tx, in, hash[:], text, hits); err != nil {
			return err
		}
		var at int64
		err := tx.Row(`SELECT at FROM offer WHERE token = $1`, hash[:]).Scan(&at)
		if tx.Now.Sub(db.FromMS(at)) > secondClicks {
			hits = nil
		}
		return err
	})
	return hits, err
}

// OfferMeanwhile finds what Offer would while somebody is still writing, and notes what they were shown: of one form one question, with all
// that was shown for it. What nothing answers yet is not noted.
func (s *Suggestions) OfferMeanwhile(ctx context.Context, in helpcentre.Question) (hits []desk.Hit, err error) {
	if hits, err = Likely(ctx, s.DB, in.Text, in.Lang); err != nil || len(hits) == 0 {
		return nil, err
	}
	hash := sha256.Sum256([]byte(in.Token))
	return hits, s.Tx(ctx, func(tx *db.Tx) error {
		if err := note(tx, in, hash[:], in.Text, hits); err != nil {
			return err
		}
		var before string
		if err := tx.Row(`SELECT articles FROM offer WHERE token = $1`, hash[:]).Scan(&before); err != nil {
			return err
		}
		shown := strings.Split(before, ",")
		for _, h := range hits {
			if id := strconv.FormatInt(h.Article, 10); !slices.Contains(shown, id) && len(shown) < mostShown {
				shown = append(shown, id)
			}
		}
		_, err := tx.Exec(`UPDATE offer SET articles = $2, question = $3 WHERE token = $1 AND outcome = ''`, hash[:], strings.Join(shown, ","), helpcentre.OpenLine(in.Text))
		return err
	})
}

// Likely are up to three public articles that probably answer a question or letter, the best first. It must not be called within a
// transaction or view.
func Likely(ctx context.Context, d *db.DB, text string, lang desk.Lang) (hits []desk.Hit, err error) {
	text = strings.TrimSpace(desk.Cut(text, maxQuestion))
	if text == "" {
		return nil, nil
	}
	found, err := help.FindArticles(ctx, d, desk.ArticleSearch{Text: text, Lang: lang, Public: true, Limit: offeredFew})
	if err != nil {
		return nil, err
	}
	var sure float64
	err = d.View(ctx, func(q db.Querier) error {
		c, err := calibrationOf(q)
		sure = c.Threshold
		return err
	})
	return likely(found, sure), err
}

// likely are as many of the best as it takes for one of them to answer that surely: two where two articles are about the same.
func likely(found []desk.Hit, sure float64) []desk.Hit {
	for i, h := range found {
		if h.Faint {
			break
		}
		if h.Together >= sure {
			return found[:i+1]
		}
	}
	return nil
}

// note keeps what was offered for a question: to a known customer, else to whoever has that address.
func note(tx *db.Tx, in helpcentre.Question, hash []byte, text string, hits []desk.Hit) error {
	var ids []string
	for _, h := range hits {
		ids = append(ids, strconv.FormatInt(h.Article, 10))
	}
	var customer int64
	var who []byte
	if address := desk.TidyAddress(in.From); desk.ValidAddress(address) {
		err := tx.Row(`SELECT customer_id FROM address WHERE address = $1`, address).Scan(&customer)
		if db.Missing(err) {
			who, err = ticket.AddressHash(tx, address)
		}
		if err != nil {
			return err
		}
	}
	_, err := tx.Exec(`INSERT INTO offer (token, source, lang, question, articles, score, customer_id, who, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (token) DO NOTHING`,
		hash, string(in.Source), string(in.Lang), helpcentre.OpenLine(text), strings.Join(ids, ","), hits[0].Confidence, customer, who, db.MS(tx.Now))
	return err
}

// Helped notes that an article which was offered solved the matter. NotFound (offer.unknown) where it was not offered with this token.
func (s *Suggestions) Helped(ctx context.Context, token string, article int64) error {
	hash := sha256.Sum256([]byte(token))
	return s.Tx(ctx, func(tx *db.Tx) error {
		var articles, outcome string
		if err := tx.Row(`SELECT articles, outcome FROM offer WHERE token = $1`, hash[:]).Scan(&articles, &outcome); err != nil {
			return db.NotFound(err, "offer.unknown")
		}
		if !slices.Contains(strings.Split(articles, ","), strconv.FormatInt(article, 10)) {
			return desk.Fail(desk.NotFound, "offer.unknown")
		}
		if outcome == string(measure.Contacted) {
			return nil // they have written, whatever they say now
		}
		_, err := tx.Exec(`UPDATE offer SET outcome = $2, article_id = $3, outcome_at = $4, said_at = CASE said_at WHEN 0 THEN $4 ELSE said_at END WHERE token = $1`, hash[:], string(measure.Confirmed), article, db.MS(tx.Now))
		return err
	})
}

// AssumeHelped settles offers after which nobody was heard of for measure.ContactWindow. Called now and then.
func (s *Suggestions) AssumeHelped(ctx context.Context) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE offer SET outcome = $2, outcome_at = at + $3, who = NULL WHERE outcome = '' AND at <= $1`,
			db.MS(tx.Now.Add(-measure.ContactWindow)), string(measure.Assumed), measure.ContactWindow.Milliseconds())
		return err
	})
}
