package store

import (
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/outbound"
	"github.com/deskbell/deskbell/desk/sign"
	"github.com/deskbell/deskbell/store/db"
)

// answered is a shop with one answer in the outbox.
func answered(t *testing.T, undo time.Duration) (*postbox, *clock, desk.Message) {
	t.Helper()
	p, c := desktop(t, func(s *desk.Settings) { s.Undo = undo })
	m := p.deliver(mailFrom("li@cust.test", "a1@cust.test", "Parcel", "Where is it?"))
	p.sendAll()
	out, err := p.s.Reply(t.Context(), desk.Answer{By: desk.By{Name: "Anna"}, Ticket: m.Ticket, Text: "On its way."})
	if err != nil {
		t.Fatal(err)
	}
	return p, c, out
}

func (p *postbox) claimOne() desk.Outgoing {
	p.t.Helper()
	list, err := p.s.Claim(p.t.Context(), 10)
	if err != nil || len(list) != 1 {
		p.t.Fatalf("%d claimed, %v", len(list), err)
	}
	return list[0]
}

func (p *postbox) noneDue(why string) {
	p.t.Helper()
	if list, err := p.s.Claim(p.t.Context(), 10); err != nil || len(list) != 0 {
		p.t.Errorf("%s: %d claimed, %v", why, len(list), err)
	}
}

func (p *postbox) delivery(id int64) desk.Delivery {
	p.t.Helper()
	m, err := p.s.Message(p.t.Context(), id)
	if err != nil || m.Delivery == nil {
		p.t.Fatalf("%+v, %v", m, err)
	}
	return *m.Delivery
}

func TestAnAnswerGoesAfterTheUndoTime(t *testing.T) {
	p, c, m := answered(t, 10*time.Second)
	p.noneDue("within the undo time")
	if due, err := p.s.NextDue(t.Context()); err != nil || !due.Equal(c.at.Add(10*time.Second)) {
		t.Errorf("next due %v, %v", due, err)
	}
	c.forward(10 * time.Second)
	o := p.claimOne()
	if o.MessageID != m.MessageID || o.InReplyTo != "a1@cust.test" || o.Text != "On its way." || o.Auto || o.Message != m.ID || o.Subject != "Re: Parcel [#1001]" {
		t.Errorf("outgoing %+v", o)
	}
	secret, err := p.s.Secret(t.Context(), "message-id")
	if err != nil || !sign.OwnMailID(o.MessageID, secret) {
		t.Errorf("%s is not signed", o.MessageID)
	}
	p.noneDue("claimed by somebody")
	if d := p.delivery(m.ID); d.State != desk.Sending {
		t.Errorf("%+v", d)
	}
	if err := p.s.Sent(t.Context(), o.ID); err != nil {
		t.Fatal(err)
	}
	if d := p.delivery(m.ID); d.State != desk.Sent || !d.SentAt.Equal(c.at) {
		t.Errorf("%+v", d)
	}
	if due, err := p.s.NextDue(t.Context()); err != nil || !due.IsZero() {
		t.Errorf("next due %v, %v", due, err)
	}
}

