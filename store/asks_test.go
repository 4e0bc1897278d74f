package store

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/audit"
	"github.com/deskbell/deskbell/desk/calendar"
	"github.com/deskbell/deskbell/desk/merge"
	"github.com/deskbell/deskbell/desk/survey"
	"github.com/deskbell/deskbell/desk/surveymail"
	"github.com/deskbell/deskbell/store/db"
	"github.com/deskbell/deskbell/store/work"
)

// testWords are around the questions of these tests.
var testWords = func() map[desk.Lang]surveymail.Words {
	w := surveymail.Words{Texts: map[survey.Kind]desk.MailText{}, Thumbs: [2]string{"Bad", "Good"}, Yes: "Solved", No: "Still broken", How: map[string]string{}, Reasons: map[string]string{"slow": "Slow"}}
	for _, k := range survey.Kinds {
		w.Texts[k] = desk.MailText{Subject: "About " + string(k), Text: "{{scores}}"}
	}
	return map[desk.Lang]surveymail.Words{desk.English: w, desk.Chinese: w}
}()

// rules changes how all mailboxes ask.
func (h *testShop) rules(change func(*survey.Rules)) {
	h.t.Helper()
	r, err := h.SurveyRules(h.t.Context(), 0)
	h.must(err)
	change(&r)
	h.must(h.SaveSurveyRules(h.t.Context(), h.ownerBy, 0, r))
}

// due sends what is due, and returns the questions among it by their kinds.
func (h *testShop) due() map[desk.Source]desk.Outgoing {
	h.t.Helper()
	sent := map[desk.Source]desk.Outgoing{}
	list, err := h.Claim(h.t.Context(), 100)
	h.must(err)
	for _, o := range list {
		h.must(h.Sent(h.t.Context(), o.ID))
		if m, err := h.Message(h.t.Context(), o.Message); err == nil && m.Source.Asks() {
			sent[m.Source] = o
		}
	}
	return sent
}

// resolve is a new ticket that Li Wei has resolved.
func (h *testShop) resolve(address string) int64 {
	h.t.Helper()
	n := h.write(address, "Tea", "Where is my tea?").Number
	h.edit(desk.Edit{By: h.liwei, Ticket: n, Assignee: &h.agent.ID, Status: to(desk.Resolved)})
	h.due()
	return n
}

// tokenOf is what the links of a question carry.
func tokenOf(t *testing.T, o desk.Outgoing) string {
	t.Helper()
	for _, path := range []string{"/rate/", "/nps/", "/solved/", "/helped/"} {
		if _, rest, ok := strings.Cut(o.Text, path); ok {
			token, _, _ := strings.Cut(rest, "?")
			token, _, _ = strings.Cut(token, "\n")
			return token
		}
	}
	t.Fatalf("no link in %q", o.Text)
	return ""
}

// asked is a ticket whose customer has been asked for a score.
func (h *testShop) asked(address string) (number int64, token string) {
	h.t.Helper()
	number = h.resolve(address)
	h.forward(time.Hour)
	o, there := h.due()[desk.FromSurvey]
	if !there {
		h.t.Fatal("nobody is asked")
	}
	return number, tokenOf(h.t, o)
}

func (h *testShop) talk(number int64) desk.Conversation {
	h.t.Helper()
	c, err := h.Conversation(h.t.Context(), number, h.agent.ID)
	h.must(err)
	return c
}

