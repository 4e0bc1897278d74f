package work

import (
	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/spam"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

const (
	maxSpamWords   = 20000 // some 1 MB: more are words that were seen once
	maxSpamSenders = 5000
	plentyHam      = 100 // examples of what is no spam that are learnt in any case; then at most
	hamPerSpam     = 4   // so many for each of spam: more teach nothing
)

// incoming is the message by which a ticket is learnt: its first.
type incoming struct {
	text   spam.Text
	number int64
	learnt string // what the filter was told: "", "spam" or "ham"
	forged bool
}

func firstIncoming(q db.Querier, number int64) (m incoming, ok bool, err error) {
	m.number = number
	var id int64
	var html []byte
	var found string
	err = q.Row(`SELECT m.id, m.from_address, m.subject, m.text, m.html, m.found, t.learnt FROM message m JOIN ticket t ON t.number = m.number
		WHERE m.number = $1 AND m.direction = 'in' ORDER BY m.id LIMIT 1`, number).
		Scan(&id, &m.text.From, &m.text.Subject, &m.text.Text, &html, &found, &m.learnt)
	if db.Missing(err) {
		return m, false, nil
	}
	if err != nil {
		return m, false, err
	}
	var f desk.Findings
	if err := db.FromJSON(found, &f); err != nil {
		return m, false, err
	}
	m.forged = f.Authenticity.Verdict == desk.AuthFail
	if m.text.HTML, err = ticket.UnpackHTML(html); err != nil {
		return m, false, err
	}
	return m, true, db.Each(q, func(scan func(...any) error) error {
		var name string
		err := scan(&name)
		m.text.Files = append(m.text.Files, name)
		return err
	}, `SELECT name FROM attachment WHERE message_id = $1 ORDER BY id`, id)
}

// learn takes a ticket for an example, once: what was learnt of it before is taken back.
func learn(tx *db.Tx, m incoming, junk bool) error {
	as := "ham"
	if junk {
		as = "spam"
	}
	if m.learnt == as {
		return nil
	}
	taught, fresh := db.Gathered[lesson](tx)
	if fresh {
		*taught = lesson{}
		tx.Before(func() error { return writeLesson(tx, *taught) })
	}
	for _, word := range append(spam.Words(m.text), "") {
		n := (*taught)[word]
		switch m.learnt {
		case "spam":
			n.Spam--
		case "ham":
			n.Ham--
		}
		if junk {
			n.Spam++
		} else {
			n.Ham++
		}
		(*taught)[word] = n
	}
	_, err := tx.Exec(`UPDATE ticket SET learnt = $2 WHERE number = $1`, m.number, as)
	return err
}

// LearnAnswered takes a ticket that an agent answers for an example of what is no spam, as long as that teaches anything.
func LearnAnswered(tx *db.Tx, t *desk.Ticket) error {
	if t.Spam {
		return nil
	}
	known, err := spamModel(tx, true)
	if err != nil || (known.Ham >= plentyHam && known.Ham >= hamPerSpam*known.Spam) {
		return err
	}
	first, ok, err := firstIncoming(tx, t.Number)
	if err != nil || !ok || first.learnt != "" {
		return err
	}
	return learn(tx, first, false)
}

// lesson is what a transaction teaches the filter: word -> how often, written before the commit.
type lesson map[string]spam.Count

// writeLesson writes what a transaction has taught, each word once.
func writeLesson(tx *db.Tx, words lesson) error {
	for word, n := range words {
		if _, err := tx.Exec(`INSERT INTO spam_word (word, spam, ham) VALUES ($1, CASE WHEN $2 > 0 THEN $2 ELSE 0 END, CASE WHEN $3 > 0 THEN $3 ELSE 0 END)
			ON CONFLICT (word) DO UPDATE SET spam = CASE WHEN spam_word.spam + $2 > 0 THEN spam_word.spam + $2 ELSE 0 END,
				ham = CASE WHEN spam_word.ham + $3 > 0 THEN spam_word.ham + $3 ELSE 0 END`, word, n.Spam, n.Ham); err != nil {
			return err
		}
	}
	UnlearnCached(tx)
	return pruneSpamWords(tx, maxSpamWords)
}

// UnlearnCached has the filter read anew what a transaction changes.
func UnlearnCached(tx *db.Tx) {
	known := db.Shared[spamCache](tx.DB)
	tx.After(func() { known.Store(nil) })
}

// pruneSpamWords keeps the table small: words that were seen once go first; if that is not enough everything counts half, so that what
// is learnt now weighs more than what was long ago.
func pruneSpamWords(tx *db.Tx, most int) error {
	for _, text := range []string{
		`DELETE FROM spam_word WHERE spam + ham <= 1 AND word <> ''`,
		`UPDATE spam_word SET spam = spam / 2, ham = ham / 2`,
	} {
		var n int
		if err := tx.Row(`SELECT count(*) FROM spam_word`).Scan(&n); err != nil || n <= most {
			return err
		}
		if _, err := tx.Exec(text); err != nil {
			return err
		}
	}
	_, err := tx.Exec(`DELETE FROM spam_word WHERE spam + ham <= 1 AND word <> ''`)
	return err
}

// learnSender takes an agent's word on a ticket for its sender, too. Not where the sender's name was borrowed; and a customer whom we
// have answered is not shut out because of one mail.
func learnSender(tx *db.Tx, m incoming, junk bool) error {
	address := desk.TidyAddress(m.text.From)
	if m.forged || !desk.ValidAddress(address) {
		return nil
	}
	rule := spam.Never
	if junk {
		known, err := answeredBefore(tx, address)
		if err != nil || known {
			return err
		}
		rule = spam.Always
	}
	return SetSender(tx, address, rule, true)
}

// SetSender notes what mail of a sender is; learnt from an agent's marks, or said in the settings.
func SetSender(tx *db.Tx, sender string, rule spam.Rule, learnt bool) error {
	UnlearnCached(tx)
	_, err := tx.Exec(`INSERT INTO spam_sender (sender, rule, learnt, at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (sender) DO UPDATE SET rule = excluded.rule, learnt = excluded.learnt, at = excluded.at`, sender, string(rule), db.Flag(learnt), db.MS(tx.Now))
	if err != nil {
		return err
	}
	_, err = tx.Exec(`DELETE FROM spam_sender WHERE learnt = 1 AND sender IN
		(SELECT sender FROM spam_sender WHERE learnt = 1 ORDER BY at DESC, sender LIMIT 1000 OFFSET $1)`, maxSpamSenders)
	return err
}
