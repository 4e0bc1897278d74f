package postings

import (
	"encoding/json"
	"math"

	"github.com/deskbell/deskbell/desk/query"
	"github.com/deskbell/deskbell/store/db"
)

// averagesRow says how many rows a table has, and how many words in each column.
const averagesRow = 1

// What BM25 takes, as in FTS5: how soon more of a word adds nothing, how much a long row counts less, and the least that a word adds.
const (
	k1       = 1.2
	lengths  = 0.75
	leastIDF = 1e-6
)

// Scores are how well rows fit the terms, each row by its place in ids: FTS5's bm25() with a plus, in which a place in the first column
// counts weight times. FTS5 goes through all that have a word to count them; here that is known.
func (x *Index) Scores(ids []int64, terms []query.Term, subject bool, weight float64) ([]float64, error) {
	all, mean, err := x.averages()
	if err != nil {
		return nil, err
	}
	long, err := x.lengths(ids)
	if err != nil {
		return nil, err
	}
	parts, err := x.partsOf(ids)
	if err != nil {
		return nil, err
	}
	scores := make([]float64, len(ids))
	for _, t := range terms {
		have, err := x.term(t, subject)
		if err != nil {
			return nil, err
		}
		often, err := x.often(ids, t, subject, weight, parts)
		if err != nil {
			return nil, err
		}
		n := float64(have.Count())
		idf := max(math.Log((all-n+0.5)/(n+0.5)), leastIDF)
		for i, freq := range often {
			scores[i] += idf * freq * (k1 + 1) / (freq + k1*(1-lengths+lengths*long[i]/mean))
		}
	}
	return scores, nil
}

// often is how often each row has a term, by weight.
func (x *Index) often(ids []int64, t query.Term, subject bool, weight float64, parts []segment) ([]float64, error) {
	at := make(map[int64]int, len(ids))
	var meant Bits
	for i, id := range ids {
		at[id] = i
		meant.Add(id)
	}
	often := make([]float64, len(ids))
	tell := func(id int64, places []uint64) {
		for _, p := range places {
			if p>>32 == 0 {
				often[at[id]] += weight
			} else {
				often[at[id]]++
			}
		}
	}
	var list []uint64
	words := func(word string, prefix bool) error {
		return x.each(ask{parts: parts, only: meant, found: func(id int64, places []byte) {
			list = appendPlaces(list[:0], places, subject)
			tell(id, list)
		}}, word, prefix)
	}
	for _, or := range t.Or {
		if err := words(or, false); err != nil {
			return nil, err
		}
	}
	if len(t.Words) == 1 {
		return often, words(t.Words[0], t.Prefix)
	}
	return often, x.starts(t, subject, parts, meant, tell)
}

// averages are how many rows there are, and how many words each has in the mean.
func (x *Index) averages() (rows, mean float64, err error) {
	var block []byte
	if err := x.q.Row(`SELECT block FROM `+x.table+`_data WHERE id = $1`, averagesRow).Scan(&block); err != nil {
		return 0, 0, err
	}
	in := reader{data: block}
	rows = float64(in.number())
	words := sum(&in)
	if in.short || rows < 1 || words < 1 {
		return 0, 0, x.broken()
	}
	return rows, words / rows, nil
}

// lengths is how many words each row has.
func (x *Index) lengths(ids []int64) ([]float64, error) {
	at := make(map[int64]int, len(ids))
	for i, id := range ids {
		at[id] = i
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	long := make([]float64, len(ids))
	return long, db.Each(x.q, func(scan func(...any) error) error {
		var id int64
		var size []byte
		if err := scan(&id, &size); err != nil {
			return err
		}
		in := reader{data: size}
		long[at[id]] = sum(&in)
		if in.short {
			return x.broken()
		}
		return nil
	}, `SELECT id, sz FROM `+x.table+`_docsize WHERE id IN (SELECT value FROM json_each($1))`, string(list))
}

// sum adds up the numbers that are left.
func sum(in *reader) (n float64) {
	for in.at < len(in.data) && !in.short {
		n += float64(in.number())
	}
	return n
}
