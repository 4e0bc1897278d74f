package store

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store/db"
)

var agentBy = desk.By{Name: "Anna"}

func (p *postbox) bin(numbers ...int64) {
	p.t.Helper()
	if err := p.s.Delete(p.t.Context(), agentBy, numbers...); err != nil {
		p.t.Fatal(err)
	}
}

func (p *postbox) outcomes() string {
	p.t.Helper()
	var list []string
	err := p.s.View(p.t.Context(), func(q db.Querier) error {
		return db.Each(q, func(scan func(...any) error) error {
			var o string
			err := scan(&o)
			list = append(list, o)
			return err
		}, `SELECT outcome FROM account ORDER BY id`)
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return strings.Join(list, " ")
}

// A deleted ticket is in the bin and nowhere else; restored it is where it was.
func TestTheBinAndBack(t *testing.T) {
	p, c := desktop(t)
	n := p.deliver(mailFrom("li@cust.test", "a1@cust.test", "Parcel", "Where is it?")).Ticket
	other := p.deliver(mailFrom("li@cust.test", "a2@cust.test", "Teapot", "Is it blue?")).Ticket
	before := p.ticket(n)
	c.forward(time.Minute)
	p.bin(n)
	p.bin(n) // a second click changes nothing
	in := func(v desk.View) (list []int64) {
		page, err := p.s.Tickets(t.Context(), desk.List{View: v})
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range page.Tickets {
			list = append(list, k.Number)
		}
		return list
	}
	counts, err := p.s.Counts(t.Context(), 0)
	if err != nil || counts[desk.ViewBin] != 1 || counts[desk.ViewOpen] != 1 || counts[desk.ViewAll] != 1 || counts[desk.ViewUnassigned] != 1 {
		t.Errorf("counts %v, %v", counts, err)
	}
	if !slices.Equal(in(desk.ViewBin), []int64{n}) || !slices.Equal(in(desk.ViewOpen), []int64{other}) || !slices.Equal(in(desk.ViewAll), []int64{other}) {
		t.Errorf("bin %v, open %v, all %v", in(desk.ViewBin), in(desk.ViewOpen), in(desk.ViewAll))
	}
	if got := p.search("parcel", desk.ByNewest); len(got) != 0 {
		t.Errorf("found %v", got)
	}
	if got := p.search("#1001", desk.ByNewest); len(got) != 0 {
		t.Errorf("found by its number: %v", got)
	}
	talk, err := p.s.Conversation(t.Context(), other, 0)
	if err != nil || talk.Customer.Tickets != 1 || len(talk.Earlier) != 0 {
		t.Errorf("the customer: %d tickets, %d earlier, %v", talk.Customer.Tickets, len(talk.Earlier), err)
	}
	for what, err := range map[string]error{
		"an answer": second(p.s.Reply(t.Context(), desk.Answer{Ticket: n, Text: "x"})),
		"a note":    second(p.s.AddNote(t.Context(), desk.Remark{Ticket: n, Text: "x"})),
		"an edit":   second(p.s.Edit(t.Context(), desk.Edit{Ticket: n, Status: to(desk.Resolved)})),
	} {
		if desk.CodeOf(err) != desk.Conflict {
			t.Errorf("%s in the bin: %v", what, err)
		}
	}
	if err := p.s.Restore(t.Context(), agentBy, n); err != nil {
		t.Fatal(err)
	}
	after := p.ticket(n)
	if after.Status != before.Status || !after.DeletedAt.IsZero() || !slices.Equal(in(desk.ViewOpen), []int64{n, other}) || len(in(desk.ViewBin)) != 0 {
		t.Errorf("restored %+v", after)
	}
	if got := p.events(n); !slices.Equal(got, []string{"ack", "deleted", "restored"}) {
		t.Errorf("events %v", got)
	}
	if talk, err = p.s.Conversation(t.Context(), n, 0); err != nil || talk.Customer.Tickets != 2 {
		t.Errorf("the customer has %d tickets, %v", talk.Customer.Tickets, err)
	}
	refused(t, p.s.Delete(t.Context(), agentBy, n, 9999), desk.NotFound, "ticket.unknown")
	if !p.ticket(n).DeletedAt.IsZero() {
		t.Error("half of a list was deleted")
	}
}

func second[T any](_ T, err error) error { return err }

// What waits to be sent does not go, and an answer that did not go is seen not to have gone.
func TestTheBinSendsNothing(t *testing.T) {
	p, c, m := answered(t, 10*time.Second)
	if _, err := p.s.Edit(t.Context(), desk.Edit{By: agentBy, Ticket: m.Ticket, Status: to(desk.Resolved)}); err != nil {
		t.Fatal(err)
	}
	p.bin(m.Ticket)
	c.forward(72 * time.Hour)
	p.noneDue("in the bin")
	if d := p.delivery(m.ID); d.State != desk.Failed || !strings.HasPrefix(d.Error, "mail.error.") {
		t.Errorf("the answer: %+v", d)
	}
	if got := p.events(m.Ticket); !slices.Contains(got, "survey_withheld:deleted") {
		t.Errorf("events %v", got)
	}
	refused(t, p.s.TryAgain(t.Context(), agentBy, m.ID), desk.Conflict, "ticket.in_bin")
	if err := p.s.Restore(t.Context(), agentBy, m.Ticket); err != nil {
		t.Fatal(err)
	}
	p.noneDue("restored")
	if err := p.s.TryAgain(t.Context(), agentBy, m.ID); err != nil {
		t.Fatal(err)
	}
	if o := p.claimOne(); o.MessageID != m.MessageID {
		t.Errorf("sent %+v", o)
	}
}

// A customer's word is never lost in the bin: it takes the ticket out. A machine's does not.
func TestMailToATicketInTheBin(t *testing.T) {
	p, _ := desktop(t)
	first := p.deliver(mailFrom("li@cust.test", "a1@cust.test", "Parcel", "Where is it?"))
	p.bin(first.Ticket)
	p.deliver(mailFrom("li@cust.test", "a1@cust.test", "Parcel", "Where is it?"))
	if k := p.ticket(first.Ticket); k.DeletedAt.IsZero() || k.Messages != 2 || p.outcomes() != "message duplicate" {
		t.Errorf("another copy: %+v, %s", k, p.outcomes())
	}
	away := reply(mailFrom("li@cust.test", "a2@cust.test", "Out of office", "away"), p.ackOf(first.Ticket))
	away.Auto, away.Silent = desk.AutoReply, string(desk.WithheldMachine)
	if m := p.deliver(away); m.Ticket != first.Ticket || p.ticket(first.Ticket).DeletedAt.IsZero() {
		t.Errorf("a machine took it out: %+v", m)
	}
	m := p.deliver(reply(mailFrom("li@cust.test", "a3@cust.test", "Re: Parcel", "Hello?"), first))
	if k := p.ticket(first.Ticket); m.Ticket != first.Ticket || !k.DeletedAt.IsZero() || k.Status != desk.Open {
		t.Errorf("an answer: %+v", k)
	}
	if _, err := p.s.Edit(t.Context(), desk.Edit{Ticket: first.Ticket, Spam: to(true)}); err != nil {
		t.Fatal(err)
	}
	p.bin(first.Ticket)
	p.deliver(reply(mailFrom("li@cust.test", "a4@cust.test", "Re: Parcel", "Hello!"), first))
	if k := p.ticket(first.Ticket); !k.DeletedAt.IsZero() || !k.Spam {
		t.Errorf("spam goes back to where it was: %+v", k)
	}
}

// After its time in the bin nothing of a ticket is left but what keeps its mail from coming back.
func TestPurge(t *testing.T) {
	p, c := desktop(t)
	keep := p.deliver(mailFrom("wang@cust.test", "w1@cust.test", "Teapot", "Is it blue?"))
	first := p.deliver(mailFrom("li@cust.test", "a1@cust.test", "Parcel", "Where is it?"))
	second := mailFrom("li@cust.test", "", "Re: Parcel", "Hello?")
	p.deliver(reply(second, first))
	p.deliver(mailFrom("li@cust.test", "a1@cust.test", "Parcel", "Where is it?")) // a second copy has bytes of its own
	answer, err := p.s.Reply(t.Context(), desk.Answer{By: agentBy, Ticket: first.Ticket, Text: "On its way"})
	if err != nil {
		t.Fatal(err)
	}
	for range 10 {
		out, err := p.s.Claim(t.Context(), 1)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range out {
			if err := p.s.Sent(t.Context(), o.ID); err != nil {
				t.Fatal(err)
			}
		}
		c.forward(time.Minute)
	}
	if _, err := p.s.Edit(t.Context(), desk.Edit{Ticket: first.Ticket, AddTags: []string{"late"}}); err != nil {
		t.Fatal(err)
	}
	refused(t, p.s.Purge(t.Context(), agentBy, first.Ticket), desk.Conflict, "ticket.not_in_bin")
	p.bin(first.Ticket)
	c.forward(desk.BinTime - time.Minute)
	if err := p.s.Sweep(t.Context()); err != nil || p.ticket(first.Ticket).DeletedAt.IsZero() {
		t.Fatalf("swept too early: %v", err)
	}
	c.forward(2 * time.Minute)
	if err := p.s.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := p.s.Ticket(t.Context(), first.Ticket); desk.CodeOf(err) != desk.NotFound {
		t.Errorf("it is still there: %v", err)
	}
	for table, want := range map[string]int{"ticket": 1, "message": 2, "mail_id": 2, "mail_digest": 1, "outbox": 1, "blob": 1, "customer": 1, "address": 1,
		"ticket_tag": 0, "event WHERE number = 1002": 0, "participant WHERE number = 1002": 0, "message_text": 1, "account": 4,
		"account WHERE outcome = ''": 0, "account WHERE from_address <> ''": 1, "tag WHERE uses <> 0": 0} {
		if n := p.count("SELECT count(*) FROM " + table); n != want {
			t.Errorf("%s: %d rows, want %d", table, n, want)
		}
	}
	counts, err := p.s.Counts(t.Context(), 0)
	if err != nil || counts[desk.ViewBin] != 0 || counts[desk.ViewOpen] != 1 {
		t.Errorf("counts %v, %v", counts, err)
	}
	if err := p.s.Check(t.Context()); err != nil {
		t.Error(err)
	}

	if m := p.deliver(mailFrom("li@cust.test", "a1@cust.test", "Parcel", "Where is it?")); m.ID != 0 || !strings.HasSuffix(p.outcomes(), "duplicate") {
		t.Errorf("the same mail came back: %+v, %s", m, p.outcomes())
	}
	finishMail(second)
	in := p.keep(second)
	in[0].Kept.Resync = true
	if err := p.s.Receive(t.Context(), in); err != nil || !strings.HasSuffix(p.outcomes(), "duplicate duplicate") {
		t.Errorf("the same mail without a Message-ID: %s, %v", p.outcomes(), err)
	}
	own := mailFrom("support@shop.test", answer.MessageID, answer.Subject, answer.Text)
	if m := p.deliver(own); m.ID != 0 {
		t.Errorf("our own mail came back: %+v", m)
	}
	again := p.deliver(reply(mailFrom("li@cust.test", "a9@cust.test", "Re: Parcel", "And now?"), answer))
	if again.Ticket == 0 || again.Ticket == keep.Ticket || p.ticket(again.Ticket).Status != desk.Open {
		t.Errorf("an answer after all that is a new matter: %+v", again)
	}
}

// A folder that is renumbered brings every mail again, under other UIDs: those of the bin and of deleted tickets are known.
func TestDeletedMailDoesNotComeBackUnderAnotherUIDValidity(t *testing.T) {
	p, c := desktop(t)
	var batch []desk.Arrival
	for i := range uint32(2) {
		batch = append(batch, arrival(i+1, p.valid, fmt.Sprintf("Message-ID: <m%d@cust.test>\r\n\r\nwords %d", i, i)))
	}
	if err := p.s.Keep(t.Context(), p.box, batch); err != nil {
		t.Fatal(err)
	}
	kept, err := p.s.Kept(t.Context(), 10)
	if err != nil {
		t.Fatal(err)
	}
	var in []desk.Received
	for i, k := range kept {
		m := mailFrom("li@cust.test", fmt.Sprintf("m%d@cust.test", i), "x", fmt.Sprint("words ", i))
		finishMail(m)
		in = append(in, desk.Received{Kept: k, Mail: m})
	}
	if err := p.s.Receive(t.Context(), in); err != nil {
		t.Fatal(err)
	}
	p.bin(1001)
	c.forward(desk.BinTime)
	if err := p.s.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.bin(1002)
	for i := range batch {
		batch[i].UIDValidity, batch[i].Resync = p.valid+1, true
	}
	if err := p.s.Keep(t.Context(), p.box, batch); err != nil {
		t.Fatal(err)
	}
	if kept, err = p.s.Kept(t.Context(), 10); err != nil || len(kept) != 0 || p.outcomes() != "message message message message" {
		t.Errorf("%d to be read again, %v: %s", len(kept), err, p.outcomes())
	}
}

// What a mail server is being given just now is not pulled from under it.
func TestATicketThatIsBeingAnsweredIsNotPurged(t *testing.T) {
	p, c, m := answered(t, 0)
	o := p.claimOne()
	p.bin(m.Ticket)
	refused(t, p.s.Purge(t.Context(), agentBy, m.Ticket), desk.Conflict, "ticket.sending")
	c.forward(desk.BinTime)
	if err := p.s.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := p.s.Sent(t.Context(), o.ID); err != nil {
		t.Fatal(err)
	}
	if err := p.s.Purge(t.Context(), agentBy, m.Ticket); err != nil {
		t.Fatal(err)
	}
}

// Deleting reads indexes only: SQLite looks for what refers to a row in each table that could.
func TestPurgingUsesIndexes(t *testing.T) {
	h := openShop(t)
	for _, text := range []string{
		"SELECT 1 FROM mail_id WHERE number = 1", "SELECT 1 FROM mail_id WHERE message_id = 1", "SELECT 1 FROM mail_digest WHERE message_id = 1",
		"SELECT 1 FROM message WHERE blob_id = 1", "SELECT 1 FROM attachment WHERE blob_id = 1", "SELECT 1 FROM account WHERE blob_id = 1",
		"SELECT 1 FROM account WHERE message_id = 1", "DELETE FROM outbox WHERE number = 1 AND message_id IS NULL",
		"DELETE FROM seen WHERE number = 1 AND agent_id IN (1, 2)", "SELECT 1 FROM ticket WHERE deleted_at > 0 AND deleted_at <= 5 ORDER BY deleted_at LIMIT 9",
	} {
		if plan := h.plan(text); contains(plan, "SCAN") || contains(plan, "TEMP B-TREE") {
			t.Errorf("%s: %q", text, plan)
		}
	}
}
