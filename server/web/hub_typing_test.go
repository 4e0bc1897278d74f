package web

import (
	"testing"
	"time"
)

// What is not said again lapses, and the others are told.
func TestTypingLapses(t *testing.T) {
	h := NewHub()
	h.Typing(2, 1001, true)
	sub, _, _ := h.subscribe(1, "")
	h.Lapse(time.Now().Add(typingLife / 2))
	if len(h.Answering(1001)) != 1 {
		t.Error("lapsed too early")
	}
	h.Lapse(time.Now().Add(typingLife + time.Second))
	if len(h.Answering(1001)) != 0 {
		t.Error("did not lapse")
	}
	select {
	case e := <-sub.events:
		if e.name != "typing" || e.change.Ticket != 1001 {
			t.Errorf("told %+v", e)
		}
	default:
		t.Error("nobody was told")
	}
}
