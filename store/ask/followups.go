package ask

import (
	"context"
	"errors"
	"strconv"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/survey"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

// FollowUps that wait, the one that is due first leading, or those that are done, the latest leading; each with the second score, nil where
// nobody was asked for one. What stands aside is none of them.
func (s *Asks) FollowUps(ctx context.Context, fq desk.FollowUpQuery) (list []desk.FollowUp, again []*desk.Rerating, err error) {
	where, order := `f.contacted_at = 0 AND f.closed_at = 0`, `f.due_at, f.id`
	if fq.Done {
		where, order = `(f.contacted_at > 0 OR f.closed_at > 0)`, `max(f.contacted_at, f.closed_at) DESC, f.id DESC`
	}
	if fq.Limit == 0 {
		fq.Limit = 50
	}
	args := []any{min(max(fq.Limit, 1), db.MaxList)}
	if fq.Owner != 0 {
		args = append(args, fq.Owner)
		where += ` AND f.owner_id = $2`
	}
	err = s.View(ctx, func(q db.Querier) error {
		err := db.Each(q, func(scan func(...any) error) error {
			f, a, err := ticket.ScanFollowUp(scan)
			list, again = append(list, f), append(again, a)
			return err
		}, `SELECT `+ticket.FollowUpColumns+ticket.FromFollowUp+`WHERE `+where+` AND `+ticket.Rateable+` ORDER BY `+order+` LIMIT $1`, args...)
		for i := range list {
			if err == nil {
				list[i].Ticket, err = ticket.RootOf(q, list[i].Rating.Ticket)
			}
		}
		return err
	})
	return list, again, err
}

// EditFollowUp gives a follow-up to somebody else, notes that the customer was called, puts it aside, or asks the customer how it is now.
// NotFound (follow_up.unknown), Conflict for a version that is stale (follow_up.changed_since), for one that is done (follow_up.done), and
// for a second question before anybody has contacted the customer (follow_up.not_contacted) or after it was asked (follow_up.asked).
func (s *Asks) EditFollowUp(ctx context.Context, e desk.FollowUpEdit) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		f, _, err := ticket.FollowUpOf(tx, e.Ticket)
		switch {
		case err != nil:
			return err
		case f == nil:
			return desk.Fail(desk.NotFound, "follow_up.unknown")
		case e.Version != 0 && e.Version != f.Version:
			return desk.Fail(desk.Conflict, "follow_up.changed_since")
		case !e.Ask && !f.Waits():
			return desk.Fail(desk.Conflict, "follow_up.done")
		}
		root, err := ticket.RootOf(tx, e.Ticket)
		if err != nil {
			return err
		}
		tx.Changed(desk.Change{Kind: "ticket", Ticket: root, Agent: e.By.Agent})
		switch {
		case e.Owner != nil:
			return handOver(tx, e, root)
		case e.Called:
			return called(tx, e, root)
		case e.Close:
			_, err := tx.Exec(`UPDATE follow_up SET closed_at = $2, closed_by = $3, version = version + 1 WHERE number = $1`, e.Ticket, db.MS(tx.Now), e.By.Agent)
			return errors.Join(err, ticket.AddEvent(tx, root, e.By.Agent, desk.EventFollowUpClosed))
		case e.Ask:
			return askAgain(tx, e, f)
		}
		return nil
	})
}

func handOver(tx *db.Tx, e desk.FollowUpEdit, root int64) error {
	to := ""
	if *e.Owner != 0 {
		ok, err := mayFollowUp(tx, *e.Owner)
		if err != nil {
			return err
		}
		if !ok {
			return desk.Fail(desk.Invalid, "survey.owner_unknown").At("owner")
		}
		to = strconv.FormatInt(*e.Owner, 10)
	}
	_, err := tx.Exec(`UPDATE follow_up SET owner_id = $2, version = version + 1 WHERE number = $1`, e.Ticket, *e.Owner)
	return errors.Join(err, ticket.AddEvent(tx, root, e.By.Agent, desk.EventFollowUpTo, "to", to),
		ticket.Notify(tx, desk.NoticeFollowUp, root, 0, e.By, *e.Owner))
}

// called notes a call, with what was said as a note.
func called(tx *db.Tx, e desk.FollowUpEdit, root int64) error {
	if err := contacted(tx, root, e.Ticket, e.By.Agent, "call"); err != nil || ticket.Blank(e.Note) {
		return err
	}
	if err := ticket.CheckContent(e.Note, "", 0); err != nil {
		return err
	}
	before, err := ticket.ByNumber(tx, root)
	if err != nil {
		return err
	}
	a, err := ticket.AgentByID(tx, e.By.Agent)
	if err != nil {
		return err
	}
	t := before
	m := desk.Message{Ticket: root, Direction: desk.Note, Source: desk.FromAgent, Agent: e.By.Agent, From: desk.Person{Name: a.Name, Address: a.Address}, Text: db.TidyText(e.Note)}
	m.Reply = m.Text
	if err := ticket.InsertMessage(tx, &m); err != nil {
		return err
	}
	ticket.TookMessage(&t, &m)
	return errors.Join(ticket.Update(tx, &before, &t), ticket.Mention(tx, e.By, &m), ticket.NotifyConcerned(tx, desk.NoticeNote, &t, m.ID, e.By))
}

// askAgain plans the second question. Where the customer may not be asked the ticket says why.
func askAgain(tx *db.Tx, e desk.FollowUpEdit, f *desk.FollowUp) error {
	switch {
	case f.ContactedAt.IsZero():
		return desk.Fail(desk.Conflict, "follow_up.not_contacted")
	case !f.MayAsk():
		return desk.Fail(desk.Conflict, "follow_up.asked")
	}
	t, err := ticket.ByNumber(tx, e.Ticket)
	if err != nil {
		return err
	}
	settings, rules, err := rulesAndSettings(tx, t.Mailbox)
	if err != nil {
		return err
	}
	hours, zone, err := clockOf(tx, settings)
	if err != nil {
		return err
	}
	return planner{tx, settings, rules, &t}.plan(survey.Again, rules.Allowed(hours, zone, tx.Now))
}
