package desk

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
)

// customerField is one thing that a form says of a customer.
type customerField struct {
	key   string // of its label
	value func(c *Customer) string
	take  func(to, from *Customer)
}

var customerFields = []customerField{
	{"customer.name", func(c *Customer) string { return strings.TrimSpace(c.Name) }, func(to, from *Customer) { to.Name = from.Name }},
	{"customer.phones", func(c *Customer) string { return strings.Join(strings.Fields(c.Phone), " ") }, func(to, from *Customer) { to.Phone = from.Phone }},
	{"customer.lang", func(c *Customer) string { return string(c.Lang) }, func(to, from *Customer) { to.Lang = from.Lang }},
	{"customer.tags", func(c *Customer) string { return strings.Join(slices.Sorted(slices.Values(c.Tags)), ", ") }, func(to, from *Customer) { to.Tags = from.Tags }},
	{"customer.zone", func(c *Customer) string { return strings.TrimSpace(c.Zone) }, func(to, from *Customer) { to.Zone = from.Zone }},
	{"customer.note", func(c *Customer) string { return strings.TrimSpace(strings.ReplaceAll(c.Note, "\r\n", "\n")) }, func(to, from *Customer) { to.Note = from.Note }},
}

// seen is a value as a form remembers it.
func (f *customerField) seen(c *Customer) string {
	h := fnv.New64a()
	h.Write([]byte(f.value(c)))
	return fmt.Sprintf("%x", h.Sum64())
}

// CustomerSeen is what a form was shown of a customer, as text that travels with it: see RebaseCustomer.
func CustomerSeen(c *Customer) string {
	all := make([]string, len(customerFields))
	for i := range customerFields {
		all[i] = customerFields[i].seen(c)
	}
	return strings.Join(all, ".")
}

// RebaseCustomer is what a form means to make of a customer who may have changed since it was opened: what was left as the form had shown
// it stays as it is now, the rest is as typed. clash are the fields, by the keys of their labels, that somebody else has changed too, to
// their values now; where nobody knows what was seen all that differ.
func RebaseCustomer(typed, now *Customer, seen string) (c Customer, clash map[string]string) {
	c, clash = *typed, map[string]string{}
	was := strings.Split(seen, ".")
	known := len(was) == len(customerFields)
	for i := range customerFields {
		f := &customerFields[i]
		switch {
		case known && f.seen(typed) == was[i]:
			f.take(&c, now)
		case f.value(typed) != f.value(now) && !(known && f.seen(now) == was[i]):
			clash[f.key] = f.value(now)
		}
	}
	return c, clash
}
