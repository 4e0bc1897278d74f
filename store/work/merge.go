package work

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/merge"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

// mergeState is what a merge has to know to be taken back.
type mergeState struct {
	From      merge.Before `json:"from"`
	Into      merge.Before `json:"into"`
	After     merge.Before `json:"after"`
	Followers []int64      `json:"followers,omitempty"` // who follow the one that stayed because of the one that went
	Mentions  []mentionRow `json:"mentions,omitempty"`  // of the one that went
	There     []mentionRow `json:"there,omitempty"`     // of the one that stayed
	Seen      []seenRow    `json:"seen,omitempty"`      // who had read the one that stayed, and not what came into it
	Notices   []int64      `json:"notices,omitempty"`
	Drafts    []draftKey   `json:"drafts,omitempty"`  // that moved
	Surveys   []int64      `json:"surveys,omitempty"` // outbox rows that were taken back
}

type mentionRow struct {
	Agent   int64 `json:"agent"`
	Message int64 `json:"message"`
	At      int64 `json:"at"`
	Seen    int64 `json:"seen,omitempty"`
}

// seenRow is until when an agent has read a ticket: before a merge, and with what it brought.
type seenRow struct {
	Agent int64 `json:"agent"`
	Was   int64 `json:"was"`
	Now   int64 `json:"now"`
}

// draftKey is a draft that moved: how it was, how that of the ticket that stayed was if there was one, and what became of the two.
// What was merged before these were kept has none of them.
type draftKey struct {
	Agent int64     `json:"agent"`
	Kind  string    `json:"kind"`
	From  *draftRow `json:"from,omitempty"`
	Into  *draftRow `json:"into,omitempty"`
	After *draftRow `json:"after,omitempty"`
}

// Merge puts tickets into one, each with all that is in it; their numbers lead there from now on. Nothing is sent by it, and who writes in
// one of them never learns of the other: see outbound.AnswerIn. Refused: a ticket into itself or none at all (merge.itself, merge.none),
// too many at once (merge.many), one in the bin (ticket.in_bin), one that was merged already (ticket.merged), and spam (merge.spam).
func (s *Work) Merge(ctx context.Context, m merge.Merging) (t desk.Ticket, err error) {
	m.From = slices.Clone(m.From)
	slices.Sort(m.From)
	m.From = slices.Compact(m.From)
	switch {
	case len(m.From) == 0:
		return t, desk.Fail(desk.Invalid, "merge.none")
	case slices.Contains(m.From, m.Into):
		return t, desk.Fail(desk.Invalid, "merge.itself")
	case len(m.From) > merge.Most:
		return t, desk.Fail(desk.Invalid, "merge.many", "max", merge.Most)
	}
	err = s.Tx(ctx, func(tx *db.Tx) error {
		for _, from := range m.From {
			if t, err = mergeInto(tx, m.By, from, m.Into); err != nil {
				return err
			}
		}
		return nil
	})
	return t, err
}

// mergeable is a ticket that may be merged.
func mergeable(q db.Querier, number int64) (desk.Ticket, error) {
	t, err := OnHand(q, number)
	if err == nil && t.Spam {
		return t, desk.Fail(desk.Conflict, "merge.spam", "number", number)
	}
	return t, err
}

func mergeInto(tx *db.Tx, by desk.By, from, into int64) (desk.Ticket, error) {
	source, err := mergeable(tx, from)
	if err != nil {
		return source, err
	}
	target, err := mergeable(tx, into)
	if err != nil {
		return target, err
	}
	after := merge.Absorb(target, source)
	after.Messages += source.Messages
	after.Attachments = after.Attachments || source.Attachments
	after.UpdatedAt = tx.Now
	if source.LastInAt.After(after.LastInAt) {
		after.LastInAt = source.LastInAt
	}
	state := mergeState{}
	var lasts [2]int64
	for i, n := range []int64{from, into} {
		if lasts[i], err = lastMessage(tx, n); err != nil {
			return target, err
		}
	}
	state.From, state.Into = merge.Stands(&source, lasts[0]), merge.Stands(&target, lasts[1])
	state.After = merge.Stands(&after, max(lasts[0], lasts[1]))
	if err := moveAll(tx, &source, &target, &state); err != nil {
		return target, err
	}
	if target.Status == desk.Resolved && after.Status != desk.Resolved {
		if err := stopSurvey(tx, into, &state); err != nil {
			return target, err
		}
	}
	if err := ticket.LastSaid(tx, &after, 0); err != nil {
		return target, err
	}
	gone := source
	gone.MergedInto, gone.UpdatedAt, gone.Attachments = into, tx.Now, false // its files have moved
	if err := db.FirstError(ticket.Update(tx, &source, &gone), ticket.Update(tx, &target, &after),
		ticket.AddEvent(tx, into, by.Agent, desk.EventMerged, "ticket", strconv.FormatInt(from, 10), "subject", source.Subject),
		ticket.AddEvent(tx, from, by.Agent, desk.EventMergedInto, "ticket", strconv.FormatInt(into, 10))); err != nil {
		return target, err
	}
	if _, err := tx.Exec(`INSERT INTO merge (number, into_number, agent_id, state, at) VALUES ($1, $2, $3, $4, $5)`,
		from, into, by.Agent, db.ToJSON(state), db.MS(tx.Now)); err != nil {
		return target, err
	}
	tx.Changed(desk.Change{Kind: "ticket", Ticket: from, Agent: by.Agent, Mailbox: source.Mailbox})
	tx.Changed(desk.Change{Kind: "ticket", Ticket: into, Agent: by.Agent, Mailbox: target.Mailbox})
	return after, nil
}

func lastMessage(q db.Querier, number int64) (id int64, err error) {
	return id, q.Row(`SELECT coalesce(max(id), 0) FROM message WHERE number = $1`, number).Scan(&id)
}

// moveAll moves what is in a ticket to another.
func moveAll(tx *db.Tx, source, target *desk.Ticket, state *mergeState) error {
	from, into := source.Number, target.Number
	if err := unreadAgain(tx, source, into, state); err != nil {
		return err
	}
	list, err := strandRows(tx, from)
	if err != nil {
		return err
	}
	for _, m := range list {
		if err := MoveMessage(tx, m.id, into, cmp.Or(m.home, from)); err != nil {
			return err
		}
	}
	for _, text := range []string{
		`UPDATE event SET number = $2, home = CASE home WHEN 0 THEN $1 ELSE home END WHERE number = $1`,
		`INSERT INTO participant (number, address) SELECT $2, address FROM participant WHERE number = $1 ON CONFLICT DO NOTHING`,
	} {
		if _, err := tx.Exec(text, from, into); err != nil {
			return err
		}
	}
	return db.FirstError(moveFollowers(tx, from, into, state), moveMentions(tx, from, into, state), moveNotices(tx, from, into, state),
		moveDrafts(tx, source, target, state), stopSurvey(tx, from, state))
}
