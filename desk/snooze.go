package desk

import "time"

// UntilAnswer is the end of a snooze that only the customer ends.
var UntilAnswer = time.UnixMilli(253402300799000).UTC()

// SnoozeMost is how far ahead a ticket may be put aside.
const SnoozeMost = 366 * 24 * time.Hour

// Snoozed says whether a ticket is out of the way for a while. A customer's message ends it whatever its end.
func (t *Ticket) Snoozed() bool { return !t.SnoozedUntil.IsZero() }

// CheckSnooze refuses an hour that has passed, or that is too far away to be meant.
func CheckSnooze(until, now time.Time) error {
	switch {
	case until.IsZero(), until.Equal(UntilAnswer):
		return nil
	case !until.After(now):
		return Fail(Invalid, "snooze.past").At("until")
	case until.After(now.Add(SnoozeMost)):
		return Fail(Invalid, "snooze.far").At("until")
	}
	return nil
}

// SnoozeChoice is an hour that the menu offers. Its words are snooze.<Key>: today, tomorrow, workday, monday.
type SnoozeChoice struct {
	Key string
	At  time.Time
}

// Hours of a shop that has not said when it works.
const (
	snoozeOpens  = 9
	snoozeCloses = 20
	snoozeLead   = 3 * time.Hour
	snoozeNight  = 5 // who works before this hour of a day works through the night
)

// anyDay is the first moment from t on between nine and eight of any day.
func anyDay(t time.Time) time.Time {
	at := func(days int) time.Time {
		return time.Date(t.Year(), t.Month(), t.Day()+days, snoozeOpens, 0, 0, 0, t.Location())
	}
	switch {
	case t.Hour() < snoozeOpens:
		return at(0)
	case t.Hour() >= snoozeCloses:
		return at(1)
	}
	return t
}

// SnoozeChoices are three hours from now as long as that is still today, the next morning, and Monday's where that is another day.
// Where tomorrow is no working day it is the next that is. now is in the shop's zone; next is the first moment from one on at which
// the shop works (zero for never), nil for a shop that has not said. A day begins in the morning, in a shop that works through the night too.
func SnoozeChoices(now time.Time, next func(time.Time) time.Time) (choices []SnoozeChoice) {
	if next == nil {
		next = anyDay
	}
	hour := func(days, hour int) time.Time {
		return time.Date(now.Year(), now.Month(), now.Day()+days, hour, 0, 0, 0, now.Location())
	}
	midnight := func(days int) time.Time { return hour(days, 0) }
	begins := func(days int) time.Time {
		at := next(midnight(days))
		if at.Before(hour(days, snoozeNight)) && !at.IsZero() {
			return next(hour(days, snoozeOpens))
		}
		return at
	}
	soon := now.Add(snoozeLead).Truncate(time.Minute)
	soon = soon.Add(time.Duration((30-soon.Minute()%30)%30) * time.Minute)
	if at := next(soon); !at.IsZero() && at.Before(midnight(1)) {
		choices = append(choices, SnoozeChoice{"today", at})
	}
	morning := begins(1)
	switch {
	case morning.IsZero():
		return choices
	case morning.Before(midnight(2)):
		choices = append(choices, SnoozeChoice{"tomorrow", morning})
	default:
		choices = append(choices, SnoozeChoice{"workday", morning})
	}
	days := (int(time.Monday) - int(now.Weekday()) + 7) % 7
	if days == 0 {
		days = 7
	}
	if at := begins(days); at.After(morning) && at.Before(midnight(days+1)) {
		choices = append(choices, SnoozeChoice{"monday", at})
	}
	return choices
}
