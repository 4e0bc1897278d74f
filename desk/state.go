package desk

import (
	"strings"
	"time"
)

const (
	StatePause  = time.Hour // a ticket's state is mailed once within this
	StateWindow = 24 * time.Hour
	MaxStates   = 12 // mails with a state that one address gets within StateWindow
)

// StateWords are what a mail says that tells how far a ticket is, in one language. Text has {{steps}}, {{next}}, {{answered}} and {{link}}
// beside the usual variables; what is empty takes its line along.
type StateWords struct {
	Subject, Text       string
	Steps               map[DoorStep]string
	Now                 string // around the step that it is at: {step}
	Yours, Soon, Solved string // what happens next
	OpenUntil, OpensAt  string // the same, by the shop's hours: {at}
	Answered            string // {at}
	Link                string // above the link
}

// State is how far a ticket is.
type State struct {
	Step       DoorStep
	AnsweredAt time.Time // by a person; zero: not yet
	Timed      bool      // the shop has hours
	Open       bool
	Hours      string    // what the shop itself says of when it answers; empty: nothing
	At         time.Time // when that changes; zero: never
	Link       string    // to the customer's page; empty without a public address
	Zone       *time.Location
	Lang       Lang
}

// Values fills the variables of a StateWords.Text.
func (s State) Values(w StateWords) map[string]string {
	steps := make([]string, len(DoorSteps))
	for i, step := range DoorSteps {
		steps[i] = w.Steps[step]
		if step == s.Step {
			steps[i] = strings.ReplaceAll(w.Now, "{step}", steps[i])
		}
	}
	v := map[string]string{"steps": strings.Join(steps, " → "), "next": s.next(w), "answered": "", "link": ""}
	if !s.AnsweredAt.IsZero() {
		v["answered"] = strings.ReplaceAll(w.Answered, "{at}", s.moment(s.AnsweredAt))
	}
	if s.Link != "" {
		v["link"] = w.Link + "\n" + s.Link
	}
	return v
}

func (s State) next(w StateWords) string {
	switch s.Step {
	case StepSolved:
		return w.Solved
	case StepYours:
		return w.Yours
	}
	return strings.TrimSpace(s.ours(w) + "\n" + s.Hours)
}

// ours is what happens next while it is the shop's turn.
func (s State) ours(w StateWords) string {
	switch {
	case !s.Timed || s.At.IsZero():
		return w.Soon
	case s.Open:
		return strings.ReplaceAll(w.OpenUntil, "{at}", s.moment(s.At))
	}
	return strings.ReplaceAll(w.OpensAt, "{at}", s.moment(s.At))
}

// moment is a time as a mail says it: it may be read on another day, so that it names the day.
func (s State) moment(t time.Time) string {
	if s.Zone != nil {
		t = t.In(s.Zone)
	}
	if s.Lang == Chinese {
		return t.Format("1月2日 15:04")
	}
	return t.Format("2 January, 15:04")
}

// CloseGaps makes one empty line of several, which empty variables leave behind.
func CloseGaps(text string) string {
	for strings.Contains(text, "\n\n\n") {
		text = strings.ReplaceAll(text, "\n\n\n", "\n\n")
	}
	return strings.TrimSpace(text) + "\n"
}
