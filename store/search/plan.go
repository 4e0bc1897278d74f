package search

import (
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/query"
	"github.com/deskbell/deskbell/store/db"
)

// planOf compiles a query within a view. Conditions of one kind that a ticket can meet only once (its status, who has it) are
// alternatives; all others must be met together.
func planOf(q db.Querier, asked query.Query, l desk.List) (*plan, error) {
	p := &plan{agent: l.Agent}
	if err := p.place(q, asked, l); err != nil {
		return nil, err
	}
	if terms := asked.Terms(); len(terms) > 0 {
		p.groups = append(p.groups, textGroup{terms: terms})
	}
	for _, text := range asked.Without {
		if t, ok := query.PhraseTerm(text); ok {
			p.without = append(p.without, textGroup{terms: []query.Term{t}})
		}
	}
	either := map[query.Op][]condition{}
	for _, c := range asked.Conds {
		switch c.Op {
		case query.OpSubject, query.OpFile, query.OpTo:
			p.text(c)
		case query.OpBefore, query.OpAfter, query.OpOn:
			p.moments = append(p.moments, c)
		case query.OpFrom, query.OpCustomer:
			if err := p.customer(q, c); err != nil {
				return nil, err
			}
		case query.OpMailbox, query.OpPriority, query.OpTopic:
			if one := p.single(c); c.Not {
				p.filters = append(p.filters, not(one))
			} else {
				either[c.Op] = append(either[c.Op], one)
			}
		default:
			p.other(c)
		}
	}
	for op, list := range either {
		p.filters = append(p.filters, oneOf(list))
		if op == query.OpTopic || (op == query.OpPriority && !asked.Has(op, string(desk.Normal))) { // few, and indexed
			p.sets = append(p.sets, func(arg func(any) string) string {
				where := strings.ReplaceAll(oneOf(list)(arg), "+t.", "t.")
				if op == query.OpPriority {
					where += " AND t.priority <> 'normal'" // in the index's own words, or it is not used
				}
				return "SELECT t.number FROM ticket t WHERE " + where
			})
		}
	}
	if len(p.groups) == 0 {
		p.momentsOfTickets()
	}
	return p, nil
}

func oneOf(list []condition) condition {
	return func(arg func(any) string) string { return "(" + strings.Join(written(list, arg), " OR ") + ")" }
}

func not(c condition) condition {
	return func(arg func(any) string) string { return "NOT (" + c(arg) + ")" }
}

// text is a condition on what a message holds: its subject, a file's name, whom it was sent to. The index knows them all as words.
func (p *plan) text(c query.Cond) {
	t, ok := query.PhraseTerm(c.Value)
	if !ok {
		return
	}
	t.Prefix = t.Prefix || c.Op != query.OpSubject // of names and addresses one knows the beginning
	g := textGroup{terms: []query.Term{t}, subject: c.Op == query.OpSubject}
	switch c.Op {
	case query.OpFile:
		g.extra = func(arg func(any) string) string {
			return `EXISTS (SELECT 1 FROM attachment a WHERE a.message_id = m.id AND a.name LIKE ` + arg(like(c.Value)) + ` ESCAPE '\')`
		}
	case query.OpTo:
		g.extra = func(arg func(any) string) string {
			return `m.direction = 'out' AND m.people LIKE ` + arg(like(c.Value)) + ` ESCAPE '\'`
		}
	}
	if c.Not {
		p.without = append(p.without, g)
	} else {
		p.groups = append(p.groups, g)
	}
}

// single is a condition on what a ticket has one of. (The plus keeps a list in the order of its own index.)
func (p *plan) single(c query.Cond) condition {
	return func(arg func(any) string) string {
		switch c.Op {
		case query.OpPriority:
			return "+t.priority = '" + c.Value + "'" // one of four words; the index is of three of them
		case query.OpTopic:
			return `t.topic_id > 0 AND +t.topic_id IN (SELECT id FROM topic WHERE names LIKE ` + arg(like(c.Value)) + ` ESCAPE '\')`
		}
		v := arg(like(c.Value))
		return `t.mailbox_id IN (SELECT id FROM mailbox WHERE address LIKE ` + v + ` ESCAPE '\' OR name LIKE ` + v + ` ESCAPE '\')`
	}
}

func (p *plan) other(c query.Cond) {
	set, filter := p.setOf(c), p.filterOf(c)
	switch {
	case set != nil && !c.Not:
		p.sets = append(p.sets, set)
		if filter == nil {
			filter = among(set)
		}
		p.wide = append(p.wide, filter)
	case set != nil && filter == nil:
		p.filters = append(p.filters, not(among(set)))
	case filter != nil && c.Not:
		p.filters = append(p.filters, not(filter))
	case filter != nil:
		p.filters = append(p.filters, filter)
	}
}

// among looks one ticket up in a set, which is cheaper than to gather a set that is large.
func among(set condition) condition {
	return func(arg func(any) string) string {
		return "EXISTS (SELECT 1 FROM (" + set(arg) + ") x WHERE x.number = t.number)"
	}
}

// setOf is the tickets of a condition as numbers, where an index gives them; nil where none does.
func (p *plan) setOf(c query.Cond) condition {
	switch c.Op {
	case query.OpTag:
		return func(arg func(any) string) string {
			return "SELECT number FROM ticket_tag WHERE tag IN " + tagsNamed(c, arg)
		}
	case query.OpHas:
		switch c.Value {
		case "draft":
			return func(arg func(any) string) string { return "SELECT number FROM draft WHERE agent_id = " + arg(p.agent) }
		case "attachment":
			return func(func(any) string) string { return "SELECT number FROM ticket WHERE attachments > 0" }
		case "note":
			return func(func(any) string) string { return "SELECT number FROM message WHERE direction = 'note'" }
		case "rating":
			return func(func(any) string) string { return "SELECT number FROM rating WHERE score > 0" }
		}
	}
	return nil
}

// tagsNamed are the tags of a name, whatever its case.
func tagsNamed(c query.Cond, arg func(any) string) string {
	return "(SELECT name FROM tag WHERE name = " + arg(c.Value) + " COLLATE NOCASE)"
}

// filterOf is a condition on ticket t.
func (p *plan) filterOf(c query.Cond) condition {
	switch c.Op {
	case query.OpTag:
		return func(arg func(any) string) string {
			return "EXISTS (SELECT 1 FROM ticket_tag x WHERE x.number = t.number AND x.tag IN " + tagsNamed(c, arg) + ")"
		}
	case query.OpHas:
		switch c.Value {
		case "attachment":
			return func(func(any) string) string { return "t.attachments > 0" }
		case "note":
			return func(func(any) string) string {
				return "EXISTS (SELECT 1 FROM message m WHERE m.number = t.number AND m.direction = 'note')"
			}
		}
	case query.OpIs:
		if c.Value == "unread" {
			return func(arg func(any) string) string {
				return "(t.aside = 0 AND t.status <> 'resolved' AND t.last_in_at > coalesce((SELECT at FROM seen WHERE agent_id = " + arg(p.agent) + " AND number = t.number), 0))"
			}
		}
	}
	return nil
}
