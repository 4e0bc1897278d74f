package desk

import "time"

// Lang is a language of the screens, the mail and the help centre.
type Lang string

const (
	English Lang = "en"
	Chinese Lang = "zh-CN"
)

// Langs are the languages Deskbell speaks, equals.
var Langs = []Lang{Chinese, English}

// Status says whose turn it is.
type Status string

const (
	Open     Status = "open"     // waiting for us
	Pending  Status = "pending"  // waiting for the customer
	Resolved Status = "resolved" // done
)

// Statuses in the order in which they are shown.
var Statuses = []Status{Open, Pending, Resolved}

// Priority of a ticket.
type Priority string

const (
	Low    Priority = "low"
	Normal Priority = "normal"
	High   Priority = "high"
	Urgent Priority = "urgent"
)

// Priorities from the least to the most pressing.
var Priorities = []Priority{Low, Normal, High, Urgent}

// Person is a name and an address as a mail carries them. The name may be empty; the address is lower case.
type Person struct {
	Name    string `json:"name"`
	Address string `json:"address"`
}

// Ticket is one customer matter. Number is what people see (#1001) and what the database keys on.
// WaitingSince is zero when nobody waits for us. Version grows by one with every change, so that a stale form is noticed.
type Ticket struct {
	Number       int64
	Mailbox      int64
	Customer     int64
	Contact      Person // the customer as the list shows them: name and the address that will be answered
	Subject      string
	Snippet      string // a line of what was said last
	Status       Status
	Priority     Priority
	Assignee     int64 // agent, 0 for nobody
	Spam         bool
	SpamWhy      SpamWhy   // what made it spam
	DeletedAt    time.Time // zero for a ticket that is not in the bin
	DeletedBy    int64
	Tags         []string
	Lang         Lang // the customer's language, guessed from what they wrote
	Messages     int
	Attachments  bool
	Continues    int64 // the resolved ticket that this one goes on from, or its twin in another mailbox; 0 for none
	CreatedAt    time.Time
	UpdatedAt    time.Time
	WaitingSince time.Time
	LastInAt     time.Time // of the customer's last message; what Unread is judged by
	ResolvedAt   time.Time
	ResolvedBy   int64
	First        Resolution // stays when it is opened again
	Closure      Closure
	Version      int64
	Undelivered  bool      // the last answer did not arrive
	SnoozedUntil time.Time // out of the way until then (UntilAnswer: until the customer writes); zero: not at all
	SnoozedBy    int64
	Topic        int64 // what it is about; 0 for not chosen
	MergedInto   int64 // the ticket that this one was merged into; 0 for none
	Pictures     bool  // pictures from elsewhere were asked for
	Unread       bool  // for the agent who asked: a customer's message is newer than their last look; never of what stands aside
	Drafted      bool  // for the agent who asked: they have begun to write and not sent it
}

// Direction of a message.
type Direction string

const (
	In   Direction = "in"   // from the customer's side
	Out  Direction = "out"  // from us
	Note Direction = "note" // only agents see it
)

// Source says how a message came to be.
type Source string

const (
	FromMail   Source = "mail"   // came in by IMAP
	FromForm   Source = "form"   // the contact form
	FromAPI    Source = "api"    // POST /api/v1/tickets
	FromAgent  Source = "agent"  // a reply or note of an agent
	FromAck    Source = "ack"    // our automatic acknowledgement
	FromSurvey Source = "survey" // our question how it went
	FromAgain  Source = "again"  // how it is now, after a low score
	FromNPS    Source = "nps"    // whether they would recommend us
	FromSolved Source = "solved" // whether it is solved
)

// Automatic says whether Deskbell wrote a message by itself.
func (s Source) Automatic() bool { return s == FromAck || s.Asks() }

// Asks says whether a message is a question of ours to the customer.
func (s Source) Asks() bool {
	return s == FromSurvey || s == FromAgain || s == FromNPS || s == FromSolved
}

