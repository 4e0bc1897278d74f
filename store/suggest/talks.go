package suggest

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/talk"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/help"
)

const (
	talkFew  = 3  // hits that the answer bot looks at
	talkMany = 20 // of the question before, among which the chosen one is
)

// Say notes what a customer does in a talk with the answer bot, and what the bot makes of it. It returns the talk's token: a new one
// where the talk begins. The same again, of a second click, is not noted twice. Refused: nothing said (talk.empty), too much (talk.long),
// a talk that has ended (talk.unknown: it is over, or was handed over) or is full (talk.full), what does not fit to what was said last
// (talk.unfit).
func (s *Suggestions) Say(ctx context.Context, in talk.Said) (token string, err error) {
	if in.Text = strings.TrimSpace(in.Text); in.Kind == talk.Asked {
		switch n := len([]rune(in.Text)); {
		case n == 0:
			return "", desk.Fail(desk.Invalid, "talk.empty").At("text")
		case n > talk.MostText:
			return "", desk.Fail(desk.TooLarge, "talk.long", "max", talk.MostText).At("text")
		}
	}
	asked := in.Text
	if in.Token != "" && in.Kind != talk.Asked {
		before, err := s.Talk(ctx, in.Token)
		if err != nil {
			return "", err
		}
		asked = before.Question()
	}
	few := talkFew
	if in.Kind == talk.Chose {
		few = talkMany
	}
	found, err := help.FindArticles(ctx, s.DB, desk.ArticleSearch{Text: asked, Lang: in.Lang, Public: true, Limit: few})
	if err != nil {
		return "", err
	}
	token = in.Token
	err = s.Tx(ctx, func(tx *db.Tx) error {
		var open openTalk
		if in.Token == "" {
			token = newTalkToken()
			open, err = begin(tx, token, in)
		} else {
			open, err = openTalkOf(tx, token)
		}
		if err != nil || open.said(in) {
			return err
		}
		if open.Full() {
			return desk.Fail(desk.TooMany, "talk.full")
		}
		if !open.Fits(in.Kind) {
			return desk.Fail(desk.Conflict, "talk.unfit")
		}
		return open.take(tx, in, found)
	})
	return token, err
}

// Talk is a talk as it stands; NotFound (talk.unknown) where it is over.
func (s *Suggestions) Talk(ctx context.Context, token string) (t talk.Talk, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		open, err := talkOf(q, token, db.MS(s.Now().Add(-talk.Lasts)))
		if t = open.Talk; err != nil {
			return err
		}
		t.Cited, err = cited(q, t.Turns)
		return err
	})
	return t, err
}

// cited are the articles of turns that customers may read; no bodies.
func cited(q db.Querier, turns []talk.Turn) (map[int64]desk.Article, error) {
	var ids []int64
	for _, turn := range turns {
		ids = append(ids, turn.Articles...)
	}
	all := map[int64]desk.Article{}
	if len(ids) == 0 {
		return all, nil
	}
	return all, db.Each(q, func(scan func(...any) error) error {
		var a desk.Article
		err := scan(&a.ID, (*string)(&a.Lang), &a.Slug, &a.Title)
		all[a.ID] = a
		return err
	}, `SELECT id, lang, slug, title FROM article WHERE published = 1 AND private = 0 AND id IN (`+joinIDs(ids)+`)`)
}

// openTalk is a talk with what the database knows of it.
type openTalk struct {
	talk.Talk
	id, offer int64
}

func newTalkToken() string {
	var random [18]byte
	rand.Read(random[:])
	return base64.RawURLEncoding.EncodeToString(random[:])
}

func begin(tx *db.Tx, token string, in talk.Said) (t openTalk, err error) {
	hash := sha256.Sum256([]byte(token))
	t.Lang, t.Source = in.Lang, in.Source
	err = tx.Row(`INSERT INTO talk (token, lang, source, created_at, updated_at) VALUES ($1, $2, $3, $4, $4) RETURNING id`,
		hash[:], string(in.Lang), string(in.Source), db.MS(tx.Now)).Scan(&t.id)
	return t, err
}

// openTalkOf is a talk that can go on.
func openTalkOf(tx *db.Tx, token string) (openTalk, error) {
	t, err := talkOf(tx, token, db.MS(tx.Now.Add(-talk.Lasts)))
	if err == nil && t.Number > 0 {
		err = desk.Fail(desk.NotFound, "talk.unknown")
	}
	return t, err
}

// talkOf reads a talk that was used since.
func talkOf(q db.Querier, token string, since int64) (t openTalk, err error) {
	hash := sha256.Sum256([]byte(token))
	err = q.Row(`SELECT id, lang, source, number, offer_id FROM talk WHERE token = $1 AND updated_at > $2`, hash[:], since).
		Scan(&t.id, (*string)(&t.Lang), (*string)(&t.Source), &t.Number, &t.offer)
	if err != nil {
		return t, db.NotFound(err, "talk.unknown")
	}
	return t, db.Each(q, func(scan func(...any) error) error {
		var turn talk.Turn
		var articles string
		var at int64
		err := scan(&turn.Customer, (*string)(&turn.Kind), &turn.Text, &articles, &turn.Score, &turn.Worded, &turn.SentTo, &at)
		turn.Articles, turn.At = idsOf(articles), db.FromMS(at)
		t.Turns = append(t.Turns, turn)
		return err
	}, `SELECT customer, kind, text, articles, score, worded, sent_to, at FROM turn WHERE talk_id = $1 ORDER BY id`, t.id)
}

// said says whether the customer's last turn was this.
func (t *openTalk) said(in talk.Said) bool {
	for i := len(t.Turns) - 1; i >= 0; i-- {
		if turn := t.Turns[i]; turn.Customer {
			same := turn.Kind == in.Kind && turn.Text == in.Text
			return same && (in.Kind != talk.Chose || len(turn.Articles) == 1 && turn.Articles[0] == in.Article)
		}
	}
	return false
}

func (t *openTalk) add(tx *db.Tx, turn talk.Turn) error {
	_, err := tx.Exec(`INSERT INTO turn (talk_id, customer, kind, text, articles, score, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		t.id, db.Flag(turn.Customer), string(turn.Kind), turn.Text, joinIDs(turn.Articles), turn.Score, db.MS(tx.Now))
	t.Turns = append(t.Turns, turn)
	return err
}
