package desk

import "time"

// NoticeKind says why an agent should look. Its words are notice.<kind> in ui/words.
type NoticeKind string

const (
	NoticeMentioned NoticeKind = "mentioned" // a note names them
	NoticeAssigned  NoticeKind = "assigned"  // a ticket became theirs
	NoticeFailed    NoticeKind = "failed"    // an answer of theirs did not arrive
	NoticeSnooze    NoticeKind = "snooze"    // what they had put aside is back
	NoticeAnswered  NoticeKind = "answered"  // the customer wrote in a ticket that is theirs or that they follow
	NoticeSupplier  NoticeKind = "supplier"  // somebody to whom a message was passed on has answered
	NoticeFollowUp  NoticeKind = "follow_up" // a customer who was not content is theirs to contact
	NoticeRating    NoticeKind = "rating"    // a customer was not content
	NoticeNote      NoticeKind = "note"      // a colleague's note in a ticket that is theirs or that they follow
	NoticeNew       NoticeKind = "new"       // a new ticket that nobody has
)

// NoticeKinds from the one that is most an agent's own business. Where several come together for one ticket the first of them gives
// the line its words.
var NoticeKinds = []NoticeKind{NoticeMentioned, NoticeAssigned, NoticeFollowUp, NoticeFailed, NoticeSnooze, NoticeAnswered, NoticeSupplier, NoticeRating, NoticeNote, NoticeNew}

// Rank of a kind, 0 for the most pressing.
func (k NoticeKind) Rank() int {
	for i, kind := range NoticeKinds {
		if k == kind {
			return i
		}
	}
	return len(NoticeKinds)
}

// Channels by which a notice reaches an agent.
type Channels struct {
	Desk    bool `json:"desk,omitempty"`    // the bell
	Desktop bool `json:"desktop,omitempty"` // the browser's own notices, or sound and title where it has none
	Mail    bool `json:"mail,omitempty"`    // when they are away
}

// Any says whether a notice is wanted at all.
func (c Channels) Any() bool { return c.Desk || c.Desktop || c.Mail }

// Default channels of a kind: what is one's own comes by all of them, what is everybody's only to the desk.
func (k NoticeKind) Default() Channels {
	switch k {
	case NoticeNote, NoticeRating, NoticeNew:
		return Channels{Desk: true, Desktop: k == NoticeNew}
	}
	return Channels{Desk: true, Desktop: true, Mail: true}
}

// Tells is how an agent wants to learn of a kind.
func (p *Prefs) Tells(k NoticeKind) Channels {
	if c, chosen := p.Notices[k]; chosen {
		return c
	}
	return k.Default()
}

// Desktop says whether an agent wants anything told aloud.
func (a *Agent) Desktop() bool {
	for _, k := range NoticeKinds {
		if a.Prefs.Tells(k).Desktop {
			return true
		}
	}
	return false
}

// MailAfters are the minutes that may be chosen, after which an unread notice goes to an agent who is away.
var MailAfters = []int{5, 10, 30, 60, 240}

// DefaultMailAfter is for who has not chosen.
const DefaultMailAfter = 10

// WaitsForMail is how long a notice stays unread before it is mailed.
func (p *Prefs) WaitsForMail() time.Duration {
	if p.MailAfter <= 0 {
		return DefaultMailAfter * time.Minute
	}
	return time.Duration(p.MailAfter) * time.Minute
}

// LowScore is the best score that is worth a notice.
const LowScore = 2

// Notice is one line under the bell: what happened in one ticket since the agent last looked.
type Notice struct {
	ID      int64
	Agent   int64 // whose it is
	Kind    NoticeKind
	Ticket  int64 // 0: of no ticket
	Message int64
	By      string // who did it; empty for Deskbell and customers
	Subject string // the ticket's
	Contact Person // the ticket's customer
	Count   int    // how many things it stands for
	At      time.Time
	Read    bool
}

// AwayAfter is how long after an agent was last at their desk they count as away.
const AwayAfter = 5 * time.Minute

// Digest is what one agent is mailed while they are away. It has nothing of what customers wrote but subjects and names.
type Digest struct {
	Agent   Agent
	Shop    string
	URL     string // the desk's public address; empty: no links
	Notices []Notice
	More    int // older ones that the mail has no room for
}
