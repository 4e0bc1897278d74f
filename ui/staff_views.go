package ui

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui/words"
)

// ViewsPage is where saved views are kept in order.
type ViewsPage struct {
	Frame
	Shared, Own []KeptView
	New         *desk.SavedView // a search that is to be kept; nil for none
	Sorts       []SortChoice
	Error       string // why the new one was refused
}

// KeptView is a saved view and what may be done to it.
type KeptView struct {
	desk.SavedView
	Edit        bool
	First, Last bool
	Within      string // the view that it is part of, in words
	Sorts       []SortChoice
	Typed       desk.SavedView // what its form shows: as it is, or what was refused
	Error       string         // why
}

// Add puts a view on the page, after those before it.
func (p *ViewsPage) Add(v desk.SavedView, share bool) {
	to := &p.Own
	if v.Agent == 0 {
		to = &p.Shared
	}
	k := KeptView{SavedView: v, Typed: v, Edit: share || v.Agent != 0, First: len(*to) == 0, Last: true, Within: p.T("view." + string(v.View))}
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

// Refuse puts what was typed back into the form that it came from, and says why it was refused. Saving once more saves over what somebody
// else has made of the view.
func (p *ViewsPage) Refuse(typed desk.SavedView, why *desk.Error) {
	said := words.ErrorText(p.Lang, why)
	if typed.ID == 0 {
		p.Error, p.Sorts = said, p.SortChoices(desk.Sorts, typed.Sort)
	}
	for _, list := range [][]KeptView{p.Own, p.Shared} {
		for i := range list {
			k := &list[i]
			if k.ID != typed.ID {
				continue
			}
			if why.Key == "view.changed_since" {
				said += " " + p.changesOf(&k.SavedView, &typed)
			}
			k.Typed, k.Error = typed, said
			for j := range k.Sorts {
				k.Sorts[j].Current = k.Sorts[j].Sort == typed.Sort
			}
		}
	}
}

// changesOf are the parts of a view that are others than those that were typed.
func (p *ViewsPage) changesOf(now, typed *desk.SavedView) string {
	var parts []string
	for _, f := range [][3]string{{"views.name", now.Name, typed.Name}, {"views.query", cmp.Or(now.Query, "–"), cmp.Or(typed.Query, "–")},
		{"sort.label", p.sortWords(now.Sort), p.sortWords(typed.Sort)}, {"views.share", p.yesOrNo(now.Agent == 0), p.yesOrNo(typed.Agent == 0)}} {
		if f[1] != f[2] {
			parts = append(parts, p.T("changed.field", "field", p.T(f[0]), "value", f[1]))
		}
	}
	return strings.Join(parts, p.T("changed.and"))
}

func (p *ViewsPage) sortWords(s desk.Sort) string {
	if s == "" {
		s = desk.SortChanged
	}
	return p.T("sort." + string(s))
}

func (p *ViewsPage) yesOrNo(on bool) string {
	if on {
		return p.T("on")
	}
	return p.T("off")
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
