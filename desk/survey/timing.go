package survey

import "time"

// Clock is when the shop works (calendar.Hours). Next is the first working moment from t on, After the moment at which d of working time has
// passed; both are zero where the shop never works again.
type Clock interface {
	Next(t time.Time) time.Time
	After(t time.Time, d time.Duration) time.Time
}

// fortnight keeps the rarer question and the others apart.
const fortnight = 14 * 24 * time.Hour

// Apart is how long a customer has peace between the rarer question and any other.
func Apart() time.Duration { return fortnight }

// Due is when the question how it went goes out after a ticket was resolved.
func (r Rules) Due(c Clock, zone *time.Location, resolved time.Time) time.Time {
	due := resolved.Add(r.Delay)
	if r.Work {
		due = or(c.After(resolved, r.Delay), due)
	}
	return r.Allowed(c, zone, due)
}

// Allowed is the first moment from t on at which a question may go out.
func (r Rules) Allowed(c Clock, zone *time.Location, t time.Time) time.Time {
	switch r.When {
	case InHours:
		return or(c.Next(t), t)
	case Between:
		local := t.In(zone)
		y, m, d := local.Date()
		from := time.Date(y, m, d, 0, r.From, 0, 0, zone)
		switch to := time.Date(y, m, d, 0, r.To, 0, 0, zone); {
		case t.Before(from):
			return from
		case !t.Before(to):
			return time.Date(y, m, d+1, 0, r.From, 0, 0, zone)
		}
	}
	return t
}

// ConfirmAt is when the question whether it is solved goes out: some working days after the ticket was resolved, at the same time of day
// where the shop works then.
func (r Rules) ConfirmAt(c Clock, zone *time.Location, resolved time.Time) time.Time {
	return r.Allowed(c, zone, WorkingDays(c, zone, resolved, r.Confirm.After))
}

// WorkingDays is n working days after t: at t's time of day on the n-th day on which the shop works, or the first working moment after it.
func WorkingDays(c Clock, zone *time.Location, t time.Time, n int) time.Time {
	local := t.In(zone)
	day := local
	for range n {
		y, m, d := day.Date()
		next := c.Next(time.Date(y, m, d+1, 0, 0, 0, 0, zone))
		if next.IsZero() {
			return t.AddDate(0, 0, n)
		}
		day = next.In(zone)
	}
	y, m, d := day.Date()
	at := time.Date(y, m, d, local.Hour(), local.Minute(), local.Second(), local.Nanosecond(), zone)
	return or(c.Next(at), at)
}

// Deadline is until when a customer with a low score is to be contacted.
func (r Rules) Deadline(c Clock, rated time.Time) time.Time {
	d := time.Duration(r.Repair.Hours) * time.Hour
	return or(c.After(rated, d), rated.Add(d))
}

// ExpiresAt is when a question is closed that was asked then; zero: never.
func (r Rules) ExpiresAt(asked time.Time) time.Time {
	if r.Expire == 0 {
		return time.Time{}
	}
	return asked.AddDate(0, 0, r.Expire)
}

func or(t, other time.Time) time.Time {
	if t.IsZero() {
		return other
	}
	return t
}
