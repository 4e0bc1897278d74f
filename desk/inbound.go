package desk

import "time"

// Facts are what has to be known to decide what becomes of a mail. The store gathers them; whatever is expensive to know is
// looked up only if it can matter, and left zero otherwise.
type Facts struct {
	Mail    *Mail
	Contact Person // ContactOf
	History bool   // older than the mailbox
	Resync  bool   // seen while a changed UIDVALIDITY is reconciled
	Now     time.Time

	Copy   int64      // the message of this mailbox that this is a second copy of, 0 for none
	Purged bool       // it is a copy of a mail of this mailbox that was deleted for good
	Thread *Candidate // the ticket that holds a mail which this one refers to
	Tagged *Candidate // the ticket that the tag in the subject names, where it is this mailbox's
	Survey *Candidate // the ticket whose survey this answers: by the token in the subject, or by what it refers to
	ByID   bool       // the survey was found by what the mail refers to, not by its token
	Twin   int64      // the ticket that the same mail made in another mailbox

	Auto         Automatic // to Contact
	AckOn        bool      // the mailbox acknowledges
	ReopenWithin time.Duration
}

// Candidate is a ticket that a mail may belong to.
type Candidate struct {
	Number     int64
	Status     Status
	ResolvedAt time.Time
	Deleted    bool // it is in the bin
	Takes      bool // Contact takes part in it
}

// Ruling is what becomes of a mail. (Verdict is the customer's.)
type Ruling struct {
	Duplicate bool  // nothing but an account: Facts.Copy is the message, if it is still there
	Ticket    int64 // joined; 0 is a new ticket
	Continues int64 // a new ticket goes on from this one
	Twin      int64 // a new ticket is the twin of this one
	Status    Status
	Reopens   bool // a resolved ticket becomes open by it
	Restores  bool // a deleted ticket comes out of the bin by it
	Newcomer  bool
	Score     int // a rating given by mail
	Comment   string
	Ack       bool
	Withheld  Withheld // why no acknowledgement, where one would have been due
}

// Decide says what becomes of a mail.
func Decide(f Facts) Ruling {
	if f.Copy != 0 || f.Purged {
		return Ruling{Duplicate: true}
	}
	if f.Survey != nil {
		if r, ok := rated(f); ok {
			return r
		}
	}
	to := belongsTo(f)
	if to == nil {
		return begin(f, 0)
	}
	if goesOn(f, to) {
		return begin(f, to.Number)
	}
	return join(f, to)
}

// belongsTo is the ticket that a mail joins or goes on from: what it refers to comes first, whoever writes; the tag in its subject
// counts only from somebody who takes part.
func belongsTo(f Facts) *Candidate {
	switch {
	case f.Thread != nil:
		return f.Thread
	case f.Survey != nil:
		return f.Survey
	case f.Tagged != nil && f.Tagged.Takes && TagTrusted(f.Mail):
		return f.Tagged
	}
	return nil
}

// speaks says whether a mail is a human's word to us that asks for attention: not a machine's, not our own, not old.
func (f Facts) speaks() bool {
	return f.Mail.Auto == Human && f.Mail.Bounce == nil && !f.Auto.Own && !f.History
}

// goesOn says whether a mail to a resolved ticket comes so late that it is a new matter.
func goesOn(f Facts, to *Candidate) bool {
	return f.speaks() && to.Status == Resolved && !to.ResolvedAt.IsZero() && f.Now.Sub(to.ResolvedAt) > f.ReopenWithin
}

// begin makes a new ticket.
func begin(f Facts, continues int64) Ruling {
	r := Ruling{Continues: continues, Twin: f.Twin, Status: Open}
	if r.Continues == 0 {
		r.Continues = f.Twin
	}
	if f.History {
		r.Status = Resolved
		return r
	}
	if !f.AckOn {
		return r
	}
	switch why := f.Auto.Withhold(); {
	case f.Resync:
		r.Withheld = WithheldResync
	case why != "":
		r.Withheld = why
	default:
		r.Ack = true
	}
	return r
}

// join adds to a ticket. Only a human's word changes whose turn it is.
func join(f Facts, to *Candidate) Ruling {
	r := Ruling{Ticket: to.Number, Status: to.Status, Newcomer: newcomer(f, to)}
	if f.speaks() {
		r.Reopens = to.Status == Resolved
		r.Restores = to.Deleted
		r.Status = Open
	}
	return r
}

// newcomer says whether who would be answered has no part in the ticket yet. A report of a mail server is nobody, and neither are
// we ourselves.
func newcomer(f Facts, to *Candidate) bool {
	return !to.Takes && f.Mail.Bounce == nil && !f.Auto.Own
}

// rated reads a mail as the answer to a survey. By the token anybody may score who has it; without, only who takes part.
func rated(f Facts) (Ruling, bool) {
	score, rest, ok := ScoreIn(f.Mail.Reply)
	if !ok || !f.speaks() || (f.ByID && !f.Survey.Takes) {
		return Ruling{}, false
	}
	r := Ruling{Ticket: f.Survey.Number, Status: f.Survey.Status, Newcomer: newcomer(f, f.Survey), Score: score}
	if OnlyThanks(rest, f.Contact.Name) {
		return r, true
	}
	r.Comment = Cut(rest, MaxComment)
	r.Reopens = f.Survey.Status == Resolved
	r.Restores = f.Survey.Deleted
	r.Status = Open
	return r, true
}
