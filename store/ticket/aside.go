package ticket

import (
	"github.com/deskbell/deskbell/desk"
)

// What stands aside is on no view of the desk but its own (ticket.aside). What is snoozed is found and counts; the rest is not and does not.
const (
	OnDesk  = 0
	AsSpam  = 1
	InBin   = 2
	Snoozed = 4
	Merged  = 8
	Asides  = 16 // so many sums of them there are
)

// Present says whether a ticket is one of its customer's: on the desk, or snoozed.
func Present(t *desk.Ticket) bool { return AsideOf(t)&^Snoozed == OnDesk }

// AsideOf is the sum of what puts a ticket aside; OnDesk where nothing does.
func AsideOf(t *desk.Ticket) int {
	aside := OnDesk
	if t.Spam {
		aside |= AsSpam
	}
	if !t.DeletedAt.IsZero() {
		aside |= InBin
	}
	if t.Snoozed() {
		aside |= Snoozed
	}
	if t.MergedInto != 0 {
		aside |= Merged
	}
	return aside
}
