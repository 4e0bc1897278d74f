package measure

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

func TestPerArm(t *testing.T) {
	// R's manual, power.prop.test: p1 = .50, p2 = .75, power = .90 needs n = 76.7.
	if n := perArm(0.50, 0.75, 1.2815515655446004); !near(n, 76.7, 0.05) {
		t.Errorf("R has 76.7: %f", n)
	}
	for _, c := range []struct {
		base, least float64
		want        int
	}{
		{0.50, 0.25, 58}, // R: 57.67
		{0.60, 0.10, 356},
		{0.05, 0.05, 435},
		{0.10, -0.05, 435}, // the other way round
		{0.20, 0.05, 1094},
		{0.30, 0, 0}, {0.30, 0.71, 0}, {0.30, -0.31, 0}, {math.NaN(), 0.1, 0},
	} {
		if n := PerArm(c.base, c.least); n != c.want {
			t.Errorf("%v and %v more: %d, want %d", c.base, c.least, n, c.want)
		}
	}
}

func TestArmOf(t *testing.T) {
	const customers = 20000
	b, same := 0, 0
	for c := int64(1); c <= customers; c++ {
		arm := ArmOf(7, c)
		if arm != ArmOf(7, c) {
			t.Fatal("a customer changed sides")
		}
		if arm == ArmB {
			b++
		}
		if arm == ArmOf(8, c) {
			same++
		}
	}
	// Four standard deviations about the half.
	if math.Abs(float64(b)-customers/2) > 4*math.Sqrt(customers)/2 || math.Abs(float64(same)-customers/2) > 4*math.Sqrt(customers)/2 {
		t.Errorf("%d of %d get b, %d are alike in two experiments", b, customers, same)
	}
	if ArmOf(1, 23) == ArmOf(1, 24) && ArmOf(12, 3) == ArmOf(12, 4) && ArmOf(1, 25) == ArmOf(1, 26) {
		t.Error("neighbours are alike")
	}
}

func TestVerdict(t *testing.T) {
	week := 7 * 24 * time.Hour
	for _, c := range []struct {
		what    string
		of      Standing
		verdict Verdict
		weeks   int
		ok      bool
	}{
		{"nobody came", Standing{Horizon: 100, Ran: week}, NotEnough, 0, false},
		{"nobody got b", Standing{A: ShareOf(5, 10), Horizon: 100, Ran: week}, NotEnough, 0, false},
		{"clear, but too soon", Standing{A: ShareOf(0, 99), B: ShareOf(99, 99), Horizon: 100, Ran: week}, NotEnough, 1, true},
		{"slow", Standing{A: ShareOf(5, 20), B: ShareOf(5, 25), Horizon: 110, Ran: 2 * week}, NotEnough, 9, true},
		{"in its first hour", Standing{A: ShareOf(1, 2), B: ShareOf(1, 2), Horizon: 30, Ran: time.Hour}, NotEnough, 2, true},
		{"b", Standing{A: ShareOf(40, 100), B: ShareOf(60, 100), Horizon: 100, Ran: week}, BetterB, 0, true},
		{"a", Standing{A: ShareOf(60, 100), B: ShareOf(40, 100), Horizon: 100, Ran: week}, BetterA, 0, true},
		{"alike", Standing{A: ShareOf(50, 100), B: ShareOf(55, 100), Horizon: 100, Ran: week}, NoDifference, 0, true},
		{"nobody did, either", Standing{A: ShareOf(0, 100), B: ShareOf(0, 100), Horizon: 100, Ran: week}, NoDifference, 0, true},
		{"without a horizon", Standing{A: ShareOf(0, 100), B: ShareOf(99, 100)}, NotEnough, 0, true},
	} {
		weeks, ok := c.of.Weeks()
		if v := c.of.Verdict(); v != c.verdict || weeks != c.weeks || ok != c.ok {
			t.Errorf("%s: %s, %d weeks, %v", c.what, v, weeks, ok)
		}
	}
}

func TestFirstOf(t *testing.T) {
	did := []bool{true, true, false, true, true, true}
	if s := FirstOf(did, 4); s.K != 3 || s.N != 4 {
		t.Errorf("%+v", s)
	}
	if s := FirstOf(did, 10); s.K != 5 || s.N != 6 {
		t.Errorf("%+v", s)
	}
	if s := FirstOf(nil, -1); s.N != 0 {
		t.Errorf("%+v", s)
	}
}

// What an experiment promises, tried out: 5 in 100 false alarms, 80 in 100 differences found.
func TestExperimentKeepsItsPromise(t *testing.T) {
	const base, least, trials = 0.6, 0.1, 2000
	n := PerArm(base, least)
	dice := rand.New(rand.NewPCG(1, 2))
	share := func(p float64) Share {
		k := 0
		for range n {
			if dice.Float64() < p {
				k++
			}
		}
		return ShareOf(k, n)
	}
	alarms, found := 0, 0
	for range trials {
		if (Standing{A: share(base), B: share(base), Horizon: n}).Verdict() != NoDifference {
			alarms++
		}
		if (Standing{A: share(base), B: share(base + least), Horizon: n}).Verdict() == BetterB {
			found++
		}
	}
	if low, top := wilson(alarms, trials); low > 0.05 || top < 0.04 {
		t.Errorf("%d false alarms in %d", alarms, trials)
	}
	if low, top := wilson(found, trials); low > 0.81 || top < 0.79 {
		t.Errorf("%d of %d found", found, trials)
	}
}

func TestPlanNeeds(t *testing.T) {
	for _, c := range []struct {
		what          string
		plan          Plan
		least         float64
		perArm, weeks int
		ok            bool
	}{
		{"known", Plan{Base: ShareOf(60, 100), PerWeek: 100}, 0.1, 356, 8, true},
		{"nothing known", Plan{PerWeek: 58}, 0.25, 58, 2, true},
		{"too little known", Plan{Base: ShareOf(1, 19), PerWeek: 58}, 0.25, 58, 2, true},
		{"nobody comes", Plan{Base: ShareOf(60, 100)}, 0.1, 356, 0, false},
		{"no room above", Plan{Base: ShareOf(95, 100), PerWeek: 10}, 0.1, 141, 29, true},
	} {
		if n, weeks, ok := c.plan.Needs(c.least); n != c.perArm || weeks != c.weeks || ok != c.ok {
			t.Errorf("%s: %d, %d weeks, %v", c.what, n, weeks, ok)
		}
	}
	if TriedSurvey.Settles() <= TriedAck.Settles() {
		t.Error("a survey may be answered for longer than an acknowledgement")
	}
}
