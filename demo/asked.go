package demo

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/survey"
	"github.com/deskbell/deskbell/store"
)

// surveys are those of a shop in a hurry: the question how it went comes after seconds, at any hour; customers are asked whether it is
// solved and, now and then, whether they would recommend the shop.
func surveys(ctx context.Context, s *store.Store) error {
	r, err := s.SurveyRules(ctx, 0)
	if err != nil {
		return err
	}
	r.Work, r.Confirm.On, r.NPS.On = false, true, true
	r.Repair.Again = survey.ByHand
	return s.SaveSurveyRules(ctx, desk.By{}, 0, r)
}

// whys are the reasons that go with what unhappy customers write.
var whys = []string{"slow", "unsolved", "repeat", "unclear", "slow"}

// asked is what became of a low score, whether the customer says that it is solved, and whether they would recommend the shop.
func (p *sampler) asked(t *desk.SeedTicket, agent desk.Agent) {
	k, r := &t.Ticket, t.Rating
	p = &sampler{now: p.now, rng: rand.New(rand.NewPCG(uint64(k.ResolvedAt.UnixMilli()), 8))} // the tickets are drawn as without it
	if asked := k.ResolvedAt.AddDate(0, 0, 3); asked.Before(p.now) && p.rng.IntN(3) > 0 {
		t.Closure = []desk.Closure{desk.Confirmed, desk.Assumed, desk.Assumed}[p.rng.IntN(3)]
	}
	if asked := k.ResolvedAt.AddDate(0, 0, 15); asked.AddDate(0, 0, 1).Before(p.now) && p.rng.IntN(5) == 0 {
		t.NPS = &desk.Recommendation{AskedAt: asked, Score: -1}
		if p.rng.IntN(2) == 0 {
			t.NPS.Score, t.NPS.RatedAt = []int{10, 9, 9, 10, 8, 8, 7, 9, 6, 4}[p.rng.IntN(10)], asked.Add(p.between(time.Hour, 20*time.Hour))
		}
	}
	if r == nil || r.Score == 0 || r.Score > desk.LowScore {
		return
	}
	r.Reasons = whys[p.rng.IntN(len(whys)-1):][:1]
	f := &desk.FollowUp{Owner: agent.ID, OpenedAt: r.RatedAt, DueAt: r.RatedAt.Add(8 * time.Hour)}
	t.FollowUp = f
	if contact := r.RatedAt.Add(p.between(time.Hour, 12*time.Hour)); contact.Before(p.now.AddDate(0, 0, -14)) {
		f.ContactedAt, f.ContactedBy = contact, agent.ID
	}
	if asked := f.ContactedAt.AddDate(0, 0, 1); !f.ContactedAt.IsZero() && asked.AddDate(0, 0, 1).Before(p.now) && p.rng.IntN(10) < 7 {
		t.Rerating = &desk.Rerating{AskedAt: asked}
		if p.rng.IntN(10) < 7 {
			t.Rerating.Score, t.Rerating.RatedAt = []int{5, 4, 4, 3, 5, 2}[p.rng.IntN(6)], asked.Add(p.between(time.Hour, 20*time.Hour))
		}
	}
}
