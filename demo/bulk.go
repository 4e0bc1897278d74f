package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/store"
)

// bulk makes any number of tickets with about five messages each, for measuring: the sample shop's conversations, made
// longer and different from each other by sentences of all the others, from many thousand customers, over ten years.
type bulk struct {
	*sampler
	all     int
	longest time.Duration
	pool    map[string][]string // sentences by language
}

func fillBulk(ctx context.Context, s *store.Store, p *sampler, o ShopOptions) error {
	b := &bulk{sampler: p, all: o.Tickets, longest: 10 * 365 * 24 * time.Hour, pool: sentences()}
	batch := make([]desk.SeedTicket, 0, seedBatch)
	for done := 0; done < o.Tickets; {
		batch = batch[:0]
		for len(batch) < seedBatch && done+len(batch) < o.Tickets {
			batch = append(batch, b.ticket(done+len(batch)))
		}
		if err := s.Seed(ctx, batch); err != nil {
			return err
		}
		done += len(batch)
		if o.Progress != nil {
			o.Progress(done, o.Tickets)
		}
	}
	return nil
}

// sentences are those of all scenarios, without the ones that have slots.
var sentences = sync.OnceValue(func() map[string][]string {
	pool := map[string][]string{}
	for _, s := range scenarios() {
		lang := "en"
		if s.lang == "zh" {
			lang = "zh"
		}
		for _, l := range s.messages {
			for _, one := range strings.FieldsFunc(l.text, func(r rune) bool { return strings.ContainsRune("\n。！？", r) }) {
				if one = strings.TrimSpace(one); len(one) > 12 && !strings.ContainsAny(one, "{}|") {
					pool[lang] = append(pool[lang], one)
				}
			}
		}
	}
	return pool
})

// ticket number i of all: the oldest first, one in two hundred still open.
func (b *bulk) ticket(i int) desk.SeedTicket {
	begin := b.now.Add(-time.Duration(float64(b.longest) * float64(b.all-i) / float64(b.all)))
	lang := []string{"zh", "zh", "zh", "en", "en"}[b.rng.IntN(5)]
	who := b.stranger(lang)
	s := b.scenario(lang)
	sp := newSpeller(lang, b.rng, begin)
	agent := b.agents[b.rng.IntN(len(b.agents))]
	sp.known["agent"] = agent.Name
	sp.kind, sp.kinds = b.rng.IntN(len(s.subjects)), len(s.subjects)
	subject := sp.spell(s.subjects[sp.kind])
	t := b.frame(s, who, subject, b.status(i))
	t.Ticket.CreatedAt, t.Ticket.Assignee = begin, agent.ID
	if b.rng.IntN(4) == 0 && t.Ticket.Status == desk.Open {
		t.Ticket.Assignee = 0
	}
	w := writer{p: b.sampler, sp: sp, who: who, agent: agent, ticket: &t, subject: subject}
	at := begin
	for j := range b.length(i, t.Ticket.Status) {
		l := b.line(s, j, lang)
		w.write(l, at)
		t.Ticket.UpdatedAt = at
		if at = at.Add(b.between(4*time.Minute, 30*time.Hour)); at.After(b.now) {
			at = b.now
		}
	}
	b.finish(&t, s, agent)
	return t
}

// length is how many messages: five on the average, odd where the customer spoke last. One ticket in five hundred has twenty.
func (b *bulk) length(i int, s desk.Status) int {
	n := 2 + 2*b.rng.IntN(4) // 2 4 6 8
	if i%500 == 250 {
		n = 20
	}
	if s == desk.Open {
		n++
	}
	return n
}

// status: the newest tickets are the open ones, and a few pending ones before them.
func (b *bulk) status(i int) desk.Status {
	left := b.all - i
	switch {
	case left <= max(20, b.all/200) && b.rng.IntN(4) > 0:
		return desk.Open
	case left <= max(40, b.all/80) && b.rng.IntN(3) == 0:
		return desk.Pending
	}
	return desk.Resolved
}

// scenario is one without spam in the language.
func (b *bulk) scenario(lang string) scenario {
	for {
		s := scenarios()[b.rng.IntN(len(scenarios()))]
		if s.lang == lang && !s.spam && !s.messages[0].auto {
			return s
		}
	}
}

// line j of the conversation: the scenario's own where it has one, and two to six sentences from elsewhere.
func (b *bulk) line(s scenario, j int, lang string) line {
	l := line{direction: []desk.Direction{desk.In, desk.Out}[j%2]}
	if j < len(s.messages) && s.messages[j].direction == l.direction {
		l.text = s.messages[j].text
	}
	end, pool := " ", b.pool[lang]
	if lang == "zh" {
		end = "。"
	}
	var text strings.Builder
	text.WriteString(l.text + "\n")
	for range 2 + b.rng.IntN(5) {
		text.WriteString(pool[b.rng.IntN(len(pool))] + end)
	}
	l.text = text.String()
	return l
}

// stranger is one of a number of customers that grows with the shop.
func (b *bulk) stranger(lang string) desk.Person {
	n := b.rng.IntN(max(b.all/3, 50))
	people := customers[lang]
	base := people[n%len(people)]
	_, domain, _ := strings.Cut(base.Address, "@")
	return desk.Person{Name: base.Name, Address: fmt.Sprintf("c%d@%s", n, domain)}
}

// LongText is at least size bytes of Chinese and English sentences, in no order, with numbers of orders between them.
func LongText(rng *rand.Rand, size int) string {
	pool := sentences()
	var b strings.Builder
	for b.Len() < size {
		if rng.IntN(2) == 0 {
			b.WriteString(pool["zh"][rng.IntN(len(pool["zh"]))] + "。")
		} else {
			b.WriteString(pool["en"][rng.IntN(len(pool["en"]))] + " ")
		}
		if rng.IntN(6) == 0 {
			fmt.Fprintf(&b, "QH%06d\n", rng.IntN(1e6))
		}
	}
	return b.String()
}
