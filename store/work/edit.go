package work

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/ask"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

// Edit changes what is given of a ticket, each change with its event. Resolving plans the survey, opening again cancels it; spam
// stops every automatic mail that waits. Conflict in the bin (ticket.in_bin) and where it is stale (ticket.changed_since); an edit that changes
// nothing leaves the ticket as it is.
func (s *Work) Edit(ctx context.Context, e desk.Edit) (t desk.Ticket, err error) {
	t, _, err = s.EditKept(ctx, e)
	return t, err
}

// EditKept is Edit that can be taken back: undo is what Undo takes, 0 where nothing was changed or no agent did it.
func (s *Work) EditKept(ctx context.Context, e desk.Edit) (t desk.Ticket, undo int64, err error) {
	if e, err = checkedEdit(e); err != nil {
		return t, 0, err
	}
	err = s.Tx(ctx, func(tx *db.Tx) error {
		before, err := OnHand(tx, e.Ticket)
		if err != nil {
			return err
		}
		if e.Stale(&before) {
			return desk.Fail(desk.Conflict, "ticket.changed_since", "number", e.Ticket)
		}
		t = before
		if err := applyEdit(tx, e, &before, &t); err != nil || SameTicket(&before, &t) {
			return err
		}
		t.UpdatedAt = tx.Now
		if err := ticket.Update(tx, &before, &t); err != nil {
			return err
		}
		tx.Changed(desk.Change{Kind: "ticket", Ticket: t.Number, Agent: e.By.Agent, Mailbox: t.Mailbox})
		undo, err = keepUndo(tx, e.By, []undone{undoneOf(&before, t.Version)}, 0)
		return err
	})
	return t, undo, err
}

func checkedEdit(e desk.Edit) (desk.Edit, error) {
	if e.Status != nil && !slices.Contains(desk.Statuses, *e.Status) {
		return e, desk.Fail(desk.Invalid, "ticket.status_unknown", "status", string(*e.Status)).At("status")
	}
	if e.Priority != nil && !slices.Contains(desk.Priorities, *e.Priority) {
		return e, desk.Fail(desk.Invalid, "ticket.priority_unknown", "priority", string(*e.Priority)).At("priority")
	}
	if e.Subject != nil {
		subject := desk.TidyLine(*e.Subject, desk.MaxSubject)
		if subject == "" {
			return e, desk.Fail(desk.Invalid, "ticket.subject_empty").At("subject")
		}
		e.Subject = &subject
	}
	return e, nil
}

// SameTicket says whether two states of a ticket are alike in all that an edit can change.
func SameTicket(a, b *desk.Ticket) bool {
	return a.Subject == b.Subject && a.Status == b.Status && a.Priority == b.Priority && a.Assignee == b.Assignee && a.Spam == b.Spam &&
		slices.Equal(a.Tags, b.Tags) && a.Topic == b.Topic && a.SnoozedUntil.Equal(b.SnoozedUntil)
}

// applyEdit changes t and writes the events. The status comes late: whether a survey is planned depends on
// all the rest; and snoozing last, which only what is on the desk can be.
func applyEdit(tx *db.Tx, e desk.Edit, before, t *desk.Ticket) error {
	if e.Subject != nil {
		t.Subject = *e.Subject
	}
	for _, change := range []func(*db.Tx, desk.Edit, *desk.Ticket) error{editPriority, EditTags, EditTopic, EditAssignee, editSpam} {
		if err := change(tx, e, t); err != nil {
			return err
		}
	}
	if e.Status != nil {
		if err := ChangeStatus(tx, e.By, t, *e.Status); err != nil {
			return err
		}
	}
	if e.SnoozedUntil == nil {
		return nil
	}
	return Snooze(tx, e.By, t, *e.SnoozedUntil)
}

func editPriority(tx *db.Tx, e desk.Edit, t *desk.Ticket) error {
	if e.Priority == nil || *e.Priority == t.Priority {
		return nil
	}
	from := t.Priority
	t.Priority = *e.Priority
	return ticket.AddEvent(tx, t.Number, e.By.Agent, desk.EventPriority, "from", string(from), "to", string(t.Priority))
}

