package desk

import "time"

// Dossier is all that is known of a customer.
type Dossier struct {
	Customer Customer
	Tickets  []Ticket      // newest first
	Scores   map[int64]int // of the tickets that were rated, by number
	Merged   []CustomerMerge
	Twins    []Customer // who may be the same person
}

// CustomerMerge is somebody who turned out to be the same person.
type CustomerMerge struct {
	ID       int64
	Customer int64
	Name     string
	Agent    int64
	At       time.Time
}
