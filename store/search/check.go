package search

import (
	"iter"
	"slices"
	"strings"

	"github.com/deskbell/deskbell/store/postings"
)

// having are the messages that have a group. All rows of its words are gathered where they are to be ranked.
func (f *finder) having(g textGroup, ranked bool) (postings.Bits, error) {
	messages, err := f.index.Having(g.terms, g.subject, ranked)
	if err != nil || g.file == nil {
		return messages, err
	}
	var a args
	text := "SELECT a.message_id FROM attachment a WHERE " + g.file(a.add)
	if messages.Count() <= f.Tried {
		text += " AND a.message_id IN " + listed(slices.Collect(messages.All()), a.add)
	} else {
		text += " AND +a.message_id > 0" // all files are looked at, in the order in which they lie
	}
	named, err := f.bits(text, a.list)
	messages.And(named)
	return messages, err
}

// holders are the tickets that have a message with a group, for each group.
func (f *finder) holders(groups []textGroup) (list []postings.Bits, err error) {
	for _, g := range groups {
		messages, err := f.having(g, false)
		if err != nil {
			return nil, err
		}
		tickets, err := f.ticketsOf(messages)
		if err != nil {
			return nil, err
		}
		list = append(list, tickets)
	}
	return list, nil
}

// ticketsOf are the tickets that messages are in.
func (f *finder) ticketsOf(messages postings.Bits) (postings.Bits, error) {
	tickets := postings.Bits{}
	for id := range messages.All() {
		at, err := f.places.of(id)
		if err != nil {
			return nil, err
		}
		tickets.Add(int64(at.number))
	}
	return tickets, nil
}

// hardly any ticket fits where not one of so many does: then no page will be full before many have been looked at.
const hardly = 50

// judge finds out which of the finds' tickets are what the query means, as far as that is not known. Once many have been asked about, or some
// and hardly any of them fits, all that the indexes know is gathered.
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
	for _, n := range numbers {
		if meant.Has(n) {
			f.fit.Add(n)
			f.fitting++
		} else {
			f.unfit.Add(n)
		}
	}
	if f.asked += len(numbers); f.asked > f.Tried || (4*f.asked > f.Tried && hardly*f.fitting < f.asked) {
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

// bits are the numbers that a statement selects; not nil.
func (f *finder) bits(text string, args []any) (postings.Bits, error) {
	b := postings.Bits{}
	list, err := f.listed("WITH found(n) AS ("+text+") SELECT coalesce(group_concat(n, ' '), '') FROM found", args)
	for n := range numbersIn(list) {
		b.Add(n)
	}
	return b, err
}

// listed is what a statement puts into one text. A hundred thousand numbers come so in a quarter of the time that as many rows take.
func (f *finder) listed(text string, args []any) (list string, err error) {
	err = f.Row(text, args...).Scan(&list)
	return list, err
}

// numbersIn are the numbers, none of them negative, in a text that has a blank between two.
func numbersIn(list string) iter.Seq[int64] {
	return func(yield func(int64) bool) {
		var n int64
		for i := range len(list) {
			if c := list[i]; c != ' ' {
				n = 10*n + int64(c-'0')
				continue
			}
			if !yield(n) {
				return
			}
			n = 0
		}
		if list != "" {
			yield(n)
		}
	}
}
