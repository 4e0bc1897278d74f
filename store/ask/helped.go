package ask

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/measure"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

// helpedLasts is how long a customer may say that what their acknowledgement carried solved the matter.
const helpedLasts = 30 * 24 * time.Hour

// Offered are articles that probably answer what somebody wrote, the best first; none where nothing is likely enough.
type Offered struct {
	Question string // what they were found with, without whose it is
	Hits     []desk.Hit
}

// Enclose notes that articles go along with the acknowledgement of a ticket, and returns what the link to say so carries.
func Enclose(tx *db.Tx, t *desk.Ticket, o Offered) (token string, err error) {
	token, hash, err := newToken(tx)
	if err != nil {
		return "", err
	}
	var ids []string
	for _, h := range o.Hits {
		ids = append(ids, strconv.FormatInt(h.Article, 10))
	}
	_, err = tx.Exec(`INSERT INTO offer (token, source, lang, question, articles, score, customer_id, number, at) VALUES ($1, 'ack', $2, $3, $4, $5, $6, $7, $8)`,
		hash, string(t.Lang), o.Question, strings.Join(ids, ","), o.Hits[0].Confidence, t.Customer, t.Number, db.MS(tx.Now))
	return token, err
}

// enclosedIn is enclosed, of the ticket as it is.
func enclosedIn(q db.Querier, found Question, now time.Time) (*desk.Enclosed, bool, error) {
	root, err := ticket.RootOf(q, found.Number)
	if err != nil {
		return nil, false, err
	}
	t, err := ticket.ByNumber(q, root)
	if err != nil {
		return nil, false, err
	}
	return enclosed(q, found, &t, now)
}

// enclosed is what went along with an acknowledgement, and whether it may still be said that it solved the matter: once, and said again
// only while that has not been overtaken.
func enclosed(q db.Querier, found Question, t *desk.Ticket, now time.Time) (e *desk.Enclosed, closed bool, err error) {
	e = &desk.Enclosed{}
	var articles string
	var said, at int64
	if err := q.Row(`SELECT articles, said_at, at FROM offer WHERE id = $1`, found.ID).Scan(&articles, &said, &at); err != nil {
		return e, false, err
	}
	for _, id := range strings.Split(articles, ",") {
		n, _ := strconv.ParseInt(id, 10, 64)
		e.Articles = append(e.Articles, n)
	}
	e.SaidAt = db.FromMS(said)
	if said == 0 {
		return e, now.Sub(db.FromMS(at)) > helpedLasts, nil
	}
	return e, t.Status != desk.Resolved, nil
}

// Helped notes that an article which went along with an acknowledgement solved the matter; 0 where they did not say which. t is the
// ticket that it is about now, in memory: where resolves, and nothing else was merged into it, it becomes resolved as its customer says,
// and writing it is the caller's. Conflict (solved.closed) where they have written since or it is too late; what was not enclosed is
// NotFound (offer.unknown).
func Helped(tx *db.Tx, q Question, t *desk.Ticket, article int64, resolves bool) error {
	e, closed, err := enclosed(tx, q, t, tx.Now)
	switch {
	case err != nil:
		return err
	case article != 0 && !e.Has(article):
		return desk.Fail(desk.NotFound, "offer.unknown")
	case closed:
		return desk.Fail(desk.Conflict, "solved.closed")
	case !e.SaidAt.IsZero():
		return nil // sent twice
	}
	if article == 0 && len(e.Articles) == 1 {
		article = e.Articles[0]
	}
	_, err = tx.Exec(`UPDATE offer SET said_at = $2, article_id = $3, outcome = CASE outcome WHEN 'contacted' THEN outcome ELSE $4 END,
		outcome_at = CASE outcome WHEN 'contacted' THEN outcome_at ELSE $2 END WHERE id = $1`, q.ID, db.MS(tx.Now), article, string(measure.Confirmed))
	if err != nil || !resolves || t.Number != q.Number || t.Status == desk.Resolved && t.Closure != "" {
		return err
	}
	ticket.SetStatus(t, desk.Resolved, 0, tx)
	t.Closure = desk.Confirmed
	return errors.Join(Cancel(tx, t, desk.WithheldAsked), noteClosure(tx, t.Number, desk.Confirmed))
}
