package ticket

import (
	"errors"
	"slices"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/outbound"
	"github.com/deskbell/deskbell/store/db"
)

// strandsOf a ticket that others were merged into; none where it is a ticket like any other.
func strandsOf(q db.Querier, number int64) (list []outbound.Strand, err error) {
	var merged bool
	if err := q.Row(`SELECT EXISTS (SELECT 1 FROM merge WHERE into_number = $1 AND undone_at = 0)`, number).Scan(&merged); err != nil || !merged {
		return nil, err
	}
	at := map[int64]int{}
	return list, db.Each(q, func(scan func(...any) error) error {
		var m desk.Message
		var who string
		var home int64
		var report bool
		err := scan(&m.ID, &home, (*string)(&m.Direction), &m.From.Address, &who, &m.Newcomer, (*string)(&m.Citing), &report)
		var p People
		if err := errors.Join(err, db.FromJSON(who, &p)); err != nil {
			return err
		}
		if m.Newcomer || report || m.Citing.Forwards() {
			return nil
		}
		i, ok := at[home]
		if !ok {
			i, at[home] = len(list), len(list)
			list = append(list, outbound.Strand{Home: home})
		}
		s := &list[i]
		m.ReplyTo, m.To, m.Cc, m.Bcc = p.ReplyTo, p.To, p.Cc, p.Bcc
		concerned := addressesOf(&m)
		for _, a := range concerned {
			if !slices.Contains(s.People, a) {
				s.People = append(s.People, a)
			}
		}
		s.Last = max(s.Last, m.ID)
		if m.Direction == desk.In {
			s.Mails = append(s.Mails, outbound.Spoken{ID: m.ID, People: concerned})
		}
		return nil
	}, `SELECT id, home, direction, from_address, people, newcomer, citing, bounce <> '' FROM message WHERE number = $1 AND direction <> 'note' ORDER BY id DESC`, number)
}

// addressesOf is whom a message concerns: whom AddParticipants lets take part by it, our own addresses too, which no answer goes to.
func addressesOf(m *desk.Message) (all []string) {
	list := slices.Concat(m.To, m.Cc, m.Bcc)
	if m.Direction == desk.In {
		list = append(append(list, m.From), m.ReplyTo...)
	}
	for _, p := range list {
		if a := desk.TidyAddress(p.Address); a != "" && !slices.Contains(all, a) {
			all = append(all, a)
		}
	}
	return all
}

// Answering says what an answer to some people goes on from, where others were merged into a ticket; the zero value for any other.
func Answering(q db.Querier, number int64, lists ...[]desk.Person) (a outbound.Answering, err error) {
	strands, err := strandsOf(q, number)
	if err != nil || len(strands) == 0 {
		return a, err
	}
	var to []string
	for _, p := range slices.Concat(lists...) {
		to = append(to, desk.TidyAddress(p.Address))
	}
	return outbound.AnswerIn(strands, to), nil
}

// Parties are the customers who write in a ticket: its contact, and those of the tickets that were merged into it.
func Parties(t *desk.Ticket, merged []desk.MergedTicket) (all []desk.Person) {
	known := map[int64]bool{t.Customer: true}
	all = []desk.Person{t.Contact}
	for i := range merged {
		m := &merged[i].Ticket
		if !known[m.Customer] && m.Contact.Address != t.Contact.Address {
			known[m.Customer] = true
			all = append(all, m.Contact)
		}
	}
	return all
}

// HomeFor is the strand of a ticket that somebody's mail belongs to which refers to nothing: the one that is asked for where they
// are part of it, else the newest that they are part of.
func HomeFor(q db.Querier, number int64, address string, asked int64) (home int64, err error) {
	strands, err := strandsOf(q, number)
	if err != nil || len(strands) == 0 {
		return 0, err
	}
	var newest int64
	for i := range strands {
		s := &strands[i]
		if !slices.Contains(s.People, address) {
			continue
		}
		if s.Home == asked {
			return asked, nil
		}
		if s.Last > newest {
			home, newest = s.Home, s.Last
		}
	}
	return home, nil
}
