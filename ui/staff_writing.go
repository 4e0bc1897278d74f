package ui

import (
	"slices"
	"strings"

	"github.com/deskbell/deskbell/desk"
)

// Writing says that colleagues are writing something in a ticket. Text is for who reads it; Kind is "reply", "forward" or "note".
type Writing struct {
	Kind, Text string
}

// Written says which colleagues are writing, those who answer the customer first. The agent who reads is not told about themselves.
func (f *Frame) Written(writers []desk.Writer, names Agents, me int64) (said []Writing) {
	for _, what := range []struct {
		direction      desk.Direction
		kind, one, all string
	}{
		{desk.Out, "reply", "ticket.answering", "ticket.answering_many"},
		{desk.ForwardDraft, "forward", "ticket.forwarding", "ticket.forwarding_many"},
		{desk.Note, "note", "ticket.noting", "ticket.noting_many"},
	} {
		var who []string
		for _, w := range writers {
			if name := names.Name(w.Agent); w.What == what.direction && w.Agent != me && name != "" {
				who = append(who, name)
			}
		}
		switch len(who) {
		case 0:
		case 1:
			said = append(said, Writing{what.kind, f.T(what.one, "name", who[0])})
		default:
			said = append(said, Writing{what.kind, f.T(what.all, "names", strings.Join(who, f.T("list.comma")))})
		}
	}
	return said
}

// Looking are the colleagues who have a ticket open without writing in it.
func Looking(viewing []int64, writers []desk.Writer, names Agents, me int64) (faces []*Face) {
	for _, id := range viewing {
		face := FaceOf(names[id])
		if id != me && face != nil && !slices.ContainsFunc(writers, func(w desk.Writer) bool { return w.Agent == id }) {
			faces = append(faces, face)
		}
	}
	return faces
}
