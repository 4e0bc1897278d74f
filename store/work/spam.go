package work

import (
	"errors"
	"sync/atomic"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/spam"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

// spamKnowledge is what mail is judged by. It is read once and never changed: whoever teaches the filter throws it away.
type spamKnowledge struct {
	model   spam.Model
	senders map[string]spam.Rule
}

type spamCache = atomic.Pointer[spamKnowledge]

// ruleOf a sender's address: its own, else its domain's.
func (k *spamKnowledge) ruleOf(address string) (rule spam.Rule, sender string) {
	for _, key := range spam.SenderKeys(address) {
		if rule := k.senders[key]; rule != spam.NoRule {
			return rule, key
		}
	}
	return spam.NoRule, ""
}

// spamKnown must not be asked by a transaction that has taught something before: what it reads is kept whether that commits or not.
func spamKnown(tx *db.Tx) (*spamKnowledge, error) {
	if k := db.Shared[spamCache](tx.DB).Load(); k != nil {
		return k, nil
	}
	k := &spamKnowledge{senders: map[string]spam.Rule{}}
	var err error
	if k.model, err = spamModel(tx, true); err != nil {
		return nil, err
	}
	err = db.Each(tx, func(scan func(...any) error) error {
		var sender, rule string
		err := scan(&sender, &rule)
		k.senders[sender] = spam.Rule(rule)
		return err
	}, `SELECT sender, rule FROM spam_sender`)
	if err != nil {
		return nil, err
	}
	db.Shared[spamCache](tx.DB).Store(k)
	return k, nil
}

// spamModel reads what has been learnt; only its counts where they are all that matters: while it is not ready nobody asks for words.
func spamModel(q db.Querier, lazy bool) (m spam.Model, err error) {
	m.Words = map[string]spam.Count{}
	err = q.Row(`SELECT spam, ham FROM spam_word WHERE word = ''`).Scan(&m.Spam, &m.Ham)
	if db.Missing(err) || (err == nil && lazy && !m.Ready()) {
		return m, nil
	}
	if err != nil {
		return m, err
	}
	return m, db.Each(q, func(scan func(...any) error) error {
		var word string
		var n spam.Count
		err := scan(&word, &n.Spam, &n.Ham)
		m.Words[word] = n
		return err
	}, `SELECT word, spam, ham FROM spam_word WHERE word <> ''`)
}

// JudgeSpam says why something that would begin a ticket is spam. Most mail gives no sign of it, and then nothing more is looked up.
func JudgeSpam(tx *db.Tx, settings desk.Settings, f spam.Facts, text spam.Text) (desk.SpamWhy, error) {
	k, err := spamKnown(tx)
	if err != nil {
		return desk.SpamWhy{}, err
	}
	f.Rule, f.Sender = k.ruleOf(text.From)
	if f.Rule != spam.Always && settings.SpamFilter && k.model.Ready() {
		f.Score, f.Words = k.model.Score(spam.Words(text))
	}
	why := spam.Judge(f)
	if why.Sign == "" || why.Sign == desk.SpamBySender || f.Forged {
		return why, nil
	}
	if f.Known, err = answeredBefore(tx, text.From); err != nil {
		return why, err
	}
	return spam.Judge(f), nil
}

// answeredBefore says whether the customer with an address has ever had an answer from an agent.
func answeredBefore(q db.Querier, address string) (yes bool, err error) {
	err = q.Row(`SELECT EXISTS (SELECT 1 FROM address a JOIN ticket t ON t.customer_id = a.customer_id JOIN message m ON m.number = t.number
		WHERE a.address = $1 AND m.direction = 'out' AND m.source = 'agent')`, desk.TidyAddress(address)).Scan(&yes)
	return yes, err
}

// markSpam is an agent's word on whether a ticket is spam: it is taken for this ticket, for its sender, and as an example.
func markSpam(tx *db.Tx, by desk.By, t *desk.Ticket, spam bool) error {
	if spam == t.Spam {
		return nil
	}
	t.Spam, t.SpamWhy = spam, desk.SpamWhy{}
	first, ok, err := firstIncoming(tx, t.Number)
	if err != nil {
		return err
	}
	if ok {
		if err := errors.Join(learn(tx, first, spam), learnSender(tx, first, spam)); err != nil {
			return err
		}
	}
	if !spam {
		return errors.Join(moveOutcomes(tx, t.Number, desk.SpamMail, desk.Joined), ticket.AddEvent(tx, t.Number, by.Agent, desk.EventNotSpam))
	}
	t.SpamWhy.Sign = desk.SpamByAgent
	t.SnoozedUntil, t.SnoozedBy = time.Time{}, 0
	return errors.Join(stopAutomatic(tx, t, desk.WithheldSpam), moveOutcomes(tx, t.Number, desk.Joined, desk.SpamMail),
		ticket.AddEvent(tx, t.Number, by.Agent, desk.EventSpam))
}

// moveOutcomes keeps the accounts of a ticket's mail true to its mark.
func moveOutcomes(tx *db.Tx, number int64, from, to desk.Outcome) error {
	_, err := tx.Exec(`UPDATE account SET outcome = $3 WHERE outcome = $2 AND message_id IN (SELECT id FROM message WHERE number = $1)`,
		number, string(from), string(to))
	return err
}

// JudgeForm asks the same of what came by the contact form. What a program of the shop's own writes through the API is not judged.
func JudgeForm(tx *db.Tx, settings desk.Settings, in desk.Submission, files []desk.Attachment) (desk.SpamWhy, error) {
	if in.Source != desk.FromForm {
		return desk.SpamWhy{}, nil
	}
	text := spam.Text{From: in.From.Address, Subject: in.Subject, Text: in.Text}
	for _, a := range files {
		text.Files = append(text.Files, a.Name)
	}
	return JudgeSpam(tx, settings, spam.Facts{}, text)
}
