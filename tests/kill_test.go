package tests

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/mail"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// killRounds is how often TestKill kills, 20 or what DESKBELL_KILL_ROUNDS says (make kill).
func killRounds(t *testing.T) int {
	said := os.Getenv("DESKBELL_KILL_ROUNDS")
	if said == "" {
		return 20
	}
	n, err := strconv.Atoi(said)
	if err != nil || n < 1 {
		t.Fatalf("DESKBELL_KILL_ROUNDS is %q", said)
	}
	return n
}

// Mails come in and answers go out, 25 mails a round, while the program is killed again and again at random moments: each mail is one
// message, each answer reaches its customer, and what reaches them twice does so under one Message-ID.
func TestKill(t *testing.T) {
	if testing.Short() {
		t.Skip("a long test")
	}
	eachHost(t, killScenario)
}

func killScenario(t *testing.T, h *host) {
	p := newProgram(t, h)
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 1))

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	rounds := killRounds(t)
	mails := 25 * rounds
	var delivery sync.WaitGroup
	delivery.Go(func() {
		for i := range mails {
			from := oneOfMany(i)
			if err := h.deliver(from, letter(from, fmt.Sprintf("k%d@cust.test", i), fmt.Sprintf("kill %d", i), "", strings.Repeat(fmt.Sprintf("Mail %d.\n", i), 200))); err != nil {
				t.Errorf("delivering %d: %v", i, err)
				return
			}
			select {
			case <-ctx.Done():
			case <-time.After(20 * time.Millisecond):
			}
		}
	})

	answered := map[int64]bool{}
	for round := range rounds {
		p.start(t)
		life := time.Duration(50+random.IntN(1200)) * time.Millisecond
		end := time.Now().Add(life)
		for time.Now().Before(end) {
			answerSome(p, answered, random, end)
			time.Sleep(20 * time.Millisecond)
		}
		p.kill()
		t.Logf("round %d: killed after %v, %d answers written so far", round+1, life, len(answered))
	}
	delivery.Wait()

	p.start(t)
	p.await(t)
	patience := max(time.Minute, time.Duration(mails)*100*time.Millisecond)
	within(t, patience, "every mail is a ticket", func() bool { return p.count() >= mails })
	for number := range answered { // the API's answer may have been lost: the same key finds out
		if err := answer(p, number); err != nil {
			t.Errorf("ticket %d: %v", number, err)
		}
	}
	within(t, patience, "everything is sent", func() bool { return waiting(t, p) == 0 })
	time.Sleep(2 * time.Second) // for Postfix, and for what should not come
	checkMessages(t, p, mails, answered)
	repeats := checkInbox(t, h, p)
	t.Logf("%d rounds: %d mails came twice under their Message-ID", rounds, repeats)
	p.checkBooks(t, h)
	p.stop(t)
}

// answerSome answers a few tickets that have no answer yet, for as long as the program lives.
func answerSome(p *program, answered map[int64]bool, random *rand.Rand, end time.Time) {
	all, err := p.tickets()
	if err != nil {
		return
	}
	for _, one := range all {
		if answered[one.Number] || random.IntN(4) > 0 || time.Now().After(end) {
			continue
		}
		answered[one.Number] = true
		_ = answer(p, one.Number)
	}
}

func answer(p *program, number int64) error {
	var out struct{}
	return p.call("POST", fmt.Sprintf("/tickets/%d/replies", number), fmt.Sprint("answer-", number),
		map[string]string{"text": fmt.Sprintf("Answer to %d.", number)}, &out)
}

// waiting counts what has not been sent.
func waiting(t *testing.T, p *program) int {
	n := 0
	eachTicket(t, p, func(one ticket) {
		for _, m := range one.Messages {
			if m.Direction == "out" && (m.Delivery == nil || m.Delivery.State != "sent") {
				n++
			}
		}
	})
	return n
}

func eachTicket(t *testing.T, p *program, do func(ticket)) {
	t.Helper()
	all, err := p.tickets()
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range all {
		do(p.ticket(t, one.Number))
	}
}

// checkMessages sees that each mail is one message of one ticket, acknowledged once, answered once where it was.
func checkMessages(t *testing.T, p *program, mails int, answered map[int64]bool) {
	t.Helper()
	subjects := map[string]int{}
	in, acks, answers := 0, 0, 0
	eachTicket(t, p, func(one ticket) {
		subjects[one.Subject]++
		mine := map[string]int{}
		for _, m := range one.Messages {
			mine[m.Direction+" "+m.Source]++
		}
		in += mine["in mail"]
		acks += mine["out ack"]
		answers += mine["out agent"]
		if want := map[bool]int{true: 1}[answered[one.Number]]; mine["in mail"] != 1 || mine["out ack"] != 1 || mine["out agent"] != want {
			t.Errorf("ticket %d (%s): %v, answered: %v", one.Number, one.Subject, mine, answered[one.Number])
		}
	})
	if len(subjects) != mails || in != mails || acks != mails || answers != len(answered) {
		t.Errorf("%d subjects, %d mails, %d acknowledgements, %d answers of %d", len(subjects), in, acks, answers, len(answered))
	}
	t.Logf("%d mails, %d acknowledgements, %d answers", in, acks, answers)
}

// checkInbox sees that each outgoing message reached its customer, under its own Message-ID and no other, and counts the repeats.
func checkInbox(t *testing.T, h *host, p *program) (repeats int) {
	t.Helper()
	copies := map[string]int{}
	bodies := map[string]string{}
	for _, raw := range h.inbox(t, customer) {
		m, err := mail.ReadMessage(strings.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		id := strings.Trim(m.Header.Get("Message-Id"), "<>")
		copies[id]++
		_, body, _ := strings.Cut(raw, "\r\nFrom: ") // what is above are the servers' own lines
		if was, ok := bodies[id]; ok && was != body {
			t.Errorf("two different mails are called %s", id)
		}
		bodies[id] = body
	}
	expected := 0
	eachTicket(t, p, func(one ticket) {
		for _, m := range one.Messages {
			if m.Direction != "out" {
				continue
			}
			expected++
			if copies[m.MessageID] == 0 {
				t.Errorf("ticket %d: %q never came", one.Number, m.Subject)
			}
		}
	})
	for _, n := range copies {
		repeats += n - 1
	}
	if len(copies) != expected {
		t.Errorf("%d Message-IDs came, %d were sent", len(copies), expected)
	}
	return repeats
}