// EditTags takes the whole list, then adds, then removes; however they are written, a tag is there once.
func EditTags(tx *db.Tx, e desk.Edit, t *desk.Ticket) error {
	tags := t.Tags
	if e.Tags != nil {
		tags = *e.Tags
	}
	tags, err := desk.TidyTags(append(slices.Clone(tags), e.AddTags...))
	if err != nil {
		return err
	}
	tags = slices.DeleteFunc(tags, func(tag string) bool {
		return slices.ContainsFunc(e.RemoveTags, func(r string) bool { return strings.EqualFold(strings.TrimSpace(r), tag) })
	})
	added := without(tags, t.Tags)
	removed := without(t.Tags, tags)
	if len(added)+len(removed) == 0 {
		return nil
	}
	t.Tags = tags
	return ticket.AddEvent(tx, t.Number, e.By.Agent, desk.EventTagged, "added", strings.Join(added, ","), "removed", strings.Join(removed, ","))
}

// without is what of a is not in b.
func without(a, b []string) (rest []string) {
	for _, s := range a {
		if !slices.Contains(b, s) {
			rest = append(rest, s)
		}
	}
	return rest
}

// EditAssignee is the part of an edit that hands a ticket over. Invalid (ticket.assignee_unknown) for nobody of ours.
func EditAssignee(tx *db.Tx, e desk.Edit, t *desk.Ticket) error {
	if e.Assignee == nil || *e.Assignee == t.Assignee {
		return nil
	}
	if *e.Assignee != 0 {
		a, err := ticket.AgentByID(tx, *e.Assignee)
		if desk.CodeOf(err) == desk.NotFound || (err == nil && a.Disabled) {
			return desk.Fail(desk.Invalid, "ticket.assignee_unknown").At("assignee")
		}
		if err != nil {
			return err
		}
	}
	return Assign(tx, e.By, t, *e.Assignee)
}

// Assign hands a ticket over, 0 to nobody, and writes the event.
func Assign(tx *db.Tx, by desk.By, t *desk.Ticket, to int64) error {
	was := t.Assignee
	t.Assignee = to
	if err := ticket.AddEvent(tx, t.Number, by.Agent, desk.EventAssigned, "to", Whom(to)); err != nil {
		return err
	}
	if err := db.FirstError(ticket.SettleNew(tx, t.Number), ticket.SettleAssigned(tx, t.Number, was)); err != nil {
		return err
	}
	return ticket.Notify(tx, desk.NoticeAssigned, t.Number, 0, by, to)
}

// Whom is an agent as an event names them; empty for nobody.
func Whom(agent int64) string {
	if agent == 0 {
		return ""
	}
	return strconv.FormatInt(agent, 10)
}

func editSpam(tx *db.Tx, e desk.Edit, t *desk.Ticket) error {
	if e.Spam == nil {
		return nil
	}
	return markSpam(tx, e.By, t, *e.Spam)
}

// ChangeStatus moves a ticket to a status with its event and its survey. A ticket that is resolved without an agent (through the
// API) counts as resolved by whoever has it.
func ChangeStatus(tx *db.Tx, by desk.By, t *desk.Ticket, to desk.Status) error {
	from := t.Status
	if from == to {
		return nil
	}
	who := by.Agent
	if who == 0 {
		who = t.Assignee
	}
	ticket.SetStatus(t, to, who, tx)
	if err := ticket.AddEvent(tx, t.Number, by.Agent, desk.EventStatus, "from", string(from), "to", string(to)); err != nil {
		return err
	}
	switch {
	case to == desk.Resolved:
		t.SnoozedUntil, t.SnoozedBy = time.Time{}, 0 // there is nothing to come back for
		return ask.Resolved(tx, t)
	case from == desk.Resolved:
		return ask.Cancel(tx, t, desk.WithheldReopened)
	}
	return nil
}
