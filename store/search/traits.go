package search

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/postings"
	"github.com/deskbell/deskbell/store/ticket"
)

// trait is something that a query asks of a ticket, or bars: as a condition of its row, and as all the tickets that have it, which an index
// knows without reading a row.
type trait struct {
	filter  condition                                              // of ticket t
	numbers condition                                              // SELECT number …; nil where no index has them
	gather  func(f *finder) (b postings.Bits, not bool, err error) // nil: from numbers; not: all but these have it
	not     bool
	dear    int // gathering takes as long as looking at so many times Tried tickets; 0: it is done in no time
}

func (t trait) written(arg func(any) string) string {
	if t.not {
		return "NOT (" + t.filter(arg) + ")"
	}
	return t.filter(arg)
}

// known is what is known of all tickets, without looking at any.
type known struct {
	limited  bool
	have     postings.Bits // where limited, all that have what is asked for are of these
	bar      postings.Bits // and none of these
	standing bool          // all that are known stand where the query looks
	rest     []trait       // that is not known yet
}

// admits says that nothing is known against a ticket.
func (k *known) admits(n int64) bool { return (!k.limited || k.have.Has(n)) && !k.bar.Has(n) }

// learn adds the tickets that have something, or that do not.
func (k *known) learn(b postings.Bits, not bool) {
	switch {
	case not:
		k.bar.Or(b)
	case k.limited:
		k.have.And(b)
	default:
		k.limited, k.have = true, b
	}
}

// few says that there are no more tickets left than that.
func (k *known) few(most int) bool { return k.limited && k.have.CountWithout(k.bar) <= most }

// numbers are the tickets that are left.
func (k *known) numbers() (list []int64) {
	for n := range k.have.All() {
		if !k.bar.Has(n) {
			list = append(list, n)
		}
	}
	return list
}

// among makes the tickets up to the newest all that there may be.
func (k *known) among(newest int64) {
	if !k.limited {
		k.limited, k.have = true, postings.UpTo(newest)
	}
}

// gather learns from the indexes which tickets have what the query asks for, as far as they tell; what is dear only when it is asked for and
// many tickets are left.
func (f *finder) gather(dear bool) error {
	if !f.known.standing {
		b, not, err := f.standing()
		if err != nil {
			return err
		}
		f.known.learn(b, not)
		f.known.standing = true
	}
	var rest []trait
	for _, costly := range []bool{false, true} { // what is dear last: it may not be worth it by then
		for _, t := range f.known.rest {
			if (t.dear > 0) != costly {
				continue
			}
			if (t.numbers == nil && t.gather == nil) || (costly && (!dear || f.left() <= t.dear*f.Tried)) {
				rest = append(rest, t)
				continue
			}
			b, not, err := t.all(f)
			if err != nil {
				return err
			}
			f.known.learn(b, t.not != not)
		}
	}
	f.known.rest = rest
	var newest int64
	if f.known.limited || len(f.known.bar) == 0 {
		return nil
	}
	err := f.Row("SELECT coalesce(max(number), 0) FROM ticket").Scan(&newest)
	f.known.among(newest)
	return err
}

// left is how many tickets may still be what the query means; very many where nothing is known.
func (f *finder) left() int {
	switch {
	case f.reach == nil && !f.known.limited:
		return math.MaxInt
	case f.reach == nil:
		return f.known.have.CountWithout(f.known.bar)
	}
	b := slices.Clone(f.reach)
	if f.known.limited {
		b.And(f.known.have)
	}
	return b.CountWithout(f.known.bar)
}

// all are the tickets with a trait; not: all but these.
func (t trait) all(f *finder) (b postings.Bits, not bool, err error) {
	if t.gather != nil {
		return t.gather(f)
	}
	var a args
	b, err = f.bits(t.numbers(a.add), a.list)
	return b, false, err
}

// standing are the tickets where the query looks; not: all but these, where that is most of them.
func (f *finder) standing() (b postings.Bits, not bool, err error) {
	var parts []string
	var a args
	if f.looksAtMost() {
		not, parts = true, f.elsewhere(a.add)
	} else {
		for _, n := range f.lanes {
			parts = append(parts, "SELECT t.number FROM ticket t WHERE "+n.where("t.", a.add))
		}
	}
	if parts == nil {
		return postings.Bits{}, not, nil
	}
	b, err = f.bits(strings.Join(parts, " UNION ALL "), a.list)
	return b, not, err
}

// looksAtMost says that the query looks at what is resolved, whoever has it.
func (p *plan) looksAtMost() bool {
	most := false
	for _, n := range p.lanes {
		if n.assignee >= 0 {
			return false
		}
		most = most || (n.aside == ticket.OnDesk && (n.status == "" || n.status == desk.Resolved))
	}
	return most
}

// elsewhere is where the query does not look, whoever has what stands there.
func (p *plan) elsewhere(arg func(any) string) (parts []string) {
	var asides []string
	for aside := range ticket.Asides {
		var barred []string
		for _, s := range desk.Statuses {
			if !p.looksAt(aside, s) {
				barred = append(barred, arg(string(s)))
			}
		}
		switch len(barred) {
		case 0:
		case len(desk.Statuses):
			asides = append(asides, strconv.Itoa(aside))
		default:
			parts = append(parts, "SELECT number FROM ticket WHERE aside = "+strconv.Itoa(aside)+" AND status IN ("+strings.Join(barred, ", ")+")")
		}
	}
	if asides != nil {
		parts = append(parts, "SELECT number FROM ticket WHERE aside IN ("+strings.Join(asides, ", ")+")")
	}
	return parts
}

func (p *plan) looksAt(aside int, s desk.Status) bool {
	for _, n := range p.lanes {
		if n.aside == aside && (n.status == "" || n.status == s) {
			return true
		}
	}
	return false
}
