package ticket

import (
	"database/sql"
	"errors"
	"slices"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/outbound"
	"github.com/deskbell/deskbell/store/db"
)

// maxRecipients of one mail.
const maxRecipients = 100

// CheckedRecipients tidies the three lists: each address once, the first place it stands in counts. Our own mailboxes are refused:
// a mail to them would come back as a customer's.
func CheckedRecipients(q db.Querier, lists ...[]desk.Person) (to, cc, bcc []desk.Person, err error) {
	known := map[string]bool{}
	out := [3][]desk.Person{}
	for i, list := range lists {
		field := []string{"to", "cc", "bcc"}[i]
		for _, p := range list {
			p = desk.Person{Name: desk.TidyLine(p.Name, desk.MaxName), Address: desk.TidyAddress(p.Address)}
			if p.Address == "" && p.Name == "" {
				continue
			}
			if !desk.ValidAddress(p.Address) {
				return nil, nil, nil, desk.BadAddress(p.Address).At(field)
			}
			var ours int
			if err := q.Row(`SELECT count(*) FROM mailbox WHERE address = $1`, p.Address).Scan(&ours); err != nil {
				return nil, nil, nil, err
			}
			if ours > 0 {
				return nil, nil, nil, desk.Fail(desk.Invalid, "reply.own_address", "address", p.Address).At(field)
			}
			if !known[p.Address] {
				known[p.Address] = true
				out[i] = append(out[i], p)
			}
		}
	}
	switch {
	case len(out[0]) == 0:
		return nil, nil, nil, desk.Fail(desk.Invalid, "reply.no_recipient").At("to")
	case len(known) > maxRecipients:
		return nil, nil, nil, desk.Fail(desk.Invalid, "reply.many_recipients", "max", maxRecipients).At("to")
	}
	return out[0], out[1], out[2], nil
}

// MaxChain is how many mails an answer refers to: programs thread by the first and the last.
const MaxChain = 20

// ThreadOf is what makes an answer join the customer's thread (RFC 5322, 3.6.4): it answers the last mail of somebody who takes
// part, else our own last; long chains keep their beginning and their end.
//
// In a ticket that others were merged into, it refers only to what it goes on from: a Message-ID says who else writes.
func ThreadOf(q db.Querier, number int64, from outbound.Answering) (inReplyTo, references []string, err error) {
	if from.Alone {
		return nil, nil, nil
	}
	var id, chain string
	err = q.Row(`SELECT m.message_id, m.refs FROM message m LEFT JOIN outbox o ON o.message_id = m.id
		WHERE m.number = $1 AND m.message_id <> '' AND m.direction <> 'note' AND m.newcomer = 0 AND m.citing NOT IN ('forward', 'history')
			AND coalesce(o.state, '') <> 'canceled' AND ($2 = 0 OR m.id = $2) AND ($3 = 0 OR m.home = $4)
		ORDER BY m.direction = 'in' DESC, m.id DESC LIMIT 1`, number, from.Cites, db.Flag(from.Apart), from.Home).Scan(&id, &chain)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	var r refs
	if err := db.FromJSON(chain, &r); err != nil {
		return nil, nil, err
	}
	references = r.References
	if len(references) == 0 {
		references = r.InReplyTo
	}
	references = append(slices.DeleteFunc(slices.Clone(references), func(s string) bool { return s == id }), id)
	if len(references) > MaxChain {
		references = append(references[:1:1], references[len(references)-MaxChain+1:]...)
	}
	return []string{id}, references, nil
}
