package tests

import (
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
)

// The loop: a customer's mail becomes a ticket, the answer reaches the customer and threads, the customer's reply joins the
// ticket. Mail that a phone has read already counts all the same.
func TestLoop(t *testing.T) {
	eachHost(t, func(t *testing.T, h *host) {
		p := newProgram(t, h)
		p.start(t)
		p.await(t)

		began := time.Now()
		if err := h.deliver(customer, letter(customer, "q1@cust.test", "=?utf-8?B?6YCA5qy+?=", "", "我要退款")); err != nil {
			t.Fatal(err)
		}
		within(t, 10*time.Second, "the mail is a ticket", func() bool { return p.count() == 1 })
		took := time.Since(began)
		t.Logf("from delivery to ticket: %v", took)
		if took > 2*time.Second {
			t.Errorf("from delivery to ticket: %v", took)
		}
		all, err := p.tickets()
		if err != nil || all[0].Subject != "退款" {
			t.Fatalf("%+v, %v", all, err)
		}
		number := all[0].Number

		var reply struct {
			MessageID string `json:"message_id"`
		}
		if err := p.call("POST", "/tickets/1001/replies", "", map[string]string{"text": "已为您退款。"}, &reply); err != nil {
			t.Fatal(err)
		}
		var answer *mail.Message
		eventually(t, "the answer is in the customer's mailbox", func() bool {
			for _, raw := range h.inbox(t, customer) {
				m, err := mail.ReadMessage(strings.NewReader(raw))
				if err == nil && m.Header.Get("Message-Id") == "<"+reply.MessageID+">" {
					answer = m
				}
			}
			return answer != nil
		})
		for name, want := range map[string]string{"In-Reply-To": "<q1@cust.test>", "References": "<q1@cust.test>", "Auto-Submitted": ""} {
			if got := answer.Header.Get(name); got != want {
				t.Errorf("%s: %q, want %q", name, got, want)
			}
		}
		if from, err := answer.Header.AddressList("From"); err != nil || from[0].Address != shop {
			t.Errorf("From: %v, %v", from, err)
		}
		eventually(t, "the ticket says that it was sent", func() bool {
			m := p.ticket(t, number).Messages
			return m[len(m)-1].Delivery != nil && m[len(m)-1].Delivery.State == "sent"
		})
		if p.ticket(t, number).Status != "pending" {
			t.Errorf("after the answer it is %s", p.ticket(t, number).Status)
		}

		again := letter(customer, "q2@cust.test", "Re: whatever", "In-Reply-To: <"+reply.MessageID+">\n", "谢谢！")
		if err := h.deliver(customer, again); err != nil {
			t.Fatal(err)
		}
		eventually(t, "the customer's reply joins", func() bool {
			m := p.ticket(t, number).Messages
			return m[len(m)-1].Reply == "谢谢！"
		})
		if got := p.ticket(t, number); got.Status != "open" || p.count() != 1 {
			t.Errorf("%d tickets, status %s", p.count(), got.Status)
		}

		c := h.open(t, shop)
		h.appendMail(t, c, letter(customer, "q3@cust.test", "seen", "", "read on a phone"), imap.FlagSeen)
		within(t, 5*time.Second, "mail already seen is a ticket", func() bool { return p.count() == 2 })
		p.stop(t)
	})
}

// The mail that lay there before the mailbox was added stays out; of a new UIDVALIDITY nothing comes but what is new, and
// nobody gets a second acknowledgement.
func TestUIDValidity(t *testing.T) {
	h := realServers(t)
	box := h.open(t, shop)
	h.appendMail(t, box, letter(customer, "old@cust.test", "old", "", "from before"))
	time.Sleep(1100 * time.Millisecond) // INTERNALDATE has whole seconds
	p := newProgram(t, h)
	p.start(t)
	p.await(t)
	if err := h.deliver(customer, letter(customer, "a@cust.test", "a", "", "a"), letter(customer, "b@cust.test", "b", "", "b")); err != nil {
		t.Fatal(err)
	}
	eventually(t, "two tickets", func() bool { return p.count() == 2 })
	eventually(t, "two acknowledgements", func() bool { return len(h.inbox(t, customer)) == 2 })
	p.stop(t)

	box.Close()
	renumber(t, h)
	if err := h.deliver(customer, letter(customer, "c@cust.test", "c", "", "c")); err != nil {
		t.Fatal(err)
	}
	p.start(t)
	p.await(t)
	eventually(t, "the new one is a ticket", func() bool { return p.count() == 3 })
	if err := h.deliver(customer, letter(customer, "d@cust.test", "d", "", "d")); err != nil {
		t.Fatal(err)
	}
	eventually(t, "so is the one after it", func() bool { return p.count() == 4 })
	all, err := p.tickets()
	if err != nil {
		t.Fatal(err)
	}
	var subjects []string
	for _, one := range all {
		subjects = append(subjects, one.Subject)
	}
	slices.Sort(subjects)
	if want := []string{"a", "b", "c", "d"}; !slices.Equal(subjects, want) {
		t.Errorf("tickets %v, want %v", subjects, want)
	}
	time.Sleep(time.Second)
	if got := len(h.inbox(t, customer)); got != 3 { // a, b and d: three a day, and none for c, which the resync found
		t.Errorf("%d acknowledgements, want 3", got)
	}
	p.stop(t)
}

// renumber has Dovecot forget how the shop's folder was numbered.
func renumber(t *testing.T, h *host) {
	t.Helper()
	maildir := filepath.Join(h.dir, "mail/shop.test/support")
	stale, err := filepath.Glob(filepath.Join(maildir, "dovecot*"))
	if err != nil || !slices.ContainsFunc(stale, func(s string) bool { return strings.HasSuffix(s, "dovecot-uidlist") }) {
		t.Fatalf("%v, %v", stale, err)
	}
	for _, name := range stale {
		if err := os.RemoveAll(name); err != nil {
			t.Fatal(err)
		}
	}
	time.Sleep(1100 * time.Millisecond) // a UIDVALIDITY is a time in seconds
}
