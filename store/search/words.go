package search

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/query"
	"github.com/deskbell/deskbell/store/db"
)

// byWords is a page of the tickets that have a message with the words.
func (f *finder) byWords() ([]desk.Hit, string, error) {
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

// read takes the last word for finished first, and for a beginning only where that fills no page. One more than a page is found, if
// there is one.
func (f *finder) read() (list []found, mode int64, err error) {
	terms := f.query.Terms()
	if slices.ContainsFunc(terms, query.Term.Short) {
		f.order = desk.ByNewest // a letter or two say nothing of what is meant
	}
	needed, err := f.holders(f.groups[1:])
	if err != nil {
		return nil, 0, err
	}
	for _, b := range needed {
		f.known.learn(b, false)
	}
	sought := seek{finder: f, terms: terms, first: f.groups[0]}
	exact, changed := query.Exact(terms)
	if len(terms) > 0 && changed && f.after.At != readOpen {
		finished := sought
		finished.terms, finished.first.terms = exact, exact
		list, err = finished.find()
		if err != nil || len(list) > f.list.Limit || f.after.At == readExact {
			return list, readExact, err
		}
	}
	list, err = sought.find()
	return list, readOpen, err
}

// find looks for the tickets with the words, in the order that is asked for.
func (s *seek) find() ([]found, error) {
	if s.order == desk.ByRank {
		return s.ranked()
	}
	list, _, err := s.newest()
	return scored(list, s.list.Limit), err
}

// scored gives what is found newest first a score, which only has to go down.
func scored(list []found, limit int) []found {
	for i := range list {
		list[i].score = float64(limit+1-i) / float64(limit+1)
	}
	return list
}

// ranked ranks the newest finds. A word in the subject weighs as much as several in the text.
func (s *seek) ranked() ([]found, error) {
	s.every = true
	list, all, err := s.newest()
	if err != nil || len(list) == 0 {
		return nil, err
	}
	if !all {
		s.best = len(list)
	}
	if err := s.weigh(list); err != nil {
		return nil, err
	}
	slices.SortStableFunc(list, func(a, b found) int { return cmp.Compare(b.score, a.score) })
	seen := map[int64]bool{}
	list = slices.DeleteFunc(list, func(one found) bool {
		again := seen[one.number]
		seen[one.number] = true
		return again
	})
	return list[:min(len(list), s.list.Limit+1)], nil
}

// subjectWeighs is how many places in the text one in the subject is worth.
const subjectWeighs = 6

// weigh scores finds.
func (s *seek) weigh(list []found) error {
	ids := make([]int64, len(list))
	for i, one := range list {
		ids[i] = one.message
	}
	scores, err := s.index.Scores(ids, s.first.terms, s.first.subject, subjectWeighs)
	for i, score := range scores {
		list[i].score = score
	}
	return err
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
