package search

import (
	"strings"

	"github.com/deskbell/deskbell/desk/query"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/postings"
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

// saidWhen are the moments as filters of ticket t, where no words say of which message they are: one message is of all of them, and none is of
// those that are negated.
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
		message := "m.number = t.number"
		for _, c := range of {
			message += " AND " + saidIn(c, arg)
		}
		return "EXISTS (SELECT 1 FROM message m WHERE " + message + ")"
	})
}

// spoken learns which tickets have a message that was written when the query asks for, and which have one of a time that it bars.
func (f *finder) spoken() error {
	var asked []query.Cond
	var barred [][]query.Cond
	for _, c := range f.moments {
		if c.Not {
			c.Not = false
			barred = append(barred, []query.Cond{c})
		} else {
			asked = append(asked, c)
		}
	}
	have, bar := postings.Bits{}, postings.Bits{}
	err := f.places.each(func(at place) {
		if len(asked) > 0 && said(asked, at) {
			have.Add(int64(at.number))
		}
		for _, c := range barred {
			if said(c, at) {
				bar.Add(int64(at.number))
			}
		}
	})
	if len(asked) > 0 {
		f.known.learn(have, false)
	}
	f.known.learn(bar, true)
	return err
}
