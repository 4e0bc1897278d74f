package search

import (
	"strconv"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/query"
	"github.com/deskbell/deskbell/store/db"
)

// plan is a query taken apart: where its tickets stand (lanes), what else they are (traits), what their messages hold (groups; none of
// without) and when they were written (moments). It is made once, and written into statements with each one's own arguments.
type plan struct {
	agent   int64
	recall  *recall
	lanes   []lane
	traits  []trait
	groups  []textGroup // the first of them of the message that is found, if there are words
	without []textGroup
	moments []query.Cond // of the message that has the words; without words, of any
}

// condition writes itself with the arguments of the statement that it becomes part of.
type condition func(arg func(any) string) string

// textGroup is what one message of a ticket must have: words, of its subject only or anywhere, and a file a that a condition names.
type textGroup struct {
	terms   []query.Term
	subject bool
	file    condition
}

// stands says in which of its lanes a ticket is.
func (p *plan) stands(t string, arg func(any) string) string {
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

// written are traits as filters of ticket t.
func written(list []trait, arg func(any) string) []string {
	var parts []string
	for _, t := range list {
		parts = append(parts, t.written(arg))
	}
	return parts
}

// contains says that a column holds a text, whatever the case of its Latin letters: as LIKE does, in a quarter of the time. The text is as
// folded writes it.
func contains(column, text string) string { return "instr(lower(" + column + "), " + text + ") > 0" }

// folded is a text as SQL's lower writes it.
func folded(s string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r
	}, s)
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

// spotsOf writes a few tickets in the order of a list.
func spotsOf(numbers []int64, l desk.List, after db.Cursor) (string, []any) {
	order := orderOf(l)
	a := args{[]any{l.Agent}}
	where := append([]string{"t.number IN " + listed(numbers, a.add)}, order.conditions...)
	if after.Number != 0 {
		where = append(where, order.past(a.add(after.At), a.add(after.Number)))
	}
	return "SELECT t.number FROM " + order.from + " WHERE " + strings.Join(where, " AND ") + " ORDER BY " + order.by(), a.list
}

// rowsOf writes the rows of a few tickets of a list, in its order.
func rowsOf(numbers []int64, l desk.List) (string, []any) {
	order := orderOf(l)
	a := args{[]any{l.Agent}}
	where := append([]string{"t.number IN " + listed(numbers, a.add)}, order.conditions...)
	return listColumns(order) + "WHERE " + strings.Join(where, " AND ") + " ORDER BY " + order.by(), a.list
}
