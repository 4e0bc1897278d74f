// Package outbound decides to whom a mail of ours goes, what it goes on from, and when it leaves.
package outbound

import "slices"

// A ticket that others were merged into has strands: its own messages, and those of each ticket that came. People of one strand must
// never read what was said in another, nor learn who is in it. Strand is one of them, by the number of the ticket it came from (0 for
// the ticket's own).
type Strand struct {
	Home   int64
	People []string // addresses that take part
	Last   int64    // the newest message that an answer could answer
	Mails  []Spoken // what came in, newest first
}

// Spoken is a message that came in and whom it concerns.
type Spoken struct {
	ID     int64
	People []string
}

// Answering is what an answer goes on from.
type Answering struct {
	Home  int64
	Cites int64 // the message that it may carry; 0 for none
	Apart bool  // it is in a ticket of several strands: nothing of another one may be in it
	Alone bool  // it must not refer to anything: it goes to people of more than one strand
}

// AnswerIn says what an answer to some people goes on from: the newest message that concerns the first of them, in the strand that
// person is part of. Where somebody else among them is part of another strand only, it carries nothing and refers to nothing.
func AnswerIn(strands []Strand, to []string) Answering {
	if len(to) == 0 || len(strands) == 0 {
		return Answering{}
	}
	var at *Strand
	var newest int64
	for i := range strands {
		s := &strands[i]
		if !slices.Contains(s.People, to[0]) {
			continue
		}
		if last := s.lastOf(to[0]); at == nil || last > newest {
			at, newest = s, last
		}
	}
	if at == nil { // nobody knows them: an agent writes to somebody new
		return Answering{Apart: true, Alone: true}
	}
	for _, address := range to[1:] {
		if slices.Contains(at.People, address) {
			continue
		}
		for i := range strands {
			if slices.Contains(strands[i].People, address) {
				return Answering{Home: at.Home, Apart: true, Alone: true}
			}
		}
	}
	return Answering{Home: at.Home, Apart: true, Cites: newest}
}

// lastOf is the newest message that concerns somebody; 0 where none does.
func (s *Strand) lastOf(address string) int64 {
	for _, m := range s.Mails {
		if slices.Contains(m.People, address) {
			return m.ID
		}
	}
	return 0
}
