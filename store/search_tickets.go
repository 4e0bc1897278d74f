package store

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// Search finds tickets by a query as desk.ParseQuery reads it: by their messages, notes too, and by what they are. The ticket whose number
// the words are comes first. One hit a ticket, of its best or newest message that has the words; without words, by its newest change.
func (s *Store) Search(ctx context.Context, in desk.Search) (desk.Results, error) {
	query, err := s.parseQuery(ctx, in.Query)
	if err != nil {
		return desk.Results{}, err
	}
	l := desk.List{View: desk.ViewAll, Agent: in.Agent, Limit: min(max(in.Limit, 1), maxHits), Cursor: in.Cursor}
	out := desk.Results{Odd: query.Odd}
	err = s.view(ctx, func(q querier) error {
		out.Hits, out.Next, err = find(q, query, l, in.Order)
		return err
	})
	return out, err
}

// SearchTickets is the first page of a Search that nobody in particular makes.
func (s *Store) SearchTickets(ctx context.Context, q string, order desk.Order, limit int) ([]desk.Hit, error) {
	found, err := s.Search(ctx, desk.Search{Query: q, Order: order, Limit: limit})
	return found.Hits, err
}

// parseQuery reads a query as of now, in the shop's zone.
func (s *Store) parseQuery(ctx context.Context, text string) (desk.Query, error) {
	set, err := s.Settings(ctx)
	if err != nil {
		return desk.Query{}, err
	}
	zone, err := time.LoadLocation(set.Zone)
	if err != nil {
		zone = time.UTC
	}
	return desk.ParseQuery(text, s.now().In(zone)), nil
}

// searchedTickets is a page of what a search finds within a view.
func (s *Store) searchedTickets(ctx context.Context, l desk.List) (desk.Page, error) {
	query, err := s.parseQuery(ctx, l.Query)
	page := desk.Page{}
	if err != nil {
		return page, err
	}
	err = s.view(ctx, func(q querier) error {
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
	querier
	*plan
	query desk.Query
	list  desk.List
	order desk.Order
	after cursor
}

// How the last word of a query was read is kept in the cursor's at, so that all pages read it alike.
const (
	readExact = 1
	readOpen  = 2
)

func find(q querier, query desk.Query, l desk.List, order desk.Order) ([]desk.Hit, string, error) {
	if query.Empty() {
		return nil, "", nil
	}
	p, err := planOf(q, query, l)
	if err != nil {
		return nil, "", err
	}
	f := &finder{querier: q, plan: p, query: query, list: l, order: order}
	if f.after, err = readCursor(l.Cursor); err != nil {
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
			next = writeCursor(cursor{mode, list[l.Limit-1].message})
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
		text, list = listQuery(f.lanes, l, f.after, append(f.wide[:len(f.wide):len(f.wide)], f.filters...)...)
	}
	page, err := readPage(f.querier, l, text, list)
	marked := f.query.Marked()
	hits := make([]desk.Hit, 0, len(page.Tickets))
	for i := range page.Tickets {
		t := &page.Tickets[i]
		hits = append(hits, desk.Hit{Number: t.Number, Title: t.Subject, Ticket: t, Snippet: desk.Excerpt(t.Snippet, marked, excerptWidth)})
	}
	return hits, page.Next, err
}

func (f *finder) countNumbers() (n int, err error) {
	var a args
	text := "SELECT count(*) FROM (" + f.numbers(a.add) + " LIMIT " + strconv.Itoa(narrowMost+1) + ")"
	err = f.row(text, a.list...).Scan(&n)
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
		root, err := rootOf(f.querier, n)
		if err != nil {
			return nil, err
		}
		n = root
	}
	var a args
	err := f.row("SELECT t.number FROM ticket t WHERE t.number = "+a.add(n)+" AND "+f.conditions(a.add), a.list...).Scan(&n)
	if missing(err) {
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
	row := newTicketRow(&text)
	for _, one := range list {
		t, err := row.take(f.row(`SELECT `+ticketColumns+`, CASE $2 WHEN 0 THEN t.snippet ELSE (SELECT substr(text, 1, 50000) FROM message WHERE id = $2) END
			FROM ticket t WHERE t.number = $1`, one.number, one.message).Scan)
		if err != nil {
			return nil, err
		}
		h := desk.Hit{Number: one.number, Title: t.Subject, Score: one.score, Ticket: &t, Snippet: desk.Excerpt(text, terms, excerptWidth)}
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
	return each(f.querier, func(scan func(...any) error) error {
		var name string
		if err := scan(&name); err != nil {
			return err
		}
		if e := desk.Excerpt(name, terms, excerptWidth); strings.ContainsRune(e, desk.MarkOn) {
			h.Snippet = e
		}
		return nil
	}, `SELECT name FROM attachment WHERE message_id = $1 AND inline = 0`, message)
}
