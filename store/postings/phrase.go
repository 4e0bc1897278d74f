package postings

import (
	"slices"

	"github.com/deskbell/deskbell/desk/query"
)

// newColumn stands in a list of places before the number of the column that the rest is of. The first column's need none.
const newColumn = 1

// phrase adds the rows where the words of a term stand side by side, the last of them only begun with Prefix. Others than only these, where
// there are some, may be missing.
func (x *Index) phrase(b Bits, t query.Term, subject bool, parts []segment, only Bits) error {
	last := len(t.Words) - 1
	may := slices.Clone(only)
	for i, w := range t.Words {
		have := x.room()
		if err := x.word(have, w, t.Prefix && i == last, subject, parts); err != nil {
			return err
		}
		if may == nil {
			may = have
		} else {
			may.And(have)
		}
		n := may.Count()
		if n == 0 {
			return nil
		}
		if n <= fewRows && len(parts) == len(x.parts) {
			var err error
			if parts, err = x.partsOf(slices.Collect(may.All())); err != nil {
				return err
			}
		}
	}
	return x.starts(t, subject, parts, may, func(id int64, _ []uint64) { b.Add(id) })
}

// starts tells of each row of a set, which have all words of a term, where these stand side by side: the column in the upper half.
func (x *Index) starts(t query.Term, subject bool, parts []segment, may Bits, f func(id int64, at []uint64)) error {
	last := len(t.Words) - 1
	ranks := may.ranks()
	starts := make([][]uint64, may.Count()) // of each row, where the phrase may begin
	var room room
	var list []uint64
	for i, w := range t.Words {
		prefix := t.Prefix && i == last
		var here [][]uint64 // with a beginning of words a row has several lists
		if prefix && i > 0 {
			here = make([][]uint64, len(starts))
		}
		err := x.each(ask{parts: parts, only: may, found: func(id int64, places []byte) {
			at := may.rank(id, ranks)
			switch {
			case i == 0:
				starts[at] = room.add(starts[at], places, subject)
			case len(starts[at]) == 0:
			case here != nil:
				here[at] = room.add(here[at], places, subject)
			default:
				list = appendPlaces(list[:0], places, subject)
				starts[at] = followed(starts[at], list, uint64(i))
			}
		}}, w, prefix)
		if err != nil {
			return err
		}
		for at, list := range here {
			slices.Sort(list)
			starts[at] = followed(starts[at], list, uint64(i))
		}
	}
	for id := range may.All() {
		if at := starts[may.rank(id, ranks)]; len(at) > 0 {
			f(id, at)
		}
	}
	return nil
}

// followed are those of the beginnings, in order, that a word stands n places after.
func followed(starts, places []uint64, n uint64) []uint64 {
	kept := starts[:0]
	at := 0
	for _, s := range starts {
		for at < len(places) && places[at] < s+n {
			at++
		}
		if at < len(places) && places[at] == s+n {
			kept = append(kept, s)
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
