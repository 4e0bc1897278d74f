package store

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// spamKnowledge is what mail is judged by. It is read once and never changed: whoever teaches the filter throws it away.
type spamKnowledge struct {
	model   desk.SpamModel
	senders map[string]desk.SenderRule
}

type spamCache = atomic.Pointer[spamKnowledge]

// ruleOf a sender's address: its own, else its domain's.
func (k *spamKnowledge) ruleOf(address string) (rule desk.SenderRule, sender string) {
	for _, key := range desk.SenderKeys(address) {
		if rule := k.senders[key]; rule != desk.NoRule {
			return rule, key
		}
	}
	return desk.NoRule, ""
}

// spamKnown must not be asked by a transaction that has taught something before: what it reads is kept whether that commits or not.
func spamKnown(tx *Tx) (*spamKnowledge, error) {
	if k := shared[spamCache](tx.store).Load(); k != nil {
		return k, nil
	}
	k := &spamKnowledge{senders: map[string]desk.SenderRule{}}
	var err error
	if k.model, err = spamModel(tx, true); err != nil {
		return nil, err
	}
	err = each(tx, func(scan func(...any) error) error {
		var sender, rule string
		err := scan(&sender, &rule)
		k.senders[sender] = desk.SenderRule(rule)
		return err
	}, `SELECT sender, rule FROM spam_sender`)
	if err != nil {
		return nil, err
	}
	shared[spamCache](tx.store).Store(k)
	return k, nil
}

// spamModel reads what has been learnt; only its counts where they are all that matters: while it is not ready nobody asks for words.
func spamModel(q querier, lazy bool) (m desk.SpamModel, err error) {
	m.Words = map[string]desk.SpamCount{}
	err = q.row(`SELECT spam, ham FROM spam_word WHERE word = ''`).Scan(&m.Spam, &m.Ham)
	if missing(err) || (err == nil && lazy && !m.Ready()) {
		return m, nil
	}
	if err != nil {
		return m, err
	}
	return m, each(q, func(scan func(...any) error) error {
		var word string
		var n desk.SpamCount
		err := scan(&word, &n.Spam, &n.Ham)
		m.Words[word] = n
		return err
	}, `SELECT word, spam, ham FROM spam_word WHERE word <> ''`)
}

// judgeSpam says why something that would begin a ticket is spam. Most mail gives no sign of it, and then nothing more is looked up.
func judgeSpam(tx *Tx, settings desk.Settings, f desk.SpamFacts, text desk.SpamText) (desk.SpamWhy, error) {
	k, err := spamKnown(tx)
	if err != nil {
		return desk.SpamWhy{}, err
	}
	f.Rule, f.Sender = k.ruleOf(text.From)
	if f.Rule != desk.AlwaysSpam && settings.SpamFilter && k.model.Ready() {
		f.Score, f.Words = k.model.Score(desk.SpamWords(text))
	}
	why := desk.JudgeSpam(f)
	if why.Sign == "" || why.Sign == desk.SpamBySender || f.Forged {
		return why, nil
	}
	if f.Known, err = answeredBefore(tx, text.From); err != nil {
		return why, err
	}
	return desk.JudgeSpam(f), nil
}

// answeredBefore says whether the customer with an address has ever had an answer from an agent.
func answeredBefore(q querier, address string) (yes bool, err error) {
	err = q.row(`SELECT EXISTS (SELECT 1 FROM address a JOIN ticket t ON t.customer_id = a.customer_id JOIN message m ON m.number = t.number
		WHERE a.address = $1 AND m.direction = 'out' AND m.source = 'agent')`, desk.TidyAddress(address)).Scan(&yes)
	return yes, err
}

// spam asks whether a mail that begins a ticket is spam. Our own mail is not, and neither is a mail server's report.
func (r *receiver) spam(in desk.Received) (desk.SpamWhy, error) {
	m := in.Mail
	if m.Bounce != nil || r.own[m.From.Address] {
		return desk.SpamWhy{}, nil
	}
	text := desk.SpamText{From: m.From.Address, Subject: m.Subject, Text: m.Text, HTML: m.HTML}
	for _, p := range m.Parts {
		text.Files = append(text.Files, p.Name)
	}
	return judgeSpam(r.tx, r.settings, desk.SpamFacts{Junk: in.Kept.Junk, Header: m.Junk, Forged: m.Authenticity.Verdict == desk.AuthFail}, text)
}

// markSpam is an agent's word on whether a ticket is spam: it is taken for this ticket, for its sender, and as an example.
func markSpam(tx *Tx, by desk.By, t *desk.Ticket, spam bool) error {
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
		return errors.Join(moveOutcomes(tx, t.Number, desk.SpamMail, desk.Joined), addEvent(tx, t.Number, by.Agent, desk.EventNotSpam))
	}
	t.SpamWhy.Sign = desk.SpamByAgent
	t.SnoozedUntil, t.SnoozedBy = time.Time{}, 0
	return errors.Join(stopAutomatic(tx, t, desk.WithheldSpam), moveOutcomes(tx, t.Number, desk.Joined, desk.SpamMail),
		addEvent(tx, t.Number, by.Agent, desk.EventSpam))
}

// moveOutcomes keeps the accounts of a ticket's mail true to its mark.
func moveOutcomes(tx *Tx, number int64, from, to desk.Outcome) error {
	_, err := tx.exec(`UPDATE account SET outcome = $3 WHERE outcome = $2 AND message_id IN (SELECT id FROM message WHERE number = $1)`,
		number, string(from), string(to))
	return err
}

// NotSpam takes the mark from tickets. An acknowledgement that was withheld is not sent late: whoever says so has the mail before
// them and answers it.
func (s *Store) NotSpam(ctx context.Context, by desk.By, numbers ...int64) error {
	return s.eachTicket(ctx, by, numbers, func(tx *Tx, t *desk.Ticket) error { return markSpam(tx, by, t, false) })
}

// judgeForm asks the same of what came by the contact form. What a program of the shop's own writes through the API is not judged.
func judgeForm(tx *Tx, settings desk.Settings, in desk.Submission, files []desk.Attachment) (desk.SpamWhy, error) {
	if in.Source != desk.FromForm {
		return desk.SpamWhy{}, nil
	}
	text := desk.SpamText{From: in.From.Address, Subject: in.Subject, Text: in.Text}
	for _, a := range files {
		text.Files = append(text.Files, a.Name)
	}
	return judgeSpam(tx, settings, desk.SpamFacts{}, text)
}
