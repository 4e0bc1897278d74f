package merge

import (
	"cmp"
	"slices"
	"strings"

	"github.com/deskbell/deskbell/desk"
)

// JoinCustomers is what is known of one person who was taken for two: the first one's name and language, what either has of the rest.
func JoinCustomers(stays, goes desk.Customer) desk.Customer {
	c := stays
	c.Name, c.Zone = cmp.Or(stays.Name, goes.Name), cmp.Or(stays.Zone, goes.Zone)
	for phone := range strings.SplitSeq(goes.Phone, "\n") {
		if !slices.Contains(strings.Split(c.Phone, "\n"), phone) {
			c.Phone = strings.Trim(c.Phone+"\n"+phone, "\n")
		}
	}
	c.Note = joinNotes(stays.Note, goes.Note)
	c.Tags = slices.Compact(slices.Sorted(slices.Values(slices.Concat(stays.Tags, goes.Tags))))
	return c
}

// joinNotes puts b below a, unless a has it already.
func joinNotes(a, b string) string {
	if b == "" || strings.Contains(a, b) {
		return a
	}
	if a == "" {
		return b
	}
	return a + "\n\n" + b
}

// PartCustomers is what is left of a customer when another one goes out of them again: as before, but for what was changed since. What
// they share with others who went into them too, and stay, stays.
func PartCustomers(now, before, goes desk.Customer, others ...desk.Customer) desk.Customer {
	rest := before
	for _, o := range others {
		rest = JoinCustomers(rest, o)
	}
	c, both := now, JoinCustomers(before, goes)
	if now.Name == both.Name {
		c.Name = rest.Name
	}
	if now.Zone == both.Zone {
		c.Zone = rest.Zone
	}
	c.Phone = strings.Join(minus(strings.Split(now.Phone, "\n"), strings.Split(goes.Phone, "\n"), strings.Split(rest.Phone, "\n")), "\n")
	c.Tags = minus(now.Tags, goes.Tags, rest.Tags)
	if goes.Note != "" && !strings.Contains(rest.Note, goes.Note) {
		c.Note = strings.Join(minus(strings.Split(now.Note, "\n\n"), strings.Split(goes.Note, "\n\n"), strings.Split(rest.Note, "\n\n")), "\n\n")
	}
	return c
}

// minus is a list without what only those who go had.
func minus(list, goes, rest []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return slices.Contains(goes, s) && !slices.Contains(rest, s) })
}
