package desk

import "strings"

// SpamSign is what made a ticket spam.
type SpamSign string

const (
	SpamByAgent  SpamSign = "agent"  // somebody here said so
	SpamBySender SpamSign = "sender" // the sender is on the shop's list
	SpamByFolder SpamSign = "folder" // it lay in the provider's junk folder
	SpamByServer SpamSign = "server" // a header of the receiving server says so
	SpamByFilter SpamSign = "filter" // it reads like what was marked before
)

// SpamWhy says why a ticket is marked, for those who review it. It is the zero value for what is not spam.
type SpamWhy struct {
	Sign   SpamSign `json:"sign,omitempty"`
	Sender string   `json:"sender,omitempty"` // the rule that applied: an address, or a domain with its @
	Header string   `json:"header,omitempty"` // the header as it stood
	Score  float64  `json:"score,omitempty"`  // the filter's, 0 to 1
	Words  []string `json:"words,omitempty"`  // those that weighed most
}

// SenderRule says what becomes of everything from a sender.
type SenderRule string

const (
	NoRule     SenderRule = ""
	AlwaysSpam SenderRule = "always"
	NeverSpam  SenderRule = "never"
)

// SpamSender is a line of the shop's list. Sender is an address, or a domain with its @. Learnt is one that came of marking a ticket.
type SpamSender struct {
	Sender string
	Rule   SenderRule
	Learnt bool
}

// SpamSettings is what the settings page shows of the filter.
type SpamSettings struct {
	On        bool // it marks by itself
	Spam, Ham int  // examples learnt
	Words     int  // words known
	Spammy    []string
	Hammy     []string
	Senders   []SpamSender
}

// Ready says whether enough has been learnt of both kinds for the filter to mark by itself.
func (s *SpamSettings) Ready() bool { return s.Spam >= SpamMinimum && s.Ham >= SpamMinimum }

// SpamFacts are what has to be known of a mail that would begin a ticket. What joins a ticket of ours is never asked about.
type SpamFacts struct {
	Rule   SenderRule // of the sender
	Sender string     // whom Rule is about
	Junk   bool       // it lay in the provider's junk folder
	Header string     // Mail.Junk
	Score  float64    // the filter's; 0 where it is off or has not learnt enough
	Words  []string
	Known  bool // the sender has had an answer from us
	Forged bool // it is not from whom it says: neither Known nor NeverSpam is worth anything then
}

// JudgeSpam says why a mail is spam; the zero value where it is not. What somebody here said of a sender counts most. After that a
// customer whom we have answered is never taken for a spammer by a machine: losing their mail costs more than reading one of a
// spammer's.
func JudgeSpam(f SpamFacts) SpamWhy {
	switch {
	case f.Rule == AlwaysSpam:
		return SpamWhy{Sign: SpamBySender, Sender: f.Sender}
	case (f.Rule == NeverSpam || f.Known) && !f.Forged:
		return SpamWhy{}
	case f.Junk:
		return SpamWhy{Sign: SpamByFolder}
	case f.Header != "":
		return SpamWhy{Sign: SpamByServer, Header: Cut(f.Header, 200)}
	case f.Score >= SpamThreshold:
		return SpamWhy{Sign: SpamByFilter, Score: f.Score, Words: f.Words}
	}
	return SpamWhy{}
}

// SenderKeys are what the list of senders is asked for an address: itself first, then its domain.
func SenderKeys(address string) []string {
	address = TidyAddress(address)
	at := strings.LastIndexByte(address, '@')
	if at < 0 {
		return nil
	}
	return []string{address, address[at:]}
}

// TidySender is a sender as the list has it: an address, or a domain with its @; ok is false for what is neither.
func TidySender(typed string) (sender string, ok bool) {
	sender = TidyAddress(strings.TrimSpace(typed))
	if !strings.Contains(sender, "@") && sender != "" {
		sender = "@" + sender
	}
	if domain, ok := strings.CutPrefix(sender, "@"); ok {
		return sender, ValidAddress("x@" + domain)
	}
	return sender, ValidAddress(sender)
}
