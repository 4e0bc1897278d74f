package desk

import (
	"testing"
	"time"
)

func TestWhatAgentsAreToldOf(t *testing.T) {
	var p Prefs
	if got := p.Tells(NoticeMentioned); got != (Channels{true, true, true}) {
		t.Errorf("a mention by default: %+v", got)
	}
	if got := p.Tells(NoticeNew); got.Mail || !got.Desk {
		t.Errorf("a new ticket by default: %+v", got)
	}
	p.Notices = map[NoticeKind]Channels{NoticeMentioned: {}}
	if p.Tells(NoticeMentioned).Any() {
		t.Error("nothing was chosen, and it comes")
	}
	if got := p.Tells(NoticeAssigned); !got.Mail {
		t.Error("a choice for one kind changed another")
	}
}

func TestHowLongANoticeWaits(t *testing.T) {
	for after, want := range map[int]time.Duration{0: 10 * time.Minute, -1: 10 * time.Minute, 5: 5 * time.Minute, 240: 4 * time.Hour} {
		if got := (&Prefs{MailAfter: after}).WaitsForMail(); got != want {
			t.Errorf("%d: %v", after, got)
		}
	}
}

func TestRanks(t *testing.T) {
	if NoticeMentioned.Rank() >= NoticeAnswered.Rank() || NoticeKind("?").Rank() != len(NoticeKinds) {
		t.Error("the order of kinds")
	}
}
