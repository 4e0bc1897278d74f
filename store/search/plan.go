package search

import (
	"slices"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/query"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/postings"
)

// planOf compiles a query within a view; known customers at most are looked up by name. Conditions of one kind that a ticket can meet only
// once (its status, who has it) are alternatives; all others must be met together.
func planOf(q db.Querier, asked query.Query, l desk.List, recall *recall, known int) (*plan, error) {
	p := &plan{agent: l.Agent, recall: recall}
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
	either := map[query.Op][]query.Cond{}
	for _, c := range asked.Conds {
		switch c.Op {
		case query.OpSubject, query.OpFile:
			p.text(c)
		case query.OpBefore, query.OpAfter, query.OpOn:
			p.moments = append(p.moments, c)
		case query.OpFrom, query.OpCustomer:
			if err := p.customer(q, c, known); err != nil {
				return nil, err
			}
		case query.OpMailbox, query.OpPriority, query.OpTopic:
			if c.Not {
				p.oneOf(c.Op, []query.Cond{c}, true)
			} else {
				either[c.Op] = append(either[c.Op], c)
			}
		default:
			if t, ok := p.other(c); ok {
				t.not = c.Not
				p.traits = append(p.traits, t)
			}
		}
	}
	for op, list := range either {
		p.oneOf(op, list, false)
	}
	return p, nil
}

// oneOf is a condition on what a ticket has one of: any of the values will do, or none of them. (The plus keeps a list in the order of its own
// index.)
func (p *plan) oneOf(op query.Op, list []query.Cond, not bool) {
	t := trait{not: not}
	switch op {
	case query.OpPriority:
		if t.filter = priorities(list, &t.not); t.filter == nil {
			return
		}
		t.numbers = func(arg func(any) string) string {
			return "SELECT t.number FROM ticket t WHERE t.priority <> 'normal' AND " + strings.ReplaceAll(t.filter(arg), "+t.", "t.") // in the index's own words, or it is not used
		}
	case query.OpTopic:
		topics := func(arg func(any) string) string {
			return "topic_id IN (SELECT id FROM topic WHERE " + containsAny(list, arg, "names") + ")"
		}
		t.filter = func(arg func(any) string) string { return "(t.topic_id > 0 AND +t." + topics(arg) + ")" }
		t.numbers = func(arg func(any) string) string {
			return "SELECT number FROM ticket WHERE topic_id > 0 AND " + topics(arg)
		}
	case query.OpMailbox:
		mailboxes := func(arg func(any) string) string {
			return "IN (SELECT id FROM mailbox WHERE " + containsAny(list, arg, "address", "name") + ")"
		}
		t.filter = func(arg func(any) string) string { return "coalesce(t.mailbox_id, 0) " + mailboxes(arg) }
		t.numbers = func(arg func(any) string) string {
			return "SELECT number FROM ticket WHERE mailbox_id " + mailboxes(arg)
		}
	}
	p.traits = append(p.traits, t)
}

// priorities is a condition on the priorities that are not normal, for nearly all tickets are: where normal is asked for, not turns round. Nil
// where any will do.
func priorities(list []query.Cond, not *bool) condition {
	var chosen []string
	normal := false
	for _, c := range list {
		normal = normal || c.Value == string(desk.Normal)
		chosen = append(chosen, c.Value)
	}
	if normal {
		*not = !*not
		chosen = slices.DeleteFunc([]string{string(desk.Urgent), string(desk.High), string(desk.Low)}, func(one string) bool { return slices.Contains(chosen, one) })
	}
	if len(chosen) == 0 {
		return nil
	}
	return func(func(any) string) string { return "+t.priority IN ('" + strings.Join(chosen, "', '") + "')" } // of four words
}

// containsAny says that one of the columns holds the value of one of the conditions.
func containsAny(list []query.Cond, arg func(any) string, columns ...string) string {
	var parts []string
	for _, c := range list {
		v := arg(folded(c.Value))
		for _, column := range columns {
			parts = append(parts, contains(column, v))
		}
	}
	return strings.Join(parts, " OR ")
}

