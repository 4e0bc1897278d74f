package help

import (
	"context"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/nameless"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

// ArticleFromTicket is the beginning of an article: a resolved ticket's question as its title, its subject as another wording, its last answer as
// the text, all without what says who the customer is. Nothing is saved. Conflict (article.ticket_open) while the ticket is not resolved, and
// Invalid (article.ticket_silent) where nobody has answered.
func (s *Help) ArticleFromTicket(ctx context.Context, number int64) (a desk.Article, err error) {
	err = s.View(ctx, func(q db.Querier) error {
		t, err := ticket.ByNumber(q, number)
		if err != nil {
			return err
		}
		if t.Status != desk.Resolved {
			return desk.Fail(desk.Conflict, "article.ticket_open")
		}
		names, err := namesIn(q, t)
		if err != nil {
			return err
		}
		var asked, answer string
		err = q.Row(`SELECT coalesce(reply, text) FROM message WHERE number = $1 AND direction = 'in' AND auto = '' AND bounce = '' ORDER BY id LIMIT 1`, number).Scan(&asked)
		if err != nil && !db.Missing(err) {
			return err
		}
		err = q.Row(`SELECT coalesce(reply, text) FROM message WHERE number = $1 AND direction = 'out' AND source = 'agent' AND citing NOT IN ('forward', 'history') ORDER BY id DESC LIMIT 1`, number).Scan(&answer)
		if db.Missing(err) {
			return desk.Fail(desk.Invalid, "article.ticket_silent")
		}
		if err != nil {
			return err
		}
		a = desk.Article{FromTicket: number, Title: nameless.Question(t.Subject, desk.CutBytes(asked, 20000), names...), Body: nameless.Answer(answer, names...)}
		a.Lang = desk.GuessLang(a.Body, a.Title)
		if other := nameless.Question(t.Subject, "", names...); other != "" && other != a.Title {
			a.AlsoAsked = &[]string{other}
		}
		return nil
	})
	return a, err
}

// namesIn are the names of all who wrote in a ticket.
func namesIn(q db.Querier, t desk.Ticket) (names []string, err error) {
	names = []string{t.Contact.Name}
	err = db.Each(q, func(scan func(...any) error) error {
		var name string
		err := scan(&name)
		names = append(names, name)
		return err
	}, `SELECT DISTINCT from_name FROM message WHERE number = $1 UNION SELECT g.name FROM message m JOIN agent g ON g.id = m.agent_id WHERE m.number = $1`, t.Number)
	return names, err
}
