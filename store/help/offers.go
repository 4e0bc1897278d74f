package help

import (
	"context"
	"crypto/sha256"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/measure"
	"github.com/deskbell/deskbell/find"
	"github.com/deskbell/deskbell/store/db"
)

const (
	offeredFew   = 3
	maxQuestion  = 2000            // characters of it that articles are found with
	maxOpenLine  = 200             // characters of it that are kept for the owner
	secondClicks = 5 * time.Second // within which the same form is a second click and no answer to what was offered
)

// Offer finds up to three articles that probably answer what somebody is about to send, and notes that they were shown. It is done once
// for a token; later there is nothing to show. Without any the question joins those that nobody has answered.
func (s *Help) Offer(ctx context.Context, in desk.Question) (hits []desk.Hit, err error) {
	text := strings.TrimSpace(desk.Cut(in.Text, maxQuestion))
	if text == "" {
		return nil, nil
	}
	found, err := FindArticles(ctx, s.DB, desk.ArticleSearch{Text: text, Lang: in.Lang, Public: true, Limit: offeredFew})
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, h := range found {
		if !h.Faint && h.Confidence >= float64(find.SafeThreshold) {
			hits, ids = append(hits, h), append(ids, strconv.FormatInt(h.Article, 10))
		}
	}
	line := desk.TidyLine(desk.WithoutPersons(text), maxOpenLine)
	err = s.Tx(ctx, func(tx *db.Tx) error {
		if len(hits) == 0 {
			return unanswered(tx, strings.ToLower(line), in.Lang, in.Source)
		}
		hash := sha256.Sum256([]byte(in.Token))
		if _, err := tx.Exec(`INSERT INTO offer (token, source, lang, question, articles, score, at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (token) DO NOTHING`,
			hash[:], string(in.Source), string(in.Lang), line, strings.Join(ids, ","), hits[0].Confidence, db.MS(tx.Now)); err != nil {
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

// Helped notes that an article which was offered solved the matter. NotFound (offer.unknown) where it was not offered with this token.
func (s *Help) Helped(ctx context.Context, token string, article int64) error {
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
		_, err := tx.Exec(`UPDATE offer SET outcome = $2, article_id = $3, outcome_at = $4 WHERE token = $1`, hash[:], string(measure.Confirmed), article, db.MS(tx.Now))
		return err
	})
}

// AssumeHelped settles offers after which nobody was heard of for measure.ContactWindow. Called now and then.
func (s *Help) AssumeHelped(ctx context.Context) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE offer SET outcome = $2, outcome_at = at + $3 WHERE outcome = '' AND at <= $1`,
			db.MS(tx.Now.Add(-measure.ContactWindow)), string(measure.Assumed), measure.ContactWindow.Milliseconds())
		return err
	})
}
