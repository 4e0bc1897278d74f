package search

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

// Tickets is a page of a view by one query, in the order that is asked for. With a Query it is what Search finds in that view: with words
// by the newest message that has them, else in that order. Invalid for an unknown view or a cursor that is not ours (list.view_unknown,
// cursor.bad).
func (s *Lists) Tickets(ctx context.Context, l desk.List) (desk.Page, error) {
	if l.Limit == 0 {
		l.Limit = 50
	}
	l.Limit = min(max(l.Limit, 1), db.MaxList)
	lanes, err := LanesOf(l)
	if err != nil {
		return desk.Page{}, err
	}
	if strings.TrimSpace(l.Query) != "" {
		return s.searchedTickets(ctx, l)
	}
	after, err := db.ReadCursor(l.Cursor)
	if err != nil {
		return desk.Page{}, err
	}
	text, args := ListQuery(lanes, l, after)
	var page desk.Page
	err = s.View(ctx, func(q db.Querier) error {
		page, err = readPage(q, l, text, args)
		return err
	})
	return page, err
}

// readPage reads what ListQuery asks for.
func readPage(q db.Querier, l desk.List, text string, args []any) (desk.Page, error) {
	tickets, places, err := readRows(q, l, text, args)
	page := desk.Page{Tickets: tickets}
	if len(tickets) > l.Limit {
		page.Tickets = tickets[:l.Limit]
		page.Next = db.WriteCursor(db.Cursor{At: places[l.Limit-1], Number: tickets[l.Limit-1].Number})
	}
	return page, err
}

// readRows are the tickets of a page with one more, if there is one, and the place of each in the order.
func readRows(q db.Querier, l desk.List, text string, args []any) (tickets []desk.Ticket, places []int64, err error) {
	tickets = make([]desk.Ticket, 0, l.Limit)
	var unread, drafted bool
	var place int64
	row := ticket.NewRow(&unread, &drafted, &place)
	err = db.Each(q, func(scan func(...any) error) error {
		t, err := row.Take(scan)
		t.Unread, t.Drafted = unread && l.Agent != 0, drafted && l.Agent != 0
		tickets, places = append(tickets, t), append(places, place)
		return err
	}, text, args...)
	return tickets, places, err
}

// lane is one stretch of one index: tickets that are alike in what stands before updated_at in it, newest first. A view is one lane
// or a few that are merged, so that no page reads more rows than it shows lanes times.
type lane struct {
	aside    int
	status   desk.Status // empty: every status
	assignee int64       // -1: whoever
}

// LanesOf says what each view holds, as ticket.CountersOf does.
func LanesOf(l desk.List) ([]lane, error) {
	who := int64(-1)
	if l.Assignee != nil {
		who = *l.Assignee
	}
	all := func(asides ...int) (lanes []lane) {
		for _, aside := range asides {
			if who < 0 && l.Sort.Of(l.View) != desk.SortNewest {
				lanes = append(lanes, lane{aside, "", who})
				continue
			}
			for _, status := range desk.Statuses {
				lanes = append(lanes, lane{aside, status, who})
			}
		}
		return lanes
	}
	switch l.View {
	case desk.ViewMine, desk.ViewUnassigned:
		me := l.Agent
		if l.View == desk.ViewUnassigned {
			me = 0
		}
		if who >= 0 && who != me {
			return nil, nil // mine, but somebody else's: nothing is
		}
		return []lane{{ticket.OnDesk, desk.Open, me}, {ticket.OnDesk, desk.Pending, me}}, nil
	case desk.ViewOpen, desk.ViewPending, desk.ViewResolved:
		return []lane{{ticket.OnDesk, desk.Status(l.View), who}}, nil
	case desk.ViewSpam:
		return all(ticket.AsSpam, ticket.AsSpam|ticket.Snoozed), nil
	case desk.ViewBin:
		return all(ticket.InBin, ticket.InBin|ticket.AsSpam, ticket.InBin|ticket.Snoozed, ticket.InBin|ticket.AsSpam|ticket.Snoozed), nil
	case desk.ViewWaiting:
		return []lane{{ticket.OnDesk, desk.Open, who}}, nil
	case desk.ViewSnoozed:
		return all(ticket.Snoozed), nil
	case desk.ViewMentions:
		return all(ticket.OnDesk, ticket.Snoozed), nil
	case desk.ViewAll, "":
		return all(ticket.OnDesk, ticket.Snoozed), nil
	}
	return nil, desk.Fail(desk.Invalid, "list.view_unknown", "view", string(l.View)).At("view")
}

// listOrder is what a list is sorted by, with the index that has it: the conditions come first in each lane.
type listOrder struct {
	key        string // the column
	from       string // where its rows are
	conditions []string
	oldest     bool // smallest first
}

// unresolved is what the indexes of patience and pressing are limited to, in their own words.
const unresolved = "t.status <> 'resolved'"

