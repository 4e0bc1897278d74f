package measure

import "time"

// ContactWindow is how long a customer who was shown an answer must stay away before the answer is assumed to have helped.
const ContactWindow = 72 * time.Hour

// Outcome is how a question that was shown an answer ended.
type Outcome string

const (
	Confirmed Outcome = "confirmed" // they said that it solved the matter, and did not contact the shop within the window
	Assumed   Outcome = "assumed"   // they said nothing and did not contact the shop within the window
	Contacted Outcome = "contacted" // they contacted the shop within the window, whatever they had said
	Waiting   Outcome = "waiting"   // the window is still open: nothing can be said yet
)

// Question is one question that was answered with articles, on the help centre, in the contact form or by mail. Looking at an
// article is no question and never counts.
type Question struct {
	At        time.Time // when the answer was shown
	Confirmed time.Time // when they said that it solved the matter; zero: never
	Contact   time.Time // their first contact after it; zero: none is known
}

// Outcome of a question as it is known at now.
func (q Question) Outcome(now time.Time) Outcome {
	end := q.At.Add(ContactWindow)
	switch {
	case !q.Contact.IsZero() && !q.Contact.Before(q.At) && !q.Contact.After(end):
		return Contacted
	case now.Before(end):
		return Waiting
	case !q.Confirmed.IsZero():
		return Confirmed
	}
	return Assumed
}

// Outcomes are how many questions ended how.
type Outcomes struct{ Confirmed, Assumed, Contacted, Waiting int }

// Add counts a question that ended so.
func (o *Outcomes) Add(how Outcome) {
	switch how {
	case Confirmed:
		o.Confirmed++
	case Assumed:
		o.Assumed++
	case Contacted:
		o.Contacted++
	default:
		o.Waiting++
	}
}

// Known is how many questions have ended: what the shares are of.
func (o Outcomes) Known() int { return o.Confirmed + o.Assumed + o.Contacted }

// Solved is the share that said so.
func (o Outcomes) Solved() Share { return ShareOf(o.Confirmed, o.Known()) }

// Stayed is the share that stayed away without a word.
func (o Outcomes) Stayed() Share { return ShareOf(o.Assumed, o.Known()) }

// Wrote is the share that contacted the shop anyway.
func (o Outcomes) Wrote() Share { return ShareOf(o.Contacted, o.Known()) }
