package ui

import (
	"strconv"

	"github.com/deskbell/deskbell/desk"
)

// ViewsPage is where saved views are kept in order.
type ViewsPage struct {
	Frame
	Shared, Own []KeptView
	New         *desk.SavedView // a search that is to be kept; nil for none
	Sorts       []SortChoice
}

// KeptView is a saved view and what may be done to it.
type KeptView struct {
	desk.SavedView
	Edit        bool
	First, Last bool
	Within      string // the view that it is part of, in words
	Sorts       []SortChoice
}

// Add puts a view on the page, after those before it.
func (p *ViewsPage) Add(v desk.SavedView, share bool) {
	to := &p.Own
	if v.Agent == 0 {
		to = &p.Shared
	}
	k := KeptView{SavedView: v, Edit: share || v.Agent != 0, First: len(*to) == 0, Last: true, Within: p.T("view." + string(v.View))}
	sorts := desk.Sorts
	if v.Query == "" {
		sorts = desk.SortsOf(v.View)
	}
	k.Sorts = p.SortChoices(sorts, v.Sort)
	if n := len(*to); n > 0 {
		(*to)[n-1].Last = false
	}
	*to = append(*to, k)
}

// Capped is a count as the rail shows it; of a search it is not known beyond the cap.
func Capped(n int, search bool) string {
	switch {
	case n == 0:
		return ""
	case search && n >= desk.CountCap:
		return strconv.Itoa(desk.CountCap-1) + "+"
	}
	return strconv.Itoa(n)
}
