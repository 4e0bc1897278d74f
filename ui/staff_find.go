package ui

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/query"
)

// FindList is what the palette or the search field offers, by group. It is a list box that modules put below a field.
type FindList struct {
	Frame
	Groups []FindGroup
}

// FindGroup is some items under a heading.
type FindGroup struct {
	Name  string // word key
	Items []FindItem
}

// FindItem goes somewhere (Href), makes a query (Query), or posts (Post, and the list is read again). Text has its matches marked.
type FindItem struct {
	ID, Icon, Text, Note string
	Href, Query, Post    string
	Forget               bool   // the query can be forgotten
	Key                  string // two keys that do the same
}

// add leaves empty groups out, and numbers what there is.
func (l *FindList) add(name string, items []FindItem) {
	if len(items) == 0 {
		return
	}
	for i := range items {
		items[i].ID = "find-" + strconv.Itoa(len(l.Groups)) + "-" + strconv.Itoa(i)
	}
	l.Groups = append(l.Groups, FindGroup{name, items})
}

// SearchSuggestions are how a query may go on: recent searches and saved views first where nothing is written yet.
func (f *Frame) SearchSuggestions(t query.Typing, offers []query.Offer, recent []string, views []desk.SavedView) *FindList {
	l := &FindList{Frame: *f}
	if t.Head == "" && t.Op == "" {
		var items []FindItem
		for _, q := range recent {
			if t.Part == "" || contains(q, t.Part) {
				items = append(items, FindItem{Icon: "clock", Text: q, Query: q, Forget: true})
			}
		}
		if len(items) > 0 && t.Part == "" {
			items = append(items, FindItem{Icon: "x", Text: f.T("search.forget"), Post: "/desk/search/forget"})
		}
		l.add("search.recent", items)
		l.add("search.saved", f.viewItems(views, t.Part))
	}
	var items []FindItem
	for _, o := range offers {
		note := o.Note
		if note == "" && o.Name[len(o.Name)-1] == ':' {
			note = f.T("search.op." + string(o.Op))
		}
		items = append(items, FindItem{Icon: "search", Text: o.Name, Note: note, Query: o.Query})
	}
	l.add("search.goes_on", items)
	return l
}

func (f *Frame) viewItems(views []desk.SavedView, part string) (items []FindItem) {
	for _, v := range views {
		if contains(v.Name+"\n"+v.Query, part) {
			items = append(items, FindItem{Icon: "list", Text: v.Name, Note: v.Query, Href: "/desk/saved-" + strconv.FormatInt(v.ID, 10)})
		}
	}
	return items
}

// PaletteItems are what the palette finds: places of the desk and pages of the settings by their names in either language or in pinyin, then
// what the store found, then the settings that have to do with it.
func (f *Frame) PaletteItems(asked string, found query.Finds) *FindList {
	l := &FindList{Frame: *f}
	terms := query.Terms(asked)
	var tickets []FindItem
	for _, h := range found.Tickets {
		tickets = append(tickets, FindItem{Icon: "mail", Text: "#" + strconv.FormatInt(h.Number, 10) + " " + query.Mark(h.Title, terms), Note: f.person(h.Ticket.Contact), Href: "/desk/tickets/" + strconv.FormatInt(h.Number, 10)})
	}
	if asked != "" {
		tickets = append(tickets, FindItem{Icon: "search", Text: f.T("palette.search", "q", asked), Href: "/desk/search?q=" + url.QueryEscape(asked)})
	}
	gos := append(f.places(asked), f.viewItems(found.Views, "")...)
	var settings []FindItem
	for _, p := range FindSettings(f.Agent.Role, asked) {
		item := FindItem{Icon: p.Icon, Text: f.T(p.Key()), Note: f.T(p.Key() + ".why"), Href: p.Path()}
		if asked != "" && contains(soughtBy(p.Key()), asked) { // by its name: first of all
			gos = append(gos, item)
		} else {
			settings = append(settings, item)
		}
	}
	l.add("palette.go", gos)
	l.add("search.tickets", tickets)
	var customers, articles, replies []FindItem
	for _, c := range found.Customers {
		address := ""
		if len(c.Addresses) > 0 {
			address = c.Addresses[0]
		}
		customers = append(customers, FindItem{Icon: "user", Text: query.Mark(c.Name, terms), Note: address, Href: "/desk/customers/" + strconv.FormatInt(c.ID, 10)})
	}
	for _, h := range ArticleHits(found.Articles) {
		articles = append(articles, FindItem{Icon: "book", Text: query.Mark(h.Title, terms), Href: h.Href})
	}
	for _, r := range found.Replies {
		home, may := "/desk/settings/replies/", desk.MayShare
		if r.Agent != 0 {
			home, may = "/desk/profile/replies/", desk.MayReply
		}
		if f.Agent.Role.May(may) {
			replies = append(replies, FindItem{Icon: "bolt", Text: r.Name, Note: r.Folder, Href: home + strconv.FormatInt(r.ID, 10)})
		}
	}
	l.add("palette.customers", customers)
	l.add("search.articles", articles)
	l.add("palette.replies", replies)
	l.add("palette.settings", settings)
	return l
}

func (f *Frame) person(p desk.Person) string {
	if p.Name != "" {
		return p.Name
	}
	return p.Address
}

// contains says whether a text has all words of a part in it, in whatever case.
func contains(text, part string) bool {
	text = strings.ToLower(text)
	for _, word := range strings.Fields(strings.ToLower(part)) {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

// titleOf is a ticket's subject with marks.
func (f *Frame) titleOf(t *desk.Ticket, marked []query.Term) string {
	if t.Subject == "" {
		return f.T("ticket.no_subject")
	}
	return query.Mark(t.Subject, marked)
}

// OddWhy says of each part of a query that was not understood what would be.
func (f *Frame) OddWhy(odd []string) (why []string) {
	for _, part := range odd {
		op, valued := query.Misread(part)
		if op == "" {
			why = append(why, f.T("search.odd.unknown", "part", part))
			continue
		}
		name := query.OpName(op, f.Lang)
		switch {
		case op.Closed():
			why = append(why, f.T("search.odd.values", "op", name, "values", strings.Join(query.OpValues(op, f.Lang), f.T("list.comma"))))
		case op.Moment():
			why = append(why, f.T("search.odd.date", "op", name))
		case !valued:
			why = append(why, f.T("search.odd.empty", "op", name, "example", f.example(op)))
		default:
			why = append(why, f.T("search.odd.words", "op", name, "example", f.example(op)))
		}
	}
	return slices.Compact(why)
}

// example is an operator with a value, in the page's language.
func (f *Frame) example(op query.Op) string {
	value := f.T("search.eg." + string(op))
	if values := query.OpValues(op, f.Lang); len(values) > 0 {
		value = values[0]
	}
	return query.OpName(op, f.Lang) + ":" + value
}

// Syntax are examples of queries, in the page's language.
func (p *SearchPage) Syntax() (list []query.Offer) {
	for _, op := range query.Ops {
		list = append(list, query.Offer{Query: p.example(op), Note: p.T("search.op." + string(op))})
	}
	return append(list, query.Offer{Query: p.T("search.eg.phrase"), Note: p.T("search.op.phrase")}, query.Offer{Query: p.T("search.eg.without"), Note: p.T("search.op.without")})
}
