package ticket

import (
	"context"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

// Follow makes an agent one who is told of everything in a ticket, or no longer. NotFound (ticket.unknown) where there is none.
func (s *Records) Follow(ctx context.Context, agent, number int64, on bool) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		t, err := ByNumber(tx, number)
		if err != nil {
			return err
		}
		tx.Changed(desk.Change{Kind: "ticket", Ticket: number, Agent: agent, Mailbox: t.Mailbox})
		if on {
			_, err = tx.Exec(`INSERT INTO follower (agent_id, number) VALUES ($1, $2) ON CONFLICT DO NOTHING`, agent, number)
			return err
		}
		_, err = tx.Exec(`DELETE FROM follower WHERE agent_id = $1 AND number = $2`, agent, number)
		return err
	})
}

func followersOf(q db.Querier, number int64) (agents []int64, err error) {
	return agents, db.Each(q, func(scan func(...any) error) error {
		var agent int64
		err := scan(&agent)
		agents = append(agents, agent)
		return err
	}, `SELECT f.agent_id FROM follower f JOIN agent a ON a.id = f.agent_id AND a.disabled = 0 WHERE f.number = $1 ORDER BY f.agent_id`, number)
}

// Mention puts a ticket before the agents whom a note names, and tells them.
func Mention(tx *db.Tx, by desk.By, m *desk.Message) error {
	told, err := tellable(tx)
	if err != nil {
		return err
	}
	names := map[int64]string{}
	err = db.Each(tx, func(scan func(...any) error) error {
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
		if _, err := tx.Exec(`INSERT INTO mention (agent_id, number, message_id, at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (agent_id, number) DO UPDATE SET message_id = excluded.message_id, at = excluded.at, seen_at = 0`, agent, m.Ticket, m.ID, db.MS(tx.Now)); err != nil {
			return err
		}
	}
	return Notify(tx, desk.NoticeMentioned, m.Ticket, m.ID, by, agents...)
}

// standing is how an agent stands to a ticket: when they last looked, and whether they were named since.
func standing(q db.Querier, agent int64, c *desk.Conversation) (err error) {
	if c.Followers, err = followersOf(q, c.Ticket.Number); err != nil || agent == 0 {
		return err
	}
	var at int64
	err = q.Row(`SELECT coalesce((SELECT at FROM seen WHERE agent_id = $1 AND number = $2), 0),
		EXISTS (SELECT 1 FROM mention WHERE agent_id = $1 AND number = $2 AND seen_at = 0)`, agent, c.Ticket.Number).Scan(&at, &c.Mentioned)
	c.SeenAt = db.FromMS(at)
	return err
}

// readMention takes a ticket off an agent's mentions.
func readMention(tx *db.Tx, agent, number int64) error {
	r, err := tx.Exec(`UPDATE mention SET seen_at = $3 WHERE agent_id = $1 AND number = $2 AND seen_at = 0`, agent, number, db.MS(tx.Now))
	if err != nil {
		return err
	}
	n, err := r.RowsAffected()
	if n > 0 {
		tx.Changed(desk.Change{Kind: "notice", Ticket: number, For: agent})
	}
	return err
}
