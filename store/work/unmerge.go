package work

import (
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
	id, number, into int64
	state            mergeState
}

func mergesWhere(q db.Querier, where string, args ...any) (all []pastMerge, err error) {
	return all, db.Each(q, func(scan func(...any) error) error {
		var m pastMerge
		var state string
		err := scan(&m.id, &m.number, &m.into, &state)
		err = errors.Join(err, db.FromJSON(state, &m.state))
		all = append(all, m)
		return err
	}, `SELECT id, number, into_number, state FROM merge WHERE undone_at = 0 AND `+where+` ORDER BY id`, args...)
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
	if err := LookAgain(tx, &back, m.state.From.LastMessages, here.Status); err != nil {
		return err
	}
	left, err := released(tx, &m, here)
	if err != nil {
		return err
	}
	if err := LookAgain(tx, &left, m.state.Into.LastMessages, here.Status); err != nil {
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

// released is what is left of the ticket: for the tickets that stay in it the merge that is undone never was.
func released(tx *db.Tx, m *pastMerge, here desk.Ticket) (desk.Ticket, error) {
	if here.Number != m.into {
		return here, nil // what it was merged into has gone on: whoever takes that apart finds it
	}
	left := merge.Release(here, m.state.Into, m.state.After)
	later, err := mergesWhere(tx, `into_number = $1 AND id > $2`, m.into, m.id)
	if err != nil {
		return left, err
	}
	for _, l := range later {
		var into, from desk.Ticket
		l.state.Into.Again(&into)
		l.state.From.Again(&from)
		into = merge.Release(into, m.state.Into, m.state.After)
		after := merge.Absorb(into, from)
		l.state.Into, l.state.After = merge.Stands(&into, l.state.Into.LastMessages), merge.Stands(&after, l.state.After.LastMessages)
		if _, err := tx.Exec(`UPDATE merge SET state = $2 WHERE id = $1`, l.id, db.ToJSON(l.state)); err != nil {
			return left, err
		}
		left = merge.Absorb(left, from)
	}
	return left, nil
}

// takeOut moves what belongs to a merged ticket back into it.
func takeOut(tx *db.Tx, m *pastMerge, root int64) error {
	family, err := ticket.FamilyOf(tx, m.number)
	if err != nil {
		return err
	}
	rows, err := strandRows(tx, root)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if !slices.Contains(family, r.home) {
			continue
		}
		home := r.home
		if home == m.number {
			home = 0
		}
		if err := MoveMessage(tx, r.id, m.number, home); err != nil {
			return err
		}
	}
	for _, home := range family {
		if _, err := tx.Exec(`UPDATE event SET number = $1, home = CASE home WHEN $1 THEN 0 ELSE home END WHERE number = $2 AND home = $3`, m.number, root, home); err != nil {
			return err
		}
	}
	for _, n := range []int64{m.number, root} {
		if err := ParticipantsAgain(tx, n); err != nil {
			return err
		}
	}
	return db.FirstError(followersBack(tx, m, root), mentionsBack(tx, m, root), noticesBack(tx, m, root), draftsBack(tx, m, root))
}

// ParticipantsAgain lets those take part in a ticket who do so by its messages.
func ParticipantsAgain(tx *db.Tx, number int64) error {
	if _, err := tx.Exec(`DELETE FROM participant WHERE number = $1`, number); err != nil {
		return err
	}
	var all []desk.Message
	err := db.Each(tx, func(scan func(...any) error) error {
		m, err := ticket.ScanMessage(scan)
		m.HTML, m.Text, m.Reply = "", "", ""
		all = append(all, m)
		return err
	}, `SELECT `+ticket.MessageColumns+` FROM message m WHERE m.number = $1 AND m.direction <> 'note' AND m.newcomer = 0`, number)
	for i := range all {
		err = errors.Join(err, ticket.AddParticipants(tx, &all[i]))
	}
	return err
}

func followersBack(tx *db.Tx, m *pastMerge, root int64) error {
	for _, agent := range m.state.Followers {
		if _, err := tx.Exec(`DELETE FROM follower WHERE agent_id = $1 AND number = $2`, agent, root); err != nil {
			return err
		}
	}
	return nil
}

func mentionsBack(tx *db.Tx, m *pastMerge, root int64) error {
	for _, was := range m.state.Mentions {
		if _, err := tx.Exec(`INSERT INTO mention (agent_id, number, message_id, at, seen_at)
			SELECT $1, $2, $3, $4, coalesce((SELECT max(seen_at, $5) FROM mention WHERE agent_id = $1 AND number = $6), $5) WHERE true ON CONFLICT DO NOTHING`,
			was.Agent, m.number, was.Message, was.At, was.Seen, root); err != nil {
			return err
		}
	}
	_, err := tx.Exec(`DELETE FROM mention WHERE number = $1 AND message_id IN (SELECT id FROM message WHERE number = $2)`, root, m.number)
	return err
}

func noticesBack(tx *db.Tx, m *pastMerge, root int64) error {
	for _, id := range m.state.Notices {
		if _, err := tx.Exec(`UPDATE notification SET number = $2 WHERE id = $1`, id, m.number); err != nil {
			return err
		}
	}
	_, err := tx.Exec(`UPDATE notification SET number = $2 WHERE number = $1 AND message_id IN (SELECT id FROM message WHERE number = $2)`, root, m.number)
	return err
}

// draftsBack gives each ticket its draft again, unless somebody has gone on writing it since: then it stays where it is, or goes along
// whole where nothing of another ticket is in it.
func draftsBack(tx *db.Tx, m *pastMerge, root int64) error {
	if len(m.state.Drafts) == 0 {
		return nil
	}
	later, err := mergesWhere(tx, `into_number = $1 AND id > $2`, root, m.id)
	if err != nil {
		return err
	}
	for _, d := range m.state.Drafts {
		now, err := draftRowOf(tx, d.Agent, root, d.Kind)
		if db.Missing(err) {
			continue // it has been sent, or thrown away
		}
		if err != nil {
			return err
		}
		same := d.After != nil && now == *d.After
		switch {
		case d.Into != nil && same:
			err = db.FirstError(d.Into.put(tx, d.Agent, root, d.Kind), d.From.put(tx, d.Agent, m.number, d.Kind))
		case d.Into != nil:
		case !same && drafted(later, d):
		default:
			if same {
				now = *d.From
			}
			err = db.FirstError(ticket.DropDraft(tx, d.Agent, root, desk.Direction(d.Kind)), now.put(tx, d.Agent, m.number, d.Kind))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// drafted says whether one of the merges put more into a draft.
func drafted(merges []pastMerge, d draftKey) bool {
	return slices.ContainsFunc(merges, func(m pastMerge) bool {
		return slices.ContainsFunc(m.state.Drafts, func(k draftKey) bool { return k.Agent == d.Agent && k.Kind == d.Kind })
	})
}

// planAgain takes up the surveys of a ticket that merging had taken back, where their hour is still to come and it is at its end again.
func planAgain(tx *db.Tx, t *desk.Ticket) error {
	if t.Status != desk.Resolved {
		return nil
	}
	var surveys []int64
	err := db.Each(tx, func(scan func(...any) error) error {
		var text string
		var state mergeState
		err := scan(&text)
		err = errors.Join(err, db.FromJSON(text, &state))
		surveys = append(surveys, state.Surveys...)
		return err
	}, `SELECT state FROM merge WHERE number = $1 UNION ALL SELECT state FROM merge WHERE into_number = $1`, t.Number)
	for _, id := range surveys {
		_, failed := tx.Exec(`UPDATE outbox SET state = 'waiting' WHERE id = $1 AND number = $2 AND state = 'canceled' AND due_at > $3
			AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.number = $2 AND o.kind = outbox.kind AND o.state <> 'canceled')`, id, t.Number, db.MS(tx.Now))
		err = errors.Join(err, failed)
	}
	return err
}

// LookAgain counts what is in a ticket, and where something was said in it after the message last, lets it stand as that asks for: it
// is our turn if the customer spoke last, else as those stood who spoke. status is that of the ticket it was in.
func LookAgain(tx *db.Tx, t *desk.Ticket, last int64, status desk.Status) error {
	var lastIn, answered, asked int64
	err := tx.Row(`SELECT count(*), EXISTS (SELECT 1 FROM attachment f JOIN message m ON m.id = f.message_id WHERE m.number = $1),
			coalesce(max(CASE WHEN m.direction = 'in' AND m.bounce = '' THEN m.created_at END), 0),
			coalesce(max(CASE WHEN m.direction = 'out' AND m.source = 'agent' AND m.citing NOT IN ('forward', 'history') THEN m.id END), 0)
		FROM message m WHERE m.number = $1 AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.message_id = m.id AND o.kind = 'reply' AND o.state = 'canceled')`,
		t.Number).Scan(&t.Messages, &t.Attachments, &lastIn, &answered)
	if err != nil {
		return err
	}
	t.LastInAt, t.Snippet = db.FromMS(lastIn), ""
	if err := ticket.LastSaid(tx, t, 0); err != nil {
		return err
	}
	err = tx.Row(`SELECT coalesce(min(created_at), 0) FROM message WHERE number = $1 AND id > $2 AND direction = 'in' AND auto = '' AND bounce = ''`,
		t.Number, max(answered, last)).Scan(&asked)
	switch {
	case err != nil:
		return err
	case asked > 0:
		if t.Status != desk.Open || t.WaitingSince.IsZero() || answered > last {
			t.WaitingSince = db.FromMS(asked)
		}
		t.Status, t.ResolvedAt, t.ResolvedBy = desk.Open, time.Time{}, 0
	case answered > last && t.Status != status:
		ticket.SetStatus(t, status, t.Assignee, tx)
	case answered > last && t.Status != desk.Open:
		t.WaitingSince = time.Time{}
	}
	return nil
}
