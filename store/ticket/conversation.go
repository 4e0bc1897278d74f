package ticket

import (
	"context"
	"database/sql"
	"errors"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/inbound"
	"github.com/deskbell/deskbell/desk/outbound"
	"github.com/deskbell/deskbell/store/db"
)

// earlier is how many of a customer's other tickets a ticket's page shows.
const earlier = 10

// Conversation is all that a ticket's page shows, for one agent, of one moment: a fixed number of queries, however long it is.
func (s *Records) Conversation(ctx context.Context, number, agent int64) (c desk.Conversation, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		row := q.Row(`SELECT `+Columns+`, t.last_in_at > coalesce(s.at, 0)
			FROM ticket t LEFT JOIN seen s ON s.agent_id = $2 AND s.number = t.number WHERE t.number = $1`, number, agent)
		var unread bool
		if c.Ticket, err = NewRow(&unread).Take(row.Scan); errors.Is(err, sql.ErrNoRows) {
			return desk.Fail(desk.NotFound, "ticket.unknown", "number", number)
		}
		if err != nil {
			return err
		}
		c.Ticket.Unread = unread && agent != 0 && AsideOf(&c.Ticket) == OnDesk && c.Ticket.Status != desk.Resolved
		if c.Customer, err = CustomerByID(q, c.Ticket.Customer); err != nil {
			return err
		}
		if c.Mailbox, err = MailboxInShort(q, c.Ticket.Mailbox); err != nil {
			return err
		}
		if c.Messages, err = messagesOf(q, s.Now(), number); err != nil {
			return err
		}
		if c.Events, err = eventsOf(q, number); err != nil {
			return err
		}
		if err = standing(q, agent, &c); err != nil {
			return err
		}
		if c.Earlier, err = earlierTickets(q, &c.Ticket); err != nil {
			return err
		}
		if c.Scores, err = ScoresOf(q, c.Ticket.Customer); err != nil {
			return err
		}
		if c.Rating, err = ratingOf(q, number); err != nil {
			return err
		}
		if c.Drafts, err = DraftsOf(q, agent, number); err != nil {
			return err
		}
		if c.Merged, err = TakenIn(q, number); err != nil {
			return err
		}
		if c.Rating == nil {
			if c.Rating, err = ratingOfMerged(q, c.Merged); err != nil {
				return err
			}
		}
		if c.Rating != nil {
			if c.FollowUp, c.Rerating, err = FollowUpOf(q, c.Rating.Ticket); err != nil {
				return err
			}
			if c.FollowUp != nil {
				c.FollowUp.Ticket = number
			}
		}
		if c.Linked, err = linkedTickets(q, number); err != nil {
			return err
		}
		if c.Fields, c.Ticked, err = sentWith(q, number); err != nil {
			return err
		}
		c.Parties = Parties(&c.Ticket, c.Merged)
		return othersOf(q, &c)
	})
	return c, err
}

// othersOf says who is answered and who reads along. Somebody who does not take part yet is asked about where they wrote, not here.
func othersOf(q db.Querier, c *desk.Conversation) error {
	c.Answers = c.Ticket.Contact
	own := map[string]bool{}
	err := db.Each(q, func(scan func(...any) error) error {
		var address string
		err := scan(&address)
		own[address] = true
		return err
	}, `SELECT address FROM mailbox`)
	if err != nil {
		return err
	}
	for i := len(c.Messages) - 1; i >= 0; i-- {
		if m := &c.Messages[i]; m.Direction == desk.In && !m.Newcomer && m.Bounce == nil && m.Auto == desk.Human {
			if len(c.Merged) > 0 {
				c.Answers = inbound.AnswerTo(m, func(address string) bool { return own[address] })
			}
			c.Others = outbound.ReplyAll(m, c.Answers.Address, func(address string) bool { return own[address] })
			return nil
		}
	}
	return nil
}

// ratingOfMerged is the rating of the last of some merged tickets that was asked about; nil where none was.
func ratingOfMerged(q db.Querier, merged []desk.MergedTicket) (*desk.Rating, error) {
	for i := len(merged) - 1; i >= 0; i-- {
		if r, err := ratingOf(q, merged[i].Ticket.Number); r != nil || err != nil {
			return r, err
		}
	}
	return nil, nil
}

// MailboxInShort is a mailbox without its servers and passwords; the zero one for 0.
func MailboxInShort(q db.Querier, id int64) (desk.Mailbox, error) {
	var m desk.Mailbox
	if id == 0 {
		return m, nil
	}
	var options string
	err := q.Row(`SELECT id, address, name, signature, ack, folder, options, send_limit, paused, version FROM mailbox WHERE id = $1`, id).
		Scan(&m.ID, &m.Address, &m.Name, &m.Signature, &m.Ack, &m.Folder, &options, &m.SendLimit, &m.Paused, &m.Version)
	return m, errors.Join(err, db.FromJSON(options, &m.Options))
}

func eventsOf(q db.Querier, number int64) (all []desk.Event, err error) {
	err = db.Each(q, func(scan func(...any) error) error {
		e := desk.Event{Ticket: number}
		var args string
		var at int64
		if err := scan(&e.ID, &e.Agent, (*string)(&e.Kind), &args, &at); err != nil {
			return err
		}
		e.At = db.FromMS(at)
		all = append(all, e)
		return db.FromJSON(args, &all[len(all)-1].Args)
	}, `SELECT id, agent_id, kind, args, at FROM event WHERE number = $1 ORDER BY id`, number)
	return all, err
}

// ScoresOf are a customer's last scores by ticket: as many as earlier tickets are shown, and a few more for those in between.
func ScoresOf(q db.Querier, customer int64) (map[int64]int, error) {
	scores := map[int64]int{}
	err := db.Each(q, func(scan func(...any) error) error {
		var number int64
		var score int
		err := scan(&number, &score)
		scores[number] = score
		return err
	}, `SELECT r.number, r.score FROM ticket t JOIN rating r ON r.number = t.number WHERE t.customer_id = $1 AND t.aside IN (0, 4) AND r.score > 0
		ORDER BY t.number DESC LIMIT $2`, customer, 2*earlier)
	return scores, err
}

func earlierTickets(q db.Querier, of *desk.Ticket) (all []desk.Ticket, err error) {
	row := NewRow()
	err = db.Each(q, func(scan func(...any) error) error {
		t, err := row.Take(scan)
		all = append(all, t)
		return err
	}, `SELECT `+Columns+` FROM ticket t WHERE t.customer_id = $1 AND t.number <> $2 AND t.aside IN (0, 4) ORDER BY t.number DESC LIMIT $3`,
		of.Customer, of.Number, earlier)
	return all, err
}
