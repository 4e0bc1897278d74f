package search

import (
	"slices"

	"github.com/deskbell/deskbell/desk/query"
	"github.com/deskbell/deskbell/store/postings"
)

// seek looks for messages with the words, from the newest on. Which messages have them is known at once; so is which tickets have what
// they must have or must not. What only the ticket's row can say is asked last, for many at once, until there are enough.
type seek struct {
	*finder
	terms []query.Term
	first textGroup     // what the messages have
	hits  postings.Bits // the messages that have its words
	every bool          // every message is a find, not one of each ticket; only as many as are ranked
	shown postings.Bits // tickets that were on an earlier page, by a newer message
	taken postings.Bits // tickets that were looked at, where one message of each is a find
}

// maxBatch is how many messages are looked at at once at most.
const maxBatch = 2048

// newest are the finds, newest first. all says that there are no others.
func (s *seek) newest() (list []found, all bool, err error) {
	if err := s.begin(); err != nil {
		return nil, false, err
	}
	want, size := s.list.Limit+1, s.Batch
	if s.every {
		want, size = s.Ranked, maxBatch
		if err := s.gather(false); err != nil {
			return nil, false, err
		}
	}
	below := int64(len(s.hits)) << 6
	if s.after.Number != 0 {
		below = s.after.Number
	}
	for below >= 0 {
		var batch []found
		if batch, below, err = s.batch(below, size); err != nil {
			return nil, false, err
		}
		if batch, err = s.sift(batch); err != nil {
			return nil, false, err
		}
		for _, one := range batch {
			if list = append(list, one); len(list) == want {
				return list, false, nil
			}
		}
		size = min(4*size, maxBatch)
	}
	return list, true, nil
}

// begin finds which messages have the words, and which tickets were on an earlier page.
func (s *seek) begin() (err error) {
	if s.hits, err = s.having(s.first, s.every); err != nil {
		return err
	}
	s.shown, s.taken = nil, nil
	if slices.ContainsFunc(s.known.rest, func(t trait) bool { return t.dear > 0 }) {
		if s.reach, err = s.ticketsOf(s.hits); err != nil {
			return err
		}
	}
	if s.after.Number == 0 {
		return nil
	}
	for id := s.hits.Last(int64(len(s.hits)) << 6); id >= s.after.Number; id = s.hits.Last(id) {
		at, err := s.places.of(id)
		if err != nil {
			return err
		}
		if said(s.moments, at) {
			s.shown.Add(int64(at.number))
		}
	}
	return nil
}

// batch are the next messages below an id that may be finds, and where to go on; -1 where there are no more.
func (s *seek) batch(below int64, size int) (list []found, next int64, err error) {
	for id := s.hits.Last(below); id >= 0; id = s.hits.Last(id) {
		at, err := s.places.of(id)
		if err != nil {
			return nil, 0, err
		}
		n := int64(at.number)
		if !said(s.moments, at) || s.unfit.Has(n) || s.shown.Has(n) || !s.known.admits(n) {
			continue
		}
		if !s.every { // the newest message of a ticket stands for it
			if s.taken.Has(n) {
				continue
			}
			s.taken.Add(n)
		}
		if list = append(list, found{number: n, message: id}); len(list) == size {
			return list, id, nil
		}
	}
	return list, -1, nil
}

// said says whether a message was written when all the moments are.
func said(moments []query.Cond, at place) bool {
	for _, c := range moments {
		in := c.Op == query.OpBefore || int64(at.at) >= c.From.Unix()
		switch c.Op {
		case query.OpBefore:
			in = int64(at.at) < c.From.Unix()
		case query.OpOn:
			in = in && int64(at.at) < c.To.Unix()
		}
		if in == c.Not {
			return false
		}
	}
	return true
}

// sift keeps those that are finds.
func (s *seek) sift(batch []found) ([]found, error) {
	if err := s.judge(batch); err != nil {
		return nil, err
	}
	kept := batch[:0]
	for _, one := range batch {
		if s.fit.Has(one.number) {
			kept = append(kept, one)
		}
	}
	return kept, nil
}
