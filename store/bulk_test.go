package store

import (
	"slices"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/ticket"
	"github.com/deskbell/deskbell/store/work"
)

// What was done to many tickets at once is taken back: fields, marks, order and counters are as before.
func TestBulkAndUndo(t *testing.T) {
	for name, b := range map[string]desk.Bulk{
		"assign":   {Edit: desk.Edit{Assignee: to(int64(1))}},
		"status":   {Edit: desk.Edit{Status: to(desk.Resolved)}},
		"pending":  {Edit: desk.Edit{Status: to(desk.Pending)}},
		"priority": {Edit: desk.Edit{Priority: to(desk.Urgent)}},
		"tag":      {Edit: desk.Edit{AddTags: []string{"退款", "vip"}}},
		"untag":    {Edit: desk.Edit{RemoveTags: []string{"old"}}},
		"spam":     {Edit: desk.Edit{Spam: to(true)}},
		"bin":      {Bin: to(true)},
		"several":  {Edit: desk.Edit{Assignee: to(int64(1)), Status: to(desk.Resolved), AddTags: []string{"x"}}, Bin: to(true)},
	} {
		t.Run(name, func(t *testing.T) {
			h := openShop(t)
			var was []desk.Ticket
			for _, who := range []string{"a@cust.test", "b@cust.test", "c@cust.test"} {
				n := h.write(who, "Hello", "I have a question.").Number
				h.edit(desk.Edit{Ticket: n, AddTags: []string{"old"}})
				was = append(was, h.ticket(n))
				b.Tickets = append(b.Tickets, n)
				h.forward(time.Minute)
			}
			b.By = desk.By{Agent: 1}
			counts, err := h.Counts(t.Context(), 1)
			h.must(err)
			done, err := h.Bulk(t.Context(), b)
			h.must(err)
			if done.Changed != 3 || done.Undo == 0 {
				t.Fatalf("%+v", done)
			}
			if b.Bin == nil {
				h.edit(desk.Edit{Ticket: was[2].Number, Subject: to("Changed since")})
			} else {
				h.must(h.Restore(t.Context(), h.liwei, was[2].Number))
			}
			_, err = h.Undo(t.Context(), desk.By{Agent: 2}, done.Undo)
			h.refused(err, desk.NotFound, "undo.gone")
			back, err := h.Undo(t.Context(), b.By, done.Undo)
			h.must(err)
			if back != (desk.TakenBack{Back: 2, Left: 1}) {
				t.Errorf("%+v", back)
			}
			for _, w := range was[:2] {
				is := h.ticket(w.Number)
				if !work.SameTicket(&w, &is) || ticket.AsideOf(&w) != ticket.AsideOf(&is) || !w.UpdatedAt.Equal(is.UpdatedAt) || !w.WaitingSince.Equal(is.WaitingSince) || !is.ResolvedAt.Equal(w.ResolvedAt) {
					t.Errorf("was %+v\nis  %+v", w, is)
				}
			}
			_, err = h.Undo(t.Context(), b.By, done.Undo)
			h.refused(err, desk.NotFound, "undo.gone")
			if name == "priority" || name == "tag" {
				now, err := h.Counts(t.Context(), 1)
				h.must(err)
				if now[desk.ViewOpen] != counts[desk.ViewOpen] {
					t.Errorf("counts: %v, before %v", now, counts)
				}
			}
		})
	}
}

// A bulk in several parts is taken back as one, the last part first; what a colleague has changed since stays, and what came after the moment
// that was meant is not touched at all.
func TestBulkInParts(t *testing.T) {
	h := openShop(t)
	var was []desk.Ticket
	for _, who := range []string{"a@cust.test", "b@cust.test", "c@cust.test", "d@cust.test", "e@cust.test"} {
		was = append(was, h.ticket(h.write(who, "Hello", "I have a question.").Number))
		h.forward(time.Minute)
	}
	asOf := h.Now()
	h.forward(time.Minute)
	late := h.write("f@cust.test", "Late", "I came later.").Number
	h.write("a@cust.test", "Hello again", "And another thing.")
	whole, err := h.Whole(t.Context(), desk.List{View: desk.ViewOpen, Agent: 1})
	h.must(err)
	if len(whole) != 7 || !slices.Contains(whole, late) {
		t.Fatalf("the view has %v", whole)
	}
	b := desk.Bulk{Edit: desk.Edit{By: desk.By{Agent: 1}, Status: to(desk.Resolved), AddTags: []string{"done"}}, AsOf: asOf, Part: true}
	var done desk.Bulked
	for part := range slices.Chunk(append(whole, 4711, 4712, 4713), 2) {
		b.Tickets, b.Undo = part, done.Undo
		came, err := h.Bulk(t.Context(), b)
		h.must(err)
		done = done.And(came)
	}
	if done.Changed != len(whole)-2 || done.Newer != 2 || done.Left != 3 || h.ticket(late).Status != desk.Open {
		t.Fatalf("%+v of %d", done, len(whole))
	}
	h.edit(desk.Edit{Ticket: was[2].Number, Priority: to(desk.Urgent)})
	var back desk.TakenBack
	for id := done.Undo; id != 0; id = back.Before {
		came, err := h.Undo(t.Context(), b.By, id)
		h.must(err)
		back = desk.TakenBack{Back: back.Back + came.Back, Left: back.Left + came.Left, Before: came.Before}
	}
	if back.Back != done.Changed-1 || back.Left != 1 {
		t.Errorf("%+v", back)
	}
	for _, w := range was[1:] {
		is := h.ticket(w.Number)
		if same := work.SameTicket(&w, &is); same == (w.Number == was[2].Number) {
			t.Errorf("was %+v\nis  %+v", w, is)
		}
	}
}

func TestBulkRefuses(t *testing.T) {
	h := openShop(t)
	n := h.write("a@cust.test", "Hello", "I have a question.").Number
	_, err := h.Bulk(t.Context(), desk.Bulk{})
	h.refused(err, desk.Invalid, "bulk.none")
	_, err = h.Bulk(t.Context(), desk.Bulk{Tickets: make([]int64, desk.MaxBulk+1)})
	h.refused(err, desk.Invalid, "bulk.many")
	_, err = h.Bulk(t.Context(), desk.Bulk{Tickets: []int64{4711, 4712}, Edit: desk.Edit{Status: to(desk.Resolved)}})
	h.refused(err, desk.NotFound, "ticket.unknown")
	done, err := h.Bulk(t.Context(), desk.Bulk{Tickets: []int64{4711, n}, Edit: desk.Edit{By: desk.By{Agent: 1}, Status: to(desk.Pending)}})
	h.must(err)
	if done.Changed != 1 || done.Left != 1 || h.ticket(n).Status != desk.Pending {
		t.Errorf("beside one that is not there any more: %+v", done)
	}
	h.must(h.Delete(t.Context(), desk.By{Agent: 1}, n))
	done, err = h.Bulk(t.Context(), desk.Bulk{Tickets: []int64{n}, Edit: desk.Edit{By: desk.By{Agent: 1}, Status: to(desk.Resolved)}})
	h.must(err)
	if done != (desk.Bulked{Left: 1}) {
		t.Errorf("what is in the bin was changed: %+v", done)
	}
}
