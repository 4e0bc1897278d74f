package search

import (
	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/query"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

// maxWindow is how many tickets of a list are walked through at once at most. Nothing but an index is read for them.
const maxWindow = 8192

// byConditions is a page of the list, of the tickets that the query means.
func (f *finder) byConditions() (hits []desk.Hit, next string, err error) {
	list, err := f.walk()
	if err != nil || len(list) == 0 {
		return nil, "", err
	}
	more := len(list) > f.list.Limit
	text, args := rowsOf(list[:min(len(list), f.list.Limit)], f.list)
	tickets, places, err := readRows(f.Querier, f.list, text, args)
	marked := f.query.Marked()
	for i := range tickets {
		t := &tickets[i]
		hits = append(hits, desk.Hit{Number: t.Number, Title: t.Subject, Ticket: t, Snippet: query.Excerpt(t.Snippet, marked, ticket.ExcerptWidth)})
	}
	if last := len(hits) - 1; more && last >= 0 {
		next = db.WriteCursor(db.Cursor{At: places[last], Number: hits[last].Number})
	}
	return hits, next, err
}

// walk goes through the list for the tickets that the query means. One more than a page is found, if there is one.
func (f *finder) walk() (list []int64, err error) {
	if len(f.moments) > 0 {
		if err := f.spoken(); err != nil {
			return nil, err
		}
	}
	after, size, walked := f.after, max(f.list.Limit+1, f.Batch), 0
	for last := false; !last; size = min(4*size, maxWindow) {
		var window []int64
		if last = f.known.few(f.Narrow); last {
			window, err = f.numbers(spotsOf(f.known.numbers(), f.list, after))
		} else {
			window, after, err = f.window(after, size)
			last = len(window) < size
		}
		if err != nil {
			return nil, err
		}
		if list, err = f.take(list, f.perhaps(window)); err != nil || len(list) > f.list.Limit {
			return list, err
		}
		if walked += len(window); walked > f.Tried && !last {
			if err := f.gather(false); err != nil {
				return nil, err
			}
		}
	}
	return list, nil
}

// take adds those of the tickets that the query means, until there is one more than a page. A few are looked at to begin with.
func (f *finder) take(list []int64, perhaps []found) ([]int64, error) {
	for size := f.Batch; len(perhaps) > 0; size *= 4 {
		batch := perhaps[:min(size, len(perhaps))]
		perhaps = perhaps[len(batch):]
		if err := f.judge(batch); err != nil {
			return nil, err
		}
		for _, one := range batch {
			if !f.fit.Has(one.number) {
				continue
			}
			if list = append(list, one.number); len(list) > f.list.Limit {
				return list, nil
			}
		}
	}
	return list, nil
}

// perhaps are those of the tickets that nothing is known against.
func (f *finder) perhaps(numbers []int64) (list []found) {
	for _, n := range numbers {
		if f.known.admits(n) {
			list = append(list, found{number: n})
		}
	}
	return list
}

// numbers are what a statement selects, in its order.
func (f *finder) numbers(text string, args []any) (list []int64, err error) {
	err = db.Each(f.Querier, func(scan func(...any) error) error {
		var n int64
		err := scan(&n)
		list = append(list, n)
		return err
	}, text, args...)
	return list, err
}

// window is the next tickets of the list, and where the last of them stands.
func (f *finder) window(after db.Cursor, size int) (list []int64, last db.Cursor, err error) {
	text, args := windowOf(f.lanes, f.list, after, size)
	err = db.Each(f.Querier, func(scan func(...any) error) error {
		err := scan(&last.Number, &last.At)
		list = append(list, last.Number)
		return err
	}, text, args...)
	return list, last, err
}
