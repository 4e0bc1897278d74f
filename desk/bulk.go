package desk

// MaxBulk is how many tickets may be changed at once.
const MaxBulk = 1000

// Bulk changes many tickets alike: what the Edit says, into the bin or out of it. The Edit's own Ticket and Version are not looked at.
type Bulk struct {
	Edit
	Tickets []int64
	Bin     *bool
}

// Bulked is what came of it: how many tickets are not as they were, how many were left alone because somebody has moved them to the bin or
// deleted them meanwhile, and what takes it back (0 where nothing changed).
type Bulked struct {
	Changed, Left int
	Undo          int64
}

// TakenBack says how many tickets are as they were before, and how many stay as they are because somebody has changed them since.
type TakenBack struct {
	Back, Left int
}
