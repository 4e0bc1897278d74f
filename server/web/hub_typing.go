package web

import (
	"slices"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// typingLife is how long "is answering" holds without being said again: a browser that vanished says nothing.
const typingLife = 30 * time.Second

// Typing notes that agent is answering a ticket, or has stopped, and tells the others if that is news.
func (h *Hub) Typing(agent, ticket int64, on bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	who := h.typing[ticket]
	_, was := who[agent]
	switch {
	case on:
		if who == nil {
			who = map[int64]time.Time{}
			h.typing[ticket] = who
		}
		who[agent] = time.Now().Add(typingLife)
	case was:
		h.stopped(agent, ticket)
	}
	if was != on {
		h.send("typing", desk.Change{Kind: "typing", Ticket: ticket, Agent: agent})
	}
}

func (h *Hub) stopped(agent, ticket int64) {
	delete(h.typing[ticket], agent)
	if len(h.typing[ticket]) == 0 {
		delete(h.typing, ticket)
	}
}

// Lapse forgets those who have not said for a while that they are still answering. Every open stream calls it now and then.
func (h *Hub) Lapse(now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for ticket, who := range h.typing {
		for agent, until := range who {
			if now.After(until) {
				h.stopped(agent, ticket)
				h.send("typing", desk.Change{Kind: "typing", Ticket: ticket, Agent: agent})
			}
		}
	}
}

// Answering are the agents who are answering a ticket.
func (h *Hub) Answering(ticket int64) []int64 { return h.AllAnswering()[ticket] }

// AllAnswering are the agents who are answering, by ticket.
func (h *Hub) AllAnswering() map[int64][]int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.typing) == 0 {
		return nil
	}
	all := make(map[int64][]int64, len(h.typing))
	now := time.Now()
	for ticket, who := range h.typing {
		for agent, until := range who {
			if now.Before(until) {
				all[ticket] = append(all[ticket], agent)
			}
		}
		slices.Sort(all[ticket])
	}
	return all
}
