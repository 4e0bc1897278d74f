package talk

import "time"

// Calibration is how sure an article must be before it is offered, and what that was found from: of so many Questions of the past Over
// would have been answered, and of these so many Right. With less than Fewest questions the threshold is the one that Deskbell brings.
type Calibration struct {
	At        time.Time // zero: never
	Threshold float64
	Questions int
	Fewest    int
	Over      int
	Right     int
}

// Own says whether the threshold is the shop's own.
func (c Calibration) Own() bool { return !c.At.IsZero() && c.Questions >= c.Fewest }
