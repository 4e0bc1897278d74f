package desk

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
