package desk

import "time"

// UntilAnswer is the end of a snooze that only the customer ends.
var UntilAnswer = time.UnixMilli(253402300799000).UTC()

// Snoozed says whether a ticket is out of the way for a while. A customer's message ends it whatever its end.
func (t *Ticket) Snoozed() bool { return !t.SnoozedUntil.IsZero() }
