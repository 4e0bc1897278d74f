package ui_test

import (
	"testing"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui"
)

// What a saved reply wants from somebody who is gone would only be refused when it is sent: it is not offered.
func TestThenChipsKnowWhoIsThere(t *testing.T) {
	f := &ui.Frame{Lang: desk.English}
	names := ui.Agents{1: {ID: 1, Name: "Li Wei"}, 2: {ID: 2, Name: "Zhou Min", Disabled: true}}
	for agent, want := range map[int64]int{0: 0, 1: 1, 2: 0, 3: 0, desk.ToMe: 1} {
		if got := f.ThenChips(desk.ReplyActions{Assign: agent}, names, ""); len(got) != want {
			t.Errorf("%d: %v", agent, got)
		}
	}
}
