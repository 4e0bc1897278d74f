package store

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/measure"
	"github.com/deskbell/deskbell/store/db"
)

// tries begins an experiment, and makes its horizon what a test can reach.
func (h *testShop) tries(kind measure.Tried, b string, perArm int) int64 {
	h.t.Helper()
	id, err := h.StartExperiment(h.t.Context(), measure.Experiment{Kind: kind, Lang: "en", Name: "short", Difference: 0.1, B: measure.Wording{Subject: "Hello", Text: b}})
	h.must(err)
	h.execute(fmt.Sprintf(`UPDATE experiment SET per_arm = %d WHERE id = %d`, perArm, id))
	return id
}

// acks are the texts of the acknowledgements by ticket.
func (h *testShop) acks() map[int64]string {
	h.t.Helper()
	all := map[int64]string{}
	h.must(h.View(h.t.Context(), func(q db.Querier) error {
		return db.Each(q, func(scan func(...any) error) error {
			var n int64
			var text string
			err := scan(&n, &text)
			all[n] = text
			return err
		}, `SELECT number, text FROM message WHERE source = 'ack'`)
	}))
	return all
}

func TestExperimentWithAcknowledgements(t *testing.T) {
	h := openShop(t)
	before := h.write("early@cust.test", "Tea", "Where?")
	id := h.tries(measure.TriedAck, "Soon, {{customer.name}}", 4)
	began := h.now()
	arms := map[measure.Arm][]desk.Ticket{}
	for i := range 16 {
		k := h.write(fmt.Sprintf("c%d@cust.test", i), "Tea", "Where is it?")
		arm := measure.ArmOf(id, k.Customer)
		arms[arm] = append(arms[arm], k)
		want := map[measure.Arm]string{measure.ArmA: "Dear ", measure.ArmB: "Soon, "}[arm]
		if got := h.acks()[k.Number]; len(got) < len(want) || got[:len(want)] != want {
			t.Fatalf("customer %d of %s was written %q", k.Customer, arm, got)
		}
		h.forward(time.Minute)
	}
	if len(arms[measure.ArmA]) < 4 || len(arms[measure.ArmB]) < 4 {
		t.Fatalf("%d and %d", len(arms[measure.ArmA]), len(arms[measure.ArmB]))
	}
	if got := h.acks()[before.Number]; got != "Dear Wang" {
		t.Errorf("before it: %q", got)
	}
	again := h.write("c0@cust.test", "Cup", "And my cup?") // the same wording, and no second entry
	if measure.ArmOf(id, again.Customer) == measure.ArmB != (h.acks()[again.Number][:4] == "Soon") {
		t.Error("a customer got the other wording")
	}
	e, err := h.Experiment(t.Context(), id)
	h.must(err)
	if e.Entered != 16 || e.Standing.A.N+e.Standing.B.N != 0 || e.Standing.Verdict() != measure.NotEnough {
		t.Errorf("%+v", e)
	}
	// One is answered, one writes again, one says that an article solved it, one is gone; the rest lets it be.
	a := arms[measure.ArmA]
	h.execute(
		fmt.Sprintf(`INSERT INTO message (number, direction, source, from_name, from_address, text, date, created_at) VALUES (%d, 'out', 'agent', '', '', 'x', 0, %d)`, a[0].Number, db.MS(h.now())),
		fmt.Sprintf(`INSERT INTO message (number, direction, source, from_name, from_address, text, date, created_at) VALUES (%d, 'in', 'mail', '', '', 'x', 0, %d)`, a[0].Number, db.MS(h.now())),
		fmt.Sprintf(`INSERT INTO message (number, direction, source, from_name, from_address, text, date, created_at, auto) VALUES (%d, 'in', 'mail', '', '', 'x', 0, %d, 'replied')`, a[1].Number, db.MS(h.now())),
		fmt.Sprintf(`INSERT INTO message (number, direction, source, from_name, from_address, text, date, created_at) VALUES (%d, 'in', 'mail', '', '', 'x', 0, %d)`, a[1].Number, db.MS(h.now())),
		fmt.Sprintf(`INSERT INTO offer (token, source, lang, question, articles, score, number, outcome, at, outcome_at) VALUES (x'01', 'ack', 'en', 'q', '1', 1, %d, 'confirmed', %d, %d)`, a[2].Number, db.MS(began), db.MS(h.now())),
		fmt.Sprintf(`UPDATE experiment_entry SET number = 999999 WHERE number = %d`, a[3].Number),
	)
	e, err = h.Experiment(t.Context(), id)
	h.must(err)
	if e.Entered != 15 || e.Standing.A.K != 2 || e.Standing.A.N != 3 || e.Standing.B.N != 0 {
		t.Errorf("as far as it is known: %+v", e.Standing)
	}
	h.forward(measure.ContactWindow)
	e, err = h.Experiment(t.Context(), id)
	h.must(err)
	if e.Standing.A.K != 3 || e.Standing.A.N != 4 || e.Standing.B.K != 4 || e.Standing.B.N != 4 {
		t.Errorf("the first four of each: %+v", e.Standing)
	}
	if e.EndedAt.IsZero() || e.EndedBy != 0 || e.Standing.Verdict() != measure.NoDifference {
		t.Errorf("at its horizon: %+v", e)
	}
	after := h.write("late@cust.test", "Tea", "Where?")
	if got := h.acks()[after.Number]; got != "Dear Wang" {
		t.Errorf("after it: %q", got)
	}
	h.refused(h.AdoptExperiment(t.Context(), id), desk.Conflict, "experiment.not_better")
	h.refused(h.EndExperiment(t.Context(), id), desk.Conflict, "experiment.over")
}

