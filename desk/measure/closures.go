package measure

// Closures are how the questions "is it solved?" ended that were asked after tickets were resolved.
type Closures struct {
	Confirmed int // the customer said that it is solved
	Refused   int // the customer said that it is still broken: the ticket was opened again
	Assumed   int // they said nothing in the time that they had
	Waiting   int // that time is not over
}

// Asked is how many questions there were.
func (c Closures) Asked() int { return c.Confirmed + c.Refused + c.Assumed + c.Waiting }

// Solved is the share that said so, of all whose time is over or who have answered. Silence is no yes.
func (c Closures) Solved() Share { return ShareOf(c.Confirmed, c.Asked()-c.Waiting) }
