package store

import (
	"fmt"
	"testing"

	"golang.org/x/sync/errgroup"

	"github.com/deskbell/deskbell/desk"
)

// Rest in the middle of work disturbs nobody.
func TestRest(t *testing.T) {
	h := openShop(t)
	n := h.write("wang@cust.test", "Tea", "Where is my tea?").Number
	var g errgroup.Group
	for i := range 4 {
		g.Go(func() error {
			for j := range 20 {
				if _, err := h.AddNote(t.Context(), desk.Remark{By: h.liwei, Ticket: n, Text: fmt.Sprint(i, j)}); err != nil {
					return err
				}
				if _, err := h.Conversation(t.Context(), n, h.agent.ID); err != nil {
					return err
				}
				if err := h.Rest(t.Context()); err != nil {
					return err
				}
			}
			return nil
		})
	}
	h.must(g.Wait())
	h.must(h.Rest(t.Context()))
	if c, err := h.Conversation(t.Context(), n, h.agent.ID); err != nil || len(c.Messages) < 81 {
		t.Errorf("%d messages, %v", len(c.Messages), err)
	}
}
