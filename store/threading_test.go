package store

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"github.com/deskbell/deskbell/desk"
)

// longThread is a talk of a customer with a colleague in copy, each mail with all that came before in its References.
func longThread(n int) []string {
	var raws, ids []string
	for i := range n {
		id := fmt.Sprintf("m%d@cust.test", i)
		from, subject := "li@cust.test", "Parcel"
		var more []string
		if i > 0 {
			subject = "Re: Parcel"
			more = append(more, "In-Reply-To: <"+ids[i-1]+">", "References: <"+strings.Join(ids, ">\n <")+">")
		}
		more = append(more, "Cc: wife@cust.test")
		if i%3 == 1 {
			from, more[len(more)-1] = "wife@cust.test", "Cc: li@cust.test"
		}
		ids = append(ids, id)
		raws = append(raws, rawMail(from, id, subject, fmt.Sprintf("Mail number %d of this talk.", i), more...))
	}
	return raws
}

func TestLongThreadsInAnyOrder(t *testing.T) {
	n := 200
	if testing.Short() {
		n = 60 // past the point where References are not all looked up
	}
	for name, order := range map[string]func([]string){
		"as written": func([]string) {}, "backwards": slices.Reverse[[]string],
		"shuffled": func(r []string) {
			rand.New(rand.NewSource(3)).Shuffle(len(r), func(i, j int) { r[i], r[j] = r[j], r[i] })
		},
	} {
		t.Run(name, func(t *testing.T) {
			p, _ := desktop(t)
			raws := longThread(n)
			order(raws)
			for batch := range slices.Chunk(raws, 50) {
				p.post(batch...)
			}
			if tickets, messages := p.count(`SELECT count(*) FROM ticket`), p.count(`SELECT count(*) FROM message WHERE direction = 'in' AND number = 1001`); tickets != 1 || messages != n {
				t.Errorf("%d tickets, %d messages in the first", tickets, messages)
			}
		})
	}
}

func TestServersThatChangeMessageIDs(t *testing.T) {
	p, _ := desktop(t)
	first := p.post(rawMail("li@cust.test", "a1@cust.test", "Parcel", "Where is it?"))
	answer := p.answer(desk.Answer{Ticket: first.Ticket, Text: "On its way."})
	for name, raw := range map[string]string{
		"their own first mail is among the references": rawMail("li@cust.test", "a2@cust.test", "Re: Parcel", "two", "In-Reply-To: <CHANGED@outlook.test>", "References: <a1@cust.test> <CHANGED@outlook.test>"),
		"ours in another case":                         rawMail("li@cust.test", "a3@cust.test", "Re: Parcel", "three", "In-Reply-To: <"+strings.ToUpper(answer.MessageID)+">", "References: <a1@cust.test>"),
		"nothing but the tag":                          rawMail("li@cust.test", "a4@cust.test", "=?utf-8?B?5Zue5aSN77yaUGFyY2VsIOOAkO+8gzEwMDHjgJE=?=", "four", "In-Reply-To: <0100018@email.amazonses.test>"),
	} {
		if m := p.post(raw); m.Ticket != first.Ticket {
			t.Errorf("%s: ticket %d", name, m.Ticket)
		}
	}
	if m := p.post(rawMail("eve@evil.test", "e1@evil.test", "Re: Parcel [#1001]", "five", "In-Reply-To: <0100019@email.amazonses.test>")); m.Ticket == first.Ticket {
		t.Error("a stranger joined by the tag")
	}
}

func TestTheSameReferenceOfTwoCustomers(t *testing.T) {
	refs := []string{"In-Reply-To: <news@shop.test>", "References: <news@shop.test>"}
	for name, first := range map[string]string{
		"a newsletter that never came here": "",
		"one that came here over a list":    rawMail("news@shop.test", "news@shop.test", "News", "Buy", "List-Id: <news.shop.test>"),
		"one of our own in copy":            rawMail("support@shop.test", "news@shop.test", "News", "Buy"),
		"one of a machine":                  rawMail("news@shop.test", "news@shop.test", "News", "Buy", "Auto-Submitted: auto-generated"),
	} {
		t.Run(name, func(t *testing.T) {
			p, _ := desktop(t)
			if first != "" {
				p.post(first)
			}
			li := p.post(rawMail("li@cust.test", "l1@cust.test", "Re: News", "I want one", refs...))
			mei := p.post(rawMail("mei@cust.test", "m1@cust.test", "Re: News", "What does it cost?", refs...))
			again := p.post(rawMail("li@cust.test", "l2@cust.test", "Re: News", "Make it two", refs...))
			if li.Ticket == mei.Ticket || again.Ticket != li.Ticket || mei.Newcomer {
				t.Errorf("tickets %d and %d, then %d", li.Ticket, mei.Ticket, again.Ticket)
			}
		})
	}
}

