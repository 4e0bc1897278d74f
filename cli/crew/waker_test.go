package crew

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
)

func TestTheWakerBringsTicketsBack(t *testing.T) {
	s := shop(t)
	ticket, err := s.Submit(t.Context(), desk.Submission{From: desk.Person{Address: "wang@cust.test"}, Subject: "Tea", Text: "Where is my tea?"})
	if err != nil {
		t.Fatal(err)
	}
	until := time.Now().Add(1200 * time.Millisecond)
	if _, err := s.Edit(t.Context(), desk.Edit{Ticket: ticket.Number, SnoozedUntil: &until}); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	w := &waker{store: s, log: slog.New(slog.DiscardHandler), now: time.Now}
	go func() { ended <- w.Run(ctx) }()
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		got, err := s.Ticket(t.Context(), ticket.Number)
		if err != nil {
			t.Fatal(err)
		}
		if !got.Snoozed() {
			if time.Now().Before(until) {
				t.Error("back before its time")
			}
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("it never came back")
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
