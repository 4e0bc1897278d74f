// Package postings reads which rows of an FTS5 table have a word from where FTS5 keeps it. That is what its MATCH answers, all rows at
// once and ten times as fast: a word that half of all messages have, or the beginning of a thousand words, takes milliseconds.
//
// The format is that of SQLite's fts5_index.c, and as lasting as the files are. The table has no content and contentless_delete=1: what
// was deleted is named in tombstones beside each segment, and there are no other marks of it.
package postings

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/deskbell/deskbell/desk/query"
	"github.com/deskbell/deskbell/store/db"
)

// Index is the words of one table as one snapshot has them.
type Index struct {
	q     db.Querier
	table string
	parts []segment
	most  int64           // the highest row
	known map[string]Bits // by what was asked for
}

// segment is one sorted piece of the index: leaf pages of words, each with the rows that have it. A row is in no segment but those that
// its origin is in the range of: all words of a row are written at once, and segments are merged into one.
type segment struct {
	id, first, last int64
	from, to        int64 // origins; 0 where they are not kept
	dead            Bits
	beyond          map[int64]bool // likewise deleted, and higher than any row that there is
}

// Where things stand in the data table.
const (
	structureRow = 10
	pageBits     = 31 + 5 + 1         // of a page's number, its height, and whether it is an index of a list
	tombstones   = 1 << 16            // is added to a segment's id
	twoBytes     = 4                  // a leaf begins with two numbers of two bytes
	mainIndex    = '0'                // stands before each word
	newStructure = "\xff\x00\x00\x01" // follows the cookie where segments have tombstones
)

// Open reads how a table is laid out.
func Open(q db.Querier, table string) (*Index, error) {
	x := &Index{q: q, table: table, known: map[string]Bits{}}
	if err := q.Row(`SELECT coalesce(max(id), 0) FROM ` + table + `_docsize`).Scan(&x.most); err != nil {
		return nil, err
	}
	var block []byte
	if err := q.Row(`SELECT block FROM `+table+`_data WHERE id = $1`, structureRow).Scan(&block); err != nil {
		return nil, err
	}
	if len(block) < 8 {
		return nil, x.broken()
	}
	in := reader{data: block[4:]}
	marked := bytes.HasPrefix(in.data, []byte(newStructure))
	if marked {
		in.at = len(newStructure)
	}
	levels := in.number()
	in.number()
	in.number()
	for ; levels > 0 && !in.short; levels-- {
		in.number()
		for n := in.number(); n > 0 && !in.short; n-- {
			s := segment{id: in.number(), first: in.number(), last: in.number()}
			if marked {
				s.from, s.to = in.number(), in.number()
				pages := in.number()
				in.number()
				in.number()
				if err := x.bury(&s, pages); err != nil {
					return nil, err
				}
			}
			x.parts = append(x.parts, s)
		}
	}
	if in.short {
		return nil, x.broken()
	}
	return x, nil
}

func (x *Index) broken() error {
	return fmt.Errorf("store: the index %s is not laid out as expected", x.table)
}

// bury reads what was deleted from a segment: tables of hashes, a slot for each row.
func (x *Index) bury(s *segment, pages int64) error {
	if pages == 0 {
		return nil
	}
	s.dead, s.beyond = Bits{}, map[int64]bool{}
	from := (s.id + tombstones) << pageBits
	return db.Each(x.q, func(scan func(...any) error) error {
		var block []byte
		if err := scan(&block); err != nil || len(block) < 8 {
			return err
		}
		size := 8
		if block[0] == 4 {
			size = 4
		}
		for slots := block[8:]; len(slots) >= size; slots = slots[size:] {
			id := int64(binary.BigEndian.Uint32(slots))
			if size == 8 {
				id = int64(binary.BigEndian.Uint64(slots))
			}
			switch {
			case id > x.most: // its last rows were deleted
				s.beyond[id] = true
			case id > 0:
				s.dead.Add(id)
			}
		}
		return nil
	}, `SELECT block FROM `+x.table+`_data WHERE id >= $1 AND id < $2`, from, from+pages)
}

// ask is what lists are read for.
type ask struct {
	parts []segment
	only  Bits                          // nil: all rows
	found func(id int64, places []byte) // where in the row the word stands is only good until it returns
	into  Bits                          // takes the rows where found is nil
}

// each goes through the rows that have a word, or any that begins so. They come in no order, and as often as they have such words.
func (x *Index) each(a ask, word string, prefix bool) error {
	want := append([]byte{mainIndex}, word...)
	for i := range a.parts {
		s := &a.parts[i]
		l := leaves{want: want, prefix: prefix, dead: s.dead, beyond: s.beyond, most: x.most, found: a.found, into: a.into, only: a.only}
		if err := x.eachIn(s, &l); err != nil {
			return err
		}
	}
	return nil
}

