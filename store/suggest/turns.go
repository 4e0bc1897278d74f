package suggest

import (
	"crypto/sha256"
	"slices"
	"strconv"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/desk/measure"
	"github.com/deskbell/deskbell/desk/query"
	"github.com/deskbell/deskbell/desk/talk"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/help"
)

// take notes what the customer did, and what the bot says to it. found is what their question finds.
func (t *openTalk) take(tx *db.Tx, in talk.Said, found []desk.Hit) error {
	turn := talk.Turn{Customer: true, Kind: in.Kind}
	reply := talk.Reply{Kind: talk.Person}
	var err error
	switch in.Kind {
	case talk.Asked:
		turn.Text = in.Text
		if t.Last().Kind == talk.Glad {
			t.offer = 0 // another matter
		}
		sure, err := calibrationOf(tx)
		if err != nil {
			return err
		}
		reply = talk.Decide(in.Text, found, sure.Threshold)
	case talk.Chose:
		turn.Articles = []int64{in.Article}
		at := slices.IndexFunc(found, func(h desk.Hit) bool { return h.Article == in.Article })
		if at < 0 || !slices.Contains(t.Last().Articles, in.Article) {
			return desk.Fail(desk.Conflict, "talk.unfit")
		}
		reply = talk.Reply{Kind: talk.Answer, Hits: found[at : at+1]}
	case talk.Neither:
		reply.Kind = talk.Unknown
	case talk.Solved:
		reply.Kind = talk.Glad
		err = t.settle(tx, measure.Confirmed)
	case talk.Unsolved:
		err = t.settle(tx, measure.Contacted)
	}
	question := t.Question()
	if in.Kind == talk.Asked {
		question = in.Text
	}
	if err := db.FirstError(err, t.add(tx, turn), t.answer(tx, question, reply)); err != nil {
		return err
	}
	_, err = tx.Exec(`UPDATE talk SET updated_at = $2, offer_id = $3 WHERE id = $1`, t.id, db.MS(tx.Now), t.offer)
	return err
}

// answer notes what the bot says to a question: an answer is an offer, and a question without one joins the list of what is wanted.
func (t *openTalk) answer(tx *db.Tx, question string, reply talk.Reply) error {
	turn := talk.Turn{Kind: reply.Kind}
	for _, h := range reply.Hits {
		turn.Articles = append(turn.Articles, h.Article)
	}
	var err error
	switch reply.Kind {
	case talk.Answer:
		turn.Text, turn.Score = query.Unmarked(reply.Hits[0].Snippet), reply.Hits[0].Confidence
		err = t.offered(tx, helpcentre.OpenLine(question), reply.Hits[0])
	case talk.Unknown:
		err = help.Unanswered(tx, question, t.Lang, t.Source)
	}
	return db.FirstError(err, t.add(tx, turn))
}

// offered notes an answer as the offer of this talk. A question that is put in other words is still the same matter, so that the offer
// moves along with it until they say that something solved it.
func (t *openTalk) offered(tx *db.Tx, question string, hit desk.Hit) error {
	article := strconv.FormatInt(hit.Article, 10)
	if t.offer > 0 {
		_, err := tx.Exec(`UPDATE offer SET question = $2, articles = $3, score = $4, at = $5, outcome = '', outcome_at = 0 WHERE id = $1`,
			t.offer, question, article, hit.Confidence, db.MS(tx.Now))
		return err
	}
	hash := sha256.Sum256([]byte(newTalkToken())) // an offer of a talk is reached through the talk only
	return tx.Row(`INSERT INTO offer (token, source, lang, question, articles, score, at) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
		hash[:], string(t.Source), string(t.Lang), question, article, hit.Confidence, db.MS(tx.Now)).Scan(&t.offer)
}

// settle notes what became of the talk's offer: that it solved the matter, or that they said it did not, which counts with those who
// wrote all the same.
func (t *openTalk) settle(tx *db.Tx, how measure.Outcome) error {
	solved, said := int64(0), int64(0)
	if how == measure.Confirmed && len(t.Last().Articles) > 0 {
		solved, said = t.Last().Articles[0], db.MS(tx.Now)
	}
	_, err := tx.Exec(`UPDATE offer SET outcome = $2, article_id = $3, outcome_at = $4, said_at = $5 WHERE id = $1`, t.offer, string(how), solved, db.MS(tx.Now), said)
	return err
}

// idsOf reads a comma-separated list of ids.
func idsOf(list string) (ids []int64) {
	for text := range strings.SplitSeq(list, ",") {
		if id, err := strconv.ParseInt(text, 10, 64); err == nil {
			ids = append(ids, id)
		}
	}
	return ids
}

func joinIDs(ids []int64) string {
	var list []string
	for _, id := range ids {
		list = append(list, strconv.FormatInt(id, 10))
	}
	return strings.Join(list, ",")
}
