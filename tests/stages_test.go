package tests

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
)

// The program is killed in every stage of a mail's way in and of an answer's way out. TestKill strikes at random; here a proxy or a
// lock holds the program in the stage until it is dead. Of what was under way nothing is lost and nothing comes twice, but the
// mails whose fate nobody could know: those are repeated once, with their Message-ID.
func TestKillInEveryStage(t *testing.T) {
	if testing.Short() {
		t.Skip("a long test")
	}
	t.Parallel()
	h := anyHost(t)
	via, in, out := h.through(t)
	k := &killing{T: t, host: h, in: in, out: out, program: newProgram(t, via)}
	repeats := 0
	for _, s := range stages {
		k.program.start(t)
		k.program.await(t)
		k.awaitQuiet()
		s.until(k)
		k.program.kill()
		k.in.clear()
		k.out.clear()
		if k.afterwards != nil {
			k.afterwards()
			k.afterwards = nil
		}
		t.Logf("killed %s", s.name)
		if s.unknown {
			repeats++
		}
	}
	k.program.start(t)
	k.program.await(t)
	for number := range k.answered {
		if err := answer(k.program, number); err != nil {
			t.Errorf("ticket %d: %v", number, err)
		}
	}
	k.awaitQuiet()
	k.check(repeats)
	k.program.stop(t)
}

// killing is the run through the stages.
type killing struct {
	*testing.T
	host       *host
	in, out    *proxy
	program    *program
	sent       int
	answered   map[int64]bool
	afterwards func() // once the program is dead
}

// stages in the order of a mail's life. unknown are those after which nobody knows whether the server took the mail.
var stages = []struct {
	name    string
	until   func(k *killing)
	unknown bool
}{
	{name: "while a mail's bytes come", until: func(k *killing) {
		r := k.in.hold(toDesk, k.begins(), 700)
		k.mail()
		r.await(k)
		k.expect(`SELECT count(*) FROM account`, k.sent-1)
	}},
	{name: "when all bytes are here and nothing is kept", until: func(k *killing) {
		r := k.in.hold(toDesk, k.ends(), 0)
		k.mail()
		r.await(k)
		k.afterwards = k.program.lock(k)
		r.goOn()
		time.Sleep(300 * time.Millisecond)
	}},
	{name: "when a mail is kept and not received", until: func(k *killing) {
		k.program.run(k, `CREATE TRIGGER held BEFORE INSERT ON message BEGIN SELECT RAISE(ABORT, 'held'); END`)
		k.afterwards = func() { k.program.run(k, `DROP TRIGGER held`) }
		k.mail()
		within(k, 20*time.Second, "the mail is kept", func() bool {
			return k.program.number(k, `SELECT count(*) FROM account WHERE outcome = ''`) == 1
		})
	}},
	{name: "when an acknowledgement is claimed and not begun", until: func(k *killing) {
		r := k.out.hold(toServer, "MAIL FROM", 0)
		k.mail()
		r.await(k)
		k.expect(`SELECT count(*) FROM ticket`, k.sent)
		k.expect(`SELECT count(*) FROM outbox WHERE state = 'sending'`, 1)
	}},
	{name: "before DATA", until: func(k *killing) {
		r := k.out.hold(toServer, "DATA\r\n", 0)
		k.mail()
		r.await(k)
	}},
	{name: "in the middle of DATA", until: func(k *killing) {
		r := k.out.hold(toServer, "Message-ID:", 20)
		k.mail()
		r.await(k)
	}},
	{name: "after the final dot, before the server's OK", unknown: true, until: func(k *killing) {
		r := k.out.hold(toDesk, ": queued", 0)
		k.mail()
		r.await(k)
	}},
	{name: "after the server's OK, before it is noted", unknown: true, until: func(k *killing) {
		r := k.out.hold(toDesk, ": queued", 0)
		k.mail()
		r.await(k)
		k.afterwards = k.program.lock(k)
		r.goOn()
		time.Sleep(300 * time.Millisecond)
	}},
	{name: "while an answer is saved", until: func(k *killing) {
		k.afterwards = k.program.lock(k)
		done := make(chan error, 1)
		go func() { done <- answer(k.program, k.number(1)) }()
		time.Sleep(300 * time.Millisecond)
		k.program.kill()
		if err := <-done; err == nil {
			k.Error("an answer was taken that can't have been saved")
		}
	}},
	{name: "when an answer is saved and not said to be", until: func(k *killing) {
		r := k.out.hold(toServer, "MAIL FROM", 0)
		if err := answer(k.program, k.number(2)); err != nil {
			k.Error(err)
		}
		r.await(k)
	}},
	{name: "after the final dot of an answer, before the server's OK", unknown: true, until: func(k *killing) {
		r := k.out.hold(toDesk, ": queued", 0)
		if err := answer(k.program, k.number(3)); err != nil {
			k.Error(err)
		}
		r.await(k)
	}},
}

func (k *killing) begins() string { return fmt.Sprintf("Mail %d begins.", k.sent+1) }
func (k *killing) ends() string   { return fmt.Sprintf("Mail %d ends.", k.sent+1) }

