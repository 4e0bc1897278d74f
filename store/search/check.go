package search

import (
	"slices"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/ticket"
)

// maxBatch is how many tickets are checked at once at most.
const maxBatch = 2048

// checks says that there is more to ask of a ticket than its own row and one message can say.
func (w *walk) checks() bool {
	return len(w.groups) > 1 || len(w.without) > 0 || w.after.Number != 0
}

// failing are those of a walk's tickets that lack something another message of them must have, have something none may have, or
// were on an earlier page, by a newer message.
func (w *walk) failing(numbers []int64) (map[int64]bool, error) {
	failed := map[int64]bool{}
	if len(numbers) == 0 || !w.checks() {
		return failed, nil
	}
	failed, err := w.barred(numbers)
	if err != nil {
		return nil, err
	}
	for _, g := range w.groups[1:] {
		have, err := w.among(numbers, g)
		if err != nil {
			return nil, err
		}
		for _, n := range numbers {
			failed[n] = failed[n] || !have[n]
		}
	}
	if w.after.Number == 0 {
		return failed, nil
	}
	shown, err := w.shown(numbers)
	for n := range shown {
		failed[n] = true
	}
	return failed, err
}

// barred are those of the tickets that have what none may have.
func (f *finder) barred(numbers []int64) (map[int64]bool, error) {
	out := map[int64]bool{}
	for _, g := range f.without {
		have, err := f.among(numbers, g)
		if err != nil {
			return nil, err
		}
		for n := range have {
			out[n] = true
		}
	}
	return out, nil
}

// among are those of the tickets that have a message m of a group. Once many have been asked about, all that have one are gathered: so
// many that pass are not to be met soon.
func (f *finder) among(numbers []int64, g textGroup) (map[int64]bool, error) {
	key := g.match + "\n" + g.about
	c := f.checked[key]
	if c == nil {
		c = &checked{}
		f.checked[key] = c
	}
	if c.asked += len(numbers); c.asked <= f.Batch*checkedSingly {
		if g.terms != nil {
			return f.saying(numbers, g.terms)
		}
		return f.having(numbers, g, "")
	}
	if c.all == nil {
		var a args
		var err error
		if c.all, err = f.gathered(textGroup{match: g.match}.tickets(a.add), a.list); err != nil {
			return nil, err
		}
	}
	have, may := map[int64]bool{}, []int64{}
	for _, n := range numbers {
		if _, ok := slices.BinarySearch(c.all, n); ok {
			have[n], may = true, append(may, n)
		}
	}
	if g.extra != nil { // which looks at messages themselves: at as few as it can
		return f.having(may, g, "")
	}
	return have, nil
}

// gathered are the numbers that a statement selects, sorted, each once; not nil.
func (f *finder) gathered(text string, args []any) ([]int64, error) {
	list := []int64{}
	err := db.Each(f.Querier, func(scan func(...any) error) error {
		var n int64
		err := scan(&n)
		list = append(list, n)
		return err
	}, text, args...)
	slices.Sort(list)
	return slices.Compact(list), err
}

// checkedSingly times the first batch are checked by looking at those alone: two thousand of them take an eighth of the time in which
// all that have a common word are gathered.
const checkedSingly = 96

// checked is what is known of a group so far.
type checked struct {
	asked int
	all   []int64 // the tickets that have it (its words, at least), sorted; nil until they are gathered
}

// having are those of the tickets that have a message m of a group. It goes through the finds between the first and the last of their
// messages: that is faster than to ask of each.
func (f *finder) having(numbers []int64, g textGroup, also string, more ...any) (map[int64]bool, error) {
	have := map[int64]bool{}
	if len(numbers) == 0 {
		return have, nil
	}
	a := args{more}
	text := "WITH n AS MATERIALIZED (SELECT id FROM message WHERE number IN " + listed(numbers, a.add) + ")" +
		" SELECT DISTINCT m.number FROM " + g.from() + " WHERE f.message_text MATCH " + a.add(g.match) +
		" AND f.rowid BETWEEN (SELECT min(id) FROM n) AND (SELECT max(id) FROM n) AND +f.rowid IN (SELECT id FROM n)" + also + g.holds(a.add)
	return have, db.Each(f.Querier, func(scan func(...any) error) error {
		var n int64
		err := scan(&n)
		have[n] = true
		return err
	}, text, a.list...)
}

// saying are those of the tickets that have a message with the terms, as their messages' own texts say.
func (f *finder) saying(numbers []int64, terms []desk.Term) (map[int64]bool, error) {
	have := map[int64]bool{}
	var a args
	text := "SELECT " + textColumns(true) + " FROM message m WHERE m.number IN " + listed(numbers, a.add) + " AND " + isIndexed
	row := newTextRow(true)
	return have, db.Each(f.Querier, func(scan func(...any) error) error {
		err := row.scan(scan)
		if number := row.found.number; err == nil && !have[number] {
			var m *desk.Message
			if m, err = row.message(); err == nil && holds(terms, m) {
				have[number] = true
			}
		}
		return err
	}, text, a.list...)
}

// shown are those of the tickets that were on an earlier page.
func (w *walk) shown(numbers []int64) (map[int64]bool, error) {
	if !w.reads {
		also := args{[]any{w.after.Number}}
		text := " AND f.rowid >= $1" + w.when(also.add)
		return w.having(numbers, textGroup{match: w.match, extra: w.extra}, text, also.list...)
	}
	shown := map[int64]bool{}
	var a args
	text := "SELECT " + textColumns(true) + " FROM message m WHERE m.number IN " + listed(numbers, a.add) + " AND m.id >= " + a.add(w.after.Number) + " AND " + isIndexed + w.when(a.add)
	if w.extra != nil {
		text += " AND " + w.extra(a.add)
	}
	row := newTextRow(true)
	return shown, db.Each(w.Querier, func(scan func(...any) error) error {
		one, m, err := row.take(scan)
		if err == nil && holds(w.terms, m) {
			shown[one.number] = true
		}
		return err
	}, text, a.list...)
}

// tickets is a SELECT of the tickets that have a message m of a group.
func (g textGroup) tickets(arg func(any) string) string {
	return "SELECT m.number FROM " + g.from() + " WHERE f.message_text MATCH " + arg(g.match) + g.holds(arg)
}

// from is the index f and message m: its own row only where that is looked at.
func (g textGroup) from() string {
	if g.extra != nil {
		return "message_text f CROSS JOIN message m NOT INDEXED ON m.id = f.rowid"
	}
	return "message_text f CROSS JOIN message m INDEXED BY message_walk ON m.id = f.rowid"
}

// holds says that a message has all the terms, as the index would.
func holds(terms []desk.Term, m *desk.Message) bool {
	subject, body := ticket.Indexed(m)
	return desk.Holds(terms, subject, body)
}
