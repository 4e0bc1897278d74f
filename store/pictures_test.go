package store

import (
	"testing"

	"github.com/deskbell/deskbell/desk"
)

// Pictures from elsewhere are asked for per ticket or per sender, and both can be taken back. Mail that only says it is from a
// sender does not have what the sender has.
func TestPicturesAreAskedForPerTicketAndPerSender(t *testing.T) {
	p, _ := desktop(t)
	ctx := t.Context()
	first := p.deliver(mailFrom("li@cust.test", "a1@cust.test", "Parcel", "one"))
	forged := mailFrom("li@cust.test", "a2@evil.test", "Other", "two")
	forged.Authenticity.Verdict = desk.AuthFail
	second := p.deliver(forged)
	third := p.deliver(mailFrom("li@cust.test", "a3@cust.test", "Third", "three"))
	shown := func(m desk.Message) bool {
		t.Helper()
		got, err := p.s.Message(ctx, m.ID)
		if err != nil {
			t.Fatal(err)
		}
		return got.Pictures
	}
	ask := func(ticket int64, address string, show bool) {
		t.Helper()
		if err := p.s.ShowPictures(ctx, desk.Pictures{Ticket: ticket, Address: address, Show: show}); err != nil {
			t.Fatal(err)
		}
	}
	check := func(when string, want ...bool) {
		t.Helper()
		for i, m := range []desk.Message{first, second, third} {
			if got := shown(m); got != want[i] {
				t.Errorf("%s: message %d is shown with pictures: %v", when, i+1, got)
			}
		}
	}
	check("at first", false, false, false)
	ask(first.Ticket, "", true)
	check("asked for the ticket", true, false, false)
	if !p.ticket(first.Ticket).Pictures {
		t.Error("the ticket does not know")
	}
	ask(first.Ticket, "", false)
	ask(first.Ticket, "Li@cust.test", true)
	check("asked for the sender", true, false, true)
	ask(second.Ticket, "", true)
	check("a forged mail is a matter of its ticket", true, true, true)
	ask(third.Ticket, "li@cust.test", false)
	check("taken back", false, true, false)
	refused(t, p.s.ShowPictures(ctx, desk.Pictures{Ticket: first.Ticket, Address: "wang@cust.test", Show: true}), desk.NotFound, "customer.address_unknown")
	refused(t, p.s.ShowPictures(ctx, desk.Pictures{Ticket: 99, Show: true}), desk.NotFound, "ticket.unknown")
}
