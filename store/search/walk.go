package search

import (
	"slices"
	"strconv"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

// walk goes through the messages that have the words, from the newest on. FTS5 walks its rowids backwards, so nothing is sorted, and it
// stops when there are enough. What it must never do is to look one rowid up after another: that costs a hundred times as much
// as to go through all of them.
type walk struct {
	*finder
	few    bool
	period bool // so few messages are of the time that is asked for that they are best gathered first
	terms  []desk.Term
	match  string    // of FTS5; empty: every message
	extra  condition // of message m
	reads  bool      // terms are looked for in the messages themselves, of which a few are read
	floor  int64     // no message up to this one
	every  bool      // every message is a find, not one of each ticket; only as many as are ranked
}

// nearest are the newest finds where a page is soon full: tickets that are few, or hard to tell, are looked for among the newest messages
// with the words first. Not where they are so few that their messages are soon known.
func (w *walk) nearest() (list []found, all bool, err error) {
	if (w.few && w.fewest <= w.Narrow/8) || !w.few && !(w.every && w.picks()) || strings.Contains(w.sought(), "*") { // all words that begin so are gathered each time
		return w.newest()
	}
	near := *w
	near.few, near.period = false, false
	if near.floor, err = w.nth(2 * w.Near); err == nil && near.floor != 0 { // if there is not much more, it is looked through at once
		near.floor, err = w.nth(w.Near)
	}
	if err != nil {
		return nil, false, err
	}
	if list, all, err = near.newest(); near.floor == 0 {
		return list, all, err
	}
	tickets := map[int64]bool{}
	for _, one := range list {
		tickets[one.number] = true
	}
	if err != nil || len(tickets) > w.list.Limit {
		return list, false, err
	}
	return w.newest()
}

// nth is the message that comes after the n newest with the words; 0 where there is none.
func (w *walk) nth(n int) (id int64, err error) {
	var a args
	err = w.Row("SELECT f.rowid FROM message_text f WHERE f.message_text MATCH "+a.add(w.match)+w.below("f.rowid", a.add)+" ORDER BY f.rowid DESC LIMIT 1 OFFSET "+a.add(n), a.list...).Scan(&id)
	if db.Missing(err) {
		return 0, nil
	}
	return id, err
}

// sought is what a find's message matches. One that has itself what none of its ticket may have is none, which FTS5 sees at once.
func (w *walk) sought() string {
	match := w.match
	for _, g := range w.without {
		if g.extra == nil && match != "" {
			match = "(" + match + ") NOT (" + g.match + ")"
		}
	}
	return match
}

// newest are the finds, newest first. all says that there are no others.
func (w *walk) newest() (list []found, all bool, err error) {
	if err := w.gatherFew(); err != nil || (w.few && len(w.theFew) == 0) {
		return nil, err == nil, err
	}
	var a args
	text, reach := w.statement(&a)
	rows, err := w.Querier.Query(text, a.list...)
	if err != nil {
		return nil, false, err
	}
	defer rows.Close()
	c := collected{walk: w, want: w.list.Limit + 1, size: w.Batch, seen: map[int64]bool{}}
	if w.every {
		c.want, c.size = w.Ranked, maxBatch
	}
	row := newTextRow(w.reads)
	read := 0
	for !c.full() && rows.Next() {
		if read++; w.reads && read > w.Scan {
			reach = false
			break
		}
		one, m, err := row.take(rows.Scan)
		if err != nil {
			return nil, false, err
		}
		if c.seen[one.number] && !w.every {
			continue
		}
		if w.reads && !holds(w.terms, m) {
			continue
		}
		if err := c.add(one); err != nil {
			return nil, false, err
		}
	}
	full := c.full()
	if err := c.flush(); err != nil {
		return nil, false, err
	}
	return c.list, reach && !full && len(c.list) < c.want, rows.Err()
}

// gatherFew gathers the tickets that are few, once for all statements that look for their messages.
func (w *walk) gatherFew() (err error) {
	if w.few && w.theFew == nil {
		var a args
		w.theFew, err = w.gathered(w.numbers(a.add), a.list)
	}
	return err
}

// statement selects the finds. reach says that none lie beyond it.
func (w *walk) statement(a *args) (text string, reach bool) {
	id, from, where := "f.rowid", "message_text f CROSS JOIN message m INDEXED BY message_walk ON m.id = f.rowid", ""
	reach = true
	if w.match != "" {
		where = "f.message_text MATCH " + a.add(w.sought())
	} else {
		id, from, where = "m.id", "message m", isIndexed
	}
	switch {
	case w.few && w.match == "":
		from = "(SELECT n.id FROM message n WHERE n.number IN " + listed(w.theFew, a.add) + w.below("n.id", a.add) + " ORDER BY n.id DESC LIMIT " + strconv.Itoa(w.Scan+1) +
			") f CROSS JOIN message m ON m.id = f.id"
	case w.few:
		where += " AND +f.rowid IN (SELECT n.id FROM message n WHERE n.number IN " + listed(w.theFew, a.add) + ")"
	default:
		from += " CROSS JOIN ticket t ON t.number = m.number"
		where += " AND " + w.conditions(a.add)
		if w.match == "" { // not through all the years for a ticket that is rare
			floor := "(SELECT max(id) FROM message)"
			if w.after.Number != 0 {
				floor = a.add(w.after.Number)
			}
			where += " AND m.id > " + floor + " - " + strconv.Itoa(20*w.Scan)
			reach = false
		}
	}
	if w.period && w.match != "" {
		where += " AND +f.rowid IN (" + w.said(a.add) + ")"
	}
	if w.floor != 0 {
		where += " AND f.rowid > " + a.add(w.floor)
		reach = false
	}
	where += w.below(id, a.add) + w.when(a.add)
	if w.extra != nil {
		where += " AND " + w.extra(a.add)
	}
	return "SELECT " + textColumns(w.reads) + " FROM " + from + " WHERE " + where + " ORDER BY " + id + " DESC", reach
}

// below keeps to what comes after the page before.
func (f *finder) below(id string, arg func(any) string) string {
	if f.after.Number == 0 {
		return ""
	}
	return " AND " + id + " < " + arg(f.after.Number)
}

// collected are finds that pass what is asked of their whole tickets, which is checked for many at once.
type collected struct {
	*walk
	want, size int
	seen       map[int64]bool
	waiting    []found
	list       []found
}

func (c *collected) full() bool { return len(c.list) >= c.want }

func (c *collected) add(one found) error {
	c.seen[one.number] = true
	c.waiting = append(c.waiting, one)
	if c.checks() && len(c.waiting) < c.size {
		return nil
	}
	c.size = min(4*c.size, maxBatch)
	return c.flush()
}

func (c *collected) flush() error {
	var numbers []int64
	for _, one := range c.waiting {
		numbers = append(numbers, one.number)
	}
	slices.Sort(numbers)
	failed, err := c.failing(slices.Compact(numbers))
	if err != nil {
		return err
	}
	for _, one := range c.waiting {
		if !failed[one.number] && !c.full() {
			c.list = append(c.list, one)
		}
	}
	c.waiting = c.waiting[:0]
	return nil
}
