package desk

import (
	"maps"
	"slices"
	"testing"
)

func TestAFormOfACustomerOverwritesOnlyWhatItChanges(t *testing.T) {
	shown := Customer{Name: "Ann", Phone: "1\n2", Lang: English, Tags: []string{"b", "a"}, Note: "x\ny"}
	for name, c := range map[string]struct {
		mine, theirs func(*Customer)
		want         Customer
		clash        []string
	}{
		"nothing":              {func(*Customer) {}, func(*Customer) {}, shown, nil},
		"other fields":         {func(c *Customer) { c.Note = "mine" }, func(c *Customer) { c.Phone = "9" }, Customer{Name: "Ann", Phone: "9", Lang: English, Tags: shown.Tags, Note: "mine"}, nil},
		"the same field":       {func(c *Customer) { c.Phone, c.Name = "7", "Anna" }, func(c *Customer) { c.Phone = "9" }, Customer{Name: "Anna", Phone: "7", Lang: English, Tags: shown.Tags, Note: shown.Note}, []string{"customer.phones"}},
		"the same to the same": {func(c *Customer) { c.Phone = "9" }, func(c *Customer) { c.Phone = " 9\r\n" }, Customer{Name: "Ann", Phone: "9", Lang: English, Tags: shown.Tags, Note: shown.Note}, nil},
		"line ends and order":  {func(c *Customer) { c.Note, c.Phone, c.Tags = "x\r\ny\n", "1\r\n2", []string{"a", "b"} }, func(c *Customer) { c.Note, c.Tags = "", nil }, Customer{Name: "Ann", Phone: "1\n2", Lang: English}, nil},
		"what is emptied":      {func(c *Customer) { c.Phone = "" }, func(c *Customer) { c.Zone = "Asia/Tokyo" }, Customer{Name: "Ann", Zone: "Asia/Tokyo", Lang: English, Tags: shown.Tags, Note: shown.Note}, nil},
	} {
		typed, now := shown, shown
		c.mine(&typed)
		c.theirs(&now)
		got, clash := RebaseCustomer(&typed, &now, CustomerSeen(&shown))
		if CustomerSeen(&got) != CustomerSeen(&c.want) || !slices.Equal(slices.Sorted(maps.Keys(clash)), c.clash) {
			t.Errorf("%s: %+v, clash %v", name, got, clash)
		}
		if _, clash = RebaseCustomer(&typed, &now, "?"); len(clash) == 0 != (CustomerSeen(&typed) == CustomerSeen(&now)) {
			t.Errorf("%s, and nobody knows what was seen: %v", name, clash)
		}
	}
}