func (x *Index) eachIn(s *segment, l *leaves) error {
	var page int64
	err := x.q.Row(`SELECT pgno FROM `+x.table+`_idx WHERE segid = $1 AND term <= $2 ORDER BY term DESC LIMIT 1`, s.id, l.want).Scan(&page)
	if err != nil && !db.Missing(err) {
		return err
	}
	page = max(page>>1, s.first)
	rows, err := x.q.Query(`SELECT block FROM `+x.table+`_data WHERE id >= $1 AND id <= $2 ORDER BY id`, s.id<<pageBits+page, s.id<<pageBits+s.last)
	if err != nil {
		return err
	}
	defer rows.Close()
	var block rawBlock
	for !l.done && rows.Next() {
		if err := rows.Scan(&block); err != nil {
			return err
		}
		if !l.read(block) {
			return x.broken()
		}
	}
	return rows.Err()
}

// fewRows are so few that only the segments that they are in are read for more of them.
const fewRows = 256

// partsOf are the segments that some rows are in.
func (x *Index) partsOf(rows []int64) (parts []segment, err error) {
	list, err := json.Marshal(rows)
	if err != nil {
		return nil, err
	}
	in := map[int64]bool{}
	err = db.Each(x.q, func(scan func(...any) error) error {
		var origin int64
		err := scan(&origin)
		for i, s := range x.parts {
			if s.from <= origin && origin <= s.to {
				in[int64(i)] = true
			}
		}
		return err
	}, `SELECT DISTINCT coalesce(origin, 0) FROM `+x.table+`_docsize WHERE id IN (SELECT value FROM json_each($1))`, string(list))
	for i, s := range x.parts {
		if in[int64(i)] || s.to == 0 {
			parts = append(parts, s)
		}
	}
	return parts, err
}

// Having are the rows that have all terms; of columns only the first with subject. All rows of each term are gathered where they are to be
// ranked; else, where few are left, only these are looked at.
func (x *Index) Having(terms []query.Term, subject, ranked bool) (Bits, error) {
	var all Bits
	parts := x.parts
	for i, t := range soonest(terms) {
		var have Bits
		var err error
		if i == 0 || ranked {
			have, err = x.term(t, subject)
		} else {
			have, err = x.look(t, subject, parts, all)
		}
		if err != nil {
			return nil, err
		}
		if i == 0 {
			all = slices.Clone(have)
		} else {
			all.And(have)
		}
		n := all.Count()
		if n == 0 {
			return all, nil
		}
		if n <= fewRows && len(parts) == len(x.parts) && i < len(terms)-1 && !ranked {
			if parts, err = x.partsOf(slices.Collect(all.All())); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}

// soonest puts the terms first that are found soonest: words, then words side by side, then beginnings of words.
func soonest(terms []query.Term) []query.Term {
	cost := func(t query.Term) int {
		switch {
		case t.Prefix:
			return 2
		case len(t.Words) > 1:
			return 1
		}
		return 0
	}
	terms = slices.Clone(terms)
	slices.SortStableFunc(terms, func(a, b query.Term) int { return cmp.Compare(cost(a), cost(b)) })
	return terms
}

// term are the rows that have one term. They are kept, and not to be changed.
func (x *Index) term(t query.Term, subject bool) (Bits, error) {
	key := fmt.Sprint(t.Words, t.Or, t.Prefix, subject)
	if b, ok := x.known[key]; ok {
		return b, nil
	}
	b, err := x.look(t, subject, x.parts, nil)
	x.known[key] = b
	return b, err
}

// look looks some segments through for the rows that have one term. Others than only these, where there are some, may be missing.
func (x *Index) look(t query.Term, subject bool, parts []segment, only Bits) (Bits, error) {
	b := x.room()
	for _, or := range t.Or {
		if err := x.word(b, or, false, subject, parts); err != nil {
			return nil, err
		}
	}
	if len(t.Words) == 1 {
		return b, x.word(b, t.Words[0], t.Prefix, subject, parts)
	}
	return b, x.phrase(b, t, subject, parts, only)
}

// room is an empty set that any row has room in.
func (x *Index) room() Bits { return make(Bits, x.most>>6+1) }

// word adds the rows that have a word.
func (x *Index) word(b Bits, word string, prefix, subject bool, parts []segment) error {
	a := ask{parts: parts, into: b}
	if subject {
		a.found = func(id int64, places []byte) {
			if len(places) > 0 && places[0] != newColumn {
				b[id>>6] |= 1 << (id & 63)
			}
		}
	}
	return x.each(a, word, prefix)
}
