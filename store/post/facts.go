package post

import (
	"cmp"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/inbound"
	"github.com/deskbell/deskbell/desk/sign"
	"github.com/deskbell/deskbell/desk/survey"
	"github.com/deskbell/deskbell/desk/surveymail"
	"github.com/deskbell/deskbell/store/ask"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/shop"
	"github.com/deskbell/deskbell/store/ticket"
)

// facts looks up what inbound.Decide has to know, and the question of ours that the mail may answer.
func (r *receiver) facts(in desk.Received, b *box) (f inbound.Facts, asked ask.Question, err error) {
	f = inbound.Facts{Mail: in.Mail, History: in.Kept.History, Resync: in.Kept.Resync, Now: r.tx.Now,
		AckOn: b.Ack && !b.removed, ReopenWithin: r.settings.ReopenWithin, ThanksStay: r.settings.ThanksStay}
	own := func(address string) bool { return r.own[address] }
	f.Contact = inbound.ContactOf(in.Mail, own)
	if f.Copy, err = r.copyOf(in, b.ID); err != nil || f.Copy != 0 {
		return f, asked, err
	}
	if f.Purged, err = r.purged(in, b.ID); err != nil || f.Purged {
		return f, asked, err
	}
	notice, err := r.aboutNotice(in.Mail)
	if f.Notice = notice != 0; err != nil || f.Notice {
		return f, asked, err
	}
	source, err := r.thread(&f, b.ID)
	if err != nil {
		return f, asked, err
	}
	if f.Thread == nil {
		if err := r.related(&f, b.ID); err != nil {
			return f, asked, err
		}
	}
	if asked, err = r.survey(&f, source); err != nil {
		return f, asked, err
	}
	switch {
	case f.Thread != nil || f.Survey != nil:
	case in.Mail.Bounce != nil:
		err = r.returned(&f, b.ID)
	case inbound.TagTrusted(in.Mail):
		err = r.tagged(&f, b.ID)
	}
	if err != nil {
		return f, asked, err
	}
	if err := r.behindTheCounter(&f); err != nil {
		return f, asked, err
	}
	if to := f.About(); to != nil {
		if f.Copy, err = r.copyIn(in.Mail, b.ID, to.Number); err != nil || f.Copy != 0 {
			return f, asked, err
		}
	}
	if f.Thread == nil {
		if f.Elsewhere, err = r.elsewhere(&f, b.ID); err != nil {
			return f, asked, err
		}
		if f.Twin, err = r.twin(in.Mail, b.ID); err != nil {
			return f, asked, err
		}
	}
	if f.Blocked, err = ticket.Blocked(r.tx, f.Contact.Address); err != nil {
		return f, asked, err
	}
	if f.Blocked {
		f.Spam = desk.SpamWhy{Sign: desk.SpamBySender, Sender: f.Contact.Address}
	} else if f.Begins() {
		if f.Spam, err = r.spam(in); err != nil {
			return f, asked, err
		}
	}
	f.Auto = inbound.Automatic{To: f.Contact.Address, Silent: inbound.Silence(in.Mail), Own: r.own[f.Contact.Address]}
	if f.AckOn && f.Thread == nil && f.Spam.Sign == "" && !f.History && !f.Resync && f.Auto.Withhold() == "" {
		f.Auto, err = ticket.AutomaticTo(r.tx, f.Contact.Address, f.Auto.Silent, r.tx.Now)
	}
	return f, asked, err
}

// behindTheCounter takes somebody to whom a message of the ticket was passed on for the supplier they are, whatever they answer and whoever
// named them since: the customer who answers all makes nobody a customer.
func (r *receiver) behindTheCounter(f *inbound.Facts) error {
	for _, to := range []*inbound.Candidate{f.Thread, f.Tagged} {
		if to == nil || f.Mail.Bounce != nil || f.Supplier && !to.Takes {
			continue
		}
		passed, _, err := ticket.PassedTo(r.tx, to.Number, f.Mail.From.Address)
		if err != nil {
			return err
		}
		if passed {
			f.Supplier, to.Takes = true, false
		}
	}
	return nil
}

