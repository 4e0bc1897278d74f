package search

import (
	"strconv"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/query"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

// plan is a query as SQL: where its tickets stand (lanes), what else they are (sets of numbers that an index gives, and filters), and
// what their messages hold (groups; none of without) and when they were written (moments). It is built once, and written into
// statements with each one's own arguments.
type plan struct {
	agent   int64
	lanes   []lane
	sets    []condition // SELECT number …; few, mostly
	wide    []condition // the same as filters of ticket t, for where they are many
	filters []condition // of ticket t
	groups  []textGroup // the first of them of the message that is found, if there are words
	without []textGroup
	period  condition    // SELECT number … of the moments, where no words say of which message they are; nil without any
	lasts   bool         // it has no end
	moments []query.Cond // of the message that has the words; without words, of any
}

// condition writes itself with the arguments of the statement that it becomes part of.
type condition func(arg func(any) string) string

// textGroup is what one message m of a ticket must have: words, of its subject only or anywhere, and more that they don't say.
type textGroup struct {
	terms   []query.Term
	subject bool
	extra   condition
}

// lanesMayBeFew says that there may be few tickets where the query looks, whatever else they are.
func (p *plan) lanesMayBeFew() bool {
	for _, n := range p.lanes {
		if n.aside&^ticket.Snoozed == ticket.OnDesk && n.assignee < 0 && (n.status == "" || n.status == desk.Resolved) && n.aside != ticket.Snoozed {
			return false
		}
	}
	return true
}

// numbers is a SELECT of the tickets that the query means, its texts aside: those of the first set that meet all the rest.
func (p *plan) numbers(arg func(any) string) string {
	first := p.sets[0](arg) // read as far as it is needed, not gathered
	parts := append([]string{p.standing("+t.", arg)}, written(p.wide, arg)...)
	return "SELECT t.number FROM (" + first + ") f CROSS JOIN ticket t ON t.number = f.number WHERE " + strings.Join(append(parts, written(p.filters, arg)...), " AND ")
}

// ofLanes is a set, too: all tickets where the query looks.
func (p *plan) ofLanes(arg func(any) string) string {
	var parts []string
	for _, n := range p.lanes {
		parts = append(parts, "SELECT t.number FROM ticket t WHERE "+n.where("t.", arg))
	}
	if parts == nil {
		return "SELECT 0 AS number WHERE 0"
	}
	return strings.Join(parts, " UNION ALL ")
}

// conditions of ticket t, for a statement that finds tickets in another way.
func (p *plan) conditions(arg func(any) string) string {
	parts := append([]string{p.standing("t.", arg)}, written(p.wide, arg)...)
	return strings.Join(append(parts, written(p.filters, arg)...), " AND ")
}

// standing says in which of its lanes a ticket is.
func (p *plan) standing(t string, arg func(any) string) string {
	var parts []string
	for _, n := range p.lanes {
		parts = append(parts, n.where(t, arg))
	}
	if parts == nil {
		return "0"
	}
	return "(" + strings.Join(parts, " OR ") + ")"
}

func (n lane) where(t string, arg func(any) string) string {
	w := t + "aside = " + strconv.Itoa(n.aside)
	if n.status != "" {
		w += " AND " + t + "status = " + arg(string(n.status))
	}
	if n.assignee >= 0 {
		w += " AND " + t + "assignee_id = " + arg(n.assignee)
	}
	return w
}

func written(list []condition, arg func(any) string) []string {
	var parts []string
	for _, c := range list {
		parts = append(parts, c(arg))
	}
	return parts
}

// like is a LIKE pattern for what contains s.
func like(s string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(s) + "%"
}

// args numbers a statement's arguments.
type args struct{ list []any }

func (a *args) add(v any) string {
	a.list = append(a.list, v)
	return "$" + strconv.Itoa(len(a.list))
}

// numbersQuery is ListQuery over a few tickets. They are put in order before any of them is read whole.
func numbersQuery(numbers []int64, l desk.List, after db.Cursor) (string, []any) {
	order := orderOf(l)
	a := args{[]any{l.Agent}}
	where := []string{"t.number IN " + listed(numbers, a.add)}
	where = append(where, order.conditions...)
	if after.Number != 0 {
		where = append(where, order.past(a.add(after.At), a.add(after.Number)))
	}
	ends := " ORDER BY " + order.by() + " LIMIT " + a.add(l.Limit+1)
	page := "SELECT number FROM (SELECT t.number FROM " + order.from + " WHERE " + strings.Join(where, " AND ") + ends + ")"
	return listColumns(order) + "WHERE " + strings.Join(append([]string{"t.number IN (" + page + ")"}, order.conditions...), " AND ") + ends, a.list
}
