package work

import (
	"context"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/audit"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/shop"
	"github.com/deskbell/deskbell/store/ticket"
)

// Topics in their order, archived ones last, with how many tickets have them.
func (s *Work) Topics(ctx context.Context) ([]desk.Topic, error) {
	return s.topics(ctx, `(SELECT count(*) FROM ticket t WHERE t.topic_id = p.id AND t.topic_id > 0)`)
}

// TopicNames are Topics without the counting: for menus.
func (s *Work) TopicNames(ctx context.Context) ([]desk.Topic, error) { return s.topics(ctx, `0`) }

func (s *Work) topics(ctx context.Context, uses string) (topics []desk.Topic, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		return db.Each(q, func(scan func(...any) error) error {
			var t desk.Topic
			var names string
			if err := scan(&t.ID, &names, &t.Position, &t.Archived, &t.Uses); err != nil {
				return err
			}
			err := db.FromJSON(names, &t.Names)
			topics = append(topics, t)
			return err
		}, `SELECT p.id, p.names, p.position, p.archived, `+uses+` FROM topic p ORDER BY p.archived, p.position, p.id`)
	})
	return topics, err
}

func topicByID(q db.Querier, id int64) (t desk.Topic, err error) {
	var names string
	err = q.Row(`SELECT id, names, position, archived FROM topic WHERE id = $1`, id).Scan(&t.ID, &names, &t.Position, &t.Archived)
	if db.Missing(err) {
		return t, desk.Fail(desk.NotFound, "topic.unknown")
	}
	if err != nil {
		return t, err
	}
	return t, db.FromJSON(names, &t.Names)
}

// SaveTopic writes a topic's names, or makes a new one (ID 0) behind the others. NotFound (topic.unknown), Invalid (topic.nameless).
func (s *Work) SaveTopic(ctx context.Context, by desk.By, t desk.Topic) (desk.Topic, error) {
	t, err := desk.TidyTopic(t)
	if err != nil {
		return t, err
	}
	err = s.Tx(ctx, func(tx *db.Tx) error {
		tx.Changed(desk.Change{Kind: "settings", Agent: by.Agent})
		if err := shop.AddAudit(tx, by, audit.TopicSaved, t.Name(desk.Langs[0])); err != nil {
			return err
		}
		if t.ID == 0 {
			return tx.Row(`INSERT INTO topic (names, position) VALUES ($1, 1 + coalesce((SELECT max(position) FROM topic), 0)) RETURNING id, position`,
				db.ToJSON(t.Names)).Scan(&t.ID, &t.Position)
		}
		if _, err := topicByID(tx, t.ID); err != nil {
			return err
		}
		_, err := tx.Exec(`UPDATE topic SET names = $2 WHERE id = $1`, t.ID, db.ToJSON(t.Names))
		return err
	})
	return t, err
}

// ArchiveTopic takes a topic off the menus, or puts it back. Tickets that have it keep it.
func (s *Work) ArchiveTopic(ctx context.Context, by desk.By, id int64, archived bool) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		t, err := topicByID(tx, id)
		if err != nil {
			return err
		}
		tx.Changed(desk.Change{Kind: "settings", Agent: by.Agent})
		kind := audit.TopicSaved
		if archived {
			kind = audit.TopicRemoved
		}
		if err := shop.AddAudit(tx, by, kind, t.Name(desk.Langs[0])); err != nil {
			return err
		}
		_, err = tx.Exec(`UPDATE topic SET archived = $2 WHERE id = $1`, id, db.Flag(archived))
		return err
	})
}

// MoveTopic changes places with the one before (up) or behind; at the end of the list nothing happens.
func (s *Work) MoveTopic(ctx context.Context, by desk.By, id int64, up bool) error {
	return s.Tx(ctx, func(tx *db.Tx) error {
		t, err := topicByID(tx, id)
		if err != nil {
			return err
		}
		next := `SELECT id, position FROM topic WHERE archived = $1 AND position > $2 ORDER BY position LIMIT 1`
		if up {
			next = `SELECT id, position FROM topic WHERE archived = $1 AND position < $2 ORDER BY position DESC LIMIT 1`
		}
		var other int64
		var position int
		if err := tx.Row(next, db.Flag(t.Archived), t.Position).Scan(&other, &position); err != nil {
			if db.Missing(err) {
				return nil
			}
			return err
		}
		tx.Changed(desk.Change{Kind: "settings", Agent: by.Agent})
		if _, err := tx.Exec(`UPDATE topic SET position = $2 WHERE id = $1`, id, position); err != nil {
			return err
		}
		_, err = tx.Exec(`UPDATE topic SET position = $2 WHERE id = $1`, other, t.Position)
		return err
	})
}

// EditTopic says what a ticket is about. A topic that is archived is not taken (ticket.topic_unknown), one that is there may stay.
func EditTopic(tx *db.Tx, e desk.Edit, t *desk.Ticket) error {
	if e.Topic == nil || *e.Topic == t.Topic {
		return nil
	}
	var pairs []string
	if *e.Topic != 0 {
		if _, err := OpenTopic(tx, *e.Topic); err != nil {
			return err
		}
		topic, err := topicByID(tx, *e.Topic)
		if err != nil {
			return err
		}
		for lang, name := range topic.Names {
			pairs = append(pairs, string(lang), name)
		}
	}
	t.Topic = *e.Topic
	return ticket.AddEvent(tx, t.Number, e.By.Agent, desk.EventTopic, pairs...)
}

// OpenTopic is a topic that may be chosen, 0 for none: Invalid (ticket.topic_unknown) where there is none, or not any more.
func OpenTopic(q db.Querier, id int64) (int64, error) {
	if id == 0 {
		return 0, nil
	}
	t, err := topicByID(q, id)
	if desk.CodeOf(err) == desk.NotFound || err == nil && t.Archived {
		return 0, desk.Fail(desk.Invalid, "ticket.topic_unknown").At("topic")
	}
	return id, err
}