// Message is one mail, web post or note in a ticket.
type Message struct {
	ID          int64
	Ticket      int64
	Direction   Direction
	Source      Source
	Agent       int64 // who wrote it, for Out and Note; 0 for automatic mail
	From        Person
	ReplyTo     []Person
	To, Cc, Bcc []Person
	Subject     string
	Text        string // the whole plain text
	HTML        string // sanitised; empty where the mail had none
	Reply       string // what is new: quotes and signature folded away
	Auto        Auto
	Bounce      *Bounce
	MessageID   string // without angle brackets
	InReplyTo   []string
	References  []string
	Newcomer    bool     // someone who did not take part in the ticket before; not answered unless the agent adds them
	Problems    []string // what was wrong with the mail, as word keys
	Pictures    bool     // its pictures from elsewhere were asked for: in this ticket, or always from this address
	Always      bool     // always from this address
	Findings
	Attachments []Attachment
	Raw         int64     // the kept raw mail; 0 where there is none
	Date        time.Time // as the mail says; CreatedAt where it says nothing
	CreatedAt   time.Time // when it joined the ticket
	Delivery    *Delivery // for Out
	Home        int64     // the ticket it came from, where that was merged into this one; 0 for the ticket's own
	Citing      Citing    // for Out: how it carries another message of the ticket …
	Cites       int64     // … and which
}

// Attachment is a file of a message. Its bytes are a part of a blob: all of it, or the part of a raw mail that
// Part locates (the words of Part are between mail.Parse, which wrote them, and mail.OpenPart).
type Attachment struct {
	ID        int64
	Message   int64 // 0 while it waits in a draft
	Name      string
	Type      string // media type, lower case
	Size      int64  // decoded bytes
	Inline    bool   // shown within the HTML
	ContentID string // without angle brackets
	Blob      int64
	Part      string
}

// DeliveryState says how far an outgoing message has come.
type DeliveryState string

const (
	Waiting  DeliveryState = "waiting"  // in the outbox: undo time, due later, or between tries
	Sending  DeliveryState = "sending"  // the server is being spoken to
	Sent     DeliveryState = "sent"     // the server took it
	Failed   DeliveryState = "failed"   // given up; Error says why in the server's words
	Canceled DeliveryState = "canceled" // taken back before it went
	Held     DeliveryState = "held"     // was to go later, and the customer has written since: an agent decides
	Bounced  DeliveryState = "bounced"  // the server took it, and a report came that it did not arrive
)

// Delivery of an outgoing message.
type Delivery struct {
	State    DeliveryState
	Due      time.Time // when it goes, or is tried next
	Attempts int
	Error    string // the server's own words of the last failure
	SentAt   time.Time
	Undo     bool              // it is still within the undo time
	Later    bool              // an agent has set the hour
	Slowed   bool              // the mailbox's server has asked for a pause
	Left     []string          // who has yet to get it, where others have it already
	Refused  []BounceRecipient // whom the server would not take it for, while it took it for others
	Bounced  []BounceRecipient // who did not get it after all
}

// Event is a thin line between messages: what changed, and who did it.
type Event struct {
	ID     int64
	Ticket int64
	Agent  int64 // 0 for Deskbell itself
	Kind   EventKind
	Args   map[string]string // names and values for the line's text
	At     time.Time
}

// EventKind names an event; its words are event.<kind> in ui/words.
type EventKind string

