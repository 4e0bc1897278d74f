package search

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

// byWords is a page of the tickets that have a message with the words.
func (f *finder) byWords() ([]desk.Hit, string, error) {
	if err := f.rarest(); err != nil {
		return nil, "", err
	}
	list, mode, err := f.read()
	if err != nil {
		return nil, "", err
	}
	next := ""
	if len(list) > f.list.Limit {
		list = list[:f.list.Limit]
		if f.order != desk.ByRank {
			next = db.WriteCursor(db.Cursor{At: mode, Number: list[len(list)-1].message})
		}
	}
	if f.query.Number != 0 && f.list.Cursor == "" {
		if list, err = f.numberFirst(list); err != nil {
			return nil, "", err
		}
	}
	hits, err := f.hits(list)
	return hits, next, err
}

// rarest makes sets of tickets of what few messages hold, beside the words: a subject, a file. They are gathered once. (The plus keeps
// SQLite from looking each ticket up in the whole set again.)
func (f *finder) rarest() error {
	groups := f.groups[:1:1]
	for _, g := range f.groups[1:] {
		most := f.Narrow
		if g.extra != nil { // which few of them have
			most *= 3
		}
		var n int
		if err := f.Row("SELECT count(*) FROM (SELECT 1 FROM message_text WHERE message_text MATCH $1 LIMIT $2)", g.match, most+1).Scan(&n); err != nil {
			return err
		}
		if n > most {
			groups = append(groups, g)
			continue
		}
		var a args
		have, err := f.gathered(g.tickets(a.add), a.list)
		if err != nil {
			return err
		}
		f.sets = append([]condition{func(arg func(any) string) string { return "SELECT value AS number FROM " + given(have, arg) }}, f.sets...)
		f.wide = append([]condition{func(arg func(any) string) string { return "+t.number IN " + listed(have, arg) }}, f.wide...)
	}
	f.groups = groups
	return nil
}

// read takes the last word for finished first, and for a beginning only where that fills no page. One more than a page is found, if
// there is one.
func (f *finder) read() (list []found, mode int64, err error) {
	terms := f.query.Terms()
	if slices.ContainsFunc(terms, desk.Term.Short) {
		f.order = desk.ByNewest // a letter or two say nothing of what is meant
	}
	few, err := f.areFew()
	if err != nil {
		return nil, 0, err
	}
	period, err := f.rarePeriod()
	if err != nil {
		return nil, 0, err
	}
	w := walk{finder: f, few: few, period: period && !few, terms: terms, match: f.groups[0].match, extra: f.groups[0].extra}
	exact, changed := desk.Exact(terms)
	if len(terms) > 0 && changed && f.after.At != readOpen {
		finished := w
		finished.terms, finished.match = exact, ticket.MatchAll(exact)
		list, err = finished.find()
		if err != nil || len(list) > f.list.Limit || f.after.At == readExact {
			return list, readExact, err
		}
	}
	list, err = w.find()
	return list, readOpen, err
}

// find looks for the tickets with the words, in the order that is asked for.
func (w *walk) find() ([]found, error) {
	if w.order == desk.ByRank {
		return w.ranked()
	}
	var list []found
	if long := slices.DeleteFunc(slices.Clone(w.terms), desk.Term.Short); len(long) < len(w.terms) {
		reading := *w
		reading.match, reading.reads = ticket.MatchAll(long), true
		list, all, err := reading.newest()
		if err != nil || all || len(list) > w.list.Limit {
			return scored(list, w.list.Limit), err
		}
	}
	list, _, err := w.nearest()
	return scored(list, w.list.Limit), err
}

// scored gives what is found newest first a score, which only has to go down.
func scored(list []found, limit int) []found {
	for i := range list {
		list[i].score = float64(limit+1-i) / float64(limit+1)
	}
	return list
}

// ranked ranks the newest finds. A word in the subject weighs as much as several in the text.
func (w *walk) ranked() ([]found, error) {
	w.every = true
	list, all, err := w.nearest()
	if err != nil || len(list) == 0 {
		return nil, err
	}
	if !all {
		w.best = len(list)
	}
	if err := w.weigh(list); err != nil {
		return nil, err
	}
	slices.SortStableFunc(list, func(a, b found) int { return cmp.Compare(b.score, a.score) })
	seen := map[int64]bool{}
	list = slices.DeleteFunc(list, func(one found) bool {
		again := seen[one.number]
		seen[one.number] = true
		return again
	})
	return list[:min(len(list), w.list.Limit+1)], nil
}

// weigh scores finds, which stand newest first.
func (w *walk) weigh(list []found) error {
	at := make(map[int64]int, len(list))
	ids := make([]int64, len(list))
	for i, one := range list {
		at[one.message], ids[i] = i, one.message
	}
	var a args
	text := "SELECT f.rowid, bm25(message_text, 6.0, 1.0) FROM message_text f WHERE f.message_text MATCH " + a.add(w.match) +
		" AND f.rowid BETWEEN " + a.add(ids[len(ids)-1]) + " AND " + a.add(ids[0])
	if w.picks() {
		text += " AND +f.rowid IN " + listed(ids, a.add)
	}
	return db.Each(w.Querier, func(scan func(...any) error) error {
		var id int64
		var score float64
		err := scan(&id, &score)
		if i, known := at[id]; known {
			list[i].score = -score // BM25 of FTS5: the lower the better
		}
		return err
	}, text, a.list...)
}

// picks says that between the finds there may be many more messages with the words, which are not meant.
func (w *walk) picks() bool {
	return w.few || len(w.wide)+len(w.filters)+len(w.without)+len(w.moments)+len(w.groups) > 1 || w.extra != nil
}

// listed writes numbers as what IN takes: as one argument, so that however many they are it is one statement, which is soon read.
func listed(numbers []int64, arg func(any) string) string {
	return "(SELECT value FROM " + given(numbers, arg) + ")"
}

// given writes numbers as a table with the column value.
func given(numbers []int64, arg func(any) string) string {
	text := []byte{'['}
	for i, n := range numbers {
		if i > 0 {
			text = append(text, ',')
		}
		text = strconv.AppendInt(text, n, 10)
	}
	return "json_each(" + arg(string(append(text, ']'))) + ")"
}