// text is a condition on what a message holds: its subject, a file's name. The index knows both as words.
func (p *plan) text(c query.Cond) {
	t, ok := query.PhraseTerm(c.Value)
	if !ok {
		return
	}
	g := textGroup{terms: []query.Term{t}, subject: c.Op == query.OpSubject}
	if c.Op == query.OpFile {
		g.terms = singly(t)
		g.file = func(arg func(any) string) string { return contains("a.name", arg(folded(c.Value))) }
	}
	if c.Not {
		p.without = append(p.without, g)
	} else {
		p.groups = append(p.groups, g)
	}
}

// singly are the words of a term, wherever they stand: what they are looked up for is looked at itself.
func singly(t query.Term) (list []query.Term) {
	for i, w := range t.Words {
		list = append(list, query.Term{Words: []string{w}, Prefix: t.Prefix && i == len(t.Words)-1})
	}
	return list
}

// other is a condition of one kind that a ticket may meet several of. False where it is none of tickets' rows.
func (p *plan) other(c query.Cond) (trait, bool) {
	switch {
	case c.Op == query.OpTag:
		return trait{
			filter: func(arg func(any) string) string {
				return "EXISTS (SELECT 1 FROM ticket_tag x WHERE x.number = t.number AND x.tag IN " + tagsNamed(c, arg) + ")"
			},
			numbers: func(arg func(any) string) string {
				return "SELECT number FROM ticket_tag WHERE tag IN " + tagsNamed(c, arg)
			},
		}, true
	case c.Op == query.OpHas:
		return p.holds(c.Value)
	case c.Op == query.OpTo:
		return p.sentTo(folded(c.Value)), true
	case c.Op == query.OpIs && c.Value == "unread":
		return trait{filter: func(arg func(any) string) string {
			return "(t.aside = 0 AND t.status <> 'resolved' AND t.last_in_at > coalesce((SELECT at FROM seen WHERE agent_id = " + arg(p.agent) + " AND number = t.number), 0))"
		}}, true
	}
	return trait{}, false
}

// sentTo is to have a message to somebody with a text in their name or address.
func (p *plan) sentTo(text string) trait {
	sent := func(arg func(any) string) string {
		return "m.sent_to IS NOT NULL AND instr(m.sent_to, " + arg(text) + ") > 0"
	}
	t := trait{
		dear: 12,
		filter: func(arg func(any) string) string {
			return "EXISTS (SELECT 1 FROM message m WHERE m.number = t.number AND " + sent(arg) + ")"
		},
		gather: func(f *finder) (postings.Bits, bool, error) {
			if tickets, known, err := p.recall.sent.to(f.Querier, text); err != nil || known {
				return tickets, false, err
			}
			var a args
			tickets, err := f.bits("SELECT DISTINCT m.number FROM message m WHERE "+sent(a.add), a.list)
			return tickets, false, err
		},
	}
	if p.recall.sent.ready() {
		t.dear = 0
	}
	return t
}

// holds is what a ticket has.
func (p *plan) holds(what string) (trait, bool) {
	switch what {
	case "attachment":
		return trait{
			filter:  func(func(any) string) string { return "t.attachments > 0" },
			numbers: func(func(any) string) string { return "SELECT number FROM ticket WHERE attachments > 0" },
		}, true
	case "note":
		return trait{
			filter: func(func(any) string) string {
				return "EXISTS (SELECT 1 FROM message m WHERE m.number = t.number AND m.direction = 'note')"
			},
			numbers: func(func(any) string) string { return "SELECT number FROM message WHERE direction = 'note'" },
		}, true
	case "draft":
		return listedIn(func(arg func(any) string) string { return "SELECT number FROM draft WHERE agent_id = " + arg(p.agent) }), true
	case "rating":
		return listedIn(func(func(any) string) string { return "SELECT number FROM rating WHERE score > 0" }), true
	}
	return trait{}, false
}

// listedIn is to be among some numbers.
func listedIn(numbers condition) trait {
	return trait{numbers: numbers, filter: func(arg func(any) string) string {
		return "EXISTS (SELECT 1 FROM (" + numbers(arg) + ") x WHERE x.number = t.number)"
	}}
}

// tagsNamed are the tags of a name, whatever its case.
func tagsNamed(c query.Cond, arg func(any) string) string {
	return "(SELECT name FROM tag WHERE name = " + arg(c.Value) + " COLLATE NOCASE)"
}
