package desk

import "testing"

func TestStepOf(t *testing.T) {
	for _, c := range []struct {
		ticket   Ticket
		answered bool
		want     DoorStep
	}{
		{Ticket{Status: Open}, false, StepReceived},
		{Ticket{Status: Open, Assignee: 1}, false, StepWorking},
		{Ticket{Status: Open}, true, StepWorking},
		{Ticket{Status: Pending}, true, StepYours},
		{Ticket{Status: Resolved, Assignee: 1}, true, StepSolved},
	} {
		if got := StepOf(&c.ticket, c.answered); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}
