// Package merge makes one of what turned out to be one: tickets of the same matter, customers who are the same person; and parts them again.
package merge

import (
	"cmp"
	"slices"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// Most is how many tickets may go into another at once.
const Most = 50

// Merging puts tickets into one: From go, Into stays.
type Merging struct {
	By   desk.By
	Into int64
	From []int64
}

// Preview is what merging some tickets would make of them.
type Preview struct {
	Tickets []desk.Ticket // in the order in which they were named
	Into    int64         // which stays unless somebody says otherwise
	After   desk.Ticket   // what it becomes
	Parties int           // how many customers write in them
	Also    []desk.Ticket // what else their customers have that is not at its end
}

// Target is the ticket that stays: the oldest that is open, else the oldest that is pending, else the oldest.
func Target(tickets []desk.Ticket) int64 {
	var best *desk.Ticket
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
func turn(s desk.Status) int {
	return map[desk.Status]int{desk.Resolved: 0, desk.Pending: 1, desk.Open: 2}[s]
}

// Absorb is what a ticket becomes by taking another in: whoever waits goes on waiting, since when they do; nobody loses what they set.
// It stays with its own customer, subject and number, and out of the way only if both were.
func Absorb(into, from desk.Ticket) desk.Ticket {
	t := into
	if turn(from.Status) > turn(t.Status) {
		t.Status, t.ResolvedAt, t.ResolvedBy = from.Status, time.Time{}, 0
	}
	t.WaitingSince = time.Time{}
	if t.Status == desk.Open {
		t.WaitingSince = earliest(into.WaitingSince, from.WaitingSince)
	}
	if slices.Index(desk.Priorities, from.Priority) > slices.Index(desk.Priorities, t.Priority) {
		t.Priority = from.Priority
	}
	t.Assignee, t.Topic = cmp.Or(t.Assignee, from.Assignee), cmp.Or(t.Topic, from.Topic)
	t.Tags = slices.Concat(into.Tags, from.Tags)
	slices.Sort(t.Tags)
	t.Tags = slices.Compact(t.Tags)
	if into.Snoozed() && !from.Snoozed() && from.Status != desk.Resolved {
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

// Before is how a ticket stood before it was merged, or before it took another in.
type Before struct {
	Status       desk.Status   `json:"status"`
	Assignee     int64         `json:"assignee,omitempty"`
	Priority     desk.Priority `json:"priority,omitempty"`
	Topic        int64         `json:"topic,omitempty"`
	Tags         []string      `json:"tags,omitempty"`
	Waiting      time.Time     `json:"waiting,omitzero"`
	Snoozed      time.Time     `json:"snoozed,omitzero"`
	SnoozedBy    int64         `json:"snoozed_by,omitempty"`
	ResolvedAt   time.Time     `json:"resolved_at,omitzero"`
	ResolvedBy   int64         `json:"resolved_by,omitempty"`
	Undelivered  bool          `json:"undelivered,omitempty"`
	LastMessages int64         `json:"last,omitempty"` // id of its newest message
}

// Stands notes how a ticket stands.
func Stands(t *desk.Ticket, last int64) Before {
	return Before{Status: t.Status, Assignee: t.Assignee, Priority: t.Priority, Topic: t.Topic, Tags: slices.Clone(t.Tags), Waiting: t.WaitingSince,
		Snoozed: t.SnoozedUntil, SnoozedBy: t.SnoozedBy, ResolvedAt: t.ResolvedAt, ResolvedBy: t.ResolvedBy, Undelivered: t.Undelivered, LastMessages: last}
}

// Again puts a ticket back to how it stood.
func (b Before) Again(t *desk.Ticket) {
	t.Status, t.Assignee, t.Priority, t.Topic, t.Tags = b.Status, b.Assignee, b.Priority, b.Topic, slices.Clone(b.Tags)
	t.WaitingSince, t.SnoozedUntil, t.SnoozedBy = b.Waiting, b.Snoozed, b.SnoozedBy
	t.ResolvedAt, t.ResolvedBy, t.Undelivered = b.ResolvedAt, b.ResolvedBy, b.Undelivered
}

// Ticket is one that stands so.
func (b Before) Ticket() (t desk.Ticket) {
	b.Again(&t)
	return t
}

// Without is how a ticket stood before another merge that had made something of what it took in: was that, and is what remains of it.
func (b Before) Without(is, was Before) Before {
	t := Release(b.Ticket(), is, was)
	return Stands(&t, b.LastMessages)
}

// Release is what is left of a ticket when another goes out of it again: what merging changed goes back, what somebody has changed
// since then stays. into is how it stood before, merged what merging had made of it, now how it stands.
func Release(now desk.Ticket, into, merged Before) desk.Ticket {
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

// Finish says which of the tickets stays (into where it is one of them, else Target) and what it becomes.
func (p *Preview) Finish(into int64) {
	at := slices.IndexFunc(p.Tickets, func(t desk.Ticket) bool { return t.Number == into })
	if at < 0 {
		into = Target(p.Tickets)
		at = slices.IndexFunc(p.Tickets, func(t desk.Ticket) bool { return t.Number == into })
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
