package search

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

// Search finds tickets by a query as desk.ParseQuery reads it: by their messages, notes too, and by what they are. The ticket whose number
// the words are comes first. One hit a ticket, of its best or newest message that has the words; without words, by its newest change.
func (s *Lists) Search(ctx context.Context, in desk.Search) (desk.Results, error) {
	query, err := s.parseQuery(ctx, in.Query)
	if err != nil {
		return desk.Results{}, err
	}
	l := desk.List{View: desk.ViewAll, Agent: in.Agent, Limit: min(max(in.Limit, 1), ticket.MaxHits), Cursor: in.Cursor}
	out := desk.Results{Odd: query.Odd}
	err = s.View(ctx, func(q db.Querier) error {
		out.Hits, out.Next, err = find(q, query, l, in.Order)
		return err
	})
	return out, err
}

// SearchTickets is the first page of a Search that nobody in particular makes.
func (s *Lists) SearchTickets(ctx context.Context, q string, order desk.Order, limit int) ([]desk.Hit, error) {
	found, err := s.Search(ctx, desk.Search{Query: q, Order: order, Limit: limit})
	return found.Hits, err
}

// parseQuery reads a query as of now, in the shop's zone.
func (s *Lists) parseQuery(ctx context.Context, text string) (desk.Query, error) {
	set, err := s.Settings(ctx)
	if err != nil {
		return desk.Query{}, err
	}
	zone, err := time.LoadLocation(set.Zone)
	if err != nil {
		zone = time.UTC
	}
	return desk.ParseQuery(text, s.Now().In(zone)), nil
}

// searchedTickets is a page of what a search finds within a view.
func (s *Lists) searchedTickets(ctx context.Context, l desk.List) (desk.Page, error) {
	query, err := s.parseQuery(ctx, l.Query)
	page := desk.Page{}
	if err != nil {
		return page, err
	}
	err = s.View(ctx, func(q db.Querier) error {
		hits, next, err := find(q, query, l, desk.ByNewest)
		if err != nil {
			return err
		}
		page.Next = next
		for _, h := range hits {
			if l.Agent != 0 {
				if err := markUnread(q, l.Agent, h.Ticket); err != nil {
					return err
				}
			}
			page.Tickets = append(page.Tickets, *h.Ticket)
		}
		return nil
	})
	return page, err
}

// finder looks for one page.
type finder struct {
	db.Querier
	*plan
	query desk.Query
	list  desk.List
	order desk.Order
	after db.Cursor
}

// How the last word of a query was read is kept in the cursor's at, so that all pages read it alike.
const (
	readExact = 1
	readOpen  = 2
)

func find(q db.Querier, query desk.Query, l desk.List, order desk.Order) ([]desk.Hit, string, error) {
	if query.Empty() {
		return nil, "", nil
	}
	p, err := planOf(q, query, l)
	if err != nil {
		return nil, "", err
	}
	f := &finder{Querier: q, plan: p, query: query, list: l, order: order}
	if f.after, err = db.ReadCursor(l.Cursor); err != nil {
		return nil, "", err
	}
	if len(p.groups) == 0 {
		return f.byConditions()
	}
	list, mode, err := f.byWords()
	if err != nil {
		return nil, "", err
	}
	next := ""
	if len(list) > l.Limit {
		list = list[:l.Limit]
		if f.order != desk.ByRank {
			next = db.WriteCursor(db.Cursor{At: mode, Number: list[l.Limit-1].message})
		}
	}
	if f.query.Number != 0 && l.Cursor == "" {
		if list, err = f.numberFirst(list); err != nil {
			return nil, "", err
		}
	}
	hits, err := f.hits(list)
	return hits, next, err
}

// byConditions is a page of the list, of the tickets that the query means.
func (f *finder) byConditions() ([]desk.Hit, string, error) {
	l := f.list
	few := false
	if len(f.sets) > 0 {
		n, err := f.countNumbers()
		if few = n <= narrowMost; err != nil {
			return nil, "", err
		}
	}
	text, list := "", []any(nil)
	if few {
		text, list = numbersQuery(f.plan, l, f.after)
	} else {
		text, list = ListQuery(f.lanes, l, f.after, append(f.wide[:len(f.wide):len(f.wide)], f.filters...)...)
	}
	page, err := readPage(f.Querier, l, text, list)
	marked := f.query.Marked()
	hits := make([]desk.Hit, 0, len(page.Tickets))
	for i := range page.Tickets {
		t := &page.Tickets[i]
		hits = append(hits, desk.Hit{Number: t.Number, Title: t.Subject, Ticket: t, Snippet: desk.Excerpt(t.Snippet, marked, ticket.ExcerptWidth)})
	}
	return hits, page.Next, err
}

func (f *finder) countNumbers() (n int, err error) {
	var a args
	text := "SELECT count(*) FROM (" + f.numbers(a.add) + " LIMIT " + strconv.Itoa(narrowMost+1) + ")"
	err = f.Row(text, a.list...).Scan(&n)
	return n, err
}

// found is one ticket that matched, by a message of it (0: by its number).
type found struct {
	number, message int64
	score           float64
}

// numberFirst puts the ticket of that number first, if it is one that the query means.
func (f *finder) numberFirst(list []found) ([]found, error) {
	n := f.query.Number
	if !f.query.Has(desk.OpIs, "merged") {
		root, err := ticket.RootOf(f.Querier, n)
		if err != nil {
			return nil, err
		}
		n = root
	}
	var a args
	err := f.Row("SELECT t.number FROM ticket t WHERE t.number = "+a.add(n)+" AND "+f.conditions(a.add), a.list...).Scan(&n)
	if db.Missing(err) {
		return list, nil
	}
	out := []found{{number: n, score: 1000}}
	for _, one := range list {
		if one.number != n {
			out = append(out, one)
		} else {
			out[0].message = one.message
		}
	}
	return out[:min(len(out), f.list.Limit)], err
}

// hits reads what a page of hits shows.
func (f *finder) hits(list []found) ([]desk.Hit, error) {
	hits := make([]desk.Hit, 0, len(list))
	terms := f.query.Marked()
	text := ""
	row := ticket.NewRow(&text)
	for _, one := range list {
		t, err := row.Take(f.Row(`SELECT `+ticket.Columns+`, CASE $2 WHEN 0 THEN t.snippet ELSE (SELECT substr(text, 1, 50000) FROM message WHERE id = $2) END
			FROM ticket t WHERE t.number = $1`, one.number, one.message).Scan)
		if err != nil {
			return nil, err
		}
		h := desk.Hit{Number: one.number, Title: t.Subject, Score: one.score, Ticket: &t, Snippet: desk.Excerpt(text, terms, ticket.ExcerptWidth)}
		if one.message != 0 && !strings.ContainsRune(h.Snippet, desk.MarkOn) {
			if err := f.fileSnippet(&h, one.message, terms); err != nil {
				return nil, err
			}
		}
		hits = append(hits, h)
	}
	return hits, nil
}

// fileSnippet shows the name of a file, where that is what was found.
func (f *finder) fileSnippet(h *desk.Hit, message int64, terms []desk.Term) error {
	return db.Each(f.Querier, func(scan func(...any) error) error {
		var name string
		if err := scan(&name); err != nil {
			return err
		}
		if e := desk.Excerpt(name, terms, ticket.ExcerptWidth); strings.ContainsRune(e, desk.MarkOn) {
			h.Snippet = e
		}
		return nil
	}, `SELECT name FROM attachment WHERE message_id = $1 AND inline = 0`, message)
}
