package store

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/deskbell/deskbell/desk"
)

func TestCustomersMergeAndPart(t *testing.T) {
	h := openShop(t)
	ctx := t.Context()
	a, b := h.write("a@x.test", "A", "a"), h.write("b@x.test", "B", "b")
	ca, err := h.Customer(ctx, a.Customer)
	h.must(err)
	ca.Phone, ca.Tags, ca.Note, ca.Zone = "1\n\n2\n1", []string{"vip"}, "Nice", "Europe/Berlin"
	h.must(h.SaveCustomer(ctx, ca))
	before, err := h.Customer(ctx, b.Customer)
	h.must(err)
	id, err := h.MergeCustomers(ctx, h.liwei, a.Customer, b.Customer)
	h.must(err)
	d, err := h.Dossier(ctx, b.Customer)
	h.must(err)
	if c := d.Customer; c.Phone != "1\n2" || !slices.Equal(c.Tags, []string{"vip"}) || c.Note != "Nice" || c.Zone != "Europe/Berlin" || !slices.Equal(c.Addresses, []string{"b@x.test", "a@x.test"}) || c.Tickets != 2 || len(d.Tickets) != 2 || len(d.Merged) != 1 {
		t.Errorf("%+v", d)
	}
	if list, _, err := h.Customers(ctx, "", 0); err != nil || len(list) != 1 {
		t.Errorf("%d customers, %v", len(list), err)
	}
	_, err = h.MergeCustomers(ctx, h.liwei, a.Customer, b.Customer)
	h.refused(err, desk.Conflict, "customer.merged")
	third := h.write("a@x.test", "A again", "a")
	if third.Customer != b.Customer {
		t.Errorf("what they write is %d's", third.Customer)
	}
	_, err = h.UnmergeCustomers(ctx, h.liwei, id)
	h.must(err)
	_, err = h.UnmergeCustomers(ctx, h.liwei, id)
	h.refused(err, desk.Conflict, "customer.merge_not")
	after, err := h.Customer(ctx, b.Customer)
	h.must(err)
	if after.Phone != before.Phone || after.Note != before.Note || len(after.Tags) != 0 || after.Zone != "" || !slices.Equal(after.Addresses, before.Addresses) || after.Tickets != 1 {
		t.Errorf("%+v, was %+v", after, before)
	}
	if got := h.ticket(third.Number).Customer; got != a.Customer {
		t.Errorf("what came since is %d's", got)
	}
	h.checkCustomers()
}

// Whoever of several goes first takes along what is theirs, and what two have alike stays until both have gone.
func TestCustomersPartInAnyOrder(t *testing.T) {
	for _, order := range [][]int{{0, 1, 2}, {2, 1, 0}, {1, 0, 2}, {0, 2, 1}} {
		h := openShop(t)
		ctx := t.Context()
		stays := h.write("stays@x.test", "S", "s").Customer
		c, err := h.Customer(ctx, stays)
		h.must(err)
		c.Phone, c.Note, c.Tags = "900", "Own", []string{"own"}
		h.must(h.SaveCustomer(ctx, c))
		before, err := h.Customer(ctx, stays)
		h.must(err)
		var merges []int64
		for i := range 3 {
			n := h.write(strconv.Itoa(i)+"@x.test", "X", "x").Customer
			c, err := h.Customer(ctx, n)
			h.must(err)
			c.Phone, c.Note, c.Tags = strconv.Itoa(i)+"\nshared", "Note "+strconv.Itoa(i), []string{"all", "t" + strconv.Itoa(i)}
			h.must(h.SaveCustomer(ctx, c))
			id, err := h.MergeCustomers(ctx, h.liwei, n, stays)
			h.must(err)
			merges = append(merges, id)
		}
		for at, i := range order {
			_, err := h.UnmergeCustomers(ctx, h.liwei, merges[i])
			h.must(err)
			c, err := h.Customer(ctx, stays)
			h.must(err)
			gone := strconv.Itoa(i)
			if shared := at < 2; strings.Contains(c.Phone, "shared") != shared || slices.Contains(c.Tags, "all") != shared || strings.Contains(c.Note, gone) || slices.Contains(c.Tags, "t"+gone) || strings.HasPrefix(c.Phone, gone) {
				t.Errorf("%v, %d gone: %+v", order, i, c)
			}
		}
		after, err := h.Customer(ctx, stays)
		h.must(err)
		if after.Phone != before.Phone || after.Note != before.Note || !slices.Equal(after.Tags, before.Tags) || after.Name != before.Name || !slices.Equal(after.Addresses, before.Addresses) || after.Tickets != 1 {
			t.Errorf("%v: %+v, was %+v", order, after, before)
		}
		h.checkCustomers()
	}
}

