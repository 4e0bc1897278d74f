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
	LastIn   int64 // when the customer had written last: whether it is resolved, put off or thrown away is judged by that
	Priority Priority
	Topic    int64
	Subject  uint32
}

// SightOf is that of a ticket as it stands.
func SightOf(t *Ticket) Sight {
	h := fnv.New32a()
	h.Write([]byte(t.Subject))
	s := Sight{Status: t.Status, Assignee: t.Assignee, Priority: t.Priority, Topic: t.Topic, Subject: h.Sum32()}
	if !t.SnoozedUntil.IsZero() {
		s.Snoozed = t.SnoozedUntil.UnixMilli()
	}
	if !t.LastInAt.IsZero() {
		s.LastIn = t.LastInAt.UnixMilli()
	}
	return s
}

func (s Sight) String() string {
	return fmt.Sprintf("%s %d %d %d %s %d %x", s.Status, s.Assignee, s.Snoozed, s.LastIn, s.Priority, s.Topic, s.Subject)
}

// ReadSight reads what String wrote; nil for anything else.
func ReadSight(text string) *Sight {
	var s Sight
	if n, err := fmt.Sscanf(text, "%s %d %d %d %s %d %x", (*string)(&s.Status), &s.Assignee, &s.Snoozed, &s.LastIn, (*string)(&s.Priority), &s.Topic, &s.Subject); err != nil || n != 7 {
		return nil
	}
	return &s
}

// moved says whether a ticket has gone elsewhere since, or the customer has said something.
func (s *Sight) moved(now Sight) bool {
	return s.Status != now.Status || s.Snoozed != now.Snoozed || s.LastIn != now.LastIn
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
	return (e.Status != nil || e.SnoozedUntil != nil || e.Spam != nil && *e.Spam) && saw.moved(now) || e.Assignee != nil && saw.Assignee != now.Assignee ||
		e.Priority != nil && saw.Priority != now.Priority || e.Topic != nil && saw.Topic != now.Topic || e.Subject != nil && saw.Subject != now.Subject
}

// Stale says the same of a bulk: what goes into the bin goes there as it was seen.
func (b *Bulk) Stale(t *Ticket) bool {
	if b.Edit.Stale(t) {
		return true
	}
	if b.Bin == nil || !*b.Bin || b.Version == 0 || b.Version == t.Version {
		return false
	}
	now := SightOf(t)
	return b.Saw == nil || b.Saw.moved(now) || b.Saw.Assignee != now.Assignee
}