func TestExperimentWithSurveys(t *testing.T) {
	h := openShop(t)
	id := h.tries(measure.TriedSurvey, "How did we do? {{scores}}", 2)
	// Tickets whose customers were asked: what the mail says is tested where it is written.
	for i := range 8 {
		k := h.write(fmt.Sprintf("c%d@cust.test", i), "Tea", "Where is it?")
		arm, rated, lost := "a", int64(0), 0
		if i%2 == 1 {
			arm, rated = "b", db.MS(h.now().Add(time.Hour))
		}
		if i == 7 {
			rated, lost = 0, 1
		}
		h.execute(fmt.Sprintf(`INSERT INTO rating (number, token, agent_id, lang, asked_at, rated_at, score, undelivered) VALUES (%d, x'0%d', 1, 'en', %d, %d, 5, %d)`, k.Number, i, db.MS(h.now()), rated, lost),
			fmt.Sprintf(`INSERT INTO experiment_entry (experiment_id, customer_id, arm, number, at) VALUES (%d, %d, '%s', %d, %d)`, id, k.Customer, arm, k.Number, db.MS(h.now())))
	}
	h.forward(6 * 24 * time.Hour)
	e, err := h.Experiment(t.Context(), id)
	h.must(err)
	if e.Entered != 7 || e.Standing.B.N != 2 || e.Standing.A.N != 0 || !e.EndedAt.IsZero() {
		t.Errorf("after six days: %+v", e)
	}
	h.forward(24 * time.Hour)
	h.must(h.Sweep(t.Context()))
	all, err := h.Experiments(t.Context())
	h.must(err)
	if len(all) != 1 || all[0].EndedAt.IsZero() || all[0].Standing.A.K != 0 || all[0].Standing.A.N != 2 || all[0].Standing.B.K != 2 {
		t.Errorf("after seven: %+v", all)
	}
	for i := range 80 {
		arm, yes := "a", 0
		if i%2 == 1 {
			arm, yes = "b", 1
		}
		h.execute(fmt.Sprintf(`INSERT INTO experiment_entry (experiment_id, customer_id, arm, number, at, success, settled_at) VALUES (%d, %d, '%s', 1, 1, %d, 1)`, id, 1000+i, arm, yes))
	}
	h.execute(`UPDATE experiment SET per_arm = 30`)
	h.must(h.AdoptExperiment(t.Context(), id))
	set, err := h.Settings(t.Context())
	h.must(err)
	if got := set.Texts[desk.English]; got.SurveySubject != "Hello" || got.SurveyText != "How did we do? {{scores}}" || got.AckSubject == "Hello" {
		t.Errorf("%+v", got)
	}
}

