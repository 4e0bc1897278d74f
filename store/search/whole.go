package search

import (
	"context"
	"math"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/query"
	"github.com/deskbell/deskbell/store/db"
)

// endless is the limit of what has none.
const endless = math.MaxInt32

// Whole are the numbers of all tickets that a list has, however many pages they fill, the first of it first. With a Query they are those that
// pages of l.Limit tickets show. Invalid for an unknown view (list.view_unknown).
func (s *Lists) Whole(ctx context.Context, l desk.List) (numbers []int64, err error) {
	lanes, err := LanesOf(l)
	if err != nil {
		return nil, err
	}
	l.Cursor = ""
	asked, err := s.parseQuery(ctx, l.Query)
	if err != nil {
		return nil, err
	}
	err = s.View(ctx, func(q db.Querier) error {
		if strings.TrimSpace(l.Query) == "" {
			f := &finder{Querier: q, plan: &plan{lanes: lanes}, list: l}
			numbers, _, err = f.window(db.Cursor{}, endless)
			return err
		}
		numbers, err = s.wholeSearched(q, asked, l)
		return err
	})
	return numbers, err
}

// wholeSearched reads the last word as the first page does: what a page shows depends on whether the word fills it as it stands.
func (s *Lists) wholeSearched(q db.Querier, asked query.Query, l desk.List) ([]int64, error) {
	f, err := s.finderOf(q, asked, l, desk.ByNewest)
	if err != nil || f == nil {
		return nil, err
	}
	words, mode := len(f.groups) > 0, int64(0)
	if words {
		if _, mode, err = f.read(); err != nil {
			return nil, err
		}
	}
	l.Limit = endless
	if f, err = s.finderOf(q, asked, l, desk.ByNewest); err != nil {
		return nil, err
	}
	if !words {
		return f.walk()
	}
	f.after.At = mode
	list, _, err := f.read()
	if err == nil && asked.Number != 0 {
		list, err = f.numberFirst(list)
	}
	numbers := make([]int64, len(list))
	for i, one := range list {
		numbers[i] = one.number
	}
	return numbers, err
}