func TestClaimsRunOutAndAreReleased(t *testing.T) {
	p, c, _ := answered(t, 0)
	first := p.claimOne()
	c.forward(4 * time.Minute)
	if err := p.s.Renew(t.Context(), first.ID); err != nil {
		t.Fatal(err)
	}
	c.forward(4 * time.Minute)
	p.noneDue("renewed")
	c.forward(time.Minute)
	again := p.claimOne()
	if again.MessageID != first.MessageID || again.Attempt != 2 {
		t.Errorf("taken over: %+v", again)
	}
	if err := p.s.ReleaseClaims(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := p.s.Renew(t.Context(), again.ID); desk.CodeOf(err) != desk.Conflict {
		t.Errorf("a lost claim was renewed: %v", err)
	}
	if o := p.claimOne(); o.MessageID != first.MessageID {
		t.Error("another Message-ID")
	}
}

func TestRetriesBackOffAndGiveUp(t *testing.T) {
	p, c, m := answered(t, 0)
	began, wait := c.at, 30*time.Second
	tries := 0
	for {
		o := p.claimOne()
		tries++
		if err := p.s.Failed(t.Context(), o.ID, desk.SendFailure{Temporary: true, Words: "451 try later"}); err != nil {
			t.Fatal(err)
		}
		d := p.delivery(m.ID)
		if d.State == desk.Failed {
			break
		}
		if d.State != desk.Waiting || !d.Due.Equal(c.at.Add(wait)) || d.Error != "451 try later" {
			t.Fatalf("after %d tries: %+v, want in %v", tries, d, wait)
		}
		c.forward(wait - time.Second)
		p.noneDue("too early")
		c.forward(time.Second)
		wait = min(2*wait, time.Hour)
	}
	if took := c.at.Sub(began); took < 46*time.Hour || took > 48*time.Hour {
		t.Errorf("given up after %v and %d tries", took, tries)
	}
	if err := p.s.TryAgain(t.Context(), desk.By{}, m.ID); err != nil {
		t.Fatal(err)
	}
	o := p.claimOne()
	if o.MessageID != m.MessageID {
		t.Error("tried again under another Message-ID")
	}
	if err := p.s.Failed(t.Context(), o.ID, desk.SendFailure{Words: "550 no such user"}); err != nil {
		t.Fatal(err)
	}
	if d := p.delivery(m.ID); d.State != desk.Failed || d.Error != "550 no such user" {
		t.Errorf("a permanent error: %+v", d)
	}
}

func TestAnAnswerIsTakenBack(t *testing.T) {
	h := openShop(t)
	p := &postbox{t: t, s: h.Store, box: h.mailbox, valid: 7}
	in := p.deliver(mailFrom("li@cust.test", "a1@cust.test", "Parcel", "Where is it?"))
	waiting := p.ticket(in.Ticket).WaitingSince
	h.forward(time.Minute)
	out, err := h.Reply(t.Context(), desk.Answer{By: h.liwei, Ticket: in.Ticket, Text: "Wrong words.", Status: desk.Resolved})
	if err != nil {
		t.Fatal(err)
	}
	d, err := h.TakeBack(t.Context(), h.liwei, out.ID)
	if err != nil || d.Text != "Wrong words." || d.To[0].Address != "li@cust.test" {
		t.Fatalf("%+v, %v", d, err)
	}
	ticket := p.ticket(in.Ticket)
	if ticket.Status != desk.Open || !ticket.WaitingSince.Equal(waiting) || ticket.Snippet != "Where is it?" || ticket.Messages != 2 {
		t.Errorf("ticket %+v", ticket)
	}
	if d, err := h.Draft(t.Context(), h.agent.ID, in.Ticket, desk.Out); err != nil || d.Text != "Wrong words." {
		t.Errorf("draft %+v, %v", d, err)
	}
	if _, err := h.TakeBack(t.Context(), h.liwei, out.ID); desk.CodeOf(err) != desk.Conflict {
		t.Errorf("taken back twice: %v", err)
	}
	for _, o := range p.sendAll() {
		if o.Message == out.ID {
			t.Error("it went all the same")
		}
	}
	h.forward(2 * time.Hour)
	if list := p.sendAll(); len(list) != 0 {
		t.Errorf("the customer is asked about an open ticket: %+v", list)
	}
	sent, err := h.Reply(t.Context(), desk.Answer{By: h.liwei, Ticket: in.Ticket, Text: "Right words."})
	if err != nil {
		t.Fatal(err)
	}
	h.forward(time.Minute)
	p.sendAll()
	if _, err := h.TakeBack(t.Context(), h.liwei, sent.ID); desk.CodeOf(err) != desk.Conflict {
		t.Errorf("taken back after it went: %v", err)
	}
}

// What was sent and is taken back leaves no trace on the row: the customer waits since they first asked, and files that went back to the
// draft are none of the ticket's.
func TestARowAfterAnAnswerWasTakenBack(t *testing.T) {
	h := openShop(t)
	p := &postbox{t: t, s: h.Store, box: h.mailbox, valid: 7}
	in := p.deliver(mailFrom("li@cust.test", "a1@cust.test", "Parcel", "Where is it?"))
	h.forward(time.Hour)
	p.deliver(mailFrom("li@cust.test", "a2@cust.test", "[#1001] Parcel", "Hello?"))
	before := p.ticket(in.Ticket)
	file, err := h.Upload(t.Context(), h.agent.ID, "label.txt", "text/plain", reader("label"))
	h.must(err)
	h.forward(time.Minute)
	out, err := h.Reply(t.Context(), desk.Answer{By: h.liwei, Ticket: in.Ticket, Text: "Here it is.", Attachments: []int64{file.ID}})
	h.must(err)
	if k := p.ticket(in.Ticket); !k.Attachments || !k.WaitingSince.IsZero() {
		t.Errorf("answered: %+v", k)
	}
	_, err = h.TakeBack(t.Context(), h.liwei, out.ID)
	h.must(err)
	after := p.ticket(in.Ticket)
	if before.Messages != 3 || after.Attachments || !after.WaitingSince.Equal(before.WaitingSince) || after.Snippet != before.Snippet || after.Messages != before.Messages {
		t.Errorf("is %+v\nwas %+v", after, before)
	}
}

func TestAnAnswerFromARemovedMailboxFailsInSight(t *testing.T) {
	p, _, m := answered(t, 0)
	if err := p.s.RemoveMailbox(t.Context(), p.box); err != nil {
		t.Fatal(err)
	}
	p.noneDue("there is no mailbox to send from")
	if d := p.delivery(m.ID); d.State != desk.Failed {
		t.Errorf("%+v", d)
	}
}

// A mail that breaks the connection is given up after a few tries, and after the second where the server may have it: the customer
// gets at most one repeat.
func TestPoisonedMailIsGivenUp(t *testing.T) {
	for _, c := range []struct {
		name  string
		how   desk.SendFailure
		tries int
		key   string
	}{
		{"in the middle", desk.SendFailure{Temporary: true, Broken: true, Words: "mail.error.cut"}, 5, "mail.error.poisoned"},
		{"after the last byte", desk.SendFailure{Temporary: true, Unknown: true, Words: "mail.error.cut"}, 2, "mail.error.unknown_twice"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, clock, m := answered(t, 0)
			for n := 1; ; n++ {
				o := p.claimOne()
				if err := p.s.Failed(t.Context(), o.ID, c.how); err != nil {
					t.Fatal(err)
				}
				d := p.delivery(m.ID)
				if d.State == desk.Failed {
					if n != c.tries || !strings.HasPrefix(d.Error, c.key) {
						t.Errorf("after %d tries: %+v", n, d)
					}
					return
				}
				clock.at = d.Due
			}
		})
	}
}

