package outbound

import (
	"time"

	"github.com/deskbell/deskbell/desk"
)

// LaterMost is how far ahead a mail may be put off.
const LaterMost = 366 * 24 * time.Hour

// LaterChoice is an hour that the composer offers for a mail. Its words are later.<Key>.
type LaterChoice struct {
	Key string
	At  time.Time
}

// Hours of the day at which mail that was put off goes out.
const (
	laterMorning   = 9
	laterAfternoon = 17
	laterEvening   = 20
	laterLead      = 2 // hours: what is nearer is now
)

// LaterChoices are later today, as long as there is enough of it left, tomorrow morning and the next Monday morning where that is another
// day. now is in the zone whose hours are meant.
func LaterChoices(now time.Time) (choices []LaterChoice) {
	at := func(days, hour int) time.Time {
		return time.Date(now.Year(), now.Month(), now.Day()+days, hour, 0, 0, 0, now.Location())
	}
	for _, hour := range []int{laterAfternoon, laterEvening} {
		if now.Hour()+laterLead < hour {
			choices = append(choices, LaterChoice{"today", at(0, hour)})
			break
		}
	}
	choices = append(choices, LaterChoice{"tomorrow", at(1, laterMorning)})
	days := (int(time.Monday) - int(now.Weekday()) + 7) % 7
	if days == 0 {
		days = 7
	}
	if days > 1 {
		choices = append(choices, LaterChoice{"monday", at(days, laterMorning)})
	}
	return choices
}

// CheckLater refuses an hour that has passed, or that is too far away to be meant.
func CheckLater(at, now time.Time) error {
	switch {
	case at.IsZero():
		return nil
	case !at.After(now):
		return desk.Fail(desk.Invalid, "later.past").At("later_at")
	case at.After(now.Add(LaterMost)):
		return desk.Fail(desk.Invalid, "later.far").At("later_at")
	}
	return nil
}
