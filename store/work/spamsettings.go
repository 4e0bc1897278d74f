package work

import (
	"context"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/audit"
	"github.com/deskbell/deskbell/desk/spam"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/shop"
)

// spamShown is how many words and senders the settings page shows.
const (
	spamWordsShown   = 24
	spamSendersShown = 500
)

// SpamSettings are what the filter has learnt and whom the shop has on its list, the newest first.
func (s *Work) SpamSettings(ctx context.Context) (out spam.Settings, err error) {
	settings, err := s.Settings(ctx)
	if err != nil {
		return out, err
	}
	out.On = settings.SpamFilter
	return out, s.View(ctx, func(q db.Querier) error {
		model, err := spamModel(q, false)
		if err != nil {
			return err
		}
		out.Spam, out.Ham, out.Words = model.Spam, model.Ham, len(model.Words)
		out.Spammy, out.Hammy = model.Loudest(spamWordsShown)
		return db.Each(q, func(scan func(...any) error) error {
			var l spam.Sender
			err := scan(&l.Sender, (*string)(&l.Rule), &l.Learnt)
			out.Senders = append(out.Senders, l)
			return err
		}, `SELECT sender, rule, learnt FROM spam_sender ORDER BY at DESC, sender LIMIT $1`, spamSendersShown)
	})
}

// SpamSender is what the list says of an address or a whole domain itself; spam.NoRule for one that is not on it.
func (s *Work) SpamSender(ctx context.Context, sender string) (rule spam.Rule, err error) {
	sender, ok := spam.TidySender(sender)
	if !ok {
		return spam.NoRule, nil
	}
	err = s.View(ctx, func(q db.Querier) error {
		err := q.Row(`SELECT rule FROM spam_sender WHERE sender = $1`, sender).Scan((*string)(&rule))
		if db.Missing(err) {
			return nil
		}
		return err
	})
	return rule, err
}

// SetSpamSender puts an address or a whole domain on the list, or changes what is there; spam.NoRule takes it off. Invalid for what is
// neither (spam.sender_bad).
func (s *Work) SetSpamSender(ctx context.Context, sender string, rule spam.Rule) error {
	sender, ok := spam.TidySender(sender)
	if !ok || (rule != spam.NoRule && rule != spam.Always && rule != spam.Never) {
		return desk.Fail(desk.Invalid, "spam.sender_bad").At("sender")
	}
	return s.Tx(ctx, func(tx *db.Tx) error {
		what := "spam.sender_drop"
		if rule != spam.NoRule {
			what = "spam.rule." + string(rule)
		}
		if err := shop.AddAudit(tx, desk.By{}, audit.Spam, sender, "fields", what); err != nil {
			return err
		}
		if rule != spam.NoRule {
			return SetSender(tx, sender, rule, false)
		}
		UnlearnCached(tx)
		_, err := tx.Exec(`DELETE FROM spam_sender WHERE sender = $1`, sender)
		return err
	})
}

// ForgetSpam forgets everything that was learnt: words, and senders whom nobody put on the list by hand. Marks on tickets stay.
func (s *Work) ForgetSpam(ctx context.Context) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		UnlearnCached(tx)
		if err := shop.AddAudit(tx, desk.By{}, audit.Spam, "", "fields", "spam.forget"); err != nil {
			return err
		}
		for _, text := range []string{`DELETE FROM spam_word`, `DELETE FROM spam_sender WHERE learnt = 1`, `UPDATE ticket SET learnt = '' WHERE learnt <> ''`} {
			if _, err := tx.Exec(text); err != nil {
				return err
			}
		}
		return nil
	})
}