// A laptop that was closed for a week has hardly tried: its mail is not given up for the time that has passed.
func TestAClosedLaptopDoesNotGiveUp(t *testing.T) {
	p, c, m := answered(t, 0)
	c.forward(7 * 24 * time.Hour)
	for range 2 {
		if err := p.s.Failed(t.Context(), p.claimOne().ID, desk.SendFailure{Temporary: true, Words: "mail.error.network"}); err != nil {
			t.Fatal(err)
		}
		c.forward(7 * 24 * time.Hour)
	}
	o := p.claimOne()
	if o.MessageID != m.MessageID {
		t.Error("another Message-ID")
	}
	if err := p.s.Sent(t.Context(), o.ID); err != nil {
		t.Fatal(err)
	}
	if d := p.delivery(m.ID); d.State != desk.Sent {
		t.Errorf("%+v", d)
	}
}

// A row that can't be read fails by itself, and what is due with it goes out.
func TestASpoiltRowFailsAlone(t *testing.T) {
	p, c, bad := answered(t, 0)
	good, err := p.s.Reply(t.Context(), desk.Answer{By: desk.By{Name: "Anna"}, Ticket: bad.Ticket, Text: "Second."})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.s.Tx(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE message SET html = $2 WHERE id = $1`, bad.ID, []byte("this is not zstd"))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	c.forward(time.Second)
	if o := p.claimOne(); o.Message != good.ID {
		t.Errorf("claimed %+v", o)
	}
	var state, words string
	if err := p.s.View(t.Context(), func(q db.Querier) error {
		return q.Row(`SELECT state, error FROM outbox WHERE message_id = $1`, bad.ID).Scan(&state, &words)
	}); err != nil || state != "failed" || words != "mail.error.spoilt" {
		t.Errorf("%s, %s, %v", state, words, err)
	}
}

// A pause that the server asks for holds all the mailbox's mail, longer each time, counts no tries, and is over with the first mail
// that goes out.
func TestAHeldMailbox(t *testing.T) {
	p, c, m := answered(t, 0)
	for n := 1; n <= 3; n++ {
		o := p.claimOne()
		if o.Attempt != 1 {
			t.Errorf("try %d", o.Attempt)
		}
		if err := p.s.Failed(t.Context(), o.ID, desk.SendFailure{Temporary: true, Slow: desk.TooFast, Words: "421 slow down"}); err != nil {
			t.Fatal(err)
		}
		want := c.at.Add(outbound.HoldFor(desk.TooFast, n))
		if d := p.delivery(m.ID); d.State != desk.Waiting || !d.Slowed || !d.Due.Equal(want) || d.Error != "421 slow down" {
			t.Errorf("%+v, want %v", d, want)
		}
		if due, err := p.s.NextDue(t.Context()); err != nil || !due.Equal(want) {
			t.Errorf("next due %v, want %v, %v", due, want, err)
		}
		c.at = want.Add(-time.Second)
		p.noneDue("the mailbox is held")
		c.forward(time.Second)
	}
	if err := p.s.Sent(t.Context(), p.claimOne().ID); err != nil {
		t.Fatal(err)
	}
	if health, err := p.s.Health(t.Context()); err != nil || !health[0].HeldUntil.IsZero() || health[0].HeldWords != "" {
		t.Errorf("%+v, %v", health, err)
	}
}

// An address that our own server knows not to exist is marked as one that comes back as a report would mark it. What else it may
// refuse says nothing about the address.
func TestAnAddressThatIsRefusedAtTheDoor(t *testing.T) {
	for _, c := range []struct {
		name, words, status string
		dead                int
	}{
		{"no such mailbox", "550 5.1.1 <li@cust.test>: User unknown in virtual mailbox table", "5.1.1", 1},
		{"a rule of theirs", "550 5.7.1 relaying denied", "5.7.1", 0},
		{"no reason", "550 no", "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, _, m := answered(t, 0)
			refused := []desk.BounceRecipient{{Address: "li@cust.test", Status: c.status, Reason: c.words}}
			p.must(p.s.Failed(t.Context(), p.claimOne().ID, desk.SendFailure{Words: c.words, Refused: refused}))
			if d := p.delivery(m.ID); d.State != desk.Failed || d.Error != c.words {
				t.Errorf("%+v", d)
			}
			got, err := p.s.Conversation(t.Context(), m.Ticket, 0)
			if err != nil || len(got.Customer.Dead) != c.dead {
				t.Errorf("%+v, %v", got.Customer.Dead, err)
			}
		})
	}
}