// mail has a customer write.
func (k *killing) mail() {
	k.Helper()
	from := oneOfMany(k.sent + 1)
	text := k.begins() + strings.Repeat("\nThis is a line of it.", 100) + "\n" + k.ends()
	k.sent++
	if err := k.host.deliver(from, letter(from, fmt.Sprintf("stage%d@cust.test", k.sent), fmt.Sprint("stage ", k.sent), "", text)); err != nil {
		k.Fatal(err)
	}
}

// number is the ticket of the nth mail, which is to be answered.
func (k *killing) number(n int) int64 {
	k.Helper()
	number := int64(k.program.number(k, `SELECT number FROM ticket WHERE subject = $1`, fmt.Sprint("stage ", n)))
	if k.answered == nil {
		k.answered = map[int64]bool{}
	}
	k.answered[number] = true
	return number
}

func (k *killing) expect(query string, want int) {
	k.Helper()
	if got := k.program.number(k, query); got != want {
		k.Errorf("%s: %d, want %d", query, got, want)
	}
}

// awaitQuiet returns once everything that came is a ticket and everything that goes is gone.
func (k *killing) awaitQuiet() {
	k.Helper()
	eventually(k, "all is done", func() bool { return k.program.count() == k.sent && waiting(k.T, k.program) == 0 })
}

func (k *killing) check(repeats int) {
	k.Helper()
	eachTicket(k.T, k.program, func(one ticket) {
		mine := map[string]int{}
		for _, m := range one.Messages {
			mine[m.Direction+" "+m.Source]++
		}
		want := 0
		if k.answered[one.Number] {
			want = 1
		}
		if mine["in mail"] != 1 || mine["out ack"] != 1 || mine["out agent"] != want {
			k.Errorf("ticket %d (%s): %v, answered: %v", one.Number, one.Subject, mine, want)
		}
	})
	time.Sleep(time.Second) // for Postfix, and for what should not come
	if got := checkInbox(k.T, k.host, k.program); got != repeats {
		k.Errorf("%d mails came twice, want %d", got, repeats)
	}
	k.program.checkBooks(k, k.host)
}

// The same for what an owner may want done in the mailbox besides: a mail is marked as read and moved, and what is sent is stored.
// Killed at any of it, each mail is moved once and each copy is there once.
func TestKillWhileTidying(t *testing.T) {
	faultTest(t)
	h := realServers(t)
	if err := h.open(t, shop).Create("Sent", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	via, in, out := h.through(t)
	k := &killing{T: t, host: h, in: in, out: out, program: newProgram(t, via)}
	k.program.run(t, `UPDATE mailbox SET options = $1`, `{"mark_read":true,"move_to":"Done","copy_sent":true,"sent_folder":"Sent"}`)
	for _, s := range []struct {
		name string
		way  way
		at   string
		sent bool // it is about an answer, of which a copy is stored with the poller's next round
	}{
		{"before a mail is marked", toServer, "UID STORE", false},
		{"before a mail is moved", toServer, "UID MOVE", false},
		{"after a mail was moved, before the server's OK", toDesk, "OK Move completed", false},
		{"before a sent mail is stored", toServer, "APPEND", true},
		{"after it was stored, before the server's OK", toDesk, "[APPENDUID", true},
	} {
		k.program.start(t)
		k.program.await(t)
		k.awaitTidy()
		r := in.hold(s.way, s.at, 0)
		if s.sent {
			if err := answer(k.program, k.number(len(k.answered)+1)); err != nil {
				t.Fatal(err)
			}
			k.awaitQuiet()
			k.program.kill() // it may be at it already; if not, its next round comes with the start
			k.program.start(t)
		} else {
			k.mail()
		}
		r.await(t)
		k.program.kill()
		in.clear()
		t.Logf("killed %s", s.name)
	}
	k.program.start(t)
	k.program.await(t)
	k.awaitTidy()
	for folder, want := range map[string]int{"INBOX": 0, "Done": k.sent, "Sent": len(k.answered)} {
		if ids := k.ids(folder); len(ids) != want {
			t.Errorf("%s holds %v, want %d mails", folder, ids, want)
		} else if slices.Sort(ids); len(slices.Compact(ids)) != want {
			t.Errorf("%s holds a mail twice", folder)
		}
	}
	k.program.stop(t)
}

// awaitTidy returns once every mail is a ticket, acknowledged and moved, and every copy stored.
func (k *killing) awaitTidy() {
	k.Helper()
	k.awaitQuiet()
	eventually(k, "all is tidy", func() bool {
		return len(k.ids("INBOX")) == 0 && k.program.number(k, `SELECT count(*) FROM outbox WHERE copy = 1`) == 0
	})
}

// ids are the Message-IDs in a folder of the shop's.
func (k *killing) ids(folder string) (ids []string) {
	k.Helper()
	c := k.host.open(k, shop)
	defer c.Close()
	selected, err := c.Select(folder, nil).Wait()
	if err != nil || selected.NumMessages == 0 {
		return nil
	}
	var all imap.SeqSet
	all.AddRange(1, 0)
	fetched, err := c.Fetch(all, &imap.FetchOptions{Envelope: true}).Collect()
	if err != nil {
		k.Fatal(err)
	}
	for _, m := range fetched {
		ids = append(ids, m.Envelope.MessageID)
	}
	return ids
}
