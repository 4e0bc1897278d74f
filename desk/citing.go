package desk

import "time"

// Citing says how a mail of ours carries what was said before in its ticket. Notes are never carried, nor anything of another ticket.
type Citing string

const (
	CitesNothing Citing = ""
	Quoting      Citing = "quote"   // an answer, with the mail it answers below it
	Forwarding   Citing = "forward" // passes a message on to somebody else
	ForwardAll   Citing = "history" // likewise, with all that was said before it
)

// Forwards says whether a mail passes something on: it is no answer, and whoever gets it does not take part in the ticket by that.
func (c Citing) Forwards() bool { return c == Forwarding || c == ForwardAll }

// Cited is a message as another one carries it. Blind copies are nobody's business.
type Cited struct {
	From    Person
	To, Cc  []Person
	Date    time.Time
	Subject string
	Text    string
	HTML    string // empty where the text says it all
}

// Phrases are the words around what a mail carries, in one language. Wrote has {date} and {name}.
type Phrases struct {
	Wrote                       string
	Forwarded                   string // the line above
	From, Date, Subject, To, Cc string // with their colons
	Door                        string // above the private link to a ticket
	DoorByMail                  string // in its place where the shop has no public address
	State                       StateWords
}
