package search

import (
	"slices"
	"strings"

	"github.com/deskbell/deskbell/desk/query"
	"github.com/deskbell/deskbell/store/db"
)

// saidIn is one moment as a condition of message m.
func saidIn(c query.Cond, arg func(any) string) string {
	var parts []string
	if c.Op != query.OpBefore {
		parts = append(parts, "m.created_at >= "+arg(db.MS(c.From)))
	}
	switch c.Op {
	case query.OpBefore:
		parts = append(parts, "m.created_at < "+arg(db.MS(c.From)))
	case query.OpOn:
		parts = append(parts, "m.created_at < "+arg(db.MS(c.To)))
	}
	return strings.Join(parts, " AND ")
}

// silent are the tickets that may have no message: nothing that is in them was said at any time.
const silent = " UNION ALL SELECT number FROM merge WHERE undone_at = 0"

// momentsOfTickets makes filters of the query's moments, where no words say of which message they are: one message is of all of them,
// and none is of those that are negated. What is of a period can be gathered.
func (p *plan) momentsOfTickets() {
	p.filters = append(p.filters, p.saidWhen()...)
	of := p.spans()
	if len(of) == 0 {
		return
	}
	p.lasts = !slices.ContainsFunc(of, func(c query.Cond) bool { return c.Op != query.OpAfter })
	if slices.ContainsFunc(of, func(c query.Cond) bool { return c.Op != query.OpBefore }) {
		p.period = func(arg func(any) string) string {
			var parts []string
			for _, c := range of {
				parts = append(parts, saidIn(c, arg))
			}
			return "SELECT m.number FROM message m INDEXED BY message_when WHERE " + strings.Join(parts, " AND ") + silent
		}
		return
	}
	p.period = func(arg func(any) string) string {
		var begun []string
		for _, c := range of {
			begun = append(begun, "t.created_at < "+arg(db.MS(c.From)))
		}
		return "SELECT t.number FROM ticket t WHERE " + strings.Join(begun, " AND ") + " UNION ALL SELECT into_number FROM merge UNION ALL SELECT number FROM ticket_link" + silent
	}
}

// spans are the moments that some message of a ticket is of: those that are asked for, and where nothing is since (before) a moment, all is
// before (since) it.
func (p *plan) spans() (list []query.Cond) {
	for _, c := range p.moments {
		switch {
		case !c.Not:
		case c.Op == query.OpAfter:
			c.Op = query.OpBefore
		case c.Op == query.OpBefore:
			c.Op = query.OpAfter
		default:
			continue
		}
		list = append(list, c)
	}
	return list
}

// saidWhen are the moments as filters of ticket t.
func (p *plan) saidWhen() (list []condition) {
	var of []query.Cond
	for _, c := range p.moments {
		if !c.Not {
			of = append(of, c)
			continue
		}
		list = append(list, func(arg func(any) string) string {
			return "NOT EXISTS (SELECT 1 FROM message m WHERE m.number = t.number AND " + saidIn(c, arg) + ")"
		})
	}
	if len(of) == 0 {
		return list
	}
	return append(list, func(arg func(any) string) string {
		ticket, message := "", "m.number = t.number"
		for _, c := range of {
			ticket += mayHaveSaid(c, arg)
			message += " AND " + saidIn(c, arg)
		}
		// Mostly it is the first message, which the index knows by its ticket's own time: then no message is read.
		return "(" + ticket + "(EXISTS (SELECT 1 FROM message m INDEXED BY message_when WHERE m.created_at = t.created_at AND " + message + ")" +
			" OR EXISTS (SELECT 1 FROM message m WHERE " + message + ")))"
	})
}

// mayHaveSaid rules most tickets out by their own times. Only what was merged or split off has messages that are older than itself.
func mayHaveSaid(c query.Cond, arg func(any) string) (text string) {
	if c.Op != query.OpBefore {
		text = "t.updated_at >= " + arg(db.MS(c.From)) + " AND "
	}
	if c.Op != query.OpAfter {
		to := c.To
		if c.Op == query.OpBefore {
			to = c.From
		}
		text += "(t.created_at < " + arg(db.MS(to)) + " OR EXISTS (SELECT 1 FROM merge g WHERE g.into_number = t.number)" +
			" OR EXISTS (SELECT 1 FROM ticket_link g WHERE g.number = t.number)) AND "
	}
	return text
}