func TestExperimentsAreRefused(t *testing.T) {
	h := openShop(t)
	good := measure.Experiment{Kind: measure.TriedSurvey, Lang: "en", Name: "n", Difference: 0.1, B: measure.Wording{Subject: "s", Text: "{{scores}} b"}}
	for name, c := range map[string]struct {
		spoil func(*measure.Experiment)
		code  desk.Code
		key   string
	}{
		"no name":             {func(e *measure.Experiment) { e.Name = " " }, desk.Invalid, "experiment.name"},
		"the same":            {func(e *measure.Experiment) { e.B = measure.Wording{Subject: "How was it?", Text: "{{scores}}\n"} }, desk.Invalid, "experiment.same"},
		"no scores":           {func(e *measure.Experiment) { e.B.Text = "b" }, desk.Invalid, "text.needs"},
		"no subject":          {func(e *measure.Experiment) { e.B.Subject = "" }, desk.Invalid, "text.empty"},
		"an unknown variable": {func(e *measure.Experiment) { e.B.Text = "{{scores}} {{order.number}}" }, desk.Invalid, "settings.text_variable"},
		"no difference":       {func(e *measure.Experiment) { e.Difference = 0 }, desk.Invalid, "number.bad"},
		"no such language":    {func(e *measure.Experiment) { e.Lang = "fr" }, desk.Invalid, "experiment.no_text"},
	} {
		t.Run(name, func(t *testing.T) {
			e := good
			c.spoil(&e)
			_, err := h.StartExperiment(t.Context(), e)
			h.refused(err, c.code, c.key)
		})
	}
	id, err := h.StartExperiment(t.Context(), good)
	h.must(err)
	_, err = h.StartExperiment(t.Context(), good)
	h.refused(err, desk.Conflict, "experiment.running")
	other := good
	other.Lang = "zh-CN"
	_, err = h.StartExperiment(t.Context(), other)
	h.must(err)
	h.must(h.EndExperiment(t.Context(), id))
	_, err = h.StartExperiment(t.Context(), good)
	h.must(err)
	_, err = h.Experiment(t.Context(), 99)
	h.refused(err, desk.NotFound, "experiment.unknown")
}

func TestPlanExperiment(t *testing.T) {
	h := openShop(t)
	p, err := h.PlanExperiment(t.Context(), measure.TriedAck, desk.English)
	h.must(err)
	if p.Base.N != 0 || p.PerWeek != 0 || p.A.Text != "Dear {{customer.name}}" {
		t.Errorf("a shop on its first day: %+v", p)
	}
	for i := range 20 {
		k := h.write(fmt.Sprintf("c%d@cust.test", i%10), "Tea", "Where is it?")
		h.forward(time.Minute)
		if i%4 == 0 {
			h.execute(fmt.Sprintf(`INSERT INTO message (number, direction, source, from_name, from_address, text, date, created_at) VALUES (%d, 'in', 'mail', '', '', 'x', 0, %d)`, k.Number, db.MS(h.now())))
		}
	}
	h.forward(14 * 24 * time.Hour)
	p, err = h.PlanExperiment(t.Context(), measure.TriedAck, desk.English)
	h.must(err)
	if p.Base.K != 15 || p.Base.N != 20 || p.PerWeek < 4.9 || p.PerWeek > 5 {
		t.Errorf("%+v", p)
	}
	if p, err = h.PlanExperiment(t.Context(), measure.TriedSurvey, desk.English); err != nil || p.Base.N != 0 {
		t.Errorf("%+v %v", p, err)
	}
}

// The question that goes out has the customer's wording, with its links.
func TestSurveysAreWordedByTheExperiment(t *testing.T) {
	h := openShop(t)
	id := h.tries(measure.TriedSurvey, "How did we do? {{scores}}", 50)
	seen := map[measure.Arm]bool{}
	for i := range 8 {
		n := h.resolve(fmt.Sprintf("c%d@cust.test", i))
		arm := measure.ArmOf(id, h.ticket(n).Customer)
		h.forward(30 * 24 * time.Hour)
		out, ok := h.due()[desk.FromSurvey]
		if !ok {
			t.Fatal("nobody was asked")
		}
		if strings.Contains(out.Text, "How did we do?") != (arm == measure.ArmB) || !strings.Contains(out.Text, "/rate/") {
			t.Errorf("customer of %s was asked %q", arm, out.Text)
		}
		seen[arm] = true
	}
	if len(seen) != 2 {
		t.Errorf("only %v", seen)
	}
}
