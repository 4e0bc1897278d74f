package postings

import (
	"bytes"
	"database/sql"
)

type rawBlock = sql.RawBytes

// leaves goes through the leaf pages of a segment, from the one on where a word may stand.
type leaves struct {
	want   []byte
	prefix bool
	dead   Bits
	beyond map[int64]bool
	most   int64                         // the highest row that there is
	found  func(id int64, places []byte) // is told of the rows; nil: they are put into
	into   Bits                          // which has room for all
	only   Bits                          // nil: of all rows

	term    []byte // that the rows belong to
	matches bool
	done    bool
	id      int64  // of the row that was read last
	places  []byte // of it, so far
	missing int    // so many bytes of them are on the next page
}

// read takes one page: first what is left of the word before it, then its own words, each with its rows. False where it is none.
func (l *leaves) read(page []byte) bool {
	if len(page) < twoBytes {
		return false
	}
	end := int(page[2])<<8 | int(page[3])
	if end < twoBytes || end > len(page) {
		return false
	}
	words := reader{data: page, at: end}
	next, more := nextWord(&words, 0, end)
	if next < twoBytes || next > end || !l.rest(page[twoBytes:next]) {
		return false
	}
	for first := true; more && !l.done; first = false {
		start := next
		next, more = nextWord(&words, start, end)
		if start > next || next > end || !l.word(page[start:next], first) {
			return false
		}
	}
	return !words.short
}

// nextWord is where the next word of a page stands, or where its words end.
func nextWord(words *reader, at, end int) (next int, more bool) {
	if words.at >= len(words.data) {
		return end, false
	}
	return at + int(words.number()), true
}

// rest is what a page begins with: the rest of a row's places, then more rows of the same word.
func (l *leaves) rest(data []byte) bool {
	n := min(l.missing, len(data))
	if l.matches && l.found != nil {
		l.places = append(l.places, data[:n]...)
	}
	if l.missing -= n; l.missing > 0 || (n == 0 && len(data) == 0) {
		return true
	}
	if n > 0 && !l.tell(l.places) {
		return false
	}
	return l.rows(data[n:])
}

// word reads a word and its rows.
func (l *leaves) word(data []byte, first bool) bool {
	in := reader{data: data}
	keep := 0
	if !first {
		keep = int(in.number())
	}
	n := int(in.number())
	if in.short || keep < 0 || keep > len(l.term) || n < 0 || n > len(data)-in.at {
		return false
	}
	l.term = append(l.term[:keep], data[in.at:in.at+n]...)
	in.at += n
	l.matches = bytes.HasPrefix(l.term, l.want) && (l.prefix || len(l.term) == len(l.want))
	l.done = !l.matches && bytes.Compare(l.term, l.want) > 0
	l.missing = 0
	return l.done || l.rows(data[in.at:])
}

// rows reads rows: the first of a page, and of a word, by its id, each other by how much more that is.
func (l *leaves) rows(data []byte) bool {
	if !l.matches {
		return true // nor does it matter whether the last is whole: its word is at an end where another begins
	}
	in := reader{data: data}
	l.id = 0
	for in.at < len(data) {
		var size int
		if at := in.at; at+1 < len(data) && data[at]|data[at+1] < 0x80 { // nearly always
			l.id += int64(data[at])
			size = int(data[at+1] >> 1)
			in.at = at + 2
		} else {
			l.id += in.number()
			size = int(in.number() >> 1)
		}
		if in.short || size < 0 {
			return false
		}
		if rest := len(data) - in.at; size > rest {
			l.places, l.missing = append(l.places[:0], data[in.at:]...), size-rest
			return true
		}
		if !l.tell(data[in.at : in.at+size]) {
			return false
		}
		in.at += size
	}
	return true
}

// tell hands on a row that was not deleted. False where there is no such row.
func (l *leaves) tell(places []byte) bool {
	id := l.id
	switch {
	case !l.matches || (l.dead != nil && l.dead.Has(id)):
		return true
	case id > l.most:
		return l.beyond[id]
	case id < 1:
		return false
	case l.found == nil:
		l.into[id>>6] |= 1 << (id & 63)
	case l.only == nil || l.only.Has(id):
		l.found(id, places)
	}
	return true
}

// reader reads numbers as SQLite writes them: seven bits a byte, the high ones first, and eight in a ninth.
type reader struct {
	data  []byte
	at    int
	short bool // what was read lies beyond the end
}

func (r *reader) number() int64 {
	var v uint64
	for i := 0; i < 9; i++ {
		if r.at >= len(r.data) {
			r.short = true
			return 0
		}
		b := r.data[r.at]
		r.at++
		if i == 8 {
			return int64(v<<8 | uint64(b))
		}
		v = v<<7 | uint64(b&0x7f)
		if b < 0x80 {
			break
		}
	}
	return int64(v)
}
