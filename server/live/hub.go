// Package live carries what changed to the open pages, and who has which ticket open and is writing in it.
package live

import (
	"strconv"
	"strings"
	"sync"

	"github.com/deskbell/deskbell/desk"
)

// Hub carries what changed to the open pages. It keeps the last changes, so that a page that was cut off catches up; a page that
// was away too long, or whose reader is too slow, is told to read everything again.
type Hub struct {
	mu     sync.Mutex
	epoch  string // of this process: numbers from before a restart mean nothing
	last   uint64
	recent []event
	subs   map[*subscriber]bool
	closed bool
	places map[tabKey]tabAt  // where the agents' tabs are
	kinds  map[string]uint64 // how many changes of each kind there were
}

// event is one line of the stream.
type event struct {
	id     uint64 // 0: not worth telling afterwards
	change desk.Change
	name   string // "change", "typing", "presence"
}

type subscriber struct {
	events chan event
	agent  int64
}

const (
	keepEvents = 1024
	waitEvents = 128 // that a stream may be behind
)

// New makes an empty hub.
func New() *Hub {
	return &Hub{epoch: newEpoch(), subs: map[*subscriber]bool{}, places: map[tabKey]tabAt{}, kinds: map[string]uint64{}}
}

// Publish hands changes to every open page; the store calls it after each commit. It never blocks.
func (h *Hub) Publish(changes []desk.Change) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, c := range changes {
		h.kinds[c.Kind]++
		h.send("change", c)
	}
}

// Version counts the changes of a kind: what was read before the last one is stale.
func (h *Hub) Version(kind string) uint64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.kinds[kind]
}

func (h *Hub) send(name string, c desk.Change) {
	h.last++
	e := event{id: h.last, change: c, name: name}
	h.recent = append(h.recent, e)
	if len(h.recent) >= 2*keepEvents {
		h.recent = append(h.recent[:0], h.recent[len(h.recent)-keepEvents:]...)
	}
	h.tell(e)
}

// whisper tells what will be of no interest to who is not here now.
func (h *Hub) whisper(name string, c desk.Change) { h.tell(event{change: c, name: name}) }

func (h *Hub) tell(e event) {
	for sub := range h.subs {
		if !e.concerns(sub.agent) {
			continue
		}
		select {
		case sub.events <- e:
		default: // too slow: its stream ends, the browser comes back and catches up
			delete(h.subs, sub)
			close(sub.events)
		}
	}
}

func (e *event) concerns(agent int64) bool { return e.change.For == 0 || e.change.For == agent }

// subscription is what a stream begins with.
type subscription struct {
	sub    *subscriber
	missed []event
	again  bool   // what was missed is not known any more
	last   string // the name of the newest event
}

// subscribe opens a stream for agent from the event after lastID (as "epoch-number").
func (h *Hub) subscribe(agent int64, lastID string) subscription {
	h.mu.Lock()
	defer h.mu.Unlock()
	s := subscription{sub: &subscriber{events: make(chan event, waitEvents), agent: agent}, last: h.name(h.last)}
	if h.closed {
		close(s.sub.events)
		return s
	}
	h.subs[s.sub] = true
	if lastID == "" {
		return s
	}
	epoch, number, _ := strings.Cut(lastID, "-")
	n, err := strconv.ParseUint(number, 10, 64)
	if err != nil || epoch != h.epoch || n > h.last || (len(h.recent) > 0 && n+1 < h.recent[0].id) {
		s.again = true
		return s
	}
	for _, e := range h.recent {
		if e.id > n && e.concerns(agent) {
			s.missed = append(s.missed, e)
		}
	}
	return s
}

func (h *Hub) unsubscribe(sub *subscriber) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.subs[sub] {
		delete(h.subs, sub)
		close(sub.events)
	}
}

// Last is the name of the newest event: a page that was read after it needs only what comes later.
func (h *Hub) Last() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.name(h.last)
}

// name of an event in the stream.
func (h *Hub) name(id uint64) string { return h.epoch + "-" + strconv.FormatUint(id, 10) }

// Close ends every stream.
func (h *Hub) Close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	for sub := range h.subs {
		delete(h.subs, sub)
		close(sub.events)
	}
}
