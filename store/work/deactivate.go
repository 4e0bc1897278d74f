package work

import (
	"context"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

// HandBack gives every ticket that an agent has and that is not resolved back to nobody, with its event: somebody must see it. What they
// wrote, resolved and drafted stays theirs.
func HandBack(tx *db.Tx, by desk.By, agent int64) (n int, err error) {
	var numbers []int64
	err = db.Each(tx, func(scan func(...any) error) error {
		var number int64
		err := scan(&number)
		numbers = append(numbers, number)
		return err
	}, `SELECT number FROM ticket WHERE assignee_id = $1 AND status <> 'resolved'`, agent)
	if err != nil {
		return 0, err
	}
	for _, number := range numbers {
		before, err := ticket.ByNumber(tx, number)
		if err != nil {
			return 0, err
		}
		t := before
		if err := Assign(tx, by, &t, 0); err != nil {
			return 0, err
		}
		t.UpdatedAt = tx.Now
		if err := ticket.Update(tx, &before, &t); err != nil {
			return 0, err
		}
		tx.Changed(desk.Change{Kind: "ticket", Ticket: number, Agent: by.Agent, Mailbox: t.Mailbox})
	}
	return len(numbers), nil
}

// OpenTickets counts what each agent has that is not resolved.
func (s *Work) OpenTickets(ctx context.Context) (map[int64]int, error) {
	counts := map[int64]int{}
	err := s.View(ctx, func(q db.Querier) error {
		return db.Each(q, func(scan func(...any) error) error {
			var agent int64
			var n int
			err := scan(&agent, &n)
			counts[agent] += n
			return err
		}, `SELECT agent_id, n FROM counter WHERE view = 'mine' AND agent_id > 0`)
	})
	return counts, err
}
