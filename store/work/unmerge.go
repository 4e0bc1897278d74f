package work

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/merge"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

// Unmerge takes merged tickets out of where they went: their messages, events, drafts and mentions go back, and what came since
// for them goes along. Where something new was said they stand as that asks for, else as they stood. Conflict (merge.not) for a ticket that is not
// merged, and in the bin (ticket.in_bin).
func (s *Work) Unmerge(ctx context.Context, by desk.By, numbers ...int64) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		for _, number := range slices.Backward(numbers) {
			if err := unmerge(tx, by, number); err != nil {
				return err
			}
		}
		return nil
	})
}

// pastMerge is a merge as its row has it.
type pastMerge struct {
	id, number, into, at int64
	state                mergeState
}

func mergesWhere(q db.Querier, where string, args ...any) (all []pastMerge, err error) {
	return all, db.Each(q, func(scan func(...any) error) error {
		var m pastMerge
		var state string
		err := scan(&m.id, &m.number, &m.into, &m.at, &state)
		err = errors.Join(err, db.FromJSON(state, &m.state))
		all = append(all, m)
		return err
	}, `SELECT id, number, into_number, at, state FROM merge WHERE undone_at = 0 AND `+where+` ORDER BY id`, args...)
}

func unmerge(tx *db.Tx, by desk.By, number int64) error {
	list, err := mergesWhere(tx, `number = $1`, number)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return desk.Fail(desk.Conflict, "merge.not", "number", number)
	}
	m := list[0]
	root, err := ticket.RootOf(tx, number)
	if err != nil {
		return err
	}
	gone, err := ticket.ByNumber(tx, number)
	if err != nil {
		return err
	}
	here, err := OnHand(tx, root)
	if err != nil {
		return err
	}
	if err := takeOut(tx, &m, root); err != nil {
		return err
	}
	if _, err := tx.Exec(`UPDATE merge SET undone_at = $2 WHERE id = $1`, m.id, db.MS(tx.Now)); err != nil {
		return err
	}
	back := gone
	back.MergedInto = 0
	m.state.From.Again(&back)
	if err := LookAgain(tx, &back, Since{Last: m.state.From.LastMessages}, here.Status); err != nil {
		return err
	}
	left, since, err := released(tx, &m, here)
	if err != nil {
		return err
	}
	if err := LookAgain(tx, &left, since, here.Status); err != nil {
		return err
	}
	back.UpdatedAt, left.UpdatedAt = tx.Now, tx.Now
	if err := db.FirstError(ticket.Update(tx, &gone, &back), ticket.Update(tx, &here, &left), planAgain(tx, &back), planAgain(tx, &left),
		ticket.AddEvent(tx, number, by.Agent, desk.EventUnmerged, "ticket", strconv.FormatInt(root, 10)),
		ticket.AddEvent(tx, root, by.Agent, desk.EventUnmerged, "ticket", strconv.FormatInt(number, 10))); err != nil {
		return err
	}
	tx.Changed(desk.Change{Kind: "ticket", Ticket: number, Agent: by.Agent, Mailbox: back.Mailbox})
	tx.Changed(desk.Change{Kind: "ticket", Ticket: root, Agent: by.Agent, Mailbox: left.Mailbox})
	return nil
}

// released is what is left of the ticket that a merge brought something into: for what stays in it, that merge never was. Where the ticket
// that it went into has gone on, the merges on its way know nothing of it either from now on.
func released(tx *db.Tx, m *pastMerge, here desk.Ticket) (left desk.Ticket, since Since, err error) {
	was, is := m.state.After, m.state.Into // what merging had made of a ticket, and what it is without what goes
	since.Last = is.LastMessages
	for step := m; ; {
		later, err := mergesWhere(tx, `into_number = $1 AND id > $2`, step.into, step.id)
		if err != nil {
			return here, since, err
		}
		for _, l := range later {
			l.state.Into = l.state.Into.Without(is, was)
			if err := since.but(tx, &l, false); err != nil {
				return here, since, err
			}
			if was, is, err = l.again(tx); err != nil {
				return here, since, err
			}
		}
		on, err := mergesWhere(tx, `number = $1`, step.into)
		if err != nil || len(on) == 0 {
			return merge.Release(here, is, was), since, err
		}
		step = &on[0]
		step.state.From = step.state.From.Without(is, was)
		if err := since.but(tx, step, true); err != nil {
			return here, since, err
		}
		if was, is, err = step.again(tx); err != nil {
			return here, since, err
		}
	}
}

// Since says which messages of a ticket are new to it: those after the message Last, but for what merging brought it.
type Since struct {
	Last    int64
	brought []brought
}

