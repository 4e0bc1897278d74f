package live

import (
	"cmp"
	"slices"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// presenceLife is how long what a tab has said of itself holds without being said again: a browser that vanished says nothing.
const presenceLife = 25 * time.Second

// mostTabs is how many tabs of one agent are remembered.
const mostTabs = 30

// Place is where one tab of an agent's browser is: which ticket it shows, and what is being written there. Ticket 0 is
// nowhere: the tab was closed, or is hidden. What a tab has said may come in another order than it was said.
type Place struct {
	Agent   int64
	Tab     string // the tab's own name
	Turn    int64  // grows with whatever the tab says
	Ticket  int64
	Writing desk.Direction // desk.Out, desk.ForwardDraft or desk.Note; empty for nothing
}

type tabKey struct {
	agent int64
	tab   string
}

type tabAt struct {
	ticket  int64 // 0: it is gone, which is remembered lest it comes back with what it said before
	turn    int64
	writing desk.Direction
	until   time.Time
}

// Present notes where a tab is, and tells the others if that is news.
func (h *Hub) Present(p Place) {
	h.mu.Lock()
	defer h.mu.Unlock()
	key := tabKey{p.Agent, p.Tab}
	was, known := h.places[key]
	if p.Turn < was.turn || !known && h.tabsOf(p.Agent, p.Ticket != 0) >= mostTabs {
		return
	}
	if p.Ticket == 0 {
		p.Writing = ""
	}
	h.move(p.Agent, was.ticket, p.Ticket, func() {
		h.places[key] = tabAt{p.Ticket, p.Turn, p.Writing, time.Now().Add(presenceLife)}
	})
}

// Silent notes that an agent has sent what they were writing in a ticket.
func (h *Hub) Silent(agent, ticket int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.move(agent, ticket, ticket, func() {
		for key, place := range h.places {
			if key.agent == agent && place.ticket == ticket {
				place.writing = ""
				h.places[key] = place
			}
		}
	})
}

// tabsOf counts the tabs of an agent that are somewhere, or those that are gone.
func (h *Hub) tabsOf(agent int64, there bool) (n int) {
	for key, place := range h.places {
		if key.agent == agent && (place.ticket != 0) == there {
			n++
		}
	}
	return n
}

// move runs change, and tells what it changes for an agent in the two tickets.
func (h *Hub) move(agent, from, to int64, change func()) {
	numbers := []int64{from, to}
	if from == to {
		numbers = numbers[:1]
	}
	var was [2]bool
	var wrote [2]desk.Direction
	for i, number := range numbers {
		was[i], wrote[i] = h.at(agent, number)
	}
	change()
	for i, number := range numbers {
		viewing, writing := h.at(agent, number)
		switch {
		case number == 0:
		case writing != wrote[i]:
			h.whisper("typing", desk.Change{Kind: "typing", Ticket: number, Agent: agent})
		case viewing != was[i]:
			h.whisper("presence", desk.Change{Kind: "presence", Ticket: number, Agent: agent})
		}
	}
}

// at says what an agent does in a ticket, in any of their tabs.
func (h *Hub) at(agent, ticket int64) (viewing bool, writing desk.Direction) {
	for key, place := range h.places {
		if key.agent == agent && place.ticket == ticket {
			viewing, writing = true, weightier(writing, place.writing)
		}
	}
	return viewing, writing
}

// weightier is what colleagues have to know of two things that somebody writes: an answer above all.
func weightier(a, b desk.Direction) desk.Direction {
	for _, one := range []desk.Direction{desk.Out, desk.ForwardDraft, desk.Note} {
		if a == one || b == one {
			return one
		}
	}
	return ""
}

// lapse forgets the tabs that have not said for a while where they are. Every open stream calls it now and then.
func (h *Hub) lapse(now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for key, place := range h.places {
		if now.After(place.until) {
			h.move(key.agent, place.ticket, place.ticket, func() { delete(h.places, key) })
		}
	}
}

// Writing are the agents who are writing in a ticket, by id.
func (h *Hub) Writing(ticket int64) []desk.Writer { return h.AllWriting()[ticket] }

// AllWriting are the agents who are writing something, by ticket, each once.
func (h *Hub) AllWriting() map[int64][]desk.Writer {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.places) == 0 {
		return nil
	}
	all := map[int64][]desk.Writer{}
	now := time.Now()
	for key, place := range h.places {
		if place.writing == "" || !now.Before(place.until) {
			continue
		}
		writers := all[place.ticket]
		if i := slices.IndexFunc(writers, func(w desk.Writer) bool { return w.Agent == key.agent }); i >= 0 {
			writers[i].What = weightier(writers[i].What, place.writing)
			continue
		}
		all[place.ticket] = append(writers, desk.Writer{Agent: key.agent, What: place.writing})
	}
	for _, writers := range all {
		slices.SortFunc(writers, func(a, b desk.Writer) int { return cmp.Compare(a.Agent, b.Agent) })
	}
	return all
}

// Viewing are the agents who have a ticket open, those who are writing in it too, by id.
func (h *Hub) Viewing(ticket int64) (agents []int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := time.Now()
	for key, place := range h.places {
		if place.ticket == ticket && now.Before(place.until) && !slices.Contains(agents, key.agent) {
			agents = append(agents, key.agent)
		}
	}
	slices.Sort(agents)
	return agents
}
