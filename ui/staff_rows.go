package ui

import (
	"html/template"
	"net/url"
	"strconv"
	"strings"

	"github.com/deskbell/deskbell/desk"
)

// Agents are all agents by id, for names on rows and events.
type Agents map[int64]desk.Agent

// Name of an agent; empty for nobody and for one that is not known.
func (a Agents) Name(id int64) string { return a[id].Name }

// ListPage is a view: the list pane, and beside it a hint what to do.
type ListPage struct {
	Frame
	First *desk.FirstDays // what a new shop does first; nil once it is done
	List  ListPane
}

// ListPane is the list of tickets beside a ticket, or alone.
type ListPane struct {
	View    desk.View // its name in paths; "saved-7" for a saved view
	Title   string
	Count   string
	Rows    []Row
	More    string // address of the next page; empty on the last
	Newest  string // address of the first page, where this is not it
	Source  string // where a module reads the rows again
	Same    string // what tells this list from others: view, order and where it begins
	Kept    bool   // the page that asks has this list: its rows are left out
	At      int64  // the ticket that is open; 0 for none
	Saved   *desk.SavedView
	Odd     []string // parts of its search that are not understood
	Sorts   []SortChoice
	Sort    desk.Sort
	Compact bool
	Agents  []desk.Agent // whom tickets can be given
	Works   bool         // the agent may change tickets: rows can be ticked
	Purges  bool
	Snooze  SnoozeMenu
	Tags    []desk.Tag // that are offered
	Topics  []TopicLine
}

// SortChoice is an order that a list can have.
type SortChoice struct {
	Sort    desk.Sort
	Words   string
	Current bool
}

// SortChoices are the orders of a list; none where there is only one.
func (f *Frame) SortChoices(sorts []desk.Sort, current desk.Sort) (choices []SortChoice) {
	if len(sorts) < 2 {
		return nil
	}
	for _, s := range sorts {
		choices = append(choices, SortChoice{s, f.T("sort." + string(s)), s == current})
	}
	return choices
}

// Aside says what is special about the list: "spam", "bin", or nothing.
func (l *ListPane) Aside() string {
	if l.View == desk.ViewSpam || l.View == desk.ViewBin {
		return string(l.View)
	}
	return ""
}

// EmptyKey is the key that brings a ticket into the view, where there is one.
func (l *ListPane) EmptyKey() string {
	return map[string]string{"resolved": "e", "snoozed": "s", "spam": "!"}[l.Kind()]
}

// Kind is the view as empty lists are spoken of.
func (l *ListPane) Kind() string {
	if l.Saved != nil {
		return "saved"
	}
	return string(l.View)
}

// Row is a ticket in a list, ready to be written: lists are the hottest pages, so templates only copy.
type Row struct {
	Number    int64
	Href      string
	Class     string // "row", with "unread"
	Current   bool
	Unread    bool
	Who       string
	Hue, Face string
	Wait      string // "waiting 3 h", or when it was touched last
	WaitClass string // "waited", with "soon" or "late"
	When      string // the moment in full, for the title
	Subject   string
	Said      string
	Tags      []TagChip
	Priority  string // "high", "urgent", else empty
	PriorityT string // in words
	Lost      string // the last answer did not arrive, in words; else empty
	Spam      string // what made it spam, in a word or two
	Draft     string // "draft", where the agent has one
	Clip      bool
	Agent     *Face
	Writing   []Writing // "Li Wei is answering"
}

// TagChip is a tag with the class of its colour: the one that it was given, else the hue of its name.
type TagChip struct{ Name, Hue string }

// TagChip is a tag as it looks on this page.
func (f *Frame) TagChip(tag string) TagChip {
	if colour := f.TagColours[tag]; colour != "" {
		return TagChip{tag, "c-" + colour}
	}
	return TagChip{tag, hue(tag)}
}

// TagChips are several.
func (f *Frame) TagChips(tags []string) []TagChip {
	chips := make([]TagChip, len(tags))
	for i, tag := range tags {
		chips[i] = f.TagChip(tag)
	}
	return chips
}

// TagColours are the colours of those tags that were given one.
func TagColours(tags []desk.Tag) map[string]string {
	colours := map[string]string{}
	for _, t := range tags {
		if t.Colour != "" {
			colours[t.Name] = t.Colour
		}
	}
	return colours
}

// Face is an agent's picture, or their initials.
type Face struct {
	Name, Hue string
	Face      template.HTML
}