// copyOf is the message of this mailbox that a mail is a second copy of: the same Message-ID and the same content. Without a
// Message-ID only a resync takes equal mails for one. Our own mail that comes back (a blind copy to ourselves) is a copy too.
func (r *receiver) copyOf(in desk.Received, mailbox int64) (id int64, err error) {
	m := in.Mail
	if m.MessageID == "" {
		if !in.Kept.Resync {
			return 0, nil
		}
		err = r.tx.Row(`SELECT d.message_id FROM mail_digest d JOIN message m ON m.id = d.message_id
			WHERE d.digest = $1 AND d.mailbox_id = $2 AND m.message_id = '' LIMIT 1`, m.Digest[:], mailbox).Scan(&id)
	} else {
		var text string
		var ours bool
		err = r.tx.Row(`SELECT i.message_id, i.digest IS NULL, CASE WHEN i.digest IS NULL THEN m.text ELSE '' END FROM mail_id i JOIN message m ON m.id = i.message_id
			WHERE i.mailbox_id = $1 AND i.mail_id = $2 AND (i.digest = $3 OR i.digest IS NULL) LIMIT 1`, mailbox, m.MessageID, m.Digest[:]).
			Scan(&id, &ours, &text)
		if err == nil && ours && !(r.own[m.From.Address] && sameWords(text, m.Text)) {
			return 0, nil
		}
	}
	if db.Missing(err) && m.MessageID != "" {
		return r.listCopy(m, mailbox)
	}
	if db.Missing(err) {
		return 0, nil
	}
	return id, err
}

// listCopy is the message that a mail is another copy of, where one of the two went over a mailing list: lists change the subject and
// put their lines below, but leave the Message-ID and the words.
func (r *receiver) listCopy(m *desk.Mail, mailbox int64) (id int64, err error) {
	return id, db.Each(r.tx, func(scan func(...any) error) error {
		var message int64
		var auto, text string
		if err := scan(&message, &auto, &text); err != nil {
			return err
		}
		overList := m.Auto == desk.AutoList || desk.Auto(auto) == desk.AutoList
		if id == 0 && overList && beginsLike(text, m.Text) {
			id = message
		}
		return nil
	}, `SELECT m.id, m.auto, m.text FROM mail_id i JOIN message m ON m.id = i.message_id
		WHERE i.mailbox_id = $1 AND i.mail_id = $2 AND i.digest IS NOT NULL ORDER BY i.message_id LIMIT 5`, mailbox, m.MessageID)
}

// purged says whether a mail is a copy of one that was deleted for good, by the rules of copyOf.
func (r *receiver) purged(in desk.Received, mailbox int64) (gone bool, err error) {
	m := in.Mail
	if m.MessageID == "" && !in.Kept.Resync {
		return false, nil
	}
	return gone, r.tx.Row(`SELECT EXISTS (SELECT 1 FROM purged WHERE mailbox_id = $1 AND mail_id = $2 AND (digest = $3 OR (digest = x'' AND $4)))`,
		mailbox, m.MessageID, m.Digest[:], r.own[m.From.Address]).Scan(&gone)
}

// sameWords compares texts but for blanks and line ends, which change on the way.
func sameWords(a, b string) bool {
	return strings.Join(strings.Fields(a), " ") == strings.Join(strings.Fields(b), " ")
}

// beginsLike says whether all the words of one text are the first words of the other.
func beginsLike(a, b string) bool {
	a, b = strings.Join(strings.Fields(a), " "), strings.Join(strings.Fields(b), " ")
	return a != "" && b != "" && (strings.HasPrefix(a, b) || strings.HasPrefix(b, a))
}

const candidateColumns = `t.number, t.status, t.resolved_at, t.aside & 1, t.deleted_at > 0, EXISTS (SELECT 1 FROM participant p WHERE p.number = t.number AND p.address = `

func scanCandidate(scan func(...any) error, more ...any) (*inbound.Candidate, error) {
	var c inbound.Candidate
	var resolved int64
	if err := scan(append([]any{&c.Number, (*string)(&c.Status), &resolved, &c.Spam, &c.Deleted, &c.Takes}, more...)...); err != nil {
		return nil, err
	}
	c.ResolvedAt = db.FromMS(resolved)
	return &c, nil
}

// survey finds the ticket whose question a mail answers: by the token in its subject, or because it refers to the question.
func (r *receiver) survey(f *inbound.Facts, source desk.Source) (q ask.Question, err error) {
	if f.Mail.Auto != desk.Human {
		return q, nil
	}
	if token := surveymail.TokenIn(f.Mail.Subject); token != "" {
		secret, err := shop.CachedSecret(r.tx, "rating")
		if err != nil {
			return q, err
		}
		if h, ok := sign.VerifyRating(token, secret); ok {
			q, err := ask.ByHash(r.tx, h[:])
			if err := r.asked(f, q, err); err != nil || f.Survey != nil {
				return q, err
			}
		}
	}
	kind := survey.Kind(source)
	if source == desk.FromAck {
		kind = survey.Helped
	} else if !source.Asks() {
		return q, nil
	}
	q, err = ask.LastOf(r.tx, kind, cmp.Or(f.Thread.Home, f.Thread.Number))
	err = r.asked(f, q, err)
	f.ByID = f.Survey != nil
	return q, err
}

