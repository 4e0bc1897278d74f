package work

import (
	"context"
	"errors"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

// undoKept is how long what an agent did can be taken back; nobody looks for it later.
const undoKept = 24 * time.Hour

// undone is how a ticket stood before a bulk, and its version after it: one that has another by now is not put back.
type undone struct {
	Number   int64         `json:"n"`
	Version  int64         `json:"v"`
	Status   desk.Status   `json:"s"`
	Assignee int64         `json:"a,omitempty"`
	Priority desk.Priority `json:"p"`
	Topic    int64         `json:"o,omitempty"`
	Tags     []string      `json:"t,omitempty"`
	Subject  string        `json:"j"`
	Spam     bool          `json:"x,omitempty"`
	SpamWhy  desk.SpamWhy  `json:"w"`
	Times    [5]int64      `json:"m"` // updated, waiting, resolved, snoozed, deleted
	Resolver int64         `json:"r,omitempty"`
	Snoozer  int64         `json:"z,omitempty"`
	Deleter  int64         `json:"d,omitempty"`
	Before   int64         `json:"b,omitempty"` // of the first of a part: what takes back the part before
}

func undoneOf(t *desk.Ticket, version int64) undone {
	return undone{Number: t.Number, Version: version, Status: t.Status, Assignee: t.Assignee, Priority: t.Priority, Topic: t.Topic, Tags: t.Tags,
		Subject: t.Subject, Spam: t.Spam, SpamWhy: t.SpamWhy,
		Times:    [5]int64{db.MS(t.UpdatedAt), db.MS(t.WaitingSince), db.MS(t.ResolvedAt), db.MS(t.SnoozedUntil), db.MS(t.DeletedAt)},
		Resolver: t.ResolvedBy, Snoozer: t.SnoozedBy, Deleter: t.DeletedBy}
}

// keepUndo remembers how tickets were, for the agent who changed them, and that it was a part that followed another (before, 0 for none).
// 0 for nothing, and for a program, which takes nothing back.
func keepUndo(tx *db.Tx, by desk.By, was []undone, before int64) (id int64, err error) {
	if by.Agent == 0 {
		return 0, nil
	}
	if len(was) == 0 {
		return before, nil
	}
	was[0].Before = before
	if _, err := tx.Exec(`DELETE FROM undo WHERE at < $1`, db.MS(tx.Now.Add(-undoKept))); err != nil {
		return 0, err
	}
	err = tx.Row(`INSERT INTO undo (agent_id, what, at) VALUES ($1, $2, $3) RETURNING id`, by.Agent, db.ToJSON(was), db.MS(tx.Now)).Scan(&id)
	return id, err
}

// Undo takes a bulk back, once, for the agent who did it; of one in several parts the last, and says which is before it. Tickets that somebody
// has changed since stay as they are. What was to be sent and was stopped by it stays stopped. NotFound (undo.gone) where there is nothing to take back any more.
func (s *Work) Undo(ctx context.Context, by desk.By, id int64) (back desk.TakenBack, err error) {
	err = s.Tx(ctx, func(tx *db.Tx) error {
		var kept string
		err := tx.Row(`DELETE FROM undo WHERE id = $1 AND agent_id = $2 AND at >= $3 RETURNING what`, id, by.Agent, db.MS(tx.Now.Add(-undoKept))).Scan(&kept)
		if err != nil {
			return db.NotFound(err, "undo.gone")
		}
		var was []undone
		if err := db.FromJSON(kept, &was); err != nil {
			return err
		}
		for _, u := range was {
			back.Before = max(back.Before, u.Before)
			ok, err := u.putBack(tx, by)
			if err != nil {
				return err
			}
			if ok {
				back.Back++
			} else {
				back.Left++
			}
		}
		return nil
	})
	return back, err
}

// putBack makes a ticket what it was; not one that was changed since, nor one that is gone.
func (u undone) putBack(tx *db.Tx, by desk.By) (bool, error) {
	before, err := ticket.ByNumber(tx, u.Number)
	if desk.CodeOf(err) == desk.NotFound {
		return false, nil
	}
	if err != nil || before.Version != u.Version {
		return false, err
	}
	t := before
	if err := errors.Join(u.fields(tx, by, &t), u.marks(tx, by, &t)); err != nil {
		return false, err
	}
	t.UpdatedAt, t.WaitingSince, t.ResolvedAt, t.ResolvedBy = db.FromMS(u.Times[0]), db.FromMS(u.Times[1]), db.FromMS(u.Times[2]), u.Resolver
	t.SnoozedUntil, t.SnoozedBy, t.Topic, t.Subject, t.SpamWhy = db.FromMS(u.Times[3]), u.Snoozer, u.Topic, u.Subject, u.SpamWhy
	if err := ticket.Update(tx, &before, &t); err != nil {
		return false, err
	}
	tx.Changed(desk.Change{Kind: "ticket", Ticket: t.Number, Agent: by.Agent, Mailbox: t.Mailbox})
	return true, nil
}

// fields puts back what a form says of a ticket. Nobody is told of a ticket that is theirs again.
func (u undone) fields(tx *db.Tx, by desk.By, t *desk.Ticket) error {
	e := desk.Edit{By: by, Priority: &u.Priority, RemoveTags: without(t.Tags, u.Tags), AddTags: without(u.Tags, t.Tags)}
	if err := errors.Join(editPriority(tx, e, t), EditTags(tx, e, t)); err != nil {
		return err
	}
	if t.Assignee != u.Assignee {
		t.Assignee = u.Assignee
		if err := ticket.AddEvent(tx, t.Number, by.Agent, desk.EventAssigned, "to", Whom(u.Assignee)); err != nil {
			return err
		}
	}
	return ChangeStatus(tx, by, t, u.Status)
}

// marks puts back what stands a ticket aside.
func (u undone) marks(tx *db.Tx, by desk.By, t *desk.Ticket) error {
	if err := markSpam(tx, by, t, u.Spam); err != nil {
		return err
	}
	switch deleted := db.FromMS(u.Times[4]); {
	case deleted.IsZero() && !t.DeletedAt.IsZero():
		return Restore(tx, by, t)
	case !deleted.IsZero() && t.DeletedAt.IsZero():
		t.DeletedAt, t.DeletedBy = deleted, u.Deleter
		return ticket.AddEvent(tx, t.Number, by.Agent, desk.EventDeleted)
	}
	return nil
}