func TestCustomersAddresses(t *testing.T) {
	h := openShop(t)
	ctx := t.Context()
	a, b := h.write("a@x.test", "A", "a"), h.write("b@x.test", "B", "b")
	h.must(h.AddAddress(ctx, a.Customer, 0, " A2@x.test "))
	h.refused(h.AddAddress(ctx, a.Customer, 1, "a3@x.test"), desk.Conflict, "customer.changed_since")
	h.refused(h.AddAddress(ctx, a.Customer, 0, "b@x.test"), desk.Conflict, "customer.address_taken")
	h.refused(h.AddAddress(ctx, a.Customer, 0, "support@shop.test"), desk.Invalid, "reply.own_address")
	h.refused(h.AddAddress(ctx, a.Customer, 0, "nonsense"), desk.Invalid, "address.bad")
	h.must(h.FirstAddress(ctx, a.Customer, 0, "a2@x.test"))
	c, err := h.Customer(ctx, a.Customer)
	h.must(err)
	if !slices.Equal(c.Addresses, []string{"a2@x.test", "a@x.test"}) {
		t.Error(c.Addresses)
	}
	h.must(h.DropAddress(ctx, a.Customer, 0, "a2@x.test"))
	h.refused(h.DropAddress(ctx, a.Customer, 0, "a@x.test"), desk.Conflict, "customer.last_address")
	for query, want := range map[string]int{"": 2, "a@x": 1, "wang": 2, "100%": 0, "wang b@x": 1} {
		if list, _, err := h.Customers(ctx, query, 0); err != nil || len(list) != want {
			t.Errorf("%q: %d, %v", query, len(list), err)
		}
	}
	h.refused(h.SaveCustomer(ctx, desk.Customer{ID: b.Customer, Lang: desk.English, Zone: "Mars/Base"}), desk.Invalid, "customer.zone_bad")
}

// Whoever is blocked writes spam, also in answer to an old ticket, and nobody acknowledges it.
func TestBlockedCustomers(t *testing.T) {
	p, _ := desktop(t)
	by := p.agent()
	first := p.post(rawMail("Li <li@cust.test>", "a1@cust.test", "Parcel", "Where is it?"))
	id := p.ticket(first.Ticket).Customer
	if err := p.s.Block(t.Context(), by, id, true); err != nil {
		t.Fatal(err)
	}
	outbox := p.count(`SELECT count(*) FROM outbox`)
	again := p.post(rawMail("Li <li@cust.test>", "a2@cust.test", "Re: Parcel", "Answer me", "In-Reply-To: <a1@cust.test>"))
	if got := p.ticket(again.Ticket); again.Ticket == first.Ticket || !got.Spam || got.SpamWhy.Sign != desk.SpamBySender || p.count(`SELECT count(*) FROM outbox`) != outbox {
		t.Errorf("%+v", got)
	}
	if err := p.s.Block(t.Context(), by, id, false); err != nil {
		t.Fatal(err)
	}
	if m := p.post(rawMail("Li <li@cust.test>", "a3@cust.test", "Re: Parcel", "Thanks for letting me in", "In-Reply-To: <a1@cust.test>")); m.Ticket != first.Ticket {
		t.Errorf("joined %d", m.Ticket)
	}
}

// Who is one person with somebody who is blocked is blocked, by all their addresses; parted they are as before, or as they were made since.
func TestBlockedCustomersMergeAndPart(t *testing.T) {
	h := openShop(t)
	ctx := t.Context()
	a, b, third := h.write("a@x.test", "A", "a"), h.write("b@x.test", "B", "b"), h.write("c@x.test", "C", "c")
	blocked := func(who string, want ...bool) {
		t.Helper()
		for i, id := range []int64{a.Customer, b.Customer} {
			c, err := h.Customer(ctx, id)
			h.must(err)
			if c.BlockedAt.IsZero() == want[i] {
				t.Errorf("%s: %d is blocked: %v", who, i, !want[i])
			}
		}
		for i, address := range []string{"a@x.test", "b@x.test"} {
			if got := h.write(address, "Hello", "again").Spam; got != want[2+i] {
				t.Errorf("%s: mail from %s is spam: %v", who, address, got)
			}
		}
	}
	h.must(h.Block(ctx, h.liwei, a.Customer, true))
	id, err := h.MergeCustomers(ctx, h.liwei, a.Customer, b.Customer)
	h.must(err)
	blocked("merged", true, true, true, true)
	_, err = h.UnmergeCustomers(ctx, h.liwei, id)
	h.must(err)
	blocked("parted", true, false, true, false)
	id, err = h.MergeCustomers(ctx, h.liwei, a.Customer, b.Customer)
	h.must(err)
	h.must(h.Block(ctx, h.liwei, b.Customer, false))
	_, err = h.UnmergeCustomers(ctx, h.liwei, id)
	h.must(err)
	blocked("let in since", false, false, false, false)
	id, err = h.MergeCustomers(ctx, h.liwei, a.Customer, b.Customer)
	h.must(err)
	h.must(h.Block(ctx, h.liwei, b.Customer, true))
	_, err = h.UnmergeCustomers(ctx, h.liwei, id)
	h.must(err)
	blocked("blocked since", true, true, true, true)
	id, err = h.MergeCustomers(ctx, h.liwei, a.Customer, b.Customer)
	h.must(err)
	_, err = h.MergeCustomers(ctx, h.liwei, b.Customer, third.Customer)
	h.must(err)
	_, err = h.UnmergeCustomers(ctx, h.liwei, id)
	h.refused(err, desk.Conflict, "customer.merge_first")
	h.checkCustomers()
}
