package desk

import (
	"testing"
	"time"
)

func TestWhatAStateSays(t *testing.T) {
	w := StateWords{Steps: map[DoorStep]string{StepReceived: "R", StepWorking: "W", StepYours: "Y", StepSolved: "S"}, Now: "[{step}]",
		Yours: "yours", Soon: "soon", Solved: "solved", OpenUntil: "until {at}", OpensAt: "from {at}", Answered: "answered {at}", Link: "here"}
	at := time.Date(2026, 11, 27, 10, 0, 0, 0, time.UTC)
	zone := time.FixedZone("", 8*3600)
	for _, c := range []struct {
		s    State
		want string
	}{
		{State{Step: StepReceived}, "[R] → W → Y → S|soon||"},
		{State{Step: StepReceived, Hours: "Within two hours"}, "[R] → W → Y → S|soon\nWithin two hours||"},
		{State{Step: StepYours, Hours: "Within two hours"}, "R → W → [Y] → S|yours||"},
		{State{Step: StepWorking, Timed: true, Open: true, At: at, Zone: zone, Lang: Chinese}, "R → [W] → Y → S|until 11月27日 18:00||"},
		{State{Step: StepWorking, Timed: true, At: at, Lang: English, Link: "https://x"}, "R → [W] → Y → S|from 27 November, 10:00||here\nhttps://x"},
		{State{Step: StepYours, AnsweredAt: at, Lang: English}, "R → W → [Y] → S|yours|answered 27 November, 10:00|"},
		{State{Step: StepSolved, Timed: true, Open: true}, "R → W → Y → [S]|solved||"},
	} {
		v := c.s.Values(w)
		if got := v["steps"] + "|" + v["next"] + "|" + v["answered"] + "|" + v["link"]; got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
	if got := CloseGaps("a\n\n\n\nb\n\n"); got != "a\n\nb\n" {
		t.Errorf("%q", got)
	}
}