// asked notes a question of ours that a mail may answer, where there is one and it is not too late.
func (r *receiver) asked(f *inbound.Facts, q ask.Question, err error) error {
	if desk.CodeOf(err) == desk.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	if open, err := ask.Open(r.tx, q); err != nil || !open {
		return err
	}
	f.Asked = survey.Asked{Kind: q.Kind, Style: q.Style, Words: r.settings.Texts[q.Lang].Scores}
	f.Survey, err = r.candidate(q.Number, f.Contact.Address)
	return err
}

// tagged finds the ticket of this mailbox that the subject names: of several the first in which the contact takes part, or of which
// something was passed on to who writes.
func (r *receiver) tagged(f *inbound.Facts, mailbox int64) error {
	for i, number := range desk.TagsIn(f.Mail.Subject) {
		if i == 5 {
			break
		}
		c, err := r.byTag(number, mailbox, f.Contact.Address)
		if err != nil {
			return err
		}
		if c == nil {
			continue
		}
		if !c.Takes && f.Mail.Bounce == nil {
			if f.Supplier, c.Home, err = ticket.PassedTo(r.tx, c.Number, f.Mail.From.Address); err != nil {
				return err
			}
		}
		if c.Takes || f.Supplier {
			f.Tagged = c
			return nil
		}
	}
	return nil
}

// byTag is the ticket of this mailbox that a tag leads to, for somebody's mail: nil where there is none. A ticket that was moved to another
// mailbox still is one of this, and the tag of one that was merged leads to where it went.
func (r *receiver) byTag(number, mailbox int64, address string) (*inbound.Candidate, error) {
	var ours bool
	err := r.tx.Row(`SELECT mailbox_id = $2 OR EXISTS (SELECT 1 FROM event WHERE number = $1 AND kind = 'moved')
			AND EXISTS (SELECT 1 FROM mail_id WHERE number = $1 AND mailbox_id = $2)
		FROM ticket WHERE number = $1 AND mailbox_id IS NOT NULL`, number, mailbox).Scan(&ours)
	if db.Missing(err) || err == nil && !ours {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return r.candidate(number, address)
}

// candidate is the ticket that a number leads to, with the strand that somebody's mail belongs to.
func (r *receiver) candidate(number int64, address string) (*inbound.Candidate, error) {
	root, err := ticket.RootOf(r.tx, number)
	if err != nil {
		return nil, err
	}
	c, err := scanCandidate(r.tx.Row(`SELECT `+candidateColumns+`$2) FROM ticket t WHERE t.number = $1`, root, address).Scan)
	if err != nil {
		return nil, err
	}
	asked := number
	if number == root {
		asked = 0
	}
	c.Home, err = ticket.HomeFor(r.tx, root, address, asked)
	return c, err
}

// copyIn is the message of a ticket that a mail is a second copy of which came by another mailbox: somebody wrote to two of our addresses
// at once, and the ticket was moved or merged from one to the other.
func (r *receiver) copyIn(m *desk.Mail, mailbox, number int64) (id int64, err error) {
	if m.MessageID == "" {
		return 0, nil
	}
	err = r.tx.Row(`SELECT m.id FROM mail_digest d JOIN message m ON m.id = d.message_id
		WHERE d.digest = $1 AND d.mailbox_id <> $2 AND m.message_id = $3 AND m.number = $4 ORDER BY m.id LIMIT 1`, m.Digest[:], mailbox, m.MessageID, number).Scan(&id)
	if db.Missing(err) {
		return 0, nil
	}
	return id, err
}

// twin is the ticket that the same mail is part of in another mailbox.
func (r *receiver) twin(m *desk.Mail, mailbox int64) (number int64, err error) {
	err = r.tx.Row(`SELECT d.number FROM mail_digest d JOIN message m ON m.id = d.message_id
		WHERE d.digest = $1 AND d.mailbox_id <> $2 AND m.message_id = $3 ORDER BY d.message_id LIMIT 1`, m.Digest[:], mailbox, m.MessageID).Scan(&number)
	if db.Missing(err) {
		return 0, nil
	}
	return number, err
}
