package ui

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// SnoozeMenu is what the menu of snoozing offers, and how it stands.
type SnoozeMenu struct {
	Until string // "until tomorrow 09:00"; empty for a ticket that is not snoozed
	Lines []SnoozeLine
	At    string // the hour that is filled in, as a field of a form has it
	From  string // the earliest that can be
}

// SnoozeLine is an hour that is offered.
type SnoozeLine struct {
	Name  string
	Value string // milliseconds since 1970
	At    string // in words
}

// SetSnooze fills the menu. next is the first moment from one on at which the shop works; nil for a shop that has not said.
func (p *TicketPage) SetSnooze(next func(time.Time) time.Time) {
	until, m := p.Ticket.SnoozedUntil, p.SnoozeMenu(next)
	switch {
	case until.Equal(desk.UntilAnswer):
		m.Until = p.T("snooze.until_answer")
	case !until.IsZero():
		m.Until, m.At = p.T("snooze.until", "at", p.Moment(until)), until.In(p.Location()).Format(LaterForm)
	}
	p.Snooze = m
}

// SnoozeMenu is what is offered at this hour.
func (f *Frame) SnoozeMenu(next func(time.Time) time.Time) SnoozeMenu {
	now := f.Now.In(f.Location())
	m := SnoozeMenu{From: now.Format(LaterForm)}
	for _, c := range desk.SnoozeChoices(now, next) {
		m.Lines = append(m.Lines, SnoozeLine{f.T("snooze." + c.Key), strconv.FormatInt(c.At.UnixMilli(), 10), f.Clock(c.At)})
	}
	return m
}

// TopicLine is a topic that is offered.
type TopicLine struct {
	ID   int64
	Name string
	On   bool
}

// SetTopics fills the menu of topics: those that are not archived, and the ticket's own.
func (p *TicketPage) SetTopics(topics []desk.Topic) {
	for i := range topics {
		t := &topics[i]
		on := t.ID == p.Ticket.Topic
		if on {
			p.Topic = t.Name(p.Lang)
		}
		if on || !t.Archived {
			p.Topics = append(p.Topics, TopicLine{t.ID, t.Name(p.Lang), on})
		}
	}
}

// SetTopics fills the menu of topics for several tickets.
func (l *ListPane) SetTopics(topics []desk.Topic, lang desk.Lang) {
	for i := range topics {
		if t := &topics[i]; !t.Archived {
			l.Topics = append(l.Topics, TopicLine{ID: t.ID, Name: t.Name(lang)})
		}
	}
}

// SetFollowers says who follows the ticket.
func (p *TicketPage) SetFollowers(agents []int64, names Agents) {
	for _, id := range agents {
		if face := FaceOf(names[id]); face != nil {
			p.Followers = append(p.Followers, face)
		}
	}
	p.Following = p.Agent != nil && slices.Contains(agents, p.Agent.ID)
}

// Sight is what the ticket's forms show.
func (p *TicketPage) Sight() string { return desk.SightOf(&p.Ticket).String() }

// ReadAt is when this page was read: what has happened since is what its forms do not know of.
func (f *Frame) ReadAt() int64 { return f.Now.UnixMilli() }

// WhatHappened says in words what has become of a ticket since a page was read, for who would overwrite it unknowingly. The agent who
// asks is not told of what they did themselves.
func (f *Frame) WhatHappened(c *desk.Conversation, since time.Time, names Agents, me int64) (lines []string) {
	for i := range c.Messages {
		m := &c.Messages[i]
		if !m.CreatedAt.After(since) || (m.Agent == me && me != 0) {
			continue
		}
		switch m.Direction {
		case desk.In:
			lines = append(lines, f.T("changed.wrote", "name", cmp.Or(m.From.Name, m.From.Address)))
		case desk.Out:
			lines = append(lines, f.T("changed.answered", "name", cmp.Or(names.Name(m.Agent), f.T("event.deskbell"))))
		}
	}
	for i := range c.Events {
		e := &c.Events[i]
		if !e.At.After(since) || (e.Agent == me && me != 0) {
			continue
		}
		if part, ok := f.eventPart(e, names); ok {
			lines = append(lines, part.Text)
		}
	}
	return lines
}
