package desk

import (
	"slices"
	"strings"
)

// Sort is an order of a list.
type Sort string

const (
	SortChanged  Sort = "changed"  // what changed last comes first
	SortWait     Sort = "wait"     // the customer who has waited longest, then whoever does not wait, by the newest change
	SortNewest   Sort = "newest"   // the ticket that was begun last
	SortPriority Sort = "priority" // the most pressing, in itself as by SortWait
	SortMention  Sort = "mention"  // the newest mention
)

// Sorts a person can choose from for what a search finds.
var Sorts = []Sort{SortChanged, SortWait, SortNewest, SortPriority}

// SortsOf are the orders that a view has, its own first. Where nobody waits there is none by wait.
func SortsOf(v View) []Sort {
	switch v {
	case ViewWaiting:
		return []Sort{SortWait, SortChanged, SortNewest, SortPriority}
	case ViewMine, ViewUnassigned, ViewOpen:
		return Sorts
	case ViewPending:
		return []Sort{SortChanged, SortNewest, SortPriority}
	case ViewMentions:
		return []Sort{SortMention}
	}
	return []Sort{SortChanged, SortNewest}
}

// Of is a sort as a view has it: itself, or the view's own where the view has no such order.
func (s Sort) Of(v View) Sort {
	sorts := SortsOf(v)
	if slices.Contains(sorts, s) {
		return s
	}
	return sorts[0]
}

// SavedView is a search, within a view or over all, that somebody keeps under a name.
type SavedView struct {
	ID      int64
	Agent   int64 // whose it is; 0: shared by all
	Name    string
	View    View   // what it is part of; ViewAll for all
	Query   string // may be empty
	Sort    Sort
	By      int64 // who made it
	Version int64
}

// Limits of saved views.
const (
	MaxViewName = 60
	MaxViews    = 50  // of an agent's own, and shared ones
	MaxQuery    = 500 // characters of its search
	CountCap    = 100 // it is counted up to here: 99+
)

// Checked is a saved view as it is kept. Invalid without a name (view.name_empty), for a view that is none (list.view_unknown) and for a
// search that is too long (view.query_long).
func (v SavedView) Checked() (SavedView, error) {
	v.Name, v.Query = TidyLine(v.Name, MaxViewName), TidyLine(v.Query, 2*MaxQuery)
	if v.View == "" {
		v.View = ViewAll
	}
	switch {
	case v.Name == "":
		return v, Fail(Invalid, "view.name_empty").At("name")
	case v.View != ViewAll && !slices.Contains(Views, v.View):
		return v, Fail(Invalid, "list.view_unknown", "view", string(v.View)).At("view")
	case len([]rune(v.Query)) > MaxQuery:
		return v, Fail(Invalid, "view.query_long", "max", MaxQuery).At("query")
	case v.Sort != "" && !slices.Contains(Sorts, v.Sort):
		v.Sort = ""
	}
	return v, nil
}

// SortBy keeps the order that a list is wanted in; a view's own is not worth keeping, and neither is one of a list that is none.
func (p *Prefs) SortBy(view View, sort Sort) {
	sorts := map[View]Sort{}
	for v, s := range p.Sorts {
		if v != view {
			sorts[v] = s
		}
	}
	if saved := strings.HasPrefix(string(view), "saved-") && len(view) < 30; (saved || slices.Contains(Views, view)) && slices.Contains(Sorts, sort) && len(sorts) < 2*MaxViews {
		if saved || sort != SortsOf(view)[0] {
			sorts[view] = sort
		}
	}
	p.Sorts = sorts
}