func TestSurveyRules(t *testing.T) {
	h := openShop(t)
	r, err := h.SurveyRules(t.Context(), h.mailbox)
	h.must(err)
	if !r.On || r.Delay != time.Hour || r.Every != 7 || r.Own || r.Version != 0 || r.Name("slow", "en") != "Slow" {
		t.Errorf("of a new shop: %+v", r)
	}
	h.rules(func(r *survey.Rules) { r.Style, r.Delay = survey.Faces, 2*time.Hour })
	own, err := h.SurveyRules(t.Context(), h.mailbox)
	h.must(err)
	if own.Style != survey.Faces || own.Own || own.Version != 0 {
		t.Errorf("by the rules of all: %+v", own)
	}
	own.Style = survey.Thumbs
	h.must(h.SaveSurveyRules(t.Context(), h.ownerBy, h.mailbox, own))
	h.refused(h.SaveSurveyRules(t.Context(), h.ownerBy, h.mailbox, own), desk.Conflict, "settings.changed_since")
	if own, _ = h.SurveyRules(t.Context(), h.mailbox); own.Style != survey.Thumbs || !own.Own || own.Version != 1 {
		t.Errorf("its own: %+v", own)
	}
	if all, _ := h.SurveyRules(t.Context(), 0); all.Style != survey.Faces {
		t.Errorf("those of all: %+v", all)
	}
	h.must(h.DropSurveyRules(t.Context(), h.ownerBy, h.mailbox))
	if own, _ = h.SurveyRules(t.Context(), h.mailbox); own.Style != survey.Faces || own.Own {
		t.Errorf("dropped: %+v", own)
	}
	own.Repair.Owner = 99
	h.refused(h.SaveSurveyRules(t.Context(), h.ownerBy, h.mailbox, own), desk.Invalid, "survey.owner_unknown")
	own.Repair.Owner, own.Low = 0, 4
	h.refused(h.SaveSurveyRules(t.Context(), h.ownerBy, h.mailbox, own), desk.Invalid, "survey.low_range")
	h.refused(h.SaveSurveyRules(t.Context(), h.ownerBy, 99, r), desk.NotFound, "mailbox.unknown")
	if last, err := h.LastAudit(t.Context(), string(audit.Ratings)); err != nil || last.Who != "Anna" {
		t.Errorf("%+v %v", last, err)
	}
}

// It is Monday, 17:00 in Shanghai; the shop works until 18:00.
func TestTheDelayIsWorkingTime(t *testing.T) {
	h := openShop(t)
	w := calendar.WorkWeek{Set: true}
	for d := time.Monday; d <= time.Friday; d++ {
		w.Week[d] = []calendar.Period{{From: 9 * 60, To: 18 * 60}}
	}
	h.must(h.SaveWeek(t.Context(), h.ownerBy, w))
	h.rules(func(r *survey.Rules) { r.Delay = 2 * time.Hour })
	h.resolve("c@cust.test")
	h.forward(14 * time.Hour)
	if sent := h.due(); len(sent) != 0 {
		t.Errorf("asked at 7 in the morning: %v", sent)
	}
	h.forward(3 * time.Hour) // 10:00: one hour yesterday, one today
	if sent := h.due(); len(sent) != 1 {
		t.Errorf("asked after two hours of work: %v", sent)
	}
}

func TestQuestionsKeepQuietHours(t *testing.T) {
	h := openShop(t)
	h.rules(func(r *survey.Rules) { r.When, r.From, r.To, r.Delay = survey.Between, 9*60, 20*60, 2*time.Hour })
	h.resolve("c@cust.test")
	h.forward(9 * time.Hour) // the laptop was closed when it was due, and is opened at 2 at night
	if sent := h.due(); len(sent) != 0 {
		t.Errorf("asked at night: %v", sent)
	}
	h.forward(7 * time.Hour)
	if sent := h.due(); len(sent) != 1 {
		t.Errorf("asked in the morning: %v", sent)
	}
}

