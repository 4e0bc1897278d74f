package store

import (
	"context"

	"github.com/deskbell/deskbell/desk"
)

// Follow makes an agent one who is told of everything in a ticket, or no longer. NotFound (ticket.unknown) where there is none.
func (s *Store) Follow(ctx context.Context, agent, number int64, on bool) error {
	return s.tx(ctx, func(tx *Tx) error {
		t, err := ticketByNumber(tx, number)
		if err != nil {
			return err
		}
		tx.changed(desk.Change{Kind: "ticket", Ticket: number, Agent: agent, Mailbox: t.Mailbox})
		if on {
			_, err = tx.exec(`INSERT INTO follower (agent_id, number) VALUES ($1, $2) ON CONFLICT DO NOTHING`, agent, number)
			return err
		}
		_, err = tx.exec(`DELETE FROM follower WHERE agent_id = $1 AND number = $2`, agent, number)
		return err
	})
}

func followersOf(q querier, number int64) (agents []int64, err error) {
	return agents, each(q, func(scan func(...any) error) error {
		var agent int64
		err := scan(&agent)
		agents = append(agents, agent)
		return err
	}, `SELECT f.agent_id FROM follower f JOIN agent a ON a.id = f.agent_id AND a.disabled = 0 WHERE f.number = $1 ORDER BY f.agent_id`, number)
}

// mention puts a ticket before the agents whom a note names, and tells them.
func mention(tx *Tx, by desk.By, m *desk.Message) error {
	told, err := tellable(tx)
	if err != nil {
		return err
	}
	names := map[int64]string{}
	err = each(tx, func(scan func(...any) error) error {
		var id int64
		var name string
		err := scan(&id, &name)
		names[id] = name
		return err
	}, `SELECT id, name FROM agent WHERE disabled = 0`)
	if err != nil {
		return err
	}
	agents := desk.NamedIn(m.Text, names)
	for _, agent := range agents {
		if _, there := told[agent]; !there || agent == by.Agent {
			continue
		}
		if _, err := tx.exec(`INSERT INTO mention (agent_id, number, message_id, at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (agent_id, number) DO UPDATE SET message_id = excluded.message_id, at = excluded.at, seen_at = 0`, agent, m.Ticket, m.ID, ms(tx.now)); err != nil {
			return err
		}
	}
	return notify(tx, desk.NoticeMentioned, m.Ticket, m.ID, by, agents...)
}

// standing is how an agent stands to a ticket: when they last looked, and whether they were named since.
func standing(q querier, agent int64, c *desk.Conversation) (err error) {
	if c.Followers, err = followersOf(q, c.Ticket.Number); err != nil || agent == 0 {
		return err
	}
	var at int64
	err = q.row(`SELECT coalesce((SELECT at FROM seen WHERE agent_id = $1 AND number = $2), 0),
		EXISTS (SELECT 1 FROM mention WHERE agent_id = $1 AND number = $2 AND seen_at = 0)`, agent, c.Ticket.Number).Scan(&at, &c.Mentioned)
	c.SeenAt = fromMS(at)
	return err
}

// readMention takes a ticket off an agent's mentions.
func readMention(tx *Tx, agent, number int64) error {
	r, err := tx.exec(`UPDATE mention SET seen_at = $3 WHERE agent_id = $1 AND number = $2 AND seen_at = 0`, agent, number, ms(tx.now))
	if err != nil {
		return err
	}
	n, err := r.RowsAffected()
	if n > 0 {
		tx.changed(desk.Change{Kind: "notice", Ticket: number, For: agent})
	}
	return err
}
