package tests

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

const second = "second@shop.test"

// Two desks that write to each other, both with acknowledgements, stop by themselves, and a human who writes to either is heard and
// answered as ever.
func TestTwoDesks(t *testing.T) {
	faultTest(t)
	h := anyHost(t)
	one := newProgram(t, h)
	other := newProgramIn(t, t.TempDir(), second, h)
	for _, p := range []*program{one, other} {
		p.start(t)
		p.await(t)
	}
	// A colleague writes from one shop to the other: each desk has a ticket with the other as its customer.
	if err := h.deliver(second, letter(second, "first@shop.test", "Our order", "", "When does it come?")); err != nil {
		t.Fatal(err)
	}
	eventually(t, "both have a ticket", func() bool { return one.count() == 1 && other.count() == 1 })
	if err := answer(one, 1001); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the answer is there", func() bool { return len(other.ticket(t, 1001).Messages) >= 2 })
	quiet(t, h, shop, second)
	if n := len(h.inbox(t, shop)) + len(h.inbox(t, second)); n > 6 {
		t.Errorf("the desks wrote to each other %d times", n)
	}
	for _, p := range []*program{one, other} {
		before := p.count()
		raw := strings.Replace(letter(customer, "human."+p.address, "A human", "", "Hello?"), "To: "+shop, "To: "+p.address, 1)
		if err := h.deliverTo(p.address, customer, raw); err != nil {
			t.Fatal(err)
		}
		eventually(t, "a human is a ticket at "+p.address, func() bool { return p.count() == before+1 })
	}
	eventually(t, "the human is acknowledged by both", func() bool { return len(h.inbox(t, customer)) == 2 })
	one.checkBooks(t, h)
	other.checkBooks(t, h)
}

// An auto-responder that says nothing about being one, and answers everything with a new mail: it is told a few times a day that its mail
// has come, and no more. What its owner writes is a ticket all the same.
func TestSilentResponder(t *testing.T) {
	faultTest(t)
	h := anyHost(t)
	p := newProgram(t, h)
	p.start(t)
	p.await(t)
	if err := h.deliver(customer, letter(customer, "q@cust.test", "A question", "", "Where is it?")); err != nil {
		t.Fatal(err)
	}
	sent := 1
	end := time.Now().Add(20 * time.Second)
	for still := time.Now(); time.Now().Before(end) && time.Since(still) < 3*time.Second; time.Sleep(50 * time.Millisecond) {
		for len(h.inbox(t, customer)) >= sent && sent < 30 {
			if err := h.deliver(customer, letter(customer, fmt.Sprintf("r%d@cust.test", sent), "I am away", "", "I read my mail next week.")); err != nil {
				t.Fatal(err)
			}
			sent++
			still = time.Now()
		}
	}
	if got := len(h.inbox(t, customer)); got < 1 || got > 4 {
		t.Errorf("the responder was written to %d times", got)
	}
	before := p.count()
	if err := h.deliver(customer, letter(customer, "again@cust.test", "I am back", "", "And now to my question: where is it?")); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the human is heard", func() bool { return p.count() == before+1 })
	p.checkBooks(t, h)
}

// A mail from our own address, and our acknowledgement that somebody's forwarding sends back: nothing is written for either.
func TestOwnMailComesBack(t *testing.T) {
	faultTest(t)
	h := anyHost(t)
	p := newProgram(t, h)
	p.start(t)
	p.await(t)
	if err := h.deliver(shop, letter(shop, "own@shop.test", "From ourselves", "", "A note to ourselves.")); err != nil {
		t.Fatal(err)
	}
	eventually(t, "it is a ticket", func() bool { return p.count() == 1 })
	if err := h.deliver(customer, letter(customer, "q@cust.test", "A question", "", "Where is it?")); err != nil {
		t.Fatal(err)
	}
	eventually(t, "it is acknowledged", func() bool { return len(h.inbox(t, customer)) == 1 })
	for round := range 3 { // the customer's mailbox forwards everything back to us
		came := h.inbox(t, customer)
		if err := h.deliver(customer, fmt.Sprintf("Received: from forwarder.test by mx%d.test\r\n", round)+came[0]); err != nil {
			t.Fatal(err)
		}
	}
	quiet(t, h, shop, customer)
	if n := len(h.inbox(t, customer)); n != 1 {
		t.Errorf("%d mails went out, want the one acknowledgement", n)
	}
	if n := p.count(); n != 2 {
		t.Errorf("%d tickets, want 2", n)
	}
	p.checkBooks(t, h)
}

// quiet returns once no mail has come to any of the accounts for three seconds.
func quiet(t *testing.T, h *host, accounts ...string) {
	t.Helper()
	held, since := -1, time.Now()
	within(t, 30*time.Second, "it is quiet", func() bool {
		n := 0
		for _, a := range accounts {
			n += len(h.inbox(t, a))
		}
		if n != held {
			held, since = n, time.Now()
		}
		return time.Since(since) > 3*time.Second
	})
}
