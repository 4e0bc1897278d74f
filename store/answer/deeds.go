package answer

import (
	"errors"
	"slices"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
	"github.com/deskbell/deskbell/store/work"
)

// doThen does what a saved reply wants done with the ticket that it answers, but for the status, which is the sender's choice. It returns
// what is to be undone with the mail; nil for nothing.
func doThen(tx *db.Tx, by desk.By, t *desk.Ticket, then desk.ReplyActions) (*ticket.Deeds, error) {
	if then.None() {
		return nil, nil
	}
	deeds := &ticket.Deeds{Then: then, Topic: t.Topic, Assignee: t.Assignee}
	had := t.Tags
	e := desk.Edit{By: by, AddTags: then.Tags}
	switch {
	case then.Assign == desk.ToMe:
		e.Assignee = &by.Agent
	case then.Assign != 0:
		e.Assignee = &then.Assign
	}
	if then.Topic != 0 {
		e.Topic = &then.Topic
	}
	err := errors.Join(work.EditTags(tx, e, t), work.EditTopic(tx, e, t), work.EditAssignee(tx, e, t))
	for _, tag := range t.Tags {
		if !slices.Contains(had, tag) {
			deeds.Tagged = append(deeds.Tagged, tag)
		}
	}
	return deeds, err
}

// undoThen takes back what doThen did, as far as it stands. A topic that is not offered any more and an agent who is gone do not come back.
func undoThen(tx *db.Tx, by desk.By, writer int64, t *desk.Ticket, deeds *ticket.Deeds) error {
	if deeds == nil {
		return nil
	}
	e := desk.Edit{By: by, RemoveTags: deeds.Tagged}
	if deeds.Then.Topic != 0 && t.Topic == deeds.Then.Topic {
		if _, err := work.OpenTopic(tx, deeds.Topic); err == nil {
			e.Topic = &deeds.Topic
		}
	}
	to := deeds.Then.Assign
	if to == desk.ToMe {
		to = writer
	}
	if to != 0 && t.Assignee == to {
		if was, err := ticket.AgentByID(tx, deeds.Assignee); deeds.Assignee == 0 || err == nil && !was.Disabled {
			e.Assignee = &deeds.Assignee
		}
	}
	return errors.Join(work.EditTags(tx, e, t), work.EditTopic(tx, e, t), work.EditAssignee(tx, e, t))
}
