package search

import (
	"bytes"
	"slices"
	"strings"

	"github.com/deskbell/deskbell/store/postings"
)

// texts are short texts of rows, one after the other, as folded writes them: to look through a hundred thousand takes a few milliseconds,
// where SQLite takes fifty times as many. A copy of the struct stays as it is, whatever is added to the original or dropped from it.
type texts struct {
	text []byte   // each with a NUL behind it
	ends []uint32 // where each ends, NUL and all
	rows []uint32 // whose it is
	of   []uint32 // and what that stands for, a ticket or a customer; 0: it is dropped
	gone int
}

// add puts in a text of a row.
func (t *texts) add(row, of int64, text string) {
	t.text = append(append(t.text, strings.ReplaceAll(text, "\x00", " ")...), 0)
	t.ends = append(t.ends, uint32(len(t.text)))
	t.rows = append(t.rows, uint32(row))
	t.of = append(t.of, uint32(of))
}

// drop takes out all texts of some rows.
func (t *texts) drop(rows postings.Bits) {
	if len(rows) == 0 {
		return
	}
	t.of = slices.Clone(t.of)
	for i, row := range t.rows {
		if t.of[i] != 0 && rows.Has(int64(row)) {
			t.of[i] = 0
			t.gone++
		}
	}
	if 2*t.gone > len(t.of) {
		t.tidy()
	}
}

// tidy leaves nothing of what was dropped.
func (t *texts) tidy() {
	var kept texts
	from := uint32(0)
	for i, end := range t.ends {
		if t.of[i] != 0 {
			kept.add(int64(t.rows[i]), int64(t.of[i]), string(t.text[from:end-1]))
		}
		from = end
	}
	*t = kept
}

// having is what the texts with a part in them stand for; only those of rows up to the last.
func (t *texts) having(part string, last int64) (of postings.Bits) {
	of = postings.Bits{}
	for at, i := 0, 0; at < len(t.text); i++ {
		next := bytes.Index(t.text[at:], []byte(part))
		if next < 0 {
			break
		}
		for at += next; int(t.ends[i]) <= at; i++ {
		}
		if t.of[i] != 0 && int64(t.rows[i]) <= last {
			of.Add(int64(t.of[i]))
		}
		at = int(t.ends[i])
	}
	return of
}
