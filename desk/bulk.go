package desk

import "time"

// MaxBulk is how many tickets are changed in one transaction; more are changed in several parts, so that nobody waits long for the writer.
const MaxBulk = 100

// Bulk changes many tickets alike: what the Edit says, into the bin or out of it. The Edit's own Ticket and Version are not looked at.
type Bulk struct {
	Edit
	Tickets []int64
	Bin     *bool
	AsOf    time.Time // a ticket that came since, or whose customer has written since, was not meant and stays as it is; zero: all are meant
	Part    bool      // there are other parts: that all of this one are gone is no error
	Undo    int64     // what takes back the parts before; 0 for none
}

// Bulked is what came of it: how many tickets are not as they were, how many were left alone because somebody has moved them to the bin or
// deleted them meanwhile, how many because they are newer than what was meant, and what takes it back with the parts before (0 where nothing
// changed).
type Bulked struct {
	Changed, Left, Newer int
	Undo                 int64
}

// And is what came of two parts, the later one last.
func (b Bulked) And(later Bulked) Bulked {
	return Bulked{Changed: b.Changed + later.Changed, Left: b.Left + later.Left, Newer: b.Newer + later.Newer, Undo: later.Undo}
}

// TakenBack says how many tickets are as they were before, how many stay as they are because somebody has changed them since, and what takes
// back the parts before (0 for none).
type TakenBack struct {
	Back, Left int
	Before     int64
}
