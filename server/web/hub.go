package web

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

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
	typing map[int64]map[int64]time.Time // ticket -> agents who are answering, and until when
	kinds  map[string]uint64             // how many changes of each kind there were
}

// event is one line of the stream.
type event struct {
	id     uint64
	change desk.Change
	name   string // "change", "typing"
}

type subscriber struct {
	events chan event
	agent  int64
}

const keepEvents = 512

// NewHub makes an empty hub.
func NewHub() *Hub {
	return &Hub{epoch: newEpoch(), subs: map[*subscriber]bool{}, typing: map[int64]map[int64]time.Time{}, kinds: map[string]uint64{}}
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
	if len(h.recent) > keepEvents {
		h.recent = append(h.recent[:0], h.recent[len(h.recent)-keepEvents:]...)
	}
	for sub := range h.subs {
		select {
		case sub.events <- e:
		default: // too slow: its stream ends, the browser comes back and catches up
			delete(h.subs, sub)
			close(sub.events)
		}
	}
}

// subscribe opens a stream for agent from the event after lastID (as "epoch-number"). again is true when what was missed is not known any more.
func (h *Hub) subscribe(agent int64, lastID string) (sub *subscriber, missed []event, again bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	sub = &subscriber{events: make(chan event, 64), agent: agent}
	if h.closed {
		close(sub.events)
		return sub, nil, false
	}
	h.subs[sub] = true
	if lastID == "" {
		return sub, nil, false
	}
	epoch, number, _ := strings.Cut(lastID, "-")
	n, err := strconv.ParseUint(number, 10, 64)
	if err != nil || epoch != h.epoch || n > h.last || (len(h.recent) > 0 && n+1 < h.recent[0].id) {
		return sub, nil, true
	}
	for _, e := range h.recent {
		if e.id > n {
			missed = append(missed, e)
		}
	}
	return sub, missed, false
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
	return h.epoch + "-" + strconv.FormatUint(h.last, 10)
}

// id is an event's name in the stream.
func (h *Hub) id(e event) string { return fmt.Sprintf("%s-%d", h.epoch, e.id) }

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
