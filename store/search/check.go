package search

import (
	"slices"
	"strings"

	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/postings"
)

// holding is who has a group: messages that have its words, and the tickets they are in.
type holding struct {
	textGroup
	messages, tickets postings.Bits
}

// holdings are who has the groups.
func (f *finder) holdings(groups []textGroup) (list []holding, err error) {
	for _, g := range groups {
		h := holding{textGroup: g}
		if h.messages, err = f.index.Having(g.terms, g.subject, false); err != nil {
			return nil, err
		}
		if err := f.withFiles(&h); err != nil {
			return nil, err
		}
		for id := range h.messages.All() {
			at, err := f.places.of(id)
			if err != nil {
				return nil, err
			}
			h.tickets.Add(int64(at.number))
		}
		list = append(list, h)
	}
	return list, nil
}

// withFiles keeps to the messages that have a file of the name, where they may be many: then all files are looked at, and nothing else has to be.
func (f *finder) withFiles(h *holding) error {
	if h.files == nil || h.messages.Count() <= f.Tried {
		return nil
	}
	var a args
	named, err := f.bits("SELECT a.message_id FROM attachment a WHERE a.message_id > 0 AND "+h.files(a.add), a.list)
	h.messages.And(named)
	h.extra = nil
	return err
}

// mayFit says that nothing is known against a ticket by its messages' words.
func (f *finder) mayFit(n int64) bool {
	for i := range f.need {
		if !f.need[i].tickets.Has(n) {
			return false
		}
	}
	return !f.isBarred(n)
}

// isBarred says that a ticket has words that none may have.
func (f *finder) isBarred(n int64) bool {
	for i := range f.bar {
		if f.bar[i].extra == nil && f.bar[i].tickets.Has(n) {
			return true
		}
	}
	return false
}

// judge finds out which of the finds' tickets are what the query means, as far as that is not known. Once many have been asked about, all
// that the indexes know is gathered.
func (f *finder) judge(list []found) error {
	var numbers []int64
	var asked postings.Bits
	for _, one := range list {
		if n := one.number; !f.fit.Has(n) && !f.unfit.Has(n) && !asked.Has(n) {
			asked.Add(n)
			if f.known.admits(n) {
				numbers = append(numbers, n)
			} else {
				f.unfit.Add(n)
			}
		}
	}
	if len(numbers) == 0 {
		return nil
	}
	meant, err := f.meeting(numbers)
	if err != nil {
		return err
	}
	for _, h := range f.need {
		if err := f.verify(meant, h, true); err != nil {
			return err
		}
	}
	for _, h := range f.bar {
		if err := f.verify(meant, h, false); err != nil {
			return err
		}
	}
	for _, n := range numbers {
		if meant.Has(n) {
			f.fit.Add(n)
		} else {
			f.unfit.Add(n)
		}
	}
	if f.asked += len(numbers); f.asked > f.Tried {
		return f.gather(true)
	}
	return nil
}

// meeting are those of the tickets that meet what is not known of all.
func (f *finder) meeting(numbers []int64) (meant postings.Bits, err error) {
	if f.known.standing && len(f.known.rest) == 0 {
		for _, n := range numbers {
			meant.Add(n)
		}
		return meant, nil
	}
	var a args
	text := "SELECT t.number FROM " + given(numbers, a.add) + " j CROSS JOIN ticket t ON t.number = j.value WHERE "
	conditions := written(f.known.rest, a.add)
	if !f.known.standing {
		conditions = append(conditions, f.stands("t.", a.add))
	}
	return f.bits(text+strings.Join(conditions, " AND "), a.list)
}

// verify takes out the tickets that do not have (or have) all that a group asks for.
func (f *finder) verify(tickets postings.Bits, h holding, must bool) error {
	if h.extra == nil {
		return nil
	}
	var numbers []int64
	for n := tickets.Last(int64(len(tickets)) << 6); n >= 0; n = tickets.Last(n) {
		if h.tickets.Has(n) {
			numbers = append(numbers, n)
		}
	}
	have, err := f.verified(numbers, h.textGroup, func(id int64) (bool, error) { return h.messages.Has(id), nil })
	switch {
	case err != nil:
	case must:
		tickets.And(have)
	default:
		tickets.Without(have)
	}
	return err
}

// verified are those of the tickets that have a message, one of those that may do, with what a group asks for beside its words. The messages
// of each are looked at one after the other until one has it, the second first: mostly it is the answer to the first, and most ask for that.
func (f *finder) verified(numbers []int64, g textGroup, may func(id int64) (bool, error)) (have postings.Bits, err error) {
	if len(numbers) == 0 {
		return nil, nil
	}
	of := map[int64][]int64{}
	var a args
	err = db.Each(f.Querier, func(scan func(...any) error) error {
		var id, n int64
		if err := scan(&id, &n); err != nil {
			return err
		}
		ok, err := may(id)
		if ok {
			of[n] = append(of[n], id)
		}
		return err
	}, "SELECT id, number FROM message WHERE number IN "+listed(numbers, a.add)+" ORDER BY number, id", a.list...)
	if err != nil {
		return nil, err
	}
	for len(of) > 0 {
		var ids []int64
		in := map[int64]int64{}
		for n, list := range of {
			at := min(1, len(list)-1)
			ids, in[list[at]] = append(ids, list[at]), n
			if of[n] = slices.Delete(list, at, at+1); len(of[n]) == 0 {
				delete(of, n)
			}
		}
		passed, err := f.passing(ids, g.extra)
		if err != nil {
			return nil, err
		}
		for id := range passed.All() {
			have.Add(in[id])
			delete(of, in[id])
		}
	}
	return have, nil
}

// passing are those of the messages that have what a group asks for beside its words.
func (f *finder) passing(ids []int64, extra condition) (postings.Bits, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var a args
	return f.bits("SELECT m.id FROM "+given(ids, a.add)+" j CROSS JOIN message m ON m.id = j.value WHERE "+extra(a.add), a.list)
}

// bits are the numbers that a statement selects; not nil.
func (f *finder) bits(text string, args []any) (postings.Bits, error) {
	b := postings.Bits{}
	err := db.Each(f.Querier, func(scan func(...any) error) error {
		var n int64
		err := scan(&n)
		b.Add(n)
		return err
	}, text, args...)
	return b, err
}
