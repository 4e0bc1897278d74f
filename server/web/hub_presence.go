package web

import (
	"slices"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// presenceLife is how long what a tab has said of itself holds without being said again: a browser that vanished says nothing.
const presenceLife = 25 * time.Second

// mostTabs is how many tabs of one agent are remembered.
const mostTabs = 30

// Place is where one tab of an agent's browser is: which ticket it shows, and whether an answer is being written there. Ticket 0 is
// nowhere: the tab was closed, or is hidden. What a tab has said may come in another order than it was said.
type Place struct {
	Agent  int64
	Tab    string // the tab's own name
	Turn   int64  // grows with whatever the tab says
	Ticket int64
	Typing bool
}

type tabKey struct {
	agent int64
	tab   string
}

type tabAt struct {
	ticket int64 // 0: it is gone, which is remembered lest it comes back with what it said before
	turn   int64
	typing bool
	until  time.Time
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
	h.move(p.Agent, was.ticket, p.Ticket, func() {
		h.places[key] = tabAt{p.Ticket, p.Turn, p.Typing && p.Ticket != 0, time.Now().Add(presenceLife)}
	})
}

// Silent notes that an agent has sent what they were writing in a ticket.
func (h *Hub) Silent(agent, ticket int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.move(agent, ticket, ticket, func() {
		for key, place := range h.places {
			if key.agent == agent && place.ticket == ticket {
				place.typing = false
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
	var before [2][2]bool
	for i, number := range numbers {
		before[i][0], before[i][1] = h.at(agent, number)
	}
	change()
	for i, number := range numbers {
		viewing, typing := h.at(agent, number)
		switch {
		case number == 0:
		case typing != before[i][1]:
			h.whisper("typing", desk.Change{Kind: "typing", Ticket: number, Agent: agent})
		case viewing != before[i][0]:
			h.whisper("presence", desk.Change{Kind: "presence", Ticket: number, Agent: agent})
		}
	}
}

// at says what an agent does in a ticket, in any of their tabs.
func (h *Hub) at(agent, ticket int64) (viewing, typing bool) {
	for key, place := range h.places {
		if key.agent == agent && place.ticket == ticket {
			viewing, typing = true, typing || place.typing
		}
	}
	return viewing, typing
}

// Lapse forgets the tabs that have not said for a while where they are. Every open stream calls it now and then.
func (h *Hub) Lapse(now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for key, place := range h.places {
		if now.After(place.until) {
			h.move(key.agent, place.ticket, place.ticket, func() { delete(h.places, key) })
		}
	}
}

// Answering are the agents who are writing an answer in a ticket, by id.
func (h *Hub) Answering(ticket int64) []int64 { return h.AllAnswering()[ticket] }

// AllAnswering are the agents who are writing an answer, by ticket.
func (h *Hub) AllAnswering() map[int64][]int64 { return h.who(func(p tabAt) bool { return p.typing }) }

// Viewing are the agents who have a ticket open, those who are writing in it too, by id.
func (h *Hub) Viewing(ticket int64) []int64 {
	return h.who(func(p tabAt) bool { return p.ticket == ticket })[ticket]
}

func (h *Hub) who(wanted func(tabAt) bool) map[int64][]int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.places) == 0 {
		return nil
	}
	all := map[int64][]int64{}
	now := time.Now()
	for key, place := range h.places {
		if wanted(place) && now.Before(place.until) && !slices.Contains(all[place.ticket], key.agent) {
			all[place.ticket] = append(all[place.ticket], key.agent)
		}
	}
	for _, agents := range all {
		slices.Sort(agents)
	}
	return all
}
