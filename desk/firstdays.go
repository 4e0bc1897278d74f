package desk

// FirstDays are what a new shop does first, each done or not. Hidden: the owner has put the list away, or it was done once. Sampled: the
// sample is there, and is taken away from the list, so that the list stays. Offer: it could be brought.
type FirstDays struct{ Mailbox, Hours, Article, Colleague, Answer, Hidden, Sampled, Offer bool }

// Done says whether nothing is left to do.
func (f FirstDays) Done() bool { return f.Mailbox && f.Hours && f.Article && f.Colleague && f.Answer }
