package search

import (
	"slices"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/query"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

// place finds the lanes of a query: where its tickets may stand, their status and who has them. Without a word on it they stand on the
// desk or are snoozed; is:spam, is:bin, is:snoozed and is:merged look there instead.
func (p *plan) place(q db.Querier, query query.Query, l desk.List) error {
	lanes, err := LanesOf(l)
	if err != nil {
		return err
	}
	asides := asidesOf(query)
	if l.View == desk.ViewAll || l.View == "" {
		lanes = nil
		for aside := range ticket.Asides {
			if (asides == nil && aside&^ticket.Snoozed == ticket.OnDesk) || asides[aside] {
				lanes = append(lanes, lane{aside: aside, assignee: -1})
			}
		}
		if l.Sort.Of(l.View) == desk.SortNewest { // as LanesOf does, for the index
			lanes = times(lanes, func(n lane) (list []lane) {
				for _, s := range desk.Statuses {
					list = append(list, lane{n.aside, s, -1})
				}
				return list
			})
		}
		if l.Assignee != nil {
			lanes = times(lanes, func(n lane) []lane { n.assignee = *l.Assignee; return []lane{n} })
		}
	} else if asides != nil {
		lanes = slices.DeleteFunc(lanes, func(n lane) bool { return !asides[n.aside] })
	}
	if l.View == desk.ViewWaiting {
		p.traits = append(p.traits, trait{filter: func(func(any) string) string { return "t.waiting_since > 0" }})
	}
	if l.View == desk.ViewMentions {
		p.traits = append(p.traits, listedIn(func(arg func(any) string) string {
			return "SELECT number FROM mention WHERE agent_id = " + arg(l.Agent)
		}))
	}
	p.lanes = p.withStatus(query, lanes)
	return p.withAssignee(q, query)
}

// asidesOf are the places that a query names; nil where it names none.
func asidesOf(asked query.Query) map[int]bool {
	var named, barred []string
	for _, c := range asked.Conds {
		if c.Op == query.OpIs && slices.Contains([]string{"spam", "bin", "snoozed", "merged"}, c.Value) {
			if c.Not {
				barred = append(barred, c.Value)
			} else {
				named = append(named, c.Value)
			}
		}
	}
	if named == nil && barred == nil {
		return nil
	}
	in := map[int]bool{}
	for aside := range ticket.Asides {
		where := ""
		switch {
		case aside&ticket.InBin != 0:
			where = "bin"
		case aside&ticket.AsSpam != 0:
			where = "spam"
		case aside&ticket.Merged != 0:
			where = "merged"
		case aside&ticket.Snoozed != 0:
			where = "snoozed"
		}
		ok := slices.Contains(named, where) || (named == nil && (where == "" || where == "snoozed"))
		in[aside] = ok && !slices.Contains(barred, where)
	}
	return in
}

func times(lanes []lane, f func(lane) []lane) (list []lane) {
	for _, n := range lanes {
		list = append(list, f(n)...)
	}
	return list
}

func (p *plan) withStatus(asked query.Query, lanes []lane) []lane {
	want := map[desk.Status]bool{}
	named := false
	for _, s := range desk.Statuses {
		want[s] = true
	}
	for _, c := range asked.Conds {
		if s := desk.Status(c.Value); c.Op == query.OpIs && !c.Not && slices.Contains(desk.Statuses, s) {
			if !named {
				clear(want)
			}
			named, want[s] = true, true
		}
	}
	for _, c := range asked.Conds {
		if s := desk.Status(c.Value); c.Op == query.OpIs && c.Not && slices.Contains(desk.Statuses, s) {
			named, want[s] = true, false
		}
	}
	for _, c := range asked.Conds {
		if c.Op == query.OpIs && c.Value == "unread" && !c.Not {
			named, want[desk.Resolved] = true, false
		}
	}
	if !named {
		return lanes
	}
	return times(lanes, func(n lane) (list []lane) {
		for _, s := range desk.Statuses {
			if want[s] && (n.status == "" || n.status == s) {
				list = append(list, lane{n.aside, s, n.assignee})
			}
		}
		return list
	})
}

// withAssignee keeps to the agents that are named.
func (p *plan) withAssignee(q db.Querier, asked query.Query) error {
	var want []int64
	named := false
	for _, c := range asked.Conds {
		who := c.Value
		switch {
		case c.Op == query.OpIs && who == "mine":
			who = "me"
		case c.Op == query.OpIs && who == "unassigned":
			who = "nobody"
		case c.Op != query.OpAssignee:
			continue
		}
		ids, err := p.agents(q, who)
		if err != nil {
			return err
		}
		if c.Not {
			p.traits = append(p.traits, trait{
				not:    true,
				filter: func(arg func(any) string) string { return "t.assignee_id IN " + listed(ids, arg) },
				numbers: func(arg func(any) string) string {
					return "SELECT number FROM ticket WHERE assignee_id IN " + listed(ids, arg)
				},
			})
			continue
		}
		named, want = true, append(want, ids...)
	}
	if !named {
		return nil
	}
	slices.Sort(want)
	want = slices.Compact(want)
	p.lanes = times(p.lanes, func(n lane) (list []lane) {
		statuses := desk.Statuses
		if n.status != "" {
			statuses = []desk.Status{n.status}
		}
		for _, id := range want {
			for _, s := range statuses {
				if n.assignee < 0 || n.assignee == id {
					list = append(list, lane{n.aside, s, id})
				}
			}
		}
		return list
	})
	return nil
}

// agents whose name or address has a text in it; at most eight.
func (p *plan) agents(q db.Querier, who string) (ids []int64, err error) {
	switch who {
	case "me":
		return []int64{p.agent}, nil
	case "nobody":
		return []int64{0}, nil
	}
	err = db.Each(q, func(scan func(...any) error) error {
		var id int64
		err := scan(&id)
		ids = append(ids, id)
		return err
	}, `SELECT id FROM agent WHERE name LIKE $1 ESCAPE '\' OR address LIKE $1 ESCAPE '\' ORDER BY id LIMIT 8`, like(who))
	return ids, err
}
