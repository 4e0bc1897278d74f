package post

import (
	"slices"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/inbound"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

// maxNoted is how many of a mail's references that lead nowhere are noted: the newest, and the first of all.
const maxNoted = 10

// thread finds the ticket that holds a mail which this one refers to, and says how that mail came to be. Of the references it notes
// those that lead nowhere. A mail that many got (a newsletter) leads only those to its ticket who take part in it.
func (r *receiver) thread(f *inbound.Facts, mailbox int64) (source desk.Source, err error) {
	ids := inbound.ThreadIDs(f.Mail)
	if r.own[f.Mail.From.Address] && f.Mail.MessageID != "" {
		ids = append(ids, f.Mail.MessageID) // our own mail has come back, and something was added to it
	}
	for _, id := range ids {
		var direction, auto, from, citing, who string
		var home int64
		c, err := scanCandidate(r.tx.Row(`SELECT `+candidateColumns+`$3), m.source, m.direction, m.auto, m.from_address, m.home, m.citing, m.people
			FROM mail_id i JOIN message m ON m.id = i.message_id JOIN ticket t ON t.number = i.number
			WHERE i.mailbox_id = $1 AND i.mail_id = $2 ORDER BY i.message_id DESC LIMIT 1`, mailbox, id, f.Contact.Address).Scan, (*string)(&source), &direction, &auto, &from, &home, &citing, &who)
		switch {
		case db.Missing(err):
			f.Loose = append(f.Loose, id)
		case err != nil:
			return "", err
		case c.Takes || !inbound.Common(desk.Direction(direction), desk.Auto(auto), r.own[from]):
			c.Home = home
			f.Thread = c
			f.Supplier, err = r.supplies(c.Number, f.Mail.From.Address, desk.Message{Direction: desk.Direction(direction), Source: source, Citing: desk.Citing(citing),
				From: desk.Person{Address: from}}, who)
			return source, err
		default:
			f.Loose = append(f.Loose, id)
		}
	}
	return "", nil
}

// supplies says whether somebody who refers to a mail of a ticket is one of those to whom that mail passed something on, or of those whose
// answer to such a mail is a note; who is the JSON of the mail's people. Where it went to suppliers alone whoever answers it is theirs: a
// colleague, or the same person from another address.
func (r *receiver) supplies(number int64, address string, m desk.Message, who string) (bool, error) {
	var p ticket.People
	if err := db.FromJSON(who, &p); err != nil {
		return false, err
	}
	asked := slices.Concat(p.To, p.Cc, p.Bcc)
	switch {
	case m.Direction == desk.Out && m.Citing.Forwards():
	case m.Direction == desk.Note && m.Source == desk.FromMail:
		asked = append(asked, m.From)
	default:
		return false, nil
	}
	if among(asked, address) {
		return true, nil
	}
	for _, p := range asked {
		var part bool
		err := r.tx.Row(`SELECT EXISTS (SELECT 1 FROM participant WHERE number = $1 AND address = $2)`, number, desk.TidyAddress(p.Address)).Scan(&part)
		if err == nil && part {
			part, err = ticket.Openly(r.tx, number, p.Address)
		}
		if err != nil || part {
			return false, err
		}
	}
	return true, nil
}

func among(people []desk.Person, address string) bool {
	return slices.ContainsFunc(people, func(p desk.Person) bool { return desk.TidyAddress(p.Address) == desk.TidyAddress(address) })
}

// related finds the ticket of a mail whose thread came in another order, or began with a mail that never came to us: one that holds an
// answer to it, or an answer to what it answers. Only for who takes part there: two customers may well answer the same newsletter.
func (r *receiver) related(f *inbound.Facts, mailbox int64) error {
	ids := noted(f.Loose)
	if f.Mail.MessageID != "" {
		ids = append([]string{f.Mail.MessageID}, ids...)
	}
	for _, id := range ids {
		var home int64
		c, err := scanCandidate(r.tx.Row(`SELECT `+candidateColumns+`$3), m.home FROM mail_ref r JOIN ticket t ON t.number = r.number JOIN message m ON m.id = r.message_id
			WHERE r.mailbox_id = $1 AND r.mail_id = $2 AND EXISTS (SELECT 1 FROM participant p WHERE p.number = r.number AND p.address = $3)
			ORDER BY r.message_id LIMIT 1`, mailbox, id, r.partner(f)).Scan, &home)
		if err == nil {
			c.Home = home
			f.Thread = c
			return nil
		}
		if !db.Missing(err) {
			return err
		}
	}
	return nil
}

// partner is who would be answered; of our own mail whom it went to.
func (r *receiver) partner(f *inbound.Facts) string {
	if !r.own[f.Contact.Address] {
		return f.Contact.Address
	}
	for _, p := range f.Mail.To {
		if address := desk.TidyAddress(p.Address); address != "" && !r.own[address] {
			return address
		}
	}
	return f.Contact.Address
}

// noted are the references that are worth noting.
func noted(loose []string) []string {
	if len(loose) <= maxNoted {
		return loose
	}
	return append(loose[:maxNoted-1:maxNoted-1], loose[len(loose)-1])
}

// note keeps what a mail refers to that led nowhere.
func (r *receiver) note(mailbox int64, loose []string, m *desk.Message) error {
	for _, id := range noted(loose) {
		if _, err := r.tx.Exec(`INSERT INTO mail_ref (mailbox_id, mail_id, message_id, number) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
			mailbox, id, m.ID, m.Ticket); err != nil {
			return err
		}
	}
	return nil
}

// elsewhere is the ticket of another mailbox in which who would be answered takes part and that a mail refers to: an answer that was
// sent to the wrong address of ours.
func (r *receiver) elsewhere(f *inbound.Facts, mailbox int64) (number int64, err error) {
	for _, id := range f.Loose[:min(len(f.Loose), 3)] {
		for other := range r.boxes {
			if other == mailbox {
				continue
			}
			err := r.tx.Row(`SELECT i.number FROM mail_id i JOIN participant p ON p.number = i.number AND p.address = $3
				WHERE i.mailbox_id = $1 AND i.mail_id = $2 LIMIT 1`, other, id, f.Contact.Address).Scan(&number)
			if err == nil || !db.Missing(err) {
				return number, err
			}
		}
	}
	return 0, nil
}
