package demo

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// sampler makes the sample shop's tickets. The same seed gives the same shop but for its times, which lie before now.
type sampler struct {
	rng     *rand.Rand
	now     time.Time
	mailbox int64
	agents  []desk.Agent // as saved, with ids
	used    map[int]int  // how often each scenario was told
	turn    map[string]int
	mails   int              // written so far
	topics  map[string]int64 // by tag
}

func newSampler(now time.Time, mailbox int64, agents []desk.Agent) *sampler {
	return &sampler{
		rng: rand.New(rand.NewPCG(20261122, 7)), now: now, mailbox: mailbox, agents: agents, used: map[int]int{}, turn: map[string]int{},
	}
}

// tickets tells n scenarios, each once before any is told again, oldest ticket first.
func (p *sampler) tickets(n int) []desk.SeedTicket {
	var all []desk.SeedTicket
	var order []int
	for len(all) < n {
		if len(order) == 0 {
			order = p.rng.Perm(len(scenarios()))
		}
		i := order[0]
		order = order[1:]
		all = append(all, p.tell(i))
	}
	slices.SortFunc(all, func(a, b desk.SeedTicket) int { return a.Ticket.CreatedAt.Compare(b.Ticket.CreatedAt) })
	p.tidyUp(all)
	p.putAside(all)
	return all
}

// tidyUp puts the oldest spam into the bin.
func (p *sampler) tidyUp(all []desk.SeedTicket) {
	at, left := p.now.AddDate(0, 0, -3), 2
	for i := range all {
		if t := &all[i].Ticket; t.Spam && left > 0 && t.CreatedAt.Before(at) {
			t.DeletedAt, t.DeletedBy, t.UpdatedAt = at, p.agents[0].ID, at
			left--
		}
	}
}

// tell makes a ticket of a scenario: how far it has come is drawn first, its times follow from that.
func (p *sampler) tell(i int) desk.SeedTicket {
	s := scenarios()[i]
	told := p.used[i]
	p.used[i]++
	who := p.customer(s)
	end, status := p.cut(s)
	moments := p.moments(s.messages[:end], status)
	agent := p.agents[min(p.rng.IntN(5)/3, len(p.agents)-1)] // the owner three times in five
	sp := newSpeller(s.lang, p.rng, moments[0])
	sp.known["agent"] = agent.Name
	sp.kind, sp.kinds = told%len(s.subjects), len(s.subjects)
	subject := sp.spell(s.subjects[sp.kind])
	t := p.frame(s, who, subject, status)
	t.Ticket.CreatedAt, t.Ticket.UpdatedAt = moments[0], moments[end-1]
	if p.rng.IntN(4) > 0 && !s.spam || status != desk.Open {
		t.Ticket.Assignee = agent.ID
	}
	w := writer{p: p, sp: sp, who: who, agent: agent, ticket: &t, subject: subject}
	for j, l := range s.messages[:end] {
		w.write(l, moments[j])
	}
	p.finish(&t, s, agent)
	return t
}

// frame is the ticket without its messages.
func (p *sampler) frame(s scenario, who desk.Person, subject string, status desk.Status) desk.SeedTicket {
	lang := desk.English
	if s.lang == "zh" {
		lang = desk.Chinese
	}
	var why desk.SpamWhy
	if s.spam {
		why = spamSigns[len(subject)%len(spamSigns)]
	}
	return desk.SeedTicket{Ticket: desk.Ticket{
		Mailbox: p.mailbox, SpamWhy: why, Contact: who, Subject: subject, Status: status, Priority: s.priority, Spam: s.spam, Tags: slices.Clone(s.tags), Lang: lang, Topic: p.topic(s.tags),
	}}
}

// spamSigns are why the demo's spam is marked.
var spamSigns = []desk.SpamWhy{{Sign: desk.SpamByAgent}, {Sign: desk.SpamByServer, Header: "X-Spam-Flag: YES"}, {Sign: desk.SpamByFolder}}

// customer takes the next of those who write in the scenario's language, so that most write once and some more often.
func (p *sampler) customer(s scenario) desk.Person {
	if s.from.Address != "" {
		return s.from
	}
	people := customers[s.lang]
	p.turn[s.lang]++
	if p.rng.IntN(8) == 0 {
		return people[p.rng.IntN(min(len(people), 12))]
	}
	return people[p.turn[s.lang]%len(people)]
}

// cut draws how far the conversation has come: it ends with the customer (open), with us (pending), or is over (resolved).
func (p *sampler) cut(s scenario) (end int, status desk.Status) {
	all := len(s.messages)
	if s.spam || s.messages[0].auto {
		return all, desk.Open
	}
	switch draw := p.rng.IntN(100); {
	case draw < 24:
		return p.cutWaiting(s), desk.Open
	case draw < 38:
		return p.cutAfter(s, desk.Out), desk.Pending
	default:
		return all, desk.Resolved
	}
}

