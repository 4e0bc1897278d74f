package store

import (
	"fmt"
	"testing"

	"golang.org/x/sync/errgroup"

	"github.com/deskbell/deskbell/desk"
)

// Many at once: readers never see half a change, nothing is lost, and the counters stay right.
func TestManyAtOnce(t *testing.T) {
	h := openShop(t)
	n := h.write("wang@cust.test", "Tea", "Where is my tea?").Number
	var g errgroup.Group
	for i := range 8 {
		g.Go(func() error {
			for j := range 10 {
				if _, err := h.Submit(t.Context(), desk.Submission{From: desk.Person{Address: fmt.Sprintf("c%d@cust.test", j)}, Text: fmt.Sprint("letter ", i, j)}); err != nil {
					return err
				}
				if _, err := h.AddNote(t.Context(), desk.Remark{By: h.liwei, Ticket: n, Text: fmt.Sprint("note ", i, j)}); err != nil {
					return err
				}
				c, err := h.Conversation(t.Context(), n, h.agent.ID)
				if err != nil {
					return err
				}
				if c.Ticket.Messages != len(c.Messages) {
					return fmt.Errorf("the row says %d messages, there are %d", c.Ticket.Messages, len(c.Messages))
				}
				if _, err := h.Tickets(t.Context(), desk.List{View: desk.ViewOpen, Agent: h.agent.ID}); err != nil {
					return err
				}
				if _, err := h.Settings(t.Context()); err != nil {
					return err
				}
			}
			return nil
		})
	}
	h.must(g.Wait())
	if k := h.ticket(n); k.Messages != 82 { // the letter, its acknowledgement, 80 notes
		t.Errorf("%d messages", k.Messages)
	}
	if got := len(h.numbers(desk.List{View: desk.ViewAll, Limit: 50})); got != 81 {
		t.Errorf("%d tickets", got)
	}
	c, err := h.Customer(t.Context(), h.ticket(n+1).Customer)
	h.must(err)
	if c.Tickets != 8 {
		t.Errorf("a customer who wrote eight times has %d tickets", c.Tickets)
	}
	h.checkCounts()
	h.must(h.Check(t.Context()))
}