// brought is what a merge put beside the messages that one looks at: those of some tickets, or all others, up to a message.
type brought struct {
	family []int64
	others bool
	last   int64
}

// but leaves out what a merge brought, or (others) where it was brought to.
func (s *Since) but(q db.Querier, m *pastMerge, others bool) error {
	family, err := ticket.FamilyOf(q, m.number)
	s.brought = append(s.brought, brought{family, others, m.state.After.LastMessages})
	return err
}

// has says whether a message that came from a ticket is new.
func (s *Since) has(id, home int64) bool {
	return id > s.Last && !slices.ContainsFunc(s.brought, func(b brought) bool { return id <= b.last && slices.Contains(b.family, home) != b.others })
}

// again keeps what a merge makes of its ticket where one of the two was another than it is said to have been: what it was taken for, and what it is.
func (m *pastMerge) again(tx *db.Tx) (was, is merge.Before, err error) {
	was = m.state.After
	after := merge.Absorb(m.state.Into.Ticket(), m.state.From.Ticket())
	m.state.After = merge.Stands(&after, was.LastMessages)
	return was, m.state.After, m.keep(tx)
}

// keep writes what a merge has to know now.
func (m *pastMerge) keep(tx *db.Tx) error {
	_, err := tx.Exec(`UPDATE merge SET state = $2 WHERE id = $1`, m.id, db.ToJSON(m.state))
	return err
}

// LookAgain counts what is in a ticket, and where something was said in it since, lets it stand as that asks for: it
// is our turn if the customer spoke last, else as those stood who spoke. status is that of the ticket it was in.
func LookAgain(tx *db.Tx, t *desk.Ticket, since Since, status desk.Status) error {
	var lastIn, answered, asked int64
	err := tx.Row(`SELECT count(*), coalesce(max(CASE WHEN m.direction = 'in' AND m.bounce = '' THEN m.created_at END), 0),
			coalesce(max(CASE WHEN m.direction = 'out' AND m.source = 'agent' AND m.citing NOT IN ('forward', 'history') THEN m.id END), 0)
		FROM message m WHERE m.number = $1 AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.message_id = m.id AND o.kind = 'reply' AND o.state = 'canceled')`,
		t.Number).Scan(&t.Messages, &lastIn, &answered)
	if err != nil {
		return err
	}
	t.LastInAt, t.Snippet = db.FromMS(lastIn), ""
	if err := db.FirstError(ticket.LastSaid(tx, t, 0), ticket.HasFiles(tx, t, 0)); err != nil {
		return err
	}
	replied := false
	err = db.Each(tx, func(scan func(...any) error) error {
		var id, home, at int64
		var direction string
		err := scan(&id, &home, &at, &direction)
		switch isNew := since.has(id, cmp.Or(home, t.Number)); {
		case isNew && desk.Direction(direction) == desk.Out:
			replied = true
		case isNew && id > answered && (asked == 0 || at < asked):
			asked = at
		}
		return err
	}, `SELECT m.id, m.home, m.created_at, m.direction FROM message m WHERE m.number = $1 AND m.id > $2 AND (m.direction = 'in' AND m.auto = '' AND m.bounce = ''
		OR m.direction = 'out' AND m.source = 'agent' AND m.citing NOT IN ('forward', 'history')
			AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.message_id = m.id AND o.kind = 'reply' AND o.state = 'canceled'))`, t.Number, since.Last)
	switch {
	case err != nil:
		return err
	case asked > 0:
		if t.Status != desk.Open || t.WaitingSince.IsZero() || replied {
			t.WaitingSince = db.FromMS(asked)
		}
		t.Status, t.ResolvedAt, t.ResolvedBy = desk.Open, time.Time{}, 0
	case replied && t.Status != status:
		ticket.SetStatus(t, status, t.Assignee, tx)
	case replied && t.Status != desk.Open:
		t.WaitingSince = time.Time{}
	}
	return waitsForWhatIsHere(tx, t, answered)
}

// waitsForWhatIsHere lets nobody wait since before they wrote what is in the ticket, nor for what is not: it may have gone to another with a
// message that was split off. answered is the last answer.
func waitsForWhatIsHere(tx *db.Tx, t *desk.Ticket, answered int64) error {
	var asked, n int64
	err := tx.Row(`SELECT coalesce(min(CASE WHEN id > $2 THEN created_at END), 0), count(*) FROM message WHERE number = $1 AND direction = 'in' AND auto = '' AND bounce = ''`,
		t.Number, answered).Scan(&asked, &n)
	if at := db.FromMS(asked); n == 0 || !t.WaitingSince.IsZero() && at.After(t.WaitingSince) {
		t.WaitingSince = at
	}
	return err
}