func TestAQuestionExpiresAndIsRemindedOfOnce(t *testing.T) {
	day := 24 * time.Hour
	setUp := func(t *testing.T) (*testShop, int64, string) {
		h := openShop(t)
		h.rules(func(r *survey.Rules) { r.Expire, r.Remind = 10, 3 })
		n, token := h.asked("c@cust.test")
		return h, n, token
	}
	t.Run("reminded once, by another link to the same question", func(t *testing.T) {
		h, n, token := setUp(t)
		h.forward(3*day - time.Minute)
		if sent := h.due(); len(sent) != 0 {
			t.Errorf("too early: %v", sent)
		}
		h.forward(time.Hour)
		o := h.due()[desk.FromSurvey]
		again := tokenOf(t, o)
		if again == token || !strings.HasPrefix(o.Subject, "About remind") {
			t.Errorf("%q", o.Subject)
		}
		h.forward(5 * day)
		if sent := h.due(); len(sent) != 0 {
			t.Errorf("twice: %v", sent)
		}
		h.must(h.Rate(t.Context(), desk.Verdict{Token: again, Score: 3}))
		h.must(h.Rate(t.Context(), desk.Verdict{Token: token, Score: 4}))
		if r := h.talk(n).Rating; r.Score != 4 || r.Changes != 1 {
			t.Errorf("%+v", r)
		}
	})
	t.Run("not after an answer, a bounce, or when it is open again", func(t *testing.T) {
		h, _, token := setUp(t)
		h.must(h.Rate(t.Context(), desk.Verdict{Token: token, Score: 5}))
		n2, _ := h.asked("d@cust.test")
		n3, _ := h.asked("e@cust.test")
		p := &postbox{t: t, s: h.Store, box: h.mailbox, valid: 7}
		bounce := mailFrom("mailer-daemon@cust.test", "b1@cust.test", "Undelivered", "no such user")
		bounce.Auto, bounce.Bounce = desk.AutoGenerated, &desk.Bounce{Kind: desk.BounceFailed, Recipients: []desk.BounceRecipient{{Address: "d@cust.test", Status: "5.1.1"}}}
		p.deliver(bounce)
		if n := p.count(`SELECT undelivered FROM rating WHERE number = $1`, n2); n != 1 {
			t.Error("the question bounced, and counts as delivered")
		}
		h.edit(desk.Edit{By: h.liwei, Ticket: n3, Status: to(desk.Open)})
		h.forward(4 * day)
		if sent := h.due(); len(sent) != 0 {
			t.Errorf("reminded: %v", sent)
		}
	})
	t.Run("closed", func(t *testing.T) {
		h, n, token := setUp(t)
		h.forward(10*day + time.Hour)
		a, err := h.Asking(t.Context(), survey.Rating, token)
		h.must(err)
		if !a.Closed || !a.Expired {
			t.Errorf("%+v", a)
		}
		h.refused(h.Rate(t.Context(), desk.Verdict{Token: token, Score: 5}), desk.Conflict, "rating.expired")
		if r := h.talk(n).Rating; r.Score != 0 {
			t.Errorf("%+v", r)
		}
	})
}

