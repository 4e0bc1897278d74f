package postings

import "github.com/deskbell/deskbell/desk/query"

// newColumn stands in a list of places before the number of the column that the rest is of. The first column's need none.
const newColumn = 1

// phrase adds the rows where the words of a term stand side by side, the last of them only begun with Prefix.
func (x *Index) phrase(b *Bits, t query.Term, subject bool) error {
	last := len(t.Words) - 1
	var may Bits
	for i, w := range t.Words {
		var have Bits
		if err := x.word(&have, w, t.Prefix && i == last, subject); err != nil {
			return err
		}
		if i == 0 {
			may = have
		} else {
			may.And(have)
		}
	}
	return x.starts(t, subject, may, func(id int64, _ []uint64) { b.Add(id) })
}

// starts tells of each row of a set where the words of a term stand side by side, and where: the column in the upper half.
func (x *Index) starts(t query.Term, subject bool, may Bits, f func(id int64, at []uint64)) error {
	last := len(t.Words) - 1
	ranks := may.ranks()
	starts := make([][]uint64, may.Count()) // of each row, where the phrase may begin
	var room room
	for i, w := range t.Words {
		var here [][]uint64 // with a beginning of words a row has several lists
		if i > 0 {
			here = make([][]uint64, len(starts))
		}
		err := x.each(w, t.Prefix && i == last, func(id int64, places []byte) {
			if !may.Has(id) {
				return
			}
			at := may.rank(id, ranks)
			if i == 0 {
				starts[at] = room.add(starts[at], places, subject)
			} else if len(starts[at]) > 0 {
				here[at] = room.add(here[at], places, subject)
			}
		})
		if err != nil {
			return err
		}
		if i > 0 {
			for at := range starts {
				starts[at] = followed(starts[at], here[at], uint64(i))
			}
		}
	}
	for id := may.Last(int64(len(may)) << 6); id >= 0; id = may.Last(id) {
		if at := starts[may.rank(id, ranks)]; len(at) > 0 {
			f(id, at)
		}
	}
	return nil
}

// followed are those of the beginnings that a word stands n places after.
func followed(starts, places []uint64, n uint64) []uint64 {
	kept := starts[:0]
	for _, s := range starts {
		for _, p := range places {
			if p == s+n {
				kept = append(kept, s)
				break
			}
		}
	}
	return kept
}

// room is where the places of many rows are kept side by side: nearly all of them have one list of a few.
type room []uint64

// add appends a list of places to those that a row has.
func (r *room) add(have []uint64, places []byte, subject bool) []uint64 {
	if len(have) > 0 {
		return appendPlaces(have, places, subject)
	}
	if cap(*r)-len(*r) < len(places) {
		*r = make([]uint64, 0, max(1<<14, len(places)))
	}
	from := len(*r)
	*r = appendPlaces(*r, places, subject)
	return (*r)[from:len(*r):len(*r)]
}

// appendPlaces appends a list of places, each with its column in the upper half.
func appendPlaces(list []uint64, places []byte, subject bool) []uint64 {
	in := reader{data: places}
	var column, at uint64
	for in.at < len(places) {
		n := uint64(in.number())
		if n == newColumn {
			if column, at = uint64(in.number()), 0; subject {
				break
			}
			continue
		}
		at += n - 2
		list = append(list, column<<32|at)
	}
	return list
}
