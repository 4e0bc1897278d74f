package measure

import (
	"crypto/sha256"
	"encoding/binary"
	"math"
	"strconv"
	"time"
)

// Tried is a kind of mail of which two wordings may be tried against each other.
type Tried string

const (
	TriedAck    Tried = "ack"    // the acknowledgement: did the customer leave it at that until the shop answered?
	TriedSurvey Tried = "survey" // the question how it went: did the customer give a score?
)

// TriedKinds in the order in which they are offered.
var TriedKinds = []Tried{TriedAck, TriedSurvey}

// Settles is how long a customer has to react before their mail counts as without success (a survey) or with success (an acknowledgement
// after which nobody wrote again).
func (k Tried) Settles() time.Duration {
	if k == TriedSurvey {
		return 7 * 24 * time.Hour
	}
	return ContactWindow
}

// Wording is a mail's text with its variables.
type Wording struct{ Subject, Text string }

// Experiment is two wordings of one mail that are tried against each other. A is the one that the shop had when it began.
type Experiment struct {
	ID         int64
	Kind       Tried
	Lang       string
	Name       string
	A, B       Wording
	PerArm     int       // the horizon
	Difference float64   // the smallest that it was planned to find, as a share
	StartedAt  time.Time //
	EndedAt    time.Time // zero: it runs
	EndedBy    int64     // 0 with EndedAt: it reached its horizon
	Standing   Standing
	Entered    int // customers who got either wording, whether their time to react is over or not
}

// Plan is what an experiment that is about to begin would be up against.
type Plan struct {
	A       Wording
	Base    Share   // how often the present text does what it should; N 0: nobody knows
	PerWeek float64 // customers who get such a mail
}

// Needs is how many customers each wording needs to show a difference of at least least (a share), and in about how many weeks they have
// come; ok is false where nobody comes. Where nothing is known of the present text it counts as doing what it should half the time,
// which needs the most.
func (p Plan) Needs(least float64) (perArm, weeks int, ok bool) {
	base := 0.5
	if p.Base.N >= MinRanked {
		base = p.Base.Part
	}
	if base+least > 1 {
		least = -least
	}
	perArm = PerArm(base, least)
	if p.PerWeek <= 0 {
		return perArm, 0, false
	}
	return perArm, int(math.Ceil(float64(2*perArm)/p.PerWeek - 1e-9)), true
}

// Arm is one of the two wordings of an experiment.
type Arm string

const (
	ArmA Arm = "a"
	ArmB Arm = "b"
)

// ArmOf says which wording a customer gets in an experiment: always the same one, half of the customers each, and independent of what they got in
// other experiments. It is the lowest bit of the SHA-256 of both ids.
func ArmOf(experiment, customer int64) Arm {
	sum := sha256.Sum256([]byte("experiment\x00" + strconv.FormatInt(experiment, 10) + "\x00" + strconv.FormatInt(customer, 10)))
	if binary.BigEndian.Uint64(sum[:8])&1 == 0 {
		return ArmA
	}
	return ArmB
}

// zPower is the one-sided 80 % point of the normal distribution: an experiment finds a difference as large as it was planned for four times in five.
const zPower = 0.8416212335729143

// PerArm is how many customers each wording needs before the experiment can tell a share of base from one that differs by least, with a
// chance of 5 % of seeing a difference where there is none and of 80 % of seeing one that is there: base and least are parts, 0 to 1;
// least may be negative. The two-sided comparison of two proportions without continuity correction (J. L. Fleiss, B. Levin and M. C. Paik,
// Statistical Methods for Rates and Proportions, 3rd ed., 2003, formula 4.14). 0 where base or base+least is no share, or least is 0.
func PerArm(base, least float64) int {
	return int(math.Ceil(perArm(base, base+least, zPower) - 1e-9))
}

func perArm(p1, p2, zBeta float64) float64 {
	if !(p1 >= 0 && p1 <= 1 && p2 >= 0 && p2 <= 1) || p1 == p2 {
		return 0
	}
	mean := (p1 + p2) / 2
	root := z*math.Sqrt(2*mean*(1-mean)) + zBeta*math.Sqrt(p1*(1-p1)+p2*(1-p2))
	return root * root / ((p1 - p2) * (p1 - p2))
}

// FirstOf is the share of the customers of one wording who did what the experiment is about. Only the first horizon of them count, in the order in which
// they came: those who come while the experiment is left running cannot change what it said.
func FirstOf(did []bool, horizon int) Share {
	did = did[:min(len(did), max(horizon, 0))]
	k := 0
	for _, yes := range did {
		if yes {
			k++
		}
	}
	return ShareOf(k, len(did))
}

// Standing is how an experiment stands at a moment. Each customer counts once, with the first mail that they got, as soon as the time
// to react to it is over.
type Standing struct {
	A, B    Share         // of the first who got it (FirstOf), how many did what the experiment is about; more is better
	Horizon int           // customers that each wording is to reach, fixed when the experiment began (PerArm)
	Ran     time.Duration // from the first mail until the last whose time to react is over
}

// Verdict is what may be said of an experiment.
type Verdict string

const (
	NotEnough    Verdict = "not_enough" // the horizon is not reached: nothing may be said yet, however it looks
	BetterA      Verdict = "a"
	BetterB      Verdict = "b"
	NoDifference Verdict = "none" // a difference as large as was looked for would probably have shown
)

// Verdict compares the two at the horizon and not before: who looks at a test every day and stops when it looks good finds differences
// that are not there (P. Armitage, C. K. McPherson and B. C. Rowe, Repeated significance tests on accumulating data, JRSS A 132:235,
// 1969). One is better where the 95 % interval of the difference (DifferenceOf) leaves out 0.
func (t Standing) Verdict() Verdict {
	if t.Horizon <= 0 || t.A.N < t.Horizon || t.B.N < t.Horizon {
		return NotEnough
	}
	switch d := DifferenceOf(t.B, t.A); {
	case d.Low > 0:
		return BetterB
	case d.Top < 0:
		return BetterA
	}
	return NoDifference
}

// Weeks is how many more weeks the experiment needs at the rate at which customers have come into it so far, rounded up; 0 once the horizon is
// reached. ok is false while nobody has come, or none of one wording: then nothing can be foretold.
func (t Standing) Weeks() (weeks int, ok bool) {
	missing := max(t.Horizon-t.A.N, t.Horizon-t.B.N)
	if missing <= 0 {
		return 0, true
	}
	ran := max(t.Ran, 24*time.Hour) // the first hours of an experiment say little of its weeks
	for _, n := range []int{t.A.N, t.B.N} {
		if n == 0 {
			return 0, false
		}
		rate := float64(n) / (ran.Hours() / (7 * 24))
		weeks = max(weeks, int(math.Ceil(float64(t.Horizon-n)/rate-1e-9)))
	}
	return weeks, true
}
