package measure

import (
	"slices"
	"testing"
	"time"
)

func TestPromoters(t *testing.T) {
	if p := PromotersOf([11]int{}); p.N != 0 || p.Score != 0 {
		t.Errorf("nobody answered: %+v", p)
	}
	// 16 for, 8 between, 12 against. By hand: up 16.75/39, down 12.75/39, middle 4/39 = 0.102564,
	// variance 29.5/39 - 0.102564^2 = 0.745891, standard error sqrt(0.745891/39) = 0.138294.
	p := PromotersOf([11]int{0: 3, 3: 4, 6: 5, 7: 6, 8: 2, 9: 10, 10: 6})
	if p.For != 16 || p.Between != 8 || p.Against != 12 || p.N != 36 {
		t.Errorf("counted as %+v", p)
	}
	if !near(p.Score, 11.1111, 1e-3) || !near(p.Low, -16.8487, 1e-2) || !near(p.Top, 37.3615, 1e-2) {
		t.Errorf("%+v", p)
	}
	for n := 1; n < 40; n++ { // it holds its score and stays within its scale, also where all agree
		for _, counts := range [][11]int{{10: n}, {0: n}, {8: n}, {1: 1, 9: n}} {
			p := PromotersOf(counts)
			if p.Low < -100 || p.Top > 100 || p.Low > p.Score || p.Top < p.Score || p.Top <= p.Low {
				t.Fatalf("%v: %+v", counts, p)
			}
		}
	}
}

func TestRank(t *testing.T) {
	rows := []Row{
		{Name: "few", Share: ShareOf(19, 19)},
		{Name: "good", Share: ShareOf(18, 20)},
		{Name: "same", Share: ShareOf(36, 40)},
		{Name: "best", Share: ShareOf(39, 40)},
		{Name: "bad", Share: ShareOf(5, 40)},
		{Name: "a none"},
	}
	ranked, tooFew := Rank(rows)
	var got []string
	var at []int
	for _, p := range ranked {
		got, at = append(got, p.Name), append(at, p.At)
	}
	if !slices.Equal(got, []string{"best", "same", "good", "bad"}) || !slices.Equal(at, []int{1, 2, 2, 4}) {
		t.Errorf("%v at %v", got, at)
	}
	if len(tooFew) != 2 || tooFew[0].Name != "a none" || tooFew[1].Name != "few" {
		t.Errorf("too few: %v", tooFew)
	}
	if ranked, tooFew := Rank(nil); ranked != nil || tooFew != nil {
		t.Error("nothing was ranked")
	}
}

func TestRepair(t *testing.T) {
	now := time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)
	before, after := now.Add(-24*time.Hour), now.Add(24*time.Hour)
	r := RepairOf([]Low{
		{Due: before, Contacted: before.Add(-time.Hour), Again: 5},
		{Due: before, Contacted: before, Again: 4},
		{Due: before, Contacted: before.Add(time.Hour), Again: 3}, // late, and no better
		{Due: before, Contacted: before.Add(-time.Hour)},          // never scored again
		{Due: now}, // due this moment, nobody has
		{Due: after, Contacted: before, Again: 5}, // early: not due, in nothing
		{Due: before, Contacted: after, Again: 0}, // not yet, as seen from now
		{Due: after},
	}, now)
	if r.Strict.K != 2 || r.Strict.N != 6 || r.Contacted.K != 4 || r.Contacted.N != 6 || r.InTime.K != 3 || r.InTime.N != 6 || r.Waiting != 2 {
		t.Errorf("%+v", r)
	}
	if r := RepairOf(nil, now); r != (Repair{}) {
		t.Errorf("nothing: %+v", r)
	}
}

func TestOutcome(t *testing.T) {
	at := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	early, end, late := at.Add(time.Hour), at.Add(72*time.Hour), at.Add(80*time.Hour)
	for _, c := range []struct {
		what string
		q    Question
		now  time.Time
		want Outcome
	}{
		{"just shown", Question{At: at}, early, Waiting},
		{"said so, window open", Question{At: at, Confirmed: early}, early, Waiting},
		{"said so", Question{At: at, Confirmed: early}, end, Confirmed},
		{"silent", Question{At: at}, end, Assumed},
		{"wrote", Question{At: at, Contact: early}, end, Contacted},
		{"wrote at once, window open", Question{At: at, Contact: early}, early, Contacted},
		{"said so and wrote", Question{At: at, Confirmed: early, Contact: early.Add(time.Hour)}, late, Contacted},
		{"wrote at the last moment", Question{At: at, Contact: end}, late, Contacted},
		{"wrote about something else later", Question{At: at, Contact: end.Add(time.Second)}, late, Assumed},
		{"wrote before", Question{At: at, Contact: at.Add(-time.Second)}, late, Assumed},
	} {
		if got := c.q.Outcome(c.now); got != c.want {
			t.Errorf("%s: %s, want %s", c.what, got, c.want)
		}
	}
	var o Outcomes
	for how, n := range map[Outcome]int{Confirmed: 30, Assumed: 50, Contacted: 20, Waiting: 7} {
		for range n {
			o.Add(how)
		}
	}
	if o != (Outcomes{30, 50, 20, 7}) || o.Known() != 100 || o.Solved().K != 30 || o.Solved().N != 100 || o.Stayed().Part != 0.5 || o.Wrote().Part != 0.2 {
		t.Errorf("%+v: %+v", o, o.Solved())
	}
}

func TestHelp(t *testing.T) {
	h := NewHelp(make([]Period, 2))
	h.Ask(0, "ack", Confirmed)
	h.Ask(1, "ack", Contacted)
	h.Ask(-1, "bot", Waiting)
	if h.Ended != (Outcomes{Confirmed: 1, Contacted: 1, Waiting: 1}) || h.Over[0] != (Outcomes{Confirmed: 1}) || h.Over[1] != (Outcomes{Contacted: 1}) || h.Sources["ack"].Known() != 2 || h.Sources["bot"].Waiting != 1 {
		t.Errorf("%+v", h)
	}
	h.Search(1, false)
	h.Search(1, true)
	h.Search(-1, true)
	if h.Searches != (Searching{3, 1}) || h.Sought[1] != (Searching{2, 1}) || h.Sought[0].All != 0 || h.Searches.InVain().N != 3 {
		t.Errorf("%+v", h.Searches)
	}
	h.Vote(7, true, "", 3)
	h.Vote(7, false, "unclear", 1)
	h.Vote(8, false, "", 2)
	if s := h.Articles[7].Helpful(); s.K != 3 || s.N != 4 || h.Votes != (Votes{3, 3}) || h.Reasons["unclear"] != 1 || len(h.Reasons) != 1 {
		t.Errorf("%+v", h)
	}
}