func TestTwoMailboxes(t *testing.T) {
	p, _ := desktop(t)
	support, sales := p.box, p.mailbox("sales@shop.test")
	at := func(box int64) { p.box, p.uid, p.valid = box, p.uid+100, p.valid+1 }
	both := rawMail("li@cust.test", "a1@cust.test", "Order", "Two cups please")
	one := p.post(both)
	at(sales)
	two := p.post(both)
	reply := rawMail("li@cust.test", "a2@cust.test", "Re: Order", "Make it three", "In-Reply-To: <"+p.ackOf(one.Ticket).MessageID+">", "References: <a1@cust.test> <"+p.ackOf(one.Ticket).MessageID+">")
	if m := p.post(reply); m.Ticket != two.Ticket {
		t.Errorf("an answer to all: in sales it is ticket %d", m.Ticket)
	}
	at(support)
	if m := p.post(reply); m.Ticket != one.Ticket {
		t.Errorf("an answer to all: in support it is ticket %d", m.Ticket)
	}
	alone := p.post(rawMail("mei@cust.test", "m1@cust.test", "Cups", "How much?"))
	at(sales)
	m := p.post(rawMail("mei@cust.test", "m2@cust.test", "Re: Cups", "And the pots?", "In-Reply-To: <"+p.ackOf(alone.Ticket).MessageID+">"))
	if got := p.ticket(m.Ticket); m.Ticket == alone.Ticket || got.Continues != alone.Ticket || got.Mailbox != sales {
		t.Errorf("an answer to the other mailbox: %+v", got)
	}
	eve := p.post(rawMail("eve@evil.test", "e1@evil.test", "Re: Cups", "And I?", "In-Reply-To: <"+p.ackOf(alone.Ticket).MessageID+">"))
	if got := p.ticket(eve.Ticket); got.Continues != 0 {
		t.Errorf("a stranger's: %+v", got)
	}
}

func TestNothingIsLostToMessageIDs(t *testing.T) {
	p, _ := desktop(t)
	p.post(rawMail("li@cust.test", "", "No id", "One"), rawMail("li@cust.test", "", "No id", "Two"), rawMail("li@cust.test", "", "No id", "Two"),
		rawMail("li@cust.test", "same@cust.test", "Same id", "One"), rawMail("li@cust.test", "same@cust.test", "Same id", "Two"), rawMail("mei@cust.test", "same@cust.test", "Same id", "One"))
	if n := p.count(`SELECT count(*) FROM message WHERE direction = 'in'`); n != 6 {
		t.Errorf("%d messages of 6 mails", n)
	}
	if n := p.count(`SELECT count(*) FROM account WHERE outcome = 'message' AND message_id IS NOT NULL`); n != 6 {
		t.Errorf("%d accounts ended as messages", n)
	}
}

func TestCopiesOverAList(t *testing.T) {
	direct := rawMail("li@cust.test", "a1@cust.test", "Parcel", "Where is my parcel?\n\nLi")
	listed := rawMail("li@cust.test", "a1@cust.test", "[shop] Parcel", "Where is my parcel?\n\nLi\n\n_______________\nshop mailing list\nhttps://lists.shop.test/", "List-Id: <shop.lists.shop.test>")
	other := rawMail("li@cust.test", "a1@cust.test", "[shop] Parcel", "Something else altogether", "List-Id: <shop.lists.shop.test>")
	for name, c := range map[string]struct {
		raws []string
		want int
	}{"the list is slower": {[]string{direct, listed}, 1}, "the list is faster": {[]string{listed, direct}, 1}, "other words": {[]string{direct, other}, 2}} {
		p, _ := desktop(t)
		for _, r := range c.raws {
			p.post(r)
		}
		if n := p.count(`SELECT count(*) FROM message WHERE direction = 'in'`); n != c.want {
			t.Errorf("%s: %d messages, want %d", name, n, c.want)
		}
	}
}
