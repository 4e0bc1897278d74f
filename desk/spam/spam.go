// Package spam decides what is spam: by what somebody here said of the sender, by the servers' marks, and by a filter that learns from
// what was marked before.
package spam

import (
	"strings"

	"github.com/deskbell/deskbell/desk"
)

// Rule says what becomes of everything from a sender.
type Rule string

const (
	NoRule Rule = ""
	Always Rule = "always"
	Never  Rule = "never"
)

// Sender is a line of the shop's list. Sender is an address, or a domain with its @. Learnt is one that came of marking a ticket.
type Sender struct {
	Sender string
	Rule   Rule
	Learnt bool
}

// Settings is what the settings page shows of the filter.
type Settings struct {
	On        bool // it marks by itself
	Spam, Ham int  // examples learnt
	Words     int  // words known
	Spammy    []string
	Hammy     []string
	Senders   []Sender
}

// Ready says whether enough has been learnt of both kinds for the filter to mark by itself.
func (s *Settings) Ready() bool { return s.Spam >= Minimum && s.Ham >= Minimum }

// Facts are what has to be known of a mail that would begin a ticket. What joins a ticket of ours is never asked about.
type Facts struct {
	Rule   Rule    // of the sender
	Sender string  // whom Rule is about
	Junk   bool    // it lay in the provider's junk folder
	Header string  // Mail.Junk
	Score  float64 // the filter's; 0 where it is off or has not learnt enough
	Words  []string
	Known  bool // the sender has had an answer from us
	Forged bool // it is not from whom it says: neither Known nor Never is worth anything then
}

// Judge says why a mail is spam; the zero value where it is not. What somebody here said of a sender counts most. After that a
// customer whom we have answered is never taken for a spammer by a machine: losing their mail costs more than reading one of a
// spammer's.
func Judge(f Facts) desk.SpamWhy {
	switch {
	case f.Rule == Always:
		return desk.SpamWhy{Sign: desk.SpamBySender, Sender: f.Sender}
	case (f.Rule == Never || f.Known) && !f.Forged:
		return desk.SpamWhy{}
	case f.Junk:
		return desk.SpamWhy{Sign: desk.SpamByFolder}
	case f.Header != "":
		return desk.SpamWhy{Sign: desk.SpamByServer, Header: desk.Cut(f.Header, 200)}
	case f.Score >= Threshold:
		return desk.SpamWhy{Sign: desk.SpamByFilter, Score: f.Score, Words: f.Words}
	}
	return desk.SpamWhy{}
}

// SenderKeys are what the list of senders is asked for an address: itself first, then its domain.
func SenderKeys(address string) []string {
	address = desk.TidyAddress(address)
	at := strings.LastIndexByte(address, '@')
	if at < 0 {
		return nil
	}
	return []string{address, address[at:]}
}

// TidySender is a sender as the list has it: an address, or a domain with its @; ok is false for what is neither.
func TidySender(typed string) (sender string, ok bool) {
	sender = desk.TidyAddress(strings.TrimSpace(typed))
	if !strings.Contains(sender, "@") && sender != "" {
		sender = "@" + sender
	}
	if domain, ok := strings.CutPrefix(sender, "@"); ok {
		return sender, desk.ValidAddress("x@" + domain)
	}
	return sender, desk.ValidAddress(sender)
}