func orderOf(l desk.List) listOrder {
	o := listOrder{key: "t.updated_at", from: "ticket t"}
	switch l.Sort.Of(l.View) {
	case desk.SortWait:
		o.key, o.oldest, o.conditions = "t.patience", true, []string{unresolved}
	case desk.SortPriority:
		o.key, o.oldest, o.conditions = "t.pressing", true, []string{unresolved}
	case desk.SortNewest:
		o.key = "t.number"
		if l.View == desk.ViewMine || l.View == desk.ViewUnassigned {
			o.conditions = []string{unresolved}
		}
	case desk.SortMention:
		o = listOrder{key: "n.at", from: "mention n JOIN ticket t ON t.number = n.number", conditions: []string{"n.agent_id = $1"}}
	}
	if l.View == desk.ViewWaiting {
		o.conditions = append(o.conditions, "t.waiting_since > 0")
	}
	return o
}

// by is the ORDER BY of an order, and past the condition of what comes after a place in it.
func (o listOrder) by() string {
	switch {
	case o.key == "t.number":
		return "t.number DESC"
	case o.oldest:
		return o.key + ", t.number"
	}
	return o.key + " DESC, t.number DESC"
}

func (o listOrder) past(key, number string) string {
	switch {
	case o.key == "t.number":
		return "t.number < " + number + " AND " + key + " >= 0"
	case o.oldest:
		return "(" + o.key + ", t.number) > (" + key + ", " + number + ")"
	}
	return "(" + o.key + ", t.number) < (" + key + ", " + number + ")"
}

// listColumns begins a query of the list. Its last columns are whether the ticket is unread, whether the agent ($1) has a draft in it, and
// its place in the order.
func listColumns(order listOrder) string {
	return "SELECT " + ticket.Columns + ", t.aside = 0 AND t.status <> 'resolved' AND t.last_in_at > coalesce(s.at, 0)," +
		" EXISTS (SELECT 1 FROM draft d WHERE d.agent_id = $1 AND d.number = t.number), " + order.key + " FROM " + order.from + " LEFT JOIN seen s ON s.agent_id = $1 AND s.number = t.number "
}

// ListQuery is one query over one lane, or over the first rows of several.
func ListQuery(lanes []lane, l desk.List, after db.Cursor) (string, []any) {
	order := orderOf(l)
	columns := listColumns(order)
	a := args{[]any{l.Agent}}
	ends := " ORDER BY " + order.by() + " LIMIT " + a.add(l.Limit+1)
	switch len(lanes) {
	case 0:
		return columns + "WHERE 0" + ends, a.list
	case 1:
		return columns + order.along(lanes[0], after, a.add) + ends, a.list
	}
	var numbers []string
	for _, n := range lanes {
		numbers = append(numbers, "SELECT number FROM (SELECT t.number FROM "+order.from+" "+order.along(n, after, a.add)+ends+")")
	}
	merged := "WHERE t.number IN (" + strings.Join(numbers, " UNION ALL ") + ")"
	for _, condition := range order.conditions {
		merged += " AND " + condition
	}
	return columns + merged + ends, a.list
}

// along is the WHERE of one lane in an order, past a place.
func (o listOrder) along(n lane, after db.Cursor, arg func(any) string) string {
	w := "t.aside = " + arg(n.aside)
	if n.assignee >= 0 {
		w = "t.assignee_id = " + arg(n.assignee) + " AND " + w
	}
	if n.status != "" {
		w += " AND t.status = " + arg(string(n.status))
	}
	for _, condition := range o.conditions {
		w += " AND " + condition
	}
	if after.Number != 0 {
		w += " AND " + o.past(arg(after.At), arg(after.Number))
	}
	return "WHERE " + w
}

// windowOf is the numbers of the next tickets of the list and where they stand, nothing else: the lanes are merged as their index has them.
func windowOf(lanes []lane, l desk.List, after db.Cursor, size int) (string, []any) {
	order := orderOf(l)
	a := args{[]any{l.Agent}}
	var parts []string
	for _, n := range lanes {
		parts = append(parts, "SELECT t.number, "+order.key+" AS place FROM "+order.from+" "+order.along(n, after, a.add))
	}
	if parts == nil {
		return "SELECT 0, 0 WHERE 0", nil
	}
	by := " DESC"
	if order.oldest {
		by = ""
	}
	return strings.Join(parts, " UNION ALL ") + " ORDER BY place" + by + ", number" + by + " LIMIT " + a.add(size), a.list
}

// markUnread is what the list's query does for each of its rows; it says whether the agent has a draft, too.
func markUnread(q db.Querier, agent int64, t *desk.Ticket) error {
	var at int64
	if err := q.Row(`SELECT EXISTS (SELECT 1 FROM draft WHERE agent_id = $1 AND number = $2)`, agent, t.Number).Scan(&t.Drafted); err != nil {
		return err
	}
	err := q.Row(`SELECT at FROM seen WHERE agent_id = $1 AND number = $2`, agent, t.Number).Scan(&at)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	t.Unread = ticket.AsideOf(t) == ticket.OnDesk && t.Status != desk.Resolved && db.MS(t.LastInAt) > at
	return nil
}