func TestAScoreStaysWithItsTicketAndWhoResolvedIt(t *testing.T) {
	h := openShop(t)
	n, token := h.asked("c@cust.test")
	h.edit(desk.Edit{By: h.ownerBy, Ticket: n, Assignee: &h.owner.ID}) // reassigned
	other := h.write("c@cust.test", "Cups", "And my cups?").Number
	_, err := h.Merge(t.Context(), merge.Merging{By: h.ownerBy, Into: other, From: []int64{n}})
	h.must(err)
	h.must(h.Rate(t.Context(), desk.Verdict{Token: token, Score: 1, Reasons: []string{"slow", "evil"}}))
	list, _, err := h.Ratings(t.Context(), desk.RatingQuery{Given: true})
	h.must(err)
	if len(list) != 1 || list[0].Ticket != n || list[0].Agent != h.agent.ID || !slices.Equal(list[0].Reasons, []string{"slow"}) {
		t.Errorf("%+v", list)
	}
	c := h.talk(other)
	if c.Rating == nil || c.Rating.Score != 1 || c.FollowUp == nil || c.FollowUp.Ticket != other || !slices.Contains(h.eventKinds(other), desk.EventRated) {
		t.Errorf("on the ticket that took it in: %+v %+v", c.Rating, c.FollowUp)
	}
	waiting, _, err := h.FollowUps(t.Context(), desk.FollowUpQuery{})
	h.must(err)
	if len(waiting) != 1 || waiting[0].Ticket != other {
		t.Errorf("%+v", waiting)
	}
	_, err = h.Reply(t.Context(), desk.Answer{By: h.ownerBy, Ticket: other, Text: "We are so sorry."})
	h.must(err)
	h.forward(time.Minute)
	h.due()
	if c := h.talk(other); c.FollowUp.ContactedBy != h.owner.ID {
		t.Errorf("an answer in the ticket that took it in: %+v", c.FollowUp)
	}

	gone, token := h.asked("gone@cust.test")
	h.must(h.Delete(t.Context(), h.ownerBy, gone))
	h.must(h.Purge(t.Context(), h.ownerBy, gone))
	_, err = h.Asking(t.Context(), survey.Rating, token)
	h.refused(err, desk.NotFound, "rating.unknown")
	h.refused(h.Rate(t.Context(), desk.Verdict{Token: token, Score: 5}), desk.NotFound, "rating.unknown")

	erased, token := h.asked("erased@cust.test")
	customer := h.ticket(erased).Customer
	h.must(h.Tx(t.Context(), func(tx *db.Tx) error { return work.Erase(tx, h.ownerBy, customer, erasedWords) }))
	_, err = h.Asking(t.Context(), survey.Rating, token)
	h.refused(err, desk.NotFound, "rating.unknown")
	me := "I am Zelda"
	h.refused(h.Rate(t.Context(), desk.Verdict{Token: token, Score: 1, Comment: &me}), desk.NotFound, "rating.unknown")
}

func TestNPSIsRareAndKeepsItsDistance(t *testing.T) {
	h := openShop(t)
	day := 24 * time.Hour
	h.rules(func(r *survey.Rules) { r.NPS.On, r.NPS.Every = true, 60 })
	n, _ := h.asked("c@cust.test")
	h.forward(14*day - 30*time.Minute) // less than a fortnight since the question for a score
	if sent := h.due(); len(sent) != 0 {
		t.Errorf("%v", sent)
	}
	h.forward(2 * time.Hour)
	o, there := h.due()[desk.FromNPS]
	if !there {
		t.Fatal("never asked")
	}
	token := tokenOf(t, o)
	for _, wrong := range []int{-1, 11} {
		h.refused(h.Recommend(t.Context(), desk.Verdict{Token: token, Score: wrong}), desk.Invalid, "nps.score_bad")
	}
	h.refused(h.Rate(t.Context(), desk.Verdict{Token: token, Score: 5}), desk.NotFound, "rating.unknown") // its link opens no other page
	h.must(h.Recommend(t.Context(), desk.Verdict{Token: token, Score: 0, Comment: to("too sweet")}))
	h.must(h.Recommend(t.Context(), desk.Verdict{Token: token, Score: 0, Comment: to("too sweet")}))
	a, err := h.Asking(t.Context(), survey.NPS, token)
	h.must(err)
	if a.Recommends.Score != 0 || a.Recommends.Comment != "too sweet" || a.Recommends.RatedAt.IsZero() || a.Ticket != n {
		t.Errorf("%+v", a.Recommends)
	}
	h.resolve("c@cust.test") // within a fortnight: nobody is asked for a score
	h.forward(2 * time.Hour)
	if sent := h.due(); len(sent) != 0 {
		t.Errorf("%v", sent)
	}
	h.forward(20 * day)
	h.resolve("c@cust.test")
	h.forward(20 * day)
	for source := range h.due() {
		if source == desk.FromNPS {
			t.Error("asked again within sixty days")
		}
	}
	h.forward(14 * day)
	if _, err := h.Asking(t.Context(), survey.NPS, token); err != nil {
		t.Error(err)
	}
	h.refused(h.Recommend(t.Context(), desk.Verdict{Token: token, Score: 10}), desk.Conflict, "rating.closed")
}
