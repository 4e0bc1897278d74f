package live

import (
	"slices"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// heard are the names of what a stream was told and has not taken yet.
func heard(sub *subscriber) (names []string) {
	for {
		select {
		case e := <-sub.events:
			names = append(names, e.name)
		default:
			return names
		}
	}
}

// What is not said again lapses, and the others are told.
func TestPresenceLapses(t *testing.T) {
	h := New()
	h.Present(Place{Agent: 2, Tab: "a", Ticket: 1001, Writing: desk.Out})
	sub := h.subscribe(1, "").sub
	h.lapse(time.Now().Add(presenceLife / 2))
	if len(h.Writing(1001)) != 1 || len(h.Viewing(1001)) != 1 {
		t.Error("lapsed too early")
	}
	h.lapse(time.Now().Add(presenceLife + time.Second))
	if len(h.Writing(1001)) != 0 || len(h.Viewing(1001)) != 0 {
		t.Error("did not lapse")
	}
	if got := heard(sub); !slices.Equal(got, []string{"typing"}) {
		t.Errorf("told %v", got)
	}
}

// An agent is in a ticket as long as one of their tabs is, and only what changes is said.
func TestPresenceIsOfTabs(t *testing.T) {
	h := New()
	sub := h.subscribe(1, "").sub
	for i, step := range []struct {
		place Place
		told  []string
	}{
		{Place{2, "a", 0, 1001, ""}, []string{"presence"}},
		{Place{2, "a", 0, 1001, ""}, nil},
		{Place{2, "b", 0, 1001, ""}, nil},
		{Place{Agent: 2, Tab: "a", Ticket: 1001, Writing: desk.Out}, []string{"typing"}},
		{Place{Agent: 2, Tab: "b", Ticket: 1001, Writing: desk.Note}, nil}, // the answer is what matters
		{Place{Agent: 2, Tab: "a", Ticket: 1001}, []string{"typing"}},
		{Place{Agent: 2, Tab: "b", Ticket: 1001}, []string{"typing"}},
		{Place{Agent: 2, Tab: "a", Ticket: 1001, Writing: desk.ForwardDraft}, []string{"typing"}},
		{Place{2, "a", 0, 1002, ""}, []string{"typing", "presence"}},
		{Place{2, "b", 0, 0, ""}, []string{"presence"}},
		{Place{2, "c", 0, 0, ""}, nil},
	} {
		h.Present(step.place)
		if got := heard(sub); !slices.Equal(got, step.told) {
			t.Errorf("step %d: told %v, want %v", i, got, step.told)
		}
	}
	if v := h.Viewing(1002); !slices.Equal(v, []int64{2}) || h.Viewing(1001) != nil {
		t.Errorf("%v", v)
	}
	for i := range 100 {
		h.Present(Place{3, string(rune('A' + i)), 0, 1001, ""})
	}
	if n := h.tabsOf(3, true); n != mostTabs {
		t.Errorf("%d tabs of one agent", n)
	}
}

// A tab that was closed while it still said where it is does not stay there, whichever comes first.
func TestWhatATabSaidLastCounts(t *testing.T) {
	h := New()
	h.Present(Place{2, "a", 2, 0, ""})
	h.Present(Place{2, "a", 1, 1001, desk.Out})
	if h.Viewing(1001) != nil || h.Writing(1001) != nil {
		t.Error("a closed tab came back")
	}
	h.Present(Place{2, "a", 3, 1001, ""}) // the browser shows the page once more
	if len(h.Viewing(1001)) != 1 {
		t.Error("a tab that came back is not there")
	}
	h.lapse(time.Now().Add(2 * presenceLife))
	if len(h.places) != 0 {
		t.Errorf("%d tabs are remembered for ever", len(h.places))
	}
}

func TestAStreamGoesOnWhereItWasCut(t *testing.T) {
	h := New()
	h.Publish([]desk.Change{{Kind: "ticket", Ticket: 1}})
	at := h.Last()
	h.Publish([]desk.Change{{Kind: "ticket", Ticket: 2}, {Kind: "notice", For: 7}, {Kind: "notice", For: 8}})
	h.Present(Place{2, "a", 0, 1001, ""})
	s := h.subscribe(7, at)
	if s.again || len(s.missed) != 2 || s.missed[0].change.Ticket != 2 || s.missed[1].change.For != 7 {
		t.Errorf("%+v", s)
	}
	if s := h.subscribe(7, ""); s.again || s.missed != nil {
		t.Errorf("a new page: %+v", s)
	}
	for _, stale := range []string{"other-1", "nonsense", h.epoch + "-99"} {
		if s := h.subscribe(7, stale); !s.again {
			t.Errorf("%s: not told to read again", stale)
		}
	}
	for range 2 * keepEvents {
		h.Publish([]desk.Change{{Kind: "ticket", Ticket: 3}})
	}
	if s := h.subscribe(7, at); !s.again || s.last != h.Last() {
		t.Errorf("away too long: %+v", s)
	}
}

func TestANoticeIsToldToItsAgentAlone(t *testing.T) {
	h := New()
	one, two := h.subscribe(1, "").sub, h.subscribe(2, "").sub
	h.Publish([]desk.Change{{Kind: "notice", For: 2}})
	if len(heard(one)) != 0 || len(heard(two)) != 1 {
		t.Error("a notice went to the wrong agent")
	}
}
