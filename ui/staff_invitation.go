package ui

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui/letter"
	"github.com/deskbell/deskbell/ui/words"
)

// InviteCard is an invitation of a calendar, in words.
type InviteCard struct {
	Title    string // what it is: an invitation, an answer, a cancelled event
	Canceled bool
	What     string
	When     string
	There    string // when, in the zone it was written in
	Repeats  string
	Where    string
	Who      string
	Text     string // the description, where the mail does not say it anyway
	Href     string // the .ics
}

func (f *Frame) invite(m *desk.Message) *InviteCard {
	i := m.Invitation
	c := &InviteCard{Title: f.T("invite.request"), What: i.Summary, Where: i.Location, Who: i.Organizer.Name, Repeats: f.repeats(i.Repeats)}
	switch strings.ToUpper(i.Method) {
	case "CANCEL":
		c.Title, c.Canceled = f.T("invite.cancel"), true
	case "REPLY", "COUNTER", "DECLINECOUNTER":
		c.Title = f.T("invite.reply")
	case "PUBLISH", "":
		c.Title = f.T("invite.publish")
	}
	if i.Organizer.Address != "" && i.Organizer.Address != i.Organizer.Name {
		c.Who = strings.TrimSpace(i.Organizer.Name + " <" + i.Organizer.Address + ">")
		if i.Organizer.Name == "" {
			c.Who = i.Organizer.Address
		}
	}
	if !i.Start.IsZero() {
		c.When, c.There = f.eventTime(i)
	}
	if text := strings.TrimSpace(i.Text); text != "" && !strings.Contains(m.Text, text) {
		c.Text = text
	}
	for n := range m.Attachments {
		if a := &m.Attachments[n]; a.Type == "text/calendar" || a.Type == "application/ics" || strings.HasSuffix(strings.ToLower(a.Name), ".ics") {
			c.Href = letter.AttachmentURL(a)
			break
		}
	}
	return c
}

// eventTime is when an event takes place: in the shop's zone, and as it was written where that differs. A date, and a time that
// floats, is the same everywhere.
func (f *Frame) eventTime(i *desk.Invitation) (here, there string) {
	if i.AllDay {
		last := i.End.AddDate(0, 0, -1)
		if i.End.IsZero() || !last.After(i.Start) {
			return f.date(i.Start), ""
		}
		return f.T("invite.span", "from", f.date(i.Start), "to", f.date(last)), ""
	}
	if i.Floating {
		return f.period(i.Start, i.End), ""
	}
	here = f.period(i.Start.In(f.Location()), i.End.In(f.Location()))
	_, mine := i.Start.In(f.Location()).Zone()
	if _, theirs := i.Start.Zone(); theirs != mine {
		zone := i.Zone
		if zone == "" {
			zone = "UTC"
		}
		there = f.T("invite.there", "when", f.period(i.Start, i.End), "zone", zone)
	}
	return here, there
}

// period is from when to when, the day said once where it is the same.
func (f *Frame) period(start, end time.Time) string {
	from := f.T("invite.at", "day", f.date(start), "at", start.Format("15:04"))
	switch {
	case !end.After(start):
		return from
	case words.DaysBetween(start, end) == 0:
		return from + "–" + end.Format("15:04")
	}
	return f.T("invite.span", "from", from, "to", f.T("invite.at", "day", f.date(end), "at", end.Format("15:04")))
}

// date is a day with its weekday, in the zone that t has.
func (f *Frame) date(t time.Time) string {
	return f.T("invite.day", "weekday", f.T("time.weekday."+strconv.Itoa(int(t.Weekday()))), "day", words.Day(f.Lang, t, f.Now.In(t.Location())))
}

var weekdays = map[string]int{"SU": 0, "MO": 1, "TU": 2, "WE": 3, "TH": 4, "FR": 5, "SA": 6}

// repeats says a recurrence rule (RFC 5545, 3.3.10) in words where it is simple, else only that there is one.
func (f *Frame) repeats(rule string) string {
	if rule == "" {
		return ""
	}
	part := map[string]string{}
	for p := range strings.SplitSeq(strings.ToUpper(strings.TrimPrefix(rule, "RRULE:")), ";") {
		name, value, _ := strings.Cut(p, "=")
		part[strings.TrimSpace(name)] = strings.TrimSpace(value)
	}
	every := 1
	if n, err := strconv.Atoi(part["INTERVAL"]); err == nil && n > 0 && n < 1000 {
		every = n
	}
	said := ""
	switch part["FREQ"] {
	case "DAILY":
		said = words.TextN(f.Lang, "repeats.daily", every, nil)
	case "WEEKLY":
		said = words.TextN(f.Lang, "repeats.weekly", every, nil)
	case "MONTHLY":
		said = words.TextN(f.Lang, "repeats.monthly", every, nil)
	case "YEARLY":
		said = words.TextN(f.Lang, "repeats.yearly", every, nil)
	default:
		return f.T("repeats.somehow")
	}
	if days := f.weekdayNames(part["BYDAY"]); days != "" && part["FREQ"] == "WEEKLY" {
		said = f.T("repeats.on", "every", said, "days", days)
	}
	if n, err := strconv.Atoi(part["COUNT"]); err == nil && n > 0 {
		said = f.T("repeats.count", "every", said, "n", n)
	} else if t, err := time.Parse("20060102", fmt.Sprintf("%.8s", part["UNTIL"])); err == nil {
		said = f.T("repeats.until", "every", said, "day", words.Day(f.Lang, t, f.Now.In(time.UTC)))
	}
	return said
}

// weekdayNames are the days of a week by name; nothing where one is more than that ("2MO").
func (f *Frame) weekdayNames(list string) string {
	var days []string
	for d := range strings.SplitSeq(list, ",") {
		n, ok := weekdays[d]
		if !ok {
			return ""
		}
		days = append(days, f.T("time.weekday."+strconv.Itoa(n)))
	}
	return strings.Join(days, f.T("list.comma"))
}
