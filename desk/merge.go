package desk

import (
	"cmp"
	"slices"
	"time"
)

// MostMerged is how many tickets may go into another at once.
const MostMerged = 50

// Merging puts tickets into one: From go, Into stays.
type Merging struct {
	By   By
	Into int64
	From []int64
}

// Preview is what merging some tickets would make of them.
type Preview struct {
	Tickets []Ticket // in the order in which they were named
	Into    int64    // which stays unless somebody says otherwise
	After   Ticket   // what it becomes
	Parties int      // how many customers write in them
	Also    []Ticket // what else their customers have that is not at its end
}

// MergeTarget is the ticket that stays: the oldest that is open, else the oldest that is pending, else the oldest.
func MergeTarget(tickets []Ticket) int64 {
	var best *Ticket
	for i := range tickets {
		t := &tickets[i]
		if best == nil || turn(t.Status) > turn(best.Status) || turn(t.Status) == turn(best.Status) && t.Number < best.Number {
			best = t
		}
	}
	if best == nil {
		return 0
	}
	return best.Number
}

// turn orders the statuses by how much there is to do.
func turn(s Status) int {
	return map[Status]int{Resolved: 0, Pending: 1, Open: 2}[s]
}

// Absorb is what a ticket becomes by taking another in: whoever waits goes on waiting, since when they do; nobody loses what they set.
// It stays with its own customer, subject and number, and out of the way only if both were.
func Absorb(into, from Ticket) Ticket {
	t := into
	if turn(from.Status) > turn(t.Status) {
		t.Status, t.ResolvedAt, t.ResolvedBy = from.Status, time.Time{}, 0
	}
	t.WaitingSince = time.Time{}
	if t.Status == Open {
		t.WaitingSince = earliest(into.WaitingSince, from.WaitingSince)
	}
	if slices.Index(Priorities, from.Priority) > slices.Index(Priorities, t.Priority) {
		t.Priority = from.Priority
	}
	t.Assignee, t.Topic = cmp.Or(t.Assignee, from.Assignee), cmp.Or(t.Topic, from.Topic)
	t.Tags = slices.Concat(into.Tags, from.Tags)
	slices.Sort(t.Tags)
	t.Tags = slices.Compact(t.Tags)
	if into.Snoozed() && !from.Snoozed() && from.Status != Resolved {
		t.SnoozedUntil, t.SnoozedBy = time.Time{}, 0
	}
	if into.Snoozed() && from.Snoozed() {
		t.SnoozedUntil = earliest(into.SnoozedUntil, from.SnoozedUntil)
	}
	t.Undelivered = into.Undelivered || from.Undelivered
	return t
}

// earliest of two moments; a zero one is none.
func earliest(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// MergeBefore is how a ticket stood before it was merged, or before it took another in.
type MergeBefore struct {
	Status       Status    `json:"status"`
	Assignee     int64     `json:"assignee,omitempty"`
	Priority     Priority  `json:"priority,omitempty"`
	Topic        int64     `json:"topic,omitempty"`
	Tags         []string  `json:"tags,omitempty"`
	Waiting      time.Time `json:"waiting,omitzero"`
	Snoozed      time.Time `json:"snoozed,omitzero"`
	SnoozedBy    int64     `json:"snoozed_by,omitempty"`
	ResolvedAt   time.Time `json:"resolved_at,omitzero"`
	ResolvedBy   int64     `json:"resolved_by,omitempty"`
	Undelivered  bool      `json:"undelivered,omitempty"`
	LastMessages int64     `json:"last,omitempty"` // id of its newest message
}

// BeforeMerge notes how a ticket stands.
func BeforeMerge(t *Ticket, last int64) MergeBefore {
	return MergeBefore{Status: t.Status, Assignee: t.Assignee, Priority: t.Priority, Topic: t.Topic, Tags: slices.Clone(t.Tags), Waiting: t.WaitingSince,
		Snoozed: t.SnoozedUntil, SnoozedBy: t.SnoozedBy, ResolvedAt: t.ResolvedAt, ResolvedBy: t.ResolvedBy, Undelivered: t.Undelivered, LastMessages: last}
}

// Again puts a ticket back to how it stood.
func (b MergeBefore) Again(t *Ticket) {
	t.Status, t.Assignee, t.Priority, t.Topic, t.Tags = b.Status, b.Assignee, b.Priority, b.Topic, slices.Clone(b.Tags)
	t.WaitingSince, t.SnoozedUntil, t.SnoozedBy = b.Waiting, b.Snoozed, b.SnoozedBy
	t.ResolvedAt, t.ResolvedBy, t.Undelivered = b.ResolvedAt, b.ResolvedBy, b.Undelivered
}

// Release is what is left of a ticket when another goes out of it again: what merging changed goes back, what somebody has changed
// since then stays. into is how it stood before, merged what merging had made of it, now how it stands.
func Release(now Ticket, into, merged MergeBefore) Ticket {
	t := now
	if now.Status == merged.Status {
		t.Status, t.ResolvedAt, t.ResolvedBy, t.WaitingSince = into.Status, into.ResolvedAt, into.ResolvedBy, into.Waiting
	}
	if now.Assignee == merged.Assignee {
		t.Assignee = into.Assignee
	}
	if now.Priority == merged.Priority {
		t.Priority = into.Priority
	}
	if now.Topic == merged.Topic {
		t.Topic = into.Topic
	}
	if now.SnoozedUntil.Equal(merged.Snoozed) {
		t.SnoozedUntil, t.SnoozedBy = into.Snoozed, into.SnoozedBy
	}
	t.Tags = slices.DeleteFunc(slices.Clone(now.Tags), func(tag string) bool {
		return slices.Contains(merged.Tags, tag) && !slices.Contains(into.Tags, tag)
	})
	return t
}

// MergedTicket is a ticket that was merged into another: what is left of it.
type MergedTicket struct {
	ID     int64 // of the merge
	Ticket Ticket
	By     int64 // agent
	At     time.Time
}

// Finish says which of the tickets stays (into where it is one of them, else MergeTarget) and what it becomes.
func (p *Preview) Finish(into int64) {
	at := slices.IndexFunc(p.Tickets, func(t Ticket) bool { return t.Number == into })
	if at < 0 {
		into = MergeTarget(p.Tickets)
		at = slices.IndexFunc(p.Tickets, func(t Ticket) bool { return t.Number == into })
	}
	if at < 0 {
		return
	}
	p.Into, p.After = into, p.Tickets[at]
	for i, t := range p.Tickets {
		if i != at {
			p.After = Absorb(p.After, t)
			p.After.Messages += t.Messages
		}
	}
}
