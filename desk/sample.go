package desk

// Sample is what a new owner may look around in: tickets with their customers, drafts of articles, and saved replies. Their addresses
// belong to nobody (they end in .example), and no mail goes to them.
type Sample struct {
	Tickets  []SeedTicket
	Articles []Article
	Replies  []SavedReply
}

// SampleKept is what stays when the sample is taken away, because somebody has worked on it.
type SampleKept struct {
	Tickets []int64
	Names   []string // of articles and saved replies
}

// None says that everything went.
func (k SampleKept) None() bool { return len(k.Tickets) == 0 && len(k.Names) == 0 }
