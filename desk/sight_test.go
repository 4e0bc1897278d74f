package desk

import (
	"testing"
	"time"
)

func TestAnEditIsStale(t *testing.T) {
	seen := Ticket{Number: 1001, Version: 3, Status: Open, Assignee: 2, Subject: "Cup", LastInAt: time.UnixMilli(5000), Priority: Normal, Topic: 4}
	pending, me, subject, later, urgent, low, spam := Pending, int64(7), "Tea", time.UnixMilli(9000), Urgent, Low, true
	for _, c := range []struct {
		name  string
		edit  Edit
		now   func(*Ticket)
		stale bool
	}{
		{"nothing has changed", Edit{Status: &pending}, func(t *Ticket) { t.Version = 3 }, false},
		{"a tag has", Edit{Status: &pending}, func(t *Ticket) { t.Tags = []string{"x"} }, false},
		{"the status has", Edit{Status: &pending}, func(t *Ticket) { t.Status = Resolved }, true},
		{"it sleeps", Edit{Status: &pending}, func(t *Ticket) { t.SnoozedUntil = later }, true},
		{"the customer has written", Edit{Status: &pending}, func(t *Ticket) { t.LastInAt = later }, true},
		{"the customer has written, and it is only given to somebody", Edit{Assignee: &me}, func(t *Ticket) { t.LastInAt = later }, false},
		{"somebody has it", Edit{Assignee: &me}, func(t *Ticket) { t.Assignee = 5 }, true},
		{"somebody has it, and it is put off", Edit{SnoozedUntil: &later}, func(t *Ticket) { t.Assignee = 5 }, false},
		{"it was resolved, and is put off", Edit{SnoozedUntil: &later}, func(t *Ticket) { t.Status = Resolved }, true},
		{"the subject is another", Edit{Subject: &subject}, func(t *Ticket) { t.Subject = "Pot" }, true},
		{"the status is, and the subject is written", Edit{Subject: &subject}, func(t *Ticket) { t.Status = Resolved }, false},
		{"its priority has, and so is it", Edit{Priority: &urgent}, func(t *Ticket) { t.Priority = low }, true},
		{"its priority has, and the topic is chosen", Edit{Topic: &me}, func(t *Ticket) { t.Priority = low }, false},
		{"its topic has, and another is chosen", Edit{Topic: &me}, func(t *Ticket) { t.Topic = 0 }, true},
		{"the customer has written, and it is called spam", Edit{Spam: &spam}, func(t *Ticket) { t.LastInAt = later }, true},
		{"a tag is added", Edit{AddTags: []string{"x"}}, func(t *Ticket) { t.Status, t.Assignee, t.Subject = Resolved, 9, "?" }, false},
	} {
		now := seen
		now.Version = 4
		c.now(&now)
		c.edit.Version = seen.Version
		if c.edit.Saw = ReadSight(SightOf(&seen).String()); c.edit.Saw == nil {
			t.Fatalf("%q is not read", SightOf(&seen))
		}
		if got := c.edit.Stale(&now); got != c.stale {
			t.Errorf("%s: %v", c.name, got)
		}
		if c.edit.Saw = nil; c.edit.Stale(&now) != (now.Version != seen.Version) {
			t.Errorf("%s, and nobody knows what was seen", c.name)
		}
	}
	bin, now := Bulk{Edit: Edit{Version: seen.Version, Saw: ReadSight(SightOf(&seen).String())}, Bin: &spam}, seen
	for i, change := range []func(){func() {}, func() { now.Version++ }, func() { now.Tags = []string{"x"} }, func() { now.LastInAt = later }} {
		if change(); bin.Stale(&now) != (i == 3) {
			t.Errorf("into the bin, %d: %v", i, bin.Stale(&now))
		}
	}
	for _, text := range []string{"", "open", "open 1 2 3", "open x 2 3 4", "open 1 2 3 4"} {
		if ReadSight(text) != nil {
			t.Errorf("%q is read", text)
		}
	}
}
