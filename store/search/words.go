package search

import (
	"strconv"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

// byWords takes the last word for finished first, and for a beginning only where that fills no page. One more than a page is found, if
// there is one.
func (f *finder) byWords() (list []found, mode int64, err error) {
	terms := f.query.Terms()
	if vague(terms) {
		f.order = desk.ByNewest
	}
	if len(terms) == 0 {
		f.groups[0].match = f.but(f.groups[0].match)
		list, err = f.match()
		return list, readOpen, err
	}
	exact, changed := desk.Exact(terms)
	open := f.groups[0].match
	if changed && f.after.At != readOpen {
		f.groups[0].match = f.but(ticket.MatchAll(exact))
		list, err = f.match()
		if err != nil || len(list) > f.list.Limit || f.after.At == readExact {
			return list, readExact, err
		}
	}
	f.groups[0].match = f.but(open)
	list, err = f.match()
	return list, readOpen, err
}

// but is a match without what is barred.
func (f *finder) but(match string) string {
	if f.barred == "" {
		return match
	}
	return "(" + match + ")" + f.barred
}

// vague says that a query is one character: it is in thousands of words, and counting them all to rank them takes seconds.
func vague(terms []desk.Term) bool {
	return len(terms) == 1 && terms[0].Prefix && terms[0].Run != ""
}

func (f *finder) match() ([]found, error) {
	few := false
	if f.narrow() {
		n, err := f.countNumbers()
		if err != nil || n == 0 {
			return nil, err
		}
		few = n <= narrowMost
	}
	var a args
	var text string
	switch {
	case few:
		text = f.ofTickets(a.add)
		f.order = desk.ByNewest
	case f.order == desk.ByRank:
		var oldest int64
		if err := f.Row(oldestRanked, f.groups[0].match, ticket.NewestRanked-1).Scan(&oldest); err != nil && !db.Missing(err) {
			return nil, err
		}
		text = f.best(a.add, oldest)
	default:
		text = f.walk(a.add)
	}
	return f.read(text, a.list)
}

// oldestRanked is the oldest of the newest hits; nothing where there are fewer.
const oldestRanked = `SELECT rowid FROM message_text WHERE message_text MATCH $1 ORDER BY rowid DESC LIMIT 1 OFFSET $2`

// rest are the groups but the first, as conditions of a ticket.
func (f *finder) rest(arg func(any) string) string {
	text := ""
	for _, g := range f.groups[1:] {
		text += " AND " + g.said(arg)
	}
	return text
}

// walk goes through the messages from the newest on. FTS5 walks its rowids backwards and stops when there are enough, so nothing is
// sorted. A ticket that an earlier page has shown, by a newer message, is left out.
func (f *finder) walk(arg func(any) string) string {
	g := f.groups[0]
	match := arg(g.match)
	text := "SELECT f.rowid, m.number, 0.0 FROM message_text f CROSS JOIN message m ON m.id = f.rowid CROSS JOIN ticket t ON t.number = m.number WHERE f.message_text MATCH " + match
	if f.after.Number != 0 {
		last := arg(f.after.Number)
		text += " AND f.rowid < " + last + " AND NOT EXISTS (SELECT 1 FROM message n CROSS JOIN message_text g ON g.rowid = n.id WHERE n.number = t.number AND n.id >= " + last + " AND g.message_text MATCH " + match + ")"
	}
	return text + g.holds(arg) + " AND " + f.conditions(arg) + f.rest(arg) + " ORDER BY f.rowid DESC LIMIT " + strconv.Itoa(20*ticket.MaxHits)
}

// best ranks the newest hits. A word in the subject weighs as much as several in the text.
func (f *finder) best(arg func(any) string, oldest int64) string {
	g := f.groups[0]
	return "SELECT f.id, m.number, f.score FROM (SELECT rowid AS id, bm25(message_text, 6.0, 1.0) AS score FROM message_text WHERE message_text MATCH " + arg(g.match) +
		" AND rowid >= " + arg(oldest) + " ORDER BY score LIMIT " + strconv.Itoa(ticket.NewestRanked) + ") f CROSS JOIN message m ON m.id = f.id CROSS JOIN ticket t ON t.number = m.number WHERE " +
		f.conditions(arg) + g.holds(arg) + f.rest(arg) + " ORDER BY f.score, f.id DESC"
}

// ofTickets looks through the messages of the few tickets that the conditions leave.
func (f *finder) ofTickets(arg func(any) string) string {
	g := f.groups[0]
	text := "SELECT max(m.id), m.number, 0.0 FROM message m WHERE m.number IN (SELECT t.number FROM ticket t WHERE t.number IN (" + f.numbers(arg) + ")" + f.rest(arg) +
		") AND +m.id IN (SELECT rowid FROM message_text WHERE message_text MATCH " + arg(g.match) + ")" + g.holds(arg) + " GROUP BY m.number"
	if f.after.Number != 0 {
		text += " HAVING max(m.id) < " + arg(f.after.Number)
	}
	return text + " ORDER BY 1 DESC LIMIT " + strconv.Itoa(f.list.Limit+1)
}

// read takes the first message of each ticket.
func (f *finder) read(text string, list []any) ([]found, error) {
	rows, err := f.Querier.Query(text, list...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var hits []found
	seen := map[int64]bool{}
	most := f.list.Limit + 1
	for len(hits) < most && rows.Next() {
		var one found
		if err := rows.Scan(&one.message, &one.number, &one.score); err != nil {
			return nil, err
		}
		if seen[one.number] {
			continue
		}
		seen[one.number] = true
		if one.score = -one.score; f.order == desk.ByNewest { // BM25 of FTS5: the lower the better
			one.score = float64(most-len(hits)) / float64(most)
		}
		hits = append(hits, one)
	}
	return hits, rows.Err()
}

// numbersQuery is ListQuery over the tickets of a plan that are few.
func numbersQuery(p *plan, l desk.List, after db.Cursor) (string, []any) {
	order := orderOf(l)
	a := args{[]any{l.Agent}}
	where := []string{"t.number IN (" + p.numbers(a.add) + ")"}
	where = append(where, order.conditions...)
	if after.Number != 0 {
		where = append(where, order.past(a.add(after.At), a.add(after.Number)))
	}
	return listColumns(order) + "WHERE " + strings.Join(where, " AND ") + " ORDER BY " + order.by() + " LIMIT " + a.add(l.Limit+1), a.list
}
