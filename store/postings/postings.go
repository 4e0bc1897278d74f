// Package postings reads which rows of an FTS5 table have a word from where FTS5 keeps it. That is what its MATCH answers, all rows at
// once and ten times as fast: a word that half of all messages have, or the beginning of a thousand words, takes milliseconds.
//
// The format is that of SQLite's fts5_index.c, and as lasting as the files are. The table has no content and contentless_delete=1: what
// was deleted is named in tombstones beside each segment, and there are no other marks of it.
package postings

import (
	"bytes"
	"encoding/binary"
	"fmt"

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

// segment is one sorted piece of the index: leaf pages of words, each with the rows that have it.
type segment struct {
	id, first, last int64
	dead            map[int64]bool
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
				in.number()
				in.number()
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
	return x, q.Row(`SELECT coalesce(max(id), 0) FROM ` + table + `_docsize`).Scan(&x.most)
}

func (x *Index) broken() error {
	return fmt.Errorf("store: the index %s is not laid out as expected", x.table)
}

// bury reads what was deleted from a segment: tables of hashes, a slot for each row.
func (x *Index) bury(s *segment, pages int64) error {
	if pages == 0 {
		return nil
	}
	s.dead = map[int64]bool{}
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
		if block[1] != 0 {
			s.dead[0] = true
		}
		for slots := block[8:]; len(slots) >= size; slots = slots[size:] {
			id := int64(binary.BigEndian.Uint32(slots))
			if size == 8 {
				id = int64(binary.BigEndian.Uint64(slots))
			}
			if id != 0 {
				s.dead[id] = true
			}
		}
		return nil
	}, `SELECT block FROM `+x.table+`_data WHERE id >= $1 AND id < $2`, from, from+pages)
}

// each calls f with the rows that have a word, or any that begins so, and where in the row it stands. Rows come in no order, and as often
// as they have such words. places are only good until f returns.
func (x *Index) each(word string, prefix bool, f func(id int64, places []byte)) error {
	want := append([]byte{mainIndex}, word...)
	for _, s := range x.parts {
		if err := x.eachIn(&s, want, prefix, f); err != nil {
			return err
		}
	}
	return nil
}

func (x *Index) eachIn(s *segment, want []byte, prefix bool, f func(id int64, places []byte)) error {
	var page int64
	err := x.q.Row(`SELECT pgno FROM `+x.table+`_idx WHERE segid = $1 AND term <= $2 ORDER BY term DESC LIMIT 1`, s.id, want).Scan(&page)
	if err != nil && !db.Missing(err) {
		return err
	}
	page = max(page>>1, s.first)
	rows, err := x.q.Query(`SELECT block FROM `+x.table+`_data WHERE id >= $1 AND id <= $2 ORDER BY id`, s.id<<pageBits+page, s.id<<pageBits+s.last)
	if err != nil {
		return err
	}
	defer rows.Close()
	l := leaves{want: want, prefix: prefix, dead: s.dead, most: x.most, found: f}
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

// Having are the rows that have all terms; of columns only the first with subject.
func (x *Index) Having(terms []query.Term, subject bool) (Bits, error) {
	var all Bits
	for i, t := range terms {
		have, err := x.term(t, subject)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			all = append(Bits(nil), have...)
		} else {
			all.And(have)
		}
	}
	return all, nil
}

// term are the rows that have one term. They are kept, and not to be changed.
func (x *Index) term(t query.Term, subject bool) (Bits, error) {
	key := fmt.Sprint(t.Words, t.Or, t.Prefix, subject)
	if b, ok := x.known[key]; ok {
		return b, nil
	}
	var b Bits
	for _, or := range t.Or {
		if err := x.word(&b, or, false, subject); err != nil {
			return nil, err
		}
	}
	var err error
	if len(t.Words) == 1 {
		err = x.word(&b, t.Words[0], t.Prefix, subject)
	} else {
		err = x.phrase(&b, t, subject)
	}
	x.known[key] = b
	return b, err
}

// word adds the rows that have a word.
func (x *Index) word(b *Bits, word string, prefix, subject bool) error {
	return x.each(word, prefix, func(id int64, places []byte) {
		if !subject || (len(places) > 0 && places[0] != newColumn) {
			b.Add(id)
		}
	})
}