// FaceOf makes an agent's face; nil for nobody.
func FaceOf(a desk.Agent) *Face {
	if a.Name == "" {
		return nil
	}
	return &Face{Name: a.Name, Hue: hue(a.Name), Face: faceIn(a)}
}

// RowsFor is what the rows of a list need beside the tickets.
type RowsFor struct {
	Agents  Agents
	Writing map[int64][]desk.Writer // by ticket
	Me      int64
	At      int64  // the ticket that is open
	View    string // goes into the links, so that the ticket keeps its list
	Cursor  string
}

// Rows makes the rows of a list.
func (f *Frame) Rows(tickets []desk.Ticket, r RowsFor) []Row {
	rows := make([]Row, len(tickets))
	query := ""
	if r.View != "" {
		query = "?v=" + r.View
		if r.Cursor != "" {
			query += "&c=" + url.QueryEscape(r.Cursor)
		}
	}
	for i := range tickets {
		rows[i] = f.row(&tickets[i], r, query)
	}
	return rows
}

func (f *Frame) row(t *desk.Ticket, r RowsFor, query string) Row {
	row := Row{
		Number: t.Number, Href: "/desk/tickets/" + strconv.FormatInt(t.Number, 10) + query, Class: "row",
		Current: t.Number == r.At, Subject: t.Subject, Said: t.Snippet, Clip: t.Attachments,
		Agent: FaceOf(r.Agents[t.Assignee]), Who: t.Contact.Name,
	}
	if row.Who == "" {
		row.Who = t.Contact.Address
	}
	if row.Subject == "" {
		row.Subject = f.T("ticket.no_subject")
	}
	if row.Said == "" && t.Attachments {
		row.Said = f.T("list.only_files")
	}
	row.Hue, row.Face = hue(row.Who), initials(row.Who)
	if row.Unread = t.Unread && !row.Current; row.Unread {
		row.Class = "row unread"
	}
	f.waited(t, &row)
	for _, tag := range t.Tags {
		row.Tags = append(row.Tags, f.TagChip(tag))
	}
	if t.Priority == desk.High || t.Priority == desk.Urgent {
		row.Priority, row.PriorityT = string(t.Priority), f.T("priority."+string(t.Priority))
	}
	if t.Drafted {
		row.Draft = f.T("list.draft")
	}
	if t.Undelivered {
		row.Lost = f.T("list.undelivered")
	}
	if t.Spam && t.SpamWhy.Sign != "" {
		row.Spam = f.T("spam.sign." + string(t.SpamWhy.Sign))
	}
	row.Writing = f.Written(r.Writing[t.Number], r.Agents, r.Me)
	return row
}

// waited says how long somebody has been waiting; where nobody is, when the ticket was resolved or touched last.
func (f *Frame) waited(t *desk.Ticket, row *Row) {
	row.WaitClass = "waited"
	switch {
	case !t.DeletedAt.IsZero():
		row.Wait, row.When = f.T("list.deleted_at", "at", f.Clock(t.DeletedAt)), f.Full(t.DeletedAt)
	case t.Snoozed() && !t.Spam:
		if row.Wait = f.T("snooze.until_answer"); t.SnoozedUntil.Before(desk.UntilAnswer) {
			row.Wait, row.When = f.T("snooze.until", "at", f.Moment(t.SnoozedUntil)), f.Full(t.SnoozedUntil)
		}
		row.WaitClass += " asleep"
	case !t.WaitingSince.IsZero() && !t.Spam:
		row.Wait, row.When = f.T("list.waited", "span", f.Since(t.WaitingSince)), f.Full(t.WaitingSince)
		if loud := f.Wait(t.WaitingSince); loud != "" {
			row.WaitClass += " " + loud
		}
	case t.Status == desk.Resolved && !t.ResolvedAt.IsZero():
		row.Wait, row.When = f.T("list.resolved_at", "at", f.Clock(t.ResolvedAt)), f.Full(t.ResolvedAt)
	default:
		row.Wait, row.When = f.Clock(t.UpdatedAt), f.Full(t.UpdatedAt)
	}
}

// ViewingText says who has a ticket open.
func (f *Frame) ViewingText(faces []*Face) string {
	names := make([]string, len(faces))
	for i, face := range faces {
		names[i] = face.Name
	}
	if len(names) == 1 {
		return f.T("ticket.viewing", "name", names[0])
	}
	return f.T("ticket.viewing_many", "names", strings.Join(names, f.T("list.comma")))
}
