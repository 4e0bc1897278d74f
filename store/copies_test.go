package store

import (
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// Only what an agent sent is copied, only where the owner wants it, and once.
func TestCopiesOfWhatWasSent(t *testing.T) {
	h := openShop(t)
	answer := func(text string) {
		t.Helper()
		ticket := h.write("wang@cust.test", "Where is it?", "Where is my tea?")
		_, err := h.Reply(t.Context(), desk.Answer{By: h.liwei, Ticket: ticket.Number, Text: text})
		h.must(err)
		h.forward(time.Minute)
		sent := 0
		for {
			list, err := h.Claim(t.Context(), 10)
			h.must(err)
			if len(list) == 0 {
				break
			}
			for _, o := range list {
				h.must(h.Sent(t.Context(), o.ID))
				sent++
			}
		}
		if sent < 2 { // the acknowledgement and the answer
			t.Fatalf("%d mails were sent", sent)
		}
	}
	answer("before the owner asked for it")
	box, err := h.Mailbox(t.Context(), h.mailbox)
	h.must(err)
	box.Options.CopySent = true
	_, err = h.SaveMailbox(t.Context(), box)
	h.must(err)
	answer("It is on its way.")
	list, err := h.Copies(t.Context(), h.mailbox, 10)
	if err != nil || len(list) != 1 || list[0].Auto || list[0].MessageID == "" || list[0].Text == "" {
		t.Fatalf("%+v, %v", list, err)
	}
	h.must(h.Copied(t.Context(), list[0].ID, true))
	if list, err = h.Copies(t.Context(), h.mailbox, 10); err != nil || len(list) != 0 {
		t.Errorf("%+v, %v", list, err)
	}
	answer("Another one.")
	list, err = h.Copies(t.Context(), h.mailbox, 10)
	if err != nil || len(list) != 1 {
		t.Fatalf("%+v, %v", list, err)
	}
	h.must(h.Copied(t.Context(), list[0].ID, false))
	if list, err = h.Copies(t.Context(), h.mailbox, 10); err != nil || len(list) != 0 {
		t.Errorf("given up, and still there: %+v, %v", list, err)
	}
}
