package store

import (
	"slices"
	"testing"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/merge"
	"github.com/deskbell/deskbell/desk/query"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/search"
	"github.com/deskbell/deskbell/store/work"
)

// What is remembered of names and recipients follows every change of them.
func TestSearchRemembersWhatIsStillSo(t *testing.T) {
	p, c := desktop(t)
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	me, err := p.s.AddAgent(ctx, desk.Agent{Name: "Anna", Address: "anna@shop.test", Role: desk.RoleAgent, Lang: desk.English}, "a long enough phrase")
	must(err)
	by := desk.By{Name: "Anna", Agent: me}
	writes := func(name, address, id string) *desk.Ticket {
		m := mailFrom(address, id, "Order "+id, "the order")
		m.From.Name = name
		got, err := p.s.Ticket(ctx, p.deliver(m).Ticket)
		must(err)
		_, err = p.s.Reply(ctx, desk.Answer{By: by, Ticket: got.Number, Text: "Here it is", Anyway: true})
		must(err)
		return &got
	}
	li, wang, ann := writes("Li Wei", "li@cust.test", "a1@x.test"), writes("王芳", "wang@cust.test", "a2@x.test"), writes("Ann", "ann@cust.test", "a3@x.test")
	p.s.Limits = search.Limits{Narrow: 1000, Ranked: 2000, Batch: 1}
	must(p.s.WarmSearch(ctx))
	customer := func(t2 *desk.Ticket) desk.Customer {
		c, err := p.s.Customer(ctx, t2.Customer)
		must(err)
		return c
	}
	var merged int64
	for _, step := range []struct {
		name string
		do   func() error
	}{
		{"nothing yet", func() error { return nil }},
		{"a customer is renamed, with a telephone", func() error {
			c := customer(li)
			c.Name, c.Phone = "Zoe Novák", "+86 138 0013 8000"
			return p.s.SaveCustomer(ctx, c)
		}},
		{"one more address", func() error { c := customer(wang); return p.s.AddAddress(ctx, c.ID, c.Version, "fang@new.test") }},
		{"an address less", func() error { c := customer(wang); return p.s.DropAddress(ctx, c.ID, c.Version, "wang@cust.test") }},
		{"an address goes to somebody else", func() error {
			return p.s.Tx(ctx, func(tx *db.Tx) error {
				_, err := tx.Exec(`UPDATE address SET customer_id = $1, position = 1 WHERE address = 'fang@new.test'`, li.Customer)
				return err
			})
		}},
		{"two customers are one", func() (err error) {
			merged, err = p.s.MergeCustomers(ctx, by, customer(ann).ID, customer(li).ID)
			return err
		}},
		{"and two again", func() error { _, err := p.s.UnmergeCustomers(ctx, by, merged); return err }},
		{"somebody new writes and is answered", func() error { writes("Émile", "emile@cust.test", "a4@x.test"); return nil }},
		{"two tickets are one", func() error {
			_, err := p.s.Merge(ctx, merge.Merging{Into: li.Number, From: []int64{ann.Number}})
			return err
		}},
		{"and two again", func() error { return p.s.Unmerge(ctx, by, ann.Number) }},
		{"a customer is forgotten", func() error {
			return p.s.Tx(ctx, func(tx *db.Tx) error {
				return work.Erase(tx, by, li.Customer, func(desk.Lang) string { return "erased" })
			})
		}},
		{"a ticket is gone", func() error { must(p.s.Delete(ctx, by, wang.Number)); return p.s.Purge(ctx, by, wang.Number) }},
	} {
		must(step.do())
		plain := readPlain(p, me)
		for _, part := range []string{"li", "wei", "王芳", "wang", "fang", "ann", "zoe", "novák", "138 0013", "emile", "Émile", "CUST.test", "new.test", "x"} {
			for _, op := range []string{"from:", "customer:", "to:", "-from:", "-customer:", "-to:", "is:merged to:"} {
				text := op + `"` + part + `"`
				asked := query.Parse(text, c.at)
				found, err := p.s.Search(ctx, desk.Search{Query: text, Agent: me, Order: desk.ByNewest, Limit: 50})
				must(err)
				var got []int64
				for _, h := range found.Hits {
					got = append(got, h.Number)
				}
				if want := plain.find(asked, asked.Terms()); !slices.Equal(got, want) {
					t.Errorf("%s: %s finds %v, want %v", step.name, text, got, want)
				}
			}
		}
	}
}