const (
	EventCreated        EventKind = "created"
	EventStatus         EventKind = "status"          // from, to
	EventAssigned       EventKind = "assigned"        // to: agent id, or "" for nobody
	EventPriority       EventKind = "priority"        // from, to
	EventTagged         EventKind = "tagged"          // added, removed: comma-separated
	EventSpam           EventKind = "spam"            // marked
	EventNotSpam        EventKind = "not_spam"        //
	EventDeleted        EventKind = "deleted"         // into the bin
	EventRestored       EventKind = "restored"        // out of it; mail: a customer's message did it
	EventReopened       EventKind = "reopened"        // by a customer's message
	EventContinued      EventKind = "continued"       // ticket: the one this goes on from
	EventTwin           EventKind = "twin"            // ticket: the same mail in another mailbox
	EventAckSent        EventKind = "ack"             //
	EventAckWithheld    EventKind = "ack_withheld"    // reason: a Withheld
	EventSurveyPlanned  EventKind = "survey_planned"  // at: RFC 3339; ask: a survey.Kind, none for survey.Rating
	EventSurveyWithheld EventKind = "survey_withheld" // reason: a Withheld; ask
	EventRated          EventKind = "rated"           // score
	EventRerated        EventKind = "rerated"         // score
	EventRecommended    EventKind = "recommended"     // score
	EventFollowUp       EventKind = "follow_up"       // to: agent id or "" for nobody; due: RFC 3339
	EventFollowUpTo     EventKind = "follow_up_to"    // to
	EventContacted      EventKind = "contacted"       // by: "reply" or "call"
	EventFollowUpClosed EventKind = "follow_up_closed"
	EventFollowUpOff    EventKind = "follow_up_off" // the customer has given a better score before anybody saw to it
	EventClosure        EventKind = "closure"       // to: a Closure
	EventDuplicate      EventKind = "duplicate"     // another copy came and was not added
	EventThanks         EventKind = "thanks"        // the customer only said thank you: it stays resolved
	EventUndeliverable  EventKind = "undeliverable" // address, cause: a Cause
	EventDeliverable    EventKind = "deliverable"   // address: mail came from it, or an agent said so
	EventOurOwn         EventKind = "our_own"       // a mail of ours came back
	EventUndone         EventKind = "undone"        // an answer was taken back before it went
	EventSnoozed        EventKind = "snoozed"       // until: RFC 3339, or "" until the customer answers
	EventWoke           EventKind = "woke"          // by: "time", "customer", "bounce" or "" for an agent
	EventTopic          EventKind = "topic"         // its names by language; none where it was taken off
	EventMerged         EventKind = "merged"        // ticket: the one that was merged into this; subject: its
	EventMergedInto     EventKind = "merged_into"   // ticket: where this went
	EventUnmerged       EventKind = "unmerged"      // ticket: the other one
	EventSplit          EventKind = "split"         // ticket: the one that a message of this began
	EventSplitFrom      EventKind = "split_from"    // ticket: whose message began this
	EventLinked         EventKind = "linked"        // ticket: the other one
	EventUnlinked       EventKind = "unlinked"      // ticket: the other one
	EventMoved          EventKind = "moved"         // from, to: addresses of mailboxes
	EventDoorRenewed    EventKind = "door_renewed"  // the customer's private link was made anew
	EventStateAsked     EventKind = "state_asked"   // the customer asked by mail how far it is, and was told within the hour before
	EventStateTold      EventKind = "state_told"    // the same, and was told
	EventErased         EventKind = "erased"        // all that was said is gone, at the customer's wish
	EventErasureRefused EventKind = "erasure_refused"
	EventErasureAsked   EventKind = "erasure_asked" // the customer wants their data deleted
)

// Customer is a person who writes in.
type Customer struct {
	ID         int64
	Name       string
	Addresses  []string        // the first is the one to answer
	Dead       []Undeliverable // those of them that nothing reaches any more
	Phone      string          // one number a line
	Lang       Lang
	Tags       []string
	Zone       string    // IANA name; empty where it is not known
	Clock      int       // by their newest mail: see MailClock
	BlockedAt  time.Time // what they write is spam since then; zero for everybody else
	MergedInto int64     // who turned out to be the same person; 0 for none
	Note       string
	CreatedAt  time.Time
	Tickets    int
	Version    int64
}

// ForwardDraft is the kind of a draft that passes a message on.
const ForwardDraft Direction = "forward"

// Draft is what an agent has typed and not sent. Kind is Out for an answer, Note for a note, ForwardDraft for what goes to somebody
// else with the message Cites. Ticket 0 is a new ticket.
type Draft struct {
	Agent       int64
	Ticket      int64
	Kind        Direction
	Subject     string
	To, Cc, Bcc []Person
	Text        string // the plain text, where the composer is a textarea
	HTML        string // where the composer is rich
	Attachments []Attachment
	Mailbox     int64 // for a new ticket
	Cites       int64
	Then        ReplyActions
	UpdatedAt   time.Time
	Writer      string    // the page that types it; one that another page has saved since Base is Conflict (draft.changed_elsewhere)
	Found       int64     // a browser had kept it: the newest message it knew then; what has gone since is Conflict (draft.gone_since)
	Base        time.Time // UpdatedAt of what the page began with; zero: there was none
}

// IsFor says whether a draft of a new ticket is for one of some people, or for nobody yet.
func (d *Draft) IsFor(people ...Person) bool {
	if len(d.To) == 0 {
		return true
	}
	for _, p := range people {
		if TidyAddress(p.Address) == TidyAddress(d.To[0].Address) {
			return true
		}
	}
	return false
}

// MergedTicket is a ticket that was merged into another: what is left of it.
type MergedTicket struct {
	ID     int64 // of the merge
	Ticket Ticket
	By     int64 // agent
	At     time.Time
}

// Thin says whether a message is a mere line between the others: a delay, a receipt. Nobody has to read or answer it.
func (m *Message) Thin() bool {
	return m.Receipt != "" || m.Bounce != nil && m.Bounce.Kind != BounceFailed
}

// Undeliverable is an address that nothing reaches any more: the last mail to it came back for good.
type Undeliverable struct {
	BounceRecipient
	At time.Time
}
