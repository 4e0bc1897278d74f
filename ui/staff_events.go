package ui

import (
	"strconv"
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// EventLine is what happened between two messages: in one line as long as it is little, else the first and the last of it with the rest
// folded away.
type EventLine struct {
	ID    string // of the first of them, so that what is unfolded stays so
	Parts []EventPart
	More  []EventPart // all of them, where Parts are not
	Count string      // "5 changes"
}

// EventPart is one thing that happened.
type EventPart struct {
	Text string
	Href string // the other ticket, where the event names one
	At   time.Time
}

// eventPart says an event in words; ok is false for one that says nothing new to a reader.
func (f *Frame) eventPart(e *desk.Event, names Agents) (p EventPart, ok bool) {
	who := names.Name(e.Agent)
	if who == "" {
		who = f.T("event.deskbell")
	}
	p.At = e.At
	say := func(key string, pairs ...any) (EventPart, bool) {
		p.Text = f.T(key, append(pairs, "who", who)...)
		return p, true
	}
	switch e.Kind {
	case desk.EventCreated:
		if e.Agent == 0 {
			return p, false
		}
		return say("event.created")
	case desk.EventStatus:
		return say("event.status." + e.Args["to"])
	case desk.EventAssigned:
		return f.assigned(e, names, say)
	case desk.EventPriority:
		return say("event.priority", "to", f.T("priority."+e.Args["to"]))
	case desk.EventTagged:
		return f.tagged(e, say)
	case desk.EventMoved:
		return say("event.moved", "from", e.Args["from"], "to", e.Args["to"])
	case desk.EventContinued, desk.EventTwin, desk.EventMerged, desk.EventMergedInto, desk.EventUnmerged, desk.EventSplit, desk.EventSplitFrom, desk.EventLinked, desk.EventUnlinked:
		p.Href = "/desk/tickets/" + e.Args["ticket"]
		return say("event."+string(e.Kind), "ticket", e.Args["ticket"])
	case desk.EventAckWithheld, desk.EventSurveyWithheld:
		return say(asked("event."+string(e.Kind), e), "reason", f.T("withheld."+e.Args["reason"]))
	case desk.EventSurveyPlanned:
		at, err := time.Parse(time.RFC3339, e.Args["at"])
		if err != nil {
			return p, false
		}
		return say(asked("event.survey_planned", e), "at", f.Clock(at))
	case desk.EventRestored:
		if e.Agent == 0 && e.Args["mail"] != "" {
			return say("event.restored_by_mail")
		}
	case desk.EventUndeliverable:
		return say("event.undeliverable", "why", f.T("bounce.cause."+e.Args["cause"], "address", e.Args["address"]))
	case desk.EventDeliverable:
		if e.Agent == 0 {
			return say("event.deliverable_again", "address", e.Args["address"])
		}
		return say("event.deliverable", "address", e.Args["address"])
	case desk.EventSnoozed:
		at, err := time.Parse(time.RFC3339, e.Args["until"])
		if err != nil {
			return say("event.snoozed_open")
		}
		return say("event.snoozed", "at", f.Moment(at))
	case desk.EventWoke:
		if by := e.Args["by"]; by != "" {
			return say("event.woke." + by)
		}
	case desk.EventTopic:
		topic := desk.Topic{Names: map[desk.Lang]string{}}
		for _, lang := range desk.Langs {
			topic.Names[lang] = e.Args[string(lang)]
		}
		if name := topic.Name(f.Lang); name != "" {
			return say("event.topic", "topic", name)
		}
		return say("event.topic_none")
	case desk.EventRated, desk.EventRerated, desk.EventRecommended:
		return say("event."+string(e.Kind), "score", e.Args["score"])
	case desk.EventFollowUp, desk.EventFollowUpTo:
		return f.followUp(e, names, say)
	case desk.EventContacted:
		return say("event.contacted." + e.Args["by"])
	case desk.EventClosure:
		return say("closure." + e.Args["to"])
	}
	return say("event." + string(e.Kind))
}

// asked is the key of an event's words, by the question that it is about.
func asked(key string, e *desk.Event) string {
	if ask := e.Args["ask"]; ask != "" {
		return key + "." + ask
	}
	return key
}

func (f *Frame) followUp(e *desk.Event, names Agents, say func(string, ...any) (EventPart, bool)) (EventPart, bool) {
	to, _ := strconv.ParseInt(e.Args["to"], 10, 64)
	who := names.Name(to)
	if who == "" {
		who = f.T("ratings.nobody")
	}
	if e.Kind == desk.EventFollowUpTo {
		return say("event.follow_up_to", "to", who)
	}
	due, err := time.Parse(time.RFC3339, e.Args["due"])
	if err != nil {
		return EventPart{}, false
	}
	return say("event.follow_up", "to", who, "due", f.Clock(due))
}

func (f *Frame) assigned(e *desk.Event, names Agents, say func(string, ...any) (EventPart, bool)) (EventPart, bool) {
	to, _ := strconv.ParseInt(e.Args["to"], 10, 64)
	switch {
	case to == 0:
		return say("event.unassigned")
	case to == e.Agent:
		return say("event.assigned_self")
	}
	return say("event.assigned", "to", names.Name(to))
}

func (f *Frame) tagged(e *desk.Event, say func(string, ...any) (EventPart, bool)) (EventPart, bool) {
	list := func(tags string) string { return strings.ReplaceAll(tags, ",", f.T("list.comma")) } // no tag has a comma in it
	added, removed := list(e.Args["added"]), list(e.Args["removed"])
	switch {
	case added != "" && removed != "":
		return say("event.retagged", "added", added, "removed", removed)
	case removed != "":
		return say("event.untagged", "tags", removed)
	}
	return say("event.tagged", "tags", added)
}
