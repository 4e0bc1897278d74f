package search

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/query"
	"github.com/deskbell/deskbell/store/answer"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/help"
)

// Of each kind the palette shows the best few; the search field a few more.
const (
	paletteFew = 5
	offersFew  = 8
)

// Finds is what the palette shows for what an agent types.
func (s *Lists) Finds(ctx context.Context, agent int64, text string) (out query.Finds, err error) {
	query, err := s.parseQuery(ctx, text)
	if err != nil {
		return out, err
	}
	text = strings.TrimSpace(text)
	err = s.View(ctx, func(q db.Querier) error {
		if out.Views, err = viewsLike(q, agent, text); err != nil || text == "" {
			return err
		}
		l := desk.List{View: desk.ViewAll, Agent: agent, Limit: paletteFew}
		if out.Tickets, _, _, err = s.find(q, query, l, desk.ByNewest); err != nil {
			return err
		}
		if len(out.Tickets) == 0 && latin(text) && len(text) > 2 {
			if out.Tickets, err = ticketsSpoken(q, l, strings.ToLower(text)); err != nil {
				return err
			}
		}
		if out.Customers, err = customersNamed(q, text); err != nil {
			return err
		}
		out.Replies, err = repliesLike(q, agent, text)
		return err
	})
	if err != nil || text == "" {
		return out, err
	}
	hits, err := help.FindArticles(ctx, s.DB, desk.ArticleSearch{Text: text, Limit: paletteFew})
	out.Articles = desk.ClearHits(hits)
	return out, err
}

func viewsLike(q db.Querier, agent int64, text string) (views []desk.SavedView, err error) {
	err = db.Each(q, func(scan func(...any) error) error {
		v, err := scanView(scan)
		views = append(views, v)
		return err
	}, `SELECT `+viewColumns+` FROM saved_view WHERE agent_id IN (0, $1) AND (name LIKE $2 ESCAPE '\' OR query LIKE $2 ESCAPE '\') ORDER BY agent_id > 0, position, id LIMIT 12`, agent, like(text))
	return views, err
}

func repliesLike(q db.Querier, agent int64, text string) (list []desk.SavedReply, err error) {
	err = db.Each(q, func(scan func(...any) error) error {
		r, err := answer.ScanSavedReply(scan)
		list = append(list, r)
		return err
	}, `SELECT `+answer.SavedReplyColumns+` FROM saved_reply WHERE agent_id IN (0, $1) AND name LIKE $2 ESCAPE '\' ORDER BY uses DESC, name LIMIT 5`, agent, like(text))
	return list, err
}

// customersNamed are those with a text in their name or an address, who wrote last first; where there are none, those whose name is typed so
// in pinyin. Id, name, first address and count only.
func customersNamed(q db.Querier, text string) (list []desk.Customer, err error) {
	err = db.Each(q, func(scan func(...any) error) error {
		var c desk.Customer
		var address string
		err := scan(&c.ID, &c.Name, &c.Tickets, &address)
		c.Addresses = []string{address}
		list = append(list, c)
		return err
	}, customerFound+`WHERE c.id IN (`+newestNamed("")+`) ORDER BY c.id DESC LIMIT $2`, folded(text), paletteFew)
	if len(list) == 0 && err == nil && latin(text) {
		return customersSpoken(q, strings.ToLower(text))
	}
	return list, err
}

const customerFound = `SELECT c.id, c.name, c.tickets, coalesce((SELECT address FROM address a WHERE a.customer_id = c.id ORDER BY position LIMIT 1), '') FROM customer c `

// QueryOffers are the values that an operator may have here, as far as they have a text in them: tags, agents, customers, mailboxes, topics.
// Of customers, without a text, those who began the newest tickets.
func (s *Lists) QueryOffers(ctx context.Context, t query.Typing, lang desk.Lang) (offers []query.Offer, err error) {
	text, part := "", like(t.Part)
	switch t.Op {
	case query.OpTag:
		text = `SELECT name, '' FROM tag WHERE name LIKE $1 ESCAPE '\' AND uses > 0 ORDER BY uses DESC, name LIMIT $2`
	case query.OpAssignee:
		text = `SELECT name, address FROM agent WHERE disabled = 0 AND (name LIKE $1 ESCAPE '\' OR address LIKE $1 ESCAPE '\') ORDER BY name LIMIT $2`
	case query.OpMailbox:
		text = `SELECT address, name FROM mailbox WHERE removed = 0 AND (name LIKE $1 ESCAPE '\' OR address LIKE $1 ESCAPE '\') ORDER BY address LIMIT $2`
	case query.OpTopic:
		text = `SELECT names, '' FROM topic WHERE archived = 0 AND names LIKE $1 ESCAPE '\' ORDER BY position LIMIT $2`
	case query.OpFrom, query.OpCustomer, query.OpTo:
		if strings.TrimSpace(t.Part) == "" {
			text = `SELECT contact, max(contact_name) FROM (SELECT number, contact, contact_name FROM ticket WHERE +aside = 0 ORDER BY number DESC LIMIT 50) t
				WHERE contact LIKE $1 ESCAPE '\' GROUP BY contact ORDER BY max(number) DESC LIMIT $2`
			break
		}
		part = folded(t.Part)
		text = `SELECT address, name FROM (SELECT a.address, c.name FROM address a CROSS JOIN customer c ON c.id = a.customer_id WHERE instr(a.address, $1) > 0 LIMIT $2)
			UNION SELECT address, name FROM (SELECT a.address, c.name FROM customer c CROSS JOIN address a ON a.customer_id = c.id WHERE ` + contains("c.name", "$1") + ` LIMIT $2) LIMIT $2`
	default:
		return nil, nil
	}
	err = s.View(ctx, func(q db.Querier) error {
		return db.Each(q, func(scan func(...any) error) error {
			var value, note string
			if err := scan(&value, &note); err != nil {
				return err
			}
			if t.Op == query.OpTopic {
				names := map[desk.Lang]string{}
				if err := json.Unmarshal([]byte(value), &names); err != nil {
					return err
				}
				if value = names[lang]; value == "" {
					return nil
				}
			}
			offers = append(offers, query.Offer{Op: t.Op, Name: value, Note: note, Query: t.With(value)})
			return nil
		}, text, part, offersFew)
	})
	return offers, err
}
