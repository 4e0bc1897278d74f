package ticket

import (
	"context"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

// CounterKey is one number in the rail of views. Agent is 0 but for "mine".
type CounterKey struct {
	view  desk.View
	agent int64
}

// CountersOf are the numbers that a ticket is part of. This is the one place that says what each view holds; the list's
// conditions (search.LanesOf) say the same, and a test holds the two against each other.
func CountersOf(t *desk.Ticket) []CounterKey {
	if t == nil {
		return nil
	}
	if !t.DeletedAt.IsZero() {
		return []CounterKey{{view: desk.ViewBin}}
	}
	if t.MergedInto != 0 {
		return nil
	}
	if t.Spam {
		return []CounterKey{{view: desk.ViewSpam}}
	}
	if t.Snoozed() {
		return []CounterKey{{view: desk.ViewSnoozed}}
	}
	keys := make([]CounterKey, 0, 3)
	if t.Status == desk.Open && !t.WaitingSince.IsZero() {
		keys = append(keys, CounterKey{view: desk.ViewWaiting})
	}
	keys = append(keys, CounterKey{view: desk.View(t.Status)})
	switch {
	case t.Status == desk.Resolved:
	case t.Assignee == 0:
		keys = append(keys, CounterKey{view: desk.ViewUnassigned})
	default:
		keys = append(keys, CounterKey{view: desk.ViewMine, agent: t.Assignee})
	}
	return keys
}

// MoveCounters changes the numbers by the difference that a ticket makes. Nil is a ticket that is not there.
func MoveCounters(tx *db.Tx, before, after *desk.Ticket) error {
	delta := map[CounterKey]int{}
	for _, k := range CountersOf(before) {
		delta[k]--
	}
	for _, k := range CountersOf(after) {
		delta[k]++
	}
	return AddCounters(tx, delta)
}

// AddCounters changes the numbers in the rail of views.
func AddCounters(tx *db.Tx, delta map[CounterKey]int) error {
	for k, n := range delta {
		if n == 0 {
			continue
		}
		if _, err := tx.Exec(`INSERT INTO counter (view, agent_id, n) VALUES ($1, $2, $3)
			ON CONFLICT (view, agent_id) DO UPDATE SET n = counter.n + excluded.n`, string(k.view), k.agent, n); err != nil {
			return err
		}
	}
	return nil
}

// Counts are the numbers of the rail, for one agent. They are kept with each change of a ticket and never counted.
func (s *Records) Counts(ctx context.Context, agent int64) (desk.Counts, error) {
	counts := desk.Counts{}
	for _, v := range desk.Views {
		counts[v] = 0
	}
	err := s.View(ctx, func(q db.Querier) error {
		return db.Each(q, func(scan func(...any) error) error {
			var view string
			var n int
			if err := scan(&view, &n); err != nil {
				return err
			}
			counts[desk.View(view)] = n
			return nil
		}, `SELECT view, n FROM counter WHERE agent_id = 0 OR (agent_id = $1 AND view = 'mine')
			UNION ALL SELECT 'mentions', count(*) FROM mention WHERE agent_id = $1 AND seen_at = 0
			UNION ALL SELECT 'notices', count(*) FROM notification WHERE agent_id = $1 AND read_at = 0 AND bell = 1
			UNION ALL SELECT 'erasures', count(*) FROM erasure WHERE done_at = 0
			UNION ALL SELECT 'follow_ups', count(*) FROM follow_up f JOIN ticket t ON t.number = f.number WHERE f.contacted_at = 0 AND f.closed_at = 0 AND `+Rateable, agent)
	})
	counts[desk.ViewAll] = counts[desk.ViewOpen] + counts[desk.ViewPending] + counts[desk.ViewResolved] + counts[desk.ViewSnoozed]
	return counts, err
}
