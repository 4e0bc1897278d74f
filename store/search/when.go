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

// spoken are the tickets with a message that was written when the query asks for; those with one of a time that it bars are barred.
func (f *finder) spoken() error {
	var asked, barred []query.Cond
	for _, c := range f.moments {
		if c.Not {
			c.Not = false
			barred = append(barred, c)
		} else {
			asked = append(asked, c)
		}
	}
	if asked != nil {
		b, err := f.saidWithin(asked)
		if err != nil {
			return err
		}
		f.known.learn(b, false)
	}
	for _, c := range barred {
		b, err := f.saidWithin([]query.Cond{c})
		if err != nil {
			return err
		}
		f.known.learn(b, true)
	}
	return nil
}

// saidWithin are the tickets with a message that is of all the moments.
func (f *finder) saidWithin(moments []query.Cond) (postings.Bits, error) {
	b := postings.Bits{}
	for id := int64(1); id <= f.places.newest; id++ {
		at, err := f.places.of(id)
		if err != nil {
			return nil, err
		}
		if at.number != 0 && said(moments, at) {
			b.Add(int64(at.number))
		}
	}
	return b, nil
}
