package work

import (
	"errors"
	"slices"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

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
	return db.FirstError(followersBack(tx, m), mentionsBack(tx, m, root), noticesBack(tx, m, root), draftsBack(tx, m, root), readBack(tx, m, root))
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

// followersBack lets nobody follow a ticket any more who did only because of the one that goes.
func followersBack(tx *db.Tx, m *pastMerge) error {
	agents := m.state.Followers
	for step := m; len(agents) > 0; {
		for _, agent := range agents {
			if _, err := tx.Exec(`DELETE FROM follower WHERE agent_id = $1 AND number = $2`, agent, step.into); err != nil {
				return err
			}
		}
		on, err := mergesWhere(tx, `number = $1`, step.into)
		if err != nil || len(on) == 0 {
			return err
		}
		step = &on[0]
		stays := func(agent int64) bool { return !slices.Contains(agents, agent) }
		further := slices.DeleteFunc(slices.Clone(step.state.Followers), stays)
		step.state.Followers = slices.DeleteFunc(step.state.Followers, func(agent int64) bool { return !stays(agent) })
		if err := step.keep(tx); err != nil {
			return err
		}
		agents = further
	}
	return nil
}

// mentionsBack gives a ticket its mentions again, and where they had taken the place of another's it has that place again.
func mentionsBack(tx *db.Tx, m *pastMerge, root int64) error {
	for _, was := range m.state.Mentions {
		if _, err := tx.Exec(`INSERT INTO mention (agent_id, number, message_id, at, seen_at)
			SELECT $1, $2, $3, $4, coalesce((SELECT max(seen_at, $5) FROM mention WHERE agent_id = $1 AND number = $6), $5) WHERE true ON CONFLICT DO NOTHING`,
			was.Agent, m.number, was.Message, was.At, was.Seen, root); err != nil {
			return err
		}
	}
	var gone []mentionRow
	err := db.Each(tx, func(scan func(...any) error) error {
		var g mentionRow
		err := scan(&g.Agent, &g.Message, &g.Seen)
		gone = append(gone, g)
		return err
	}, `DELETE FROM mention WHERE number = $1 AND message_id IN (SELECT id FROM message WHERE number = $2) RETURNING agent_id, message_id, seen_at`, root, m.number)
	if err != nil {
		return err
	}
	moved, err := strandRows(tx, m.number)
	for step := m; err == nil; {
		there := step.state.There
		if err := uncovered(tx, root, there, gone); err != nil {
			return err
		}
		later, err := mergesWhere(tx, `into_number = $1 AND id > $2`, step.into, step.id)
		if err != nil {
			return err
		}
		for _, l := range later {
			l.state.There = withoutMentions(l.state.There, moved, gone, there)
			if err := l.keep(tx); err != nil {
				return err
			}
		}
		on, err := mergesWhere(tx, `number = $1`, step.into)
		if err != nil || len(on) == 0 {
			return err
		}
		step = &on[0]
		step.state.Mentions = withoutMentions(step.state.Mentions, moved, gone, there)
		if err := step.keep(tx); err != nil {
			return err
		}
	}
	return err
}

// uncovered puts mentions back that others stood before.
func uncovered(tx *db.Tx, number int64, was, gone []mentionRow) error {
	for _, w := range was {
		at := slices.IndexFunc(gone, func(g mentionRow) bool { return g.Agent == w.Agent })
		if at < 0 { // it stayed, and had become unseen again by the other
			if _, err := tx.Exec(`UPDATE mention SET seen_at = $4 WHERE agent_id = $1 AND number = $2 AND message_id = $3 AND seen_at = 0`, w.Agent, number, w.Message, w.Seen); err != nil {
				return err
			}
			continue
		}
		if _, err := tx.Exec(putMention, w.Agent, number, w.Message, w.At, max(w.Seen, gone[at].Seen)); err != nil {
			return err
		}
	}
	return nil
}

// withoutMentions are mentions without those of messages that have moved; of theirs those that were there before come again.
func withoutMentions(list []mentionRow, moved []strandRow, gone, before []mentionRow) (rest []mentionRow) {
	for _, r := range list {
		if !slices.ContainsFunc(moved, func(m strandRow) bool { return m.id == r.Message }) {
			rest = append(rest, r)
			continue
		}
		for _, b := range before {
			if b.Agent != r.Agent {
				continue
			}
			if at := slices.IndexFunc(gone, func(g mentionRow) bool { return g.Agent == r.Agent }); at >= 0 {
				b.Seen = max(b.Seen, gone[at].Seen)
			}
			rest = append(rest, b)
		}
	}
	return rest
}

// readBack lets what somebody has read in the ticket that it was in be read, and what they had read there before stay so.
func readBack(tx *db.Tx, m *pastMerge, root int64) error {
	later, err := mergesWhere(tx, `into_number = $1 AND id > $2`, m.into, m.id)
	if err != nil {
		return err
	}
	for _, s := range m.state.Seen {
		if _, err := tx.Exec(`UPDATE seen SET at = $3 WHERE agent_id = $1 AND number = $2 AND at = $4`, s.Agent, m.into, s.Was, s.Now); err != nil {
			return err
		}
		for _, l := range later {
			for i := range l.state.Seen {
				if next := &l.state.Seen[i]; next.Agent == s.Agent && next.Was == s.Now {
					next.Was = s.Was
				}
			}
		}
	}
	for _, l := range later {
		if err := l.keep(tx); err != nil {
			return err
		}
	}
	_, err = tx.Exec(`INSERT INTO seen (agent_id, number, at) SELECT agent_id, $2, at FROM seen WHERE number = $1 AND at >= $3
		ON CONFLICT (agent_id, number) DO UPDATE SET at = max(seen.at, excluded.at)`, root, m.number, m.at)
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
