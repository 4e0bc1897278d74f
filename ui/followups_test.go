package ui_test

import (
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/survey"
	"github.com/deskbell/deskbell/ui"
	"github.com/deskbell/deskbell/ui/office"
)

var someRules = survey.Rules{Low: 2, Repair: survey.Repair{Again: survey.ByHand}, Reasons: []survey.Reason{{Key: "slow", Names: map[string]string{"en": "<slow>", "zh-CN": "太慢"}}}}

// lowTalk is a conversation whose customer gave a low score; contacted says that somebody has written to them.
func lowTalk(contacted bool) *desk.Conversation {
	talk := ui.FullTalk()
	talk.Rating = &desk.Rating{Ticket: 1042, Score: 1, Comment: "<bad>", Reasons: []string{"slow", "gone"}, Contact: desk.Person{Name: "王<芳>", Address: "w@c.test"}, Style: "stars", Changes: 1}
	talk.FollowUp = &desk.FollowUp{Rating: *talk.Rating, Score: 1, Ticket: 1042, Owner: 1, OpenedAt: ui.Noon.Add(-48 * time.Hour), DueAt: ui.Noon.Add(-time.Hour), Version: 3}
	talk.Ticket.Closure = desk.Refused
	if contacted {
		talk.FollowUp.ContactedAt, talk.FollowUp.ContactedBy = ui.Noon, 2
		talk.Rerating = &desk.Rerating{Score: 5, Comment: "<good>"}
	}
	return talk
}

func followUpsSheet(f ui.Frame) *ui.FollowUps {
	p := &ui.FollowUps{Frame: f}
	for _, contacted := range []bool{false, true} {
		talk := lowTalk(contacted)
		p.Lines = append(p.Lines, f.FollowUpLineOf(talk.FollowUp, talk.Rerating, someRules, ui.SomeAgents))
	}
	return p
}

func TestFollowUpInWords(t *testing.T) {
	f := ui.StaffFrame(desk.English)
	l := f.FollowUpLineOf(lowTalk(false).FollowUp, nil, someRules, ui.SomeAgents)
	if !l.Late || l.Due == "" || l.Done != "" || l.Reasons != "<slow>, gone" || l.Who != "王<芳>" {
		t.Errorf("%+v", l)
	}
	s := f.FollowUpStripOf(lowTalk(true), someRules, nil, ui.SomeAgents)
	if s.Late || s.Done == "" || s.NowScore != 5 || !s.CanAsk {
		t.Errorf("%+v", s)
	}
	if f.FollowUpStripOf(&desk.Conversation{}, someRules, nil, ui.SomeAgents) != nil || f.RatingCardOf(&desk.Conversation{}, someRules) != nil {
		t.Error("something is said of a ticket that nobody rated")
	}
	if c := f.RatingCardOf(lowTalk(true), someRules); c.Closure == "" || c.Now == "" || c.Word != f.ScoreWord(1) {
		t.Errorf("%+v", c)
	}
}

func erasuresSheet(f ui.Frame) *office.Erasures {
	return &office.Erasures{Frame: f, Form: failed(true, "why"), Wrong: 1, Why: "</textarea>", List: []desk.Erasure{
		{ID: 1, Customer: 2, Ticket: 1042, Subject: "<b>", Contact: desk.Person{Name: "<i>", Address: "a@b.c"}, AskedAt: at, Tickets: 3, Messages: 12, Files: 4},
		{ID: 2, Customer: 3, Ticket: 1043, AskedAt: at}}}
}
