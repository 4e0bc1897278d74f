package search

import (
	"cmp"
	"context"
	"slices"
	"strconv"
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
		var hits []desk.Hit
		var list []found
		switch {
		case len(f.groups) == 0:
			hits, _, err = f.byConditions()
		case query.Number != 0: // whose ticket counts, too
			hits, _, err = f.byWords()
		default:
			list, _, err = f.read()
		}
		n = min(len(hits)+len(list), l.Limit)
		return err
	})
	return n, err
}

// finder looks for one page.
type finder struct {
	db.Querier
	*plan
	Limits
	query     query.Query
	list      desk.List
	order     desk.Order
	after     db.Cursor
	index     *postings.Index
	places    *places
	need, bar []holding     // who has what a ticket must have beside the words, and what none may have
	fit       postings.Bits // tickets that the query means
	unfit     postings.Bits // and those that it does not
	asked     int           // so many tickets' rows were looked at
	counted   bool          // whether they are few
	theFew    postings.Bits // the tickets that the query means, its texts aside, where they are few; nil until they are gathered
	best      int           // so many of the newest finds were ranked, and there are more
}

// Limits are where one way of searching gives way to another. Wherever they stand, the same is found.
type Limits struct {
	Narrow int // so few tickets are gathered
	Tried  int // after so many were looked at one by one
	Ranked int // so many finds are ranked: the newest, for nobody means the old ones
	Batch  int // so many messages are looked at at once to begin with
	Warm   int // where there are so many messages, WarmSearch reads where they are; fewer are soon read, and nobody may ever search
}

// Usual limits.
var Usual = Limits{Narrow: 10_000, Tried: 1000, Ranked: ticket.NewestRanked, Batch: 64, Warm: 65_536}

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
	p, err := planOf(q, query, l)
	if err != nil {
		return nil, err
	}
	f := &finder{Querier: q, plan: p, Limits: cmp.Or(s.Limits, Usual), query: query, list: l, order: order}
	if f.after, err = db.ReadCursor(l.Cursor); err != nil {
		return nil, err
	}
	if len(p.groups)+len(p.without) > 0 {
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
	f.bar, err = f.holdings(f.without)
	return err
}

// byConditions is a page of the list, of the tickets that the query means.
func (f *finder) byConditions() (hits []desk.Hit, next string, err error) {
	few, err := f.areFew()
	if err != nil {
		return nil, "", err
	}
	var numbers []int64
	if few {
		if numbers, err = f.meant(); err != nil {
			return nil, "", err
		}
	}
	l, after := f.list, f.after
	marked := f.query.Marked()
	for {
		text, args := "", []any(nil)
		if few {
			text, args = numbersQuery(numbers, l, after)
		} else {
			text, args = ListQuery(f.lanes, l, after, append(f.wide[:len(f.wide):len(f.wide)], f.filters...)...)
		}
		tickets, places, err := readRows(f.Querier, l, text, args)
		if err != nil {
			return nil, "", err
		}
		more := len(tickets) > l.Limit
		tickets = tickets[:min(len(tickets), l.Limit)]
		var out postings.Bits
		if !few {
			listed := make([]int64, len(tickets))
			for i := range tickets {
				listed[i] = tickets[i].Number
			}
			if out, err = f.barred(listed); err != nil {
				return nil, "", err
			}
		}
		for i := range tickets {
			t := &tickets[i]
			after = db.Cursor{At: places[i], Number: t.Number}
			if out.Has(t.Number) {
				continue
			}
			hits = append(hits, desk.Hit{Number: t.Number, Title: t.Subject, Ticket: t, Snippet: query.Excerpt(t.Snippet, marked, ticket.ExcerptWidth)})
			if len(hits) == f.list.Limit && (more || i < len(tickets)-1) {
				return hits, db.WriteCursor(after), nil
			}
		}
		if !more {
			return hits, "", nil
		}
		l.Limit = min(4*l.Limit, maxBatch)
	}
}

// meant are the tickets that the query means, which are few.
func (f *finder) meant() (list []int64, err error) {
	var a args
	all, err := f.bits(f.numbers(a.add), a.list)
	if err != nil {
		return nil, err
	}
	for n := all.Last(int64(len(all)) << 6); n >= 0; n = all.Last(n) {
		list = append(list, n)
	}
	out, err := f.barred(list)
	return slices.DeleteFunc(list, out.Has), err
}

// areFew says that the query means so few tickets that they are best gathered first, from the smallest of its sets. For a list they
// must be fewer, since it is sorted, and a page of it is soon full; but from a time long ago it is not.
func (f *finder) areFew() (bool, error) {
	if len(f.groups) == 0 && len(f.sets) == 0 && f.period == nil {
		return false, nil
	}
	most := f.Narrow
	if len(f.groups)+len(f.bar) == 0 {
		most /= 4
	}
	if f.lanesMayBeFew() {
		f.sets = append(f.sets, f.ofLanes)
	}
	few := false
	for i, set := range f.sets {
		n, err := f.count(set, most)
		if err != nil {
			return false, err
		}
		if n <= most {
			few, most, f.sets[0], f.sets[i] = true, n, f.sets[i], f.sets[0]
		}
	}
	if few || f.period == nil {
		return few, nil
	}
	most = 12 * f.Narrow // messages, of which a ticket has several
	if f.lasts {
		most = 2 * f.Narrow // what the list begins with is of it, mostly
	}
	n, err := f.count(f.period, most)
	f.sets = append([]condition{func(arg func(any) string) string { return "SELECT DISTINCT number FROM (" + f.period(arg) + ")" }}, f.sets...)
	return n <= most, err
}

// count is how many numbers a set has, one more than most at most.
func (f *finder) count(set condition, most int) (n int, err error) {
	var a args
	err = f.Row("SELECT count(*) FROM ("+set(a.add)+" LIMIT "+strconv.Itoa(most+1)+")", a.list...).Scan(&n)
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
	if !f.query.Has(query.OpIs, "merged") {
		root, err := ticket.RootOf(f.Querier, n)
		if err != nil {
			return nil, err
		}
		n = root
	}
	var a args
	text := "SELECT t.number FROM ticket t WHERE t.number = " + a.add(n) + " AND " + f.conditions(a.add)
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