// cutWaiting is a place where the customer waits: mostly the first mail, else a later one, hardly ever the thanks at the end.
func (p *sampler) cutWaiting(s scenario) int {
	short := s
	if len(s.messages) > 2 && p.rng.IntN(12) > 0 {
		short.messages = s.messages[:len(s.messages)-1]
	}
	if p.rng.IntN(3) > 0 {
		short.messages = s.messages[:min(2, len(s.messages))]
	}
	return p.cutAfter(short, desk.In)
}

// cutAfter is a place after a message in that direction, with the note that follows it, if one does.
func (p *sampler) cutAfter(s scenario, d desk.Direction) int {
	var places []int
	for i, l := range s.messages {
		if l.direction == d {
			places = append(places, i+1)
		}
	}
	if len(places) == 0 {
		return len(s.messages)
	}
	end := places[p.rng.IntN(len(places))]
	if d == desk.In && end < len(s.messages) && s.messages[end].direction == desk.Note && p.rng.IntN(2) == 0 {
		end++
	}
	return end
}

// moments are when the messages came. The last is drawn by status: open tickets wait from five minutes to four days, most of
// them not long; pending ones rest for up to a week; resolved ones lie up to ten weeks back.
func (p *sampler) moments(lines []line, status desk.Status) []time.Time {
	least, most := 5*time.Minute, 4*24*time.Hour
	switch status {
	case desk.Pending:
		least, most = 15*time.Minute, 7*24*time.Hour
	case desk.Resolved:
		least, most = 3*time.Hour, 70*24*time.Hour
	}
	ago := p.between(least, most)
	if status == desk.Resolved {
		ago = least + time.Duration(p.rng.Int64N(int64(most-least)))
	}
	at := p.now.Add(-ago)
	moments := make([]time.Time, len(lines))
	for i := len(lines) - 1; i >= 0; i-- {
		moments[i] = at
		gap := float64(lines[i].gap) * (0.6 + 0.9*p.rng.Float64())
		at = at.Add(-time.Duration(gap))
	}
	return moments
}

// between draws a length of time, short ones as often as long ones by order of magnitude.
func (p *sampler) between(least, most time.Duration) time.Duration {
	low, high := math.Log(float64(least)), math.Log(float64(most))
	return time.Duration(math.Exp(low + (high-low)*p.rng.Float64()))
}

// finish sets what follows from the messages: who waits since when, when it was resolved, and the rating.
func (p *sampler) finish(t *desk.SeedTicket, s scenario, agent desk.Agent) {
	k := &t.Ticket
	for _, m := range t.Messages {
		switch m.Message.Direction {
		case desk.In:
			if k.WaitingSince.IsZero() {
				k.WaitingSince = m.Message.CreatedAt
			}
		case desk.Out:
			k.WaitingSince = time.Time{}
		}
	}
	if k.Status != desk.Open || k.Spam {
		k.WaitingSince = time.Time{}
	}
	if k.Status != desk.Resolved {
		return
	}
	k.ResolvedAt, k.ResolvedBy = k.UpdatedAt.Add(p.between(time.Minute, time.Hour)), agent.ID
	k.UpdatedAt = k.ResolvedAt
	t.Rating = p.rating(s, k, agent)
	p.asked(t, agent)
}

// rating: nearly all who resolved were asked, about half of them answered, some with words.
func (p *sampler) rating(s scenario, k *desk.Ticket, agent desk.Agent) *desk.Rating {
	if len(s.ratings) == 0 || p.rng.IntN(10) == 0 {
		return nil
	}
	r := &desk.Rating{Agent: agent.ID, Lang: k.Lang, AskedAt: k.ResolvedAt.Add(time.Hour)}
	if r.AskedAt.After(p.now) {
		return nil
	}
	given := r.AskedAt.Add(p.between(4*time.Minute, 40*time.Hour))
	if p.rng.IntN(100) < 62 && given.Before(p.now) {
		v := s.ratings[p.rng.IntN(len(s.ratings))]
		if p.rng.IntN(11) == 0 { // whoever answers them, some are not content
			v = unhappy[k.Lang][p.rng.IntN(len(unhappy[k.Lang]))]
		}
		r.Score, r.Comment, r.RatedAt = v.score, v.comment, given
	}
	return r
}

var unhappy = map[desk.Lang][]verdict{
	desk.Chinese: {{2, "等了一天才有人回"}, {1, "问题没有解决，只会说抱歉"}, {3, "还行吧"}, {2, "客服态度可以，物流太慢"}, {3, ""}, {1, ""}},
	desk.English: {{2, "Took too long to get an answer"}, {3, "OK in the end"}, {1, "I had to explain everything twice"}, {3, ""}, {2, "Nice people, slow shipping"}},
}

// shortName is what an agent would call a customer in a salutation.
func shortName(p desk.Person) string {
	name, _, _ := strings.Cut(p.Name, "（")
	return strings.TrimSpace(name)
}
