package desk

import "time"

// DoorStep is how far a matter is, as its customer sees it.
type DoorStep string

const (
	StepReceived DoorStep = "received"
	StepWorking  DoorStep = "working"
	StepYours    DoorStep = "yours" // the customer's answer is awaited
	StepSolved   DoorStep = "solved"
)

// DoorSteps in their order.
var DoorSteps = []DoorStep{StepReceived, StepWorking, StepYours, StepSolved}

// StepOf a ticket. answered: a person has written to the customer.
func StepOf(t *Ticket, answered bool) DoorStep {
	switch {
	case t.Status == Resolved:
		return StepSolved
	case t.Status == Pending:
		return StepYours
	case t.Assignee != 0 || answered:
		return StepWorking
	}
	return StepReceived
}

// DoorView is what the customer's page of a ticket shows. Without Proven only Step is filled in.
type DoorView struct {
	Step       DoorStep
	Proven     bool
	CodeSent   bool // a code of this browser may be entered
	Number     int64
	Subject    string
	Lang       Lang
	Agent      string // who works on it; empty: nobody yet
	CreatedAt  time.Time
	AnsweredAt time.Time // the last answer of a person; zero: none yet
	Messages   []Message // what concerns the customer, in order, without addresses
	Resolved   bool
	Reopens    bool    // it may be opened again
	Asking     *Asking // the question for a score; nil where none was asked
	Confirmed  bool    // the customer has said that it is solved
	Erasure    bool    // they have asked to have their data deleted
}

// Erasure is a customer's wish to have their data deleted. Refused says why it was not done; Tickets, Messages and Files are what would be
// deleted, while it waits.
type Erasure struct {
	ID, Customer, Ticket     int64
	Contact                  Person
	Subject                  string
	AskedAt, DoneAt          time.Time // done: zero while it waits
	Refused                  string
	Agent                    int64 // who decided
	Tickets, Messages, Files int
}

// DoorLetter is what a customer writes on the page of their ticket.
type DoorLetter struct {
	Text    string
	Uploads []int64
}
