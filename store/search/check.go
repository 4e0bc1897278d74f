package search

import (
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
		if h.messages, err = f.index.Having(g.terms, g.subject); err != nil {
			return nil, err
		}
		for id := h.messages.Last(int64(len(h.messages)) << 6); id >= 0; id = h.messages.Last(id) {
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

// judge finds out which of the finds' tickets are what the query means, as far as that is not known. Once many have been asked about in
// vain, those that can be are gathered, if they are few.
func (f *finder) judge(list []found) error {
	var numbers []int64
	var asked postings.Bits
	for _, one := range list {
		if n := one.number; !f.fit.Has(n) && !f.unfit.Has(n) && !asked.Has(n) {
			asked.Add(n)
			numbers = append(numbers, n)
		}
	}
	if len(numbers) == 0 {
		return nil
	}
	var a args
	meant, err := f.bits("SELECT t.number FROM "+given(numbers, a.add)+" j CROSS JOIN ticket t ON t.number = j.value WHERE "+f.conditions(a.add), a.list)
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
	if f.asked += len(numbers); f.asked > f.Tried && f.theFew == nil {
		return f.gatherFew()
	}
	return nil
}

// gatherFew gathers the tickets that the query means, its texts aside, where they are few. It is tried once.
func (f *finder) gatherFew() error {
	if f.counted {
		return nil
	}
	f.counted = true
	few, err := f.areFew()
	if err != nil || !few {
		return err
	}
	var a args
	f.theFew, err = f.bits(f.numbers(a.add), a.list)
	return err
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

// verified are those of the tickets that have a message, one of those that may do, with what a group asks for beside its words.
func (f *finder) verified(numbers []int64, g textGroup, may func(id int64) (bool, error)) (have postings.Bits, err error) {
	if len(numbers) == 0 {
		return nil, nil
	}
	var ids []int64
	in := map[int64]int64{}
	var a args
	err = db.Each(f.Querier, func(scan func(...any) error) error {
		var id, n int64
		if err := scan(&id, &n); err != nil {
			return err
		}
		ok, err := may(id)
		if ok {
			ids, in[id] = append(ids, id), n
		}
		return err
	}, "SELECT id, number FROM message WHERE number IN "+listed(numbers, a.add), a.list...)
	if err != nil {
		return nil, err
	}
	passed, err := f.passing(ids, g.extra)
	for _, id := range ids {
		if passed.Has(id) {
			have.Add(in[id])
		}
	}
	return have, err
}

// passing are those of the messages that have what a group asks for beside its words.
func (f *finder) passing(ids []int64, extra condition) (postings.Bits, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var a args
	return f.bits("SELECT m.id FROM "+given(ids, a.add)+" j CROSS JOIN message m ON m.id = j.value WHERE "+extra(a.add), a.list)
}

// barred are those of the tickets that have what none may have.
func (f *finder) barred(numbers []int64) (out postings.Bits, err error) {
	for i := range f.bar {
		h := &f.bar[i]
		var may []int64
		for _, n := range numbers {
			if h.tickets.Has(n) && !out.Has(n) {
				may = append(may, n)
				if h.extra == nil {
					out.Add(n)
				}
			}
		}
		if h.extra == nil {
			continue
		}
		have, err := f.verified(may, h.textGroup, func(id int64) (bool, error) { return h.messages.Has(id), nil })
		if err != nil {
			return nil, err
		}
		for _, n := range may {
			if have.Has(n) {
				out.Add(n)
			}
		}
	}
	return out, nil
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
