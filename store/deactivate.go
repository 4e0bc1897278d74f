package store

import (
	"context"

	"github.com/deskbell/deskbell/desk"
)

// handBack gives every ticket that an agent has and that is not resolved back to nobody, with its event: somebody must see it. What they
// wrote, resolved and drafted stays theirs.
func handBack(tx *Tx, by desk.By, agent int64) (n int, err error) {
	var numbers []int64
	err = each(tx, func(scan func(...any) error) error {
		var number int64
		err := scan(&number)
		numbers = append(numbers, number)
		return err
	}, `SELECT number FROM ticket WHERE assignee_id = $1 AND status <> 'resolved'`, agent)
	if err != nil {
		return 0, err
	}
	for _, number := range numbers {
		before, err := ticketByNumber(tx, number)
		if err != nil {
			return 0, err
		}
		t := before
		if err := assign(tx, by, &t, 0); err != nil {
			return 0, err
		}
		t.UpdatedAt = tx.now
		if err := updateTicket(tx, &before, &t); err != nil {
			return 0, err
		}
		tx.changed(desk.Change{Kind: "ticket", Ticket: number, Agent: by.Agent, Mailbox: t.Mailbox})
	}
	return len(numbers), nil
}

// OpenTickets counts what each agent has that is not resolved.
func (s *Store) OpenTickets(ctx context.Context) (map[int64]int, error) {
	counts := map[int64]int{}
	err := s.view(ctx, func(q querier) error {
		return each(q, func(scan func(...any) error) error {
			var agent int64
			var n int
			err := scan(&agent, &n)
			counts[agent] += n
			return err
		}, `SELECT agent_id, n FROM counter WHERE view = 'mine' AND agent_id > 0`)
	})
	return counts, err
}
