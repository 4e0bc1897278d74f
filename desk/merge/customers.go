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
	c.Phone = joinOnce(stays.Phone, goes.Phone, "\n")
	c.Note = joinOnce(stays.Note, goes.Note, "\n\n")
	c.Tags = slices.Compact(slices.Sorted(slices.Values(slices.Concat(stays.Tags, goes.Tags))))
	return c
}

// joinOnce puts b below a, but for what a has already.
func joinOnce(a, b, between string) string {
	if b == "" || strings.Contains(a, b) {
		return a
	}
	if a == "" {
		return b
	}
	return a + between + b
}

// PartCustomers is what is left of a customer when another one goes out of them again: as before, but for what was changed since.
func PartCustomers(now, before, goes desk.Customer) desk.Customer {
	c, both := now, JoinCustomers(before, goes)
	if now.Name == both.Name {
		c.Name = before.Name
	}
	if now.Phone == both.Phone {
		c.Phone = before.Phone
	}
	if now.Note == both.Note {
		c.Note = before.Note
	}
	if now.Zone == both.Zone {
		c.Zone = before.Zone
	}
	if slices.Equal(now.Tags, both.Tags) {
		c.Tags = before.Tags
	}
	return c
}
