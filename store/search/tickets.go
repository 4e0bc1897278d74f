package search

import (
	"cmp"
	"context"
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/query"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/postings"
	"github.com/deskbell/deskbell/store/ticket"
)

// Search finds tickets by a query as query.Parse reads it: by their messages, notes too, and by what they are. The ticket whose number
// the words are comes first. One hit a ticket, of its best or newest message that has the words; without words, by its newest change.
func (s *Lists) Search(ctx context.Context, in desk.Search) (desk.Results, error) {
	query, err := s.parseQuery(ctx, in.Query)
	if err != nil {
		return desk.Results{}, err
	}
	l := desk.List{View: desk.ViewAll, Agent: in.Agent, Limit: min(max(in.Limit, 1), ticket.MaxHits), Cursor: in.Cursor}
	out := desk.Results{Odd: query.Odd}
	err = s.View(ctx, func(q db.Querier) error {
		out.Hits, out.Next, out.Best, err = s.find(q, query, l, in.Order)
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
func (s *Lists) parseQuery(ctx context.Context, text string) (query.Query, error) {
	set, err := s.Settings(ctx)
	if err != nil {
		return query.Query{}, err
	}
	zone, err := time.LoadLocation(set.Zone)
	if err != nil {
		zone = time.UTC
	}
	return query.Parse(text, s.Now().In(zone)), nil
}

// searchedTickets is a page of what a search finds within a view.
func (s *Lists) searchedTickets(ctx context.Context, l desk.List) (desk.Page, error) {
	query, err := s.parseQuery(ctx, l.Query)
	page := desk.Page{}
	if err != nil {
		return page, err
	}
	err = s.View(ctx, func(q db.Querier) error {
		hits, next, _, err := s.find(q, query, l, desk.ByNewest)
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

// CountSearched is how many tickets a search within a view finds, up to the list's Limit, without reading what they say.
func (s *Lists) CountSearched(ctx context.Context, l desk.List) (n int, err error) {
	if _, err := LanesOf(l); err != nil {
		return 0, err
	}
	query, err := s.parseQuery(ctx, l.Query)
	if err != nil {
		return 0, err
	}
	err = s.View(ctx, func(q db.Querier) error {
		f, err := s.finderOf(q, query, l, desk.ByNewest)
		if err != nil || f == nil {
			return err
		}
		var walked []int64
		var hits []desk.Hit
		var list []found
		switch {
		case len(f.groups) == 0:
			walked, err = f.walk()
		case query.Number != 0: // whose ticket counts, too
			hits, _, err = f.byWords()
		default:
			list, _, err = f.read()
		}
		n = min(len(walked)+len(hits)+len(list), l.Limit)
		return err
	})
	return n, err
}

// finder looks for one page.
type finder struct {
	db.Querier
	*plan
	Limits
	query   query.Query
	list    desk.List
	order   desk.Order
	after   db.Cursor
	index   *postings.Index
	places  *places
	known   known
	reach   postings.Bits // tickets that the messages with the words are in, where something dear is asked of them; else nil
	fit     postings.Bits // tickets that the query means
	unfit   postings.Bits // and those that it does not
	asked   int           // so many tickets' rows were looked at
	fitting int           // and so many of them are what the query means
	best    int           // so many of the newest finds were ranked, and there are more
}

// Limits are where one way of searching gives way to another. Wherever they stand, the same is found.
type Limits struct {
	Narrow int // so few tickets are sorted, and a list of more is walked through
	Tried  int // after so many were looked at one by one, all that the indexes know is gathered
	Known  int // so many customers may a name mean for their tickets to be looked up; where it means more, each ticket's customer is looked at
	Ranked int // so many finds are ranked: the newest, for nobody means the old ones
	Batch  int // so many messages are looked at at once to begin with
	Warm   int // where there are so many messages, WarmSearch reads ahead; fewer are soon read, and nobody may ever search
}

// Usual limits.
var Usual = Limits{Narrow: 1000, Tried: 1000, Known: 500, Ranked: ticket.NewestRanked, Batch: 64, Warm: 65_536}

// How the last word of a query was read is kept in the cursor's at, so that all pages read it alike.
const (
	readExact = 1
	readOpen  = 2
)

func (s *Lists) find(q db.Querier, query query.Query, l desk.List, order desk.Order) (hits []desk.Hit, next string, best int, err error) {
	f, err := s.finderOf(q, query, l, order)
	if err != nil || f == nil {
		return nil, "", 0, err
	}
	if len(f.groups) == 0 {
		hits, next, err = f.byConditions()
	} else {
		hits, next, err = f.byWords()
	}
	return hits, next, f.best, err
}

// finderOf gets ready to look; nil where nothing is asked for.
func (s *Lists) finderOf(q db.Querier, query query.Query, l desk.List, order desk.Order) (*finder, error) {
	if query.Empty() {
		return nil, nil
	}
	limits := cmp.Or(s.Limits, Usual)
	p, err := planOf(q, query, l, db.Shared[recall](s.DB), limits.Known)
	if err != nil {
		return nil, err
	}
	f := &finder{Querier: q, plan: p, Limits: limits, query: query, list: l, order: order, known: known{rest: p.traits}}
	if f.after, err = db.ReadCursor(l.Cursor); err != nil {
		return nil, err
	}
	if len(p.groups)+len(p.without)+len(p.moments) > 0 {
		err = f.lookUp(s.DB)
	}
	return f, err
}

// lookUp opens what words are looked up in.
func (f *finder) lookUp(s *db.DB) (err error) {
	if f.index, err = postings.Open(f.Querier, "message_text"); err != nil {
		return err
	}
	if f.places, err = placesOf(s, f.Querier); err != nil {
		return err
	}
	barred, err := f.holders(f.without)
	for _, b := range barred {
		f.known.learn(b, true)
	}
	return err
}

// found is one ticket that matched, by a message of it (0: by its number).
type found struct {
	number, message int64
	score           float64
}

// numberFirst puts the ticket of that number first, if it is one that the query means.
func (f *finder) numberFirst(list []found) ([]found, error) {
	n := f.query.Number
	if !f.query.Has(query.OpIs, "merged") {
		root, err := ticket.RootOf(f.Querier, n)
		if err != nil {
			return nil, err
		}
		n = root
	}
	var a args
	text := "SELECT t.number FROM ticket t WHERE t.number = " + a.add(n) + " AND " + f.stands("t.", a.add)
	for _, t := range f.traits {
		text += " AND " + t.written(a.add)
	}
	for _, c := range f.saidWhen() {
		text += " AND " + c(a.add)
	}
	err := f.Row(text, a.list...).Scan(&n)
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
		h := desk.Hit{Number: one.number, Title: t.Subject, Score: one.score, Ticket: &t, Snippet: query.Excerpt(text, terms, ticket.ExcerptWidth)}
		if one.message != 0 && !strings.ContainsRune(h.Snippet, query.MarkOn) {
			if err := f.fileSnippet(&h, one.message, terms); err != nil {
				return nil, err
			}
		}
		hits = append(hits, h)
	}
	return hits, nil
}

// fileSnippet shows the name of a file, where that is what was found.
func (f *finder) fileSnippet(h *desk.Hit, message int64, terms []query.Term) error {
	return db.Each(f.Querier, func(scan func(...any) error) error {
		var name string
		if err := scan(&name); err != nil {
			return err
		}
		if e := query.Excerpt(name, terms, ticket.ExcerptWidth); strings.ContainsRune(e, query.MarkOn) {
			h.Snippet = e
		}
		return nil
	}, `SELECT name FROM attachment WHERE message_id = $1 AND inline = 0`, message)
}
