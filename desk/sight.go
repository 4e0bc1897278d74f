package desk

import (
	"fmt"
	"hash/fnv"
)

// Sight is what a form that changes a ticket was shown of it: what it would overwrite. It travels with the form as text.
type Sight struct {
	Status   Status
	Assignee int64
	Snoozed  int64 // milliseconds, as LastIn
	LastIn   int64 // when the customer had written last: whether it is resolved or put off is judged by that
	Subject  uint32
}

// SightOf is that of a ticket as it stands.
func SightOf(t *Ticket) Sight {
	h := fnv.New32a()
	h.Write([]byte(t.Subject))
	s := Sight{Status: t.Status, Assignee: t.Assignee, Subject: h.Sum32()}
	if !t.SnoozedUntil.IsZero() {
		s.Snoozed = t.SnoozedUntil.UnixMilli()
	}
	if !t.LastInAt.IsZero() {
		s.LastIn = t.LastInAt.UnixMilli()
	}
	return s
}

func (s Sight) String() string {
	return fmt.Sprintf("%s %d %d %d %x", s.Status, s.Assignee, s.Snoozed, s.LastIn, s.Subject)
}

// ReadSight reads what String wrote; nil for anything else.
func ReadSight(text string) *Sight {
	var s Sight
	if n, err := fmt.Sscanf(text, "%s %d %d %d %x", (*string)(&s.Status), &s.Assignee, &s.Snoozed, &s.LastIn, &s.Subject); err != nil || n != 5 {
		return nil
	}
	return &s
}

// Stale says whether an edit was made without knowing what it would overwrite: the ticket has changed since, and in that very thing.
// Where nobody knows what was seen any change counts.
func (e *Edit) Stale(t *Ticket) bool {
	if e.Version == 0 || e.Version == t.Version {
		return false
	}
	if e.Saw == nil {
		return true
	}
	saw, now := e.Saw, SightOf(t)
	place := saw.Status != now.Status || saw.Snoozed != now.Snoozed || saw.LastIn != now.LastIn
	return (e.Status != nil || e.SnoozedUntil != nil) && place || e.Assignee != nil && saw.Assignee != now.Assignee || e.Subject != nil && saw.Subject != now.Subject
}
