package live

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"
)

func newEpoch() string { return rand.Text()[:8] }

// streamed is what a page gets to know of a change.
type streamed struct {
	Kind    string `json:"kind"`
	Ticket  int64  `json:"ticket,omitempty"`
	Message int64  `json:"message,omitempty"`
	In      bool   `json:"in,omitempty"`
	Agent   int64  `json:"agent,omitempty"`
}

// Serve tells one page of agent what changes from the event last on, as server-sent events, until ctx ends, the page is too slow or still
// says that it may hear no more. A comment line every 25 s keeps proxies from closing it.
func (h *Hub) Serve(ctx context.Context, w interface {
	io.Writer
	http.Flusher
}, agent int64, last string, still func() bool) {
	from := h.subscribe(agent, last)
	defer h.unsubscribe(from.sub)
	fmt.Fprint(w, "retry: 2000\n\n")
	if from.again {
		fmt.Fprintf(w, "id: %s\nevent: again\ndata: {}\n\n", from.last)
	}
	for _, e := range from.missed {
		h.write(w, e)
	}
	w.Flush()
	beat := time.NewTicker(25 * time.Second)
	defer beat.Stop()
	lapse := time.NewTicker(5 * time.Second)
	defer lapse.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-beat.C:
			if _, err := fmt.Fprint(w, ": still here\n\n"); err != nil || !still() {
				return
			}
		case now := <-lapse.C:
			h.lapse(now)
			continue
		case e, open := <-from.sub.events:
			if !open {
				return
			}
			h.write(w, e)
			for range len(from.sub.events) { // what came together goes together
				if e, open = <-from.sub.events; open {
					h.write(w, e)
				}
			}
		}
		w.Flush()
	}
}

func (h *Hub) write(w io.Writer, e event) {
	data, err := json.Marshal(streamed{Kind: e.change.Kind, Ticket: e.change.Ticket, Message: e.change.Message, In: e.change.In, Agent: e.change.Agent})
	if err != nil {
		return
	}
	if e.id != 0 {
		fmt.Fprintf(w, "id: %s\n", h.name(e.id))
	}
	fmt.Fprintf(w, "event: %s\ndata: %s\n\n", e.name, data)
}
