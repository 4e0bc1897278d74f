package ask

import (
	"context"
	"crypto/rand"
	"crypto/sha256"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/sign"
	"github.com/deskbell/deskbell/desk/survey"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/shop"
)

// newToken is what a question's link carries, and the hash by which it is found again.
func newToken(tx *db.Tx) (token string, hash []byte, err error) {
	secret, err := shop.SecretIn(tx, "rating")
	if err != nil {
		return "", nil, err
	}
	var random [18]byte
	rand.Read(random[:])
	sum := sha256.Sum256(random[:])
	return sign.Rating(random, secret), sum[:], nil
}

// hashOf refuses what we did not sign before the database is asked: NotFound (rating.unknown).
func (s *Asks) hashOf(ctx context.Context, token string) ([]byte, error) {
	secret, err := s.Secret(ctx, "rating")
	if err != nil {
		return nil, err
	}
	hash, ok := sign.VerifyRating(token, secret)
	if !ok {
		return nil, desk.Fail(desk.NotFound, "rating.unknown")
	}
	return hash[:], nil
}

// Question is one that a customer was asked. ID is of the recommendation, the confirmation or what was offered; a score is known by its ticket.
type Question struct {
	Kind   survey.Kind // never survey.Reminder: it asks for the same score
	Number int64       // the ticket that it is about
	ID     int64
	Style  survey.Style
	Lang   desk.Lang
}

const questions = `SELECT 'survey', r.number, 0, r.style, r.lang FROM rating r WHERE r.token = $1 OR r.reminder = $1
	UNION ALL SELECT 'again', a.number, 0, r.style, r.lang FROM rerating a JOIN rating r ON r.number = a.number WHERE a.token = $1
	UNION ALL SELECT 'nps', n.number, n.id, 'stars', n.lang FROM nps n WHERE n.token = $1
	UNION ALL SELECT 'solved', c.number, c.id, 'stars', t.lang FROM confirmation c JOIN ticket t ON t.number = c.number WHERE c.token = $1
	UNION ALL SELECT 'helped', o.number, o.id, 'stars', o.lang FROM offer o WHERE o.token = $1 AND o.source = 'ack'`

// ByHash is the question whose link carries a token; NotFound (rating.unknown) where there is none any more.
func ByHash(q db.Querier, hash []byte) (a Question, err error) {
	err = q.Row(questions, hash).Scan((*string)(&a.Kind), &a.Number, &a.ID, (*string)(&a.Style), (*string)(&a.Lang))
	return a, db.NotFound(err, "rating.unknown")
}

// LastOf is the last question of a kind that was asked about a ticket; NotFound (rating.unknown) where there was none.
func LastOf(q db.Querier, kind survey.Kind, number int64) (a Question, err error) {
	text := map[survey.Kind]string{
		survey.Rating: `SELECT 0, style, lang FROM rating WHERE number = $1`,
		survey.Again:  `SELECT 0, r.style, r.lang FROM rerating a JOIN rating r ON r.number = a.number WHERE a.number = $1`,
		survey.NPS:    `SELECT id, 'stars', lang FROM nps WHERE number = $1 ORDER BY id DESC LIMIT 1`,
		survey.Helped: `SELECT id, 'stars', lang FROM offer WHERE number = $1 AND source = 'ack' ORDER BY id DESC LIMIT 1`,
		survey.Solved: `SELECT c.id, 'stars', t.lang FROM confirmation c JOIN ticket t ON t.number = c.number WHERE c.number = $1 ORDER BY c.id DESC LIMIT 1`,
	}[kind]
	if text == "" {
		return a, desk.Fail(desk.NotFound, "rating.unknown")
	}
	a.Kind, a.Number = kind, number
	err = q.Row(text, number).Scan(&a.ID, (*string)(&a.Style), (*string)(&a.Lang))
	return a, db.NotFound(err, "rating.unknown")
}

// question finds what a token asks, of a kind: the links of one page do not open another.
func question(q db.Querier, hash []byte, kind survey.Kind) (Question, error) {
	a, err := ByHash(q, hash)
	if err == nil && a.Kind != kind && !(kind == survey.Rating && a.Kind == survey.Again) {
		err = desk.Fail(desk.NotFound, "rating.unknown")
	}
	return a, err
}
