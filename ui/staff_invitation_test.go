package ui

import (
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// An event is told in the shop's zone, and in its own where that is another; dates and times that float are the same everywhere.
func TestWhenAnEventIs(t *testing.T) {
	shanghai := time.FixedZone("", 8*3600)
	f := StaffFrame(desk.English)
	f.Zone = shanghai
	zh := StaffFrame(desk.Chinese)
	zh.Zone = shanghai
	at := func(zone int, day, hour int) time.Time {
		return time.Date(2026, 12, day, hour, 0, 0, 0, time.FixedZone("", zone*3600))
	}
	for name, c := range map[string]struct {
		event              desk.Invitation
		en, there, chinese string
	}{
		"same zone":     {desk.Invitation{Start: at(8, 2, 10), End: at(8, 2, 11), Zone: "Asia/Shanghai"}, "Wed, Dec 2, 10:00–11:00", "", "12月2日（周三） 10:00–11:00"},
		"another":       {desk.Invitation{Start: at(1, 2, 10), End: at(1, 2, 11), Zone: "Europe/Berlin"}, "Wed, Dec 2, 17:00–18:00", "Wed, Dec 2, 10:00–11:00 (Europe/Berlin)", "12月2日（周三） 17:00–18:00"},
		"UTC":           {desk.Invitation{Start: at(0, 2, 20)}, "Thu, Dec 3, 04:00", "Wed, Dec 2, 20:00 (UTC)", "12月3日（周四） 04:00"},
		"over midnight": {desk.Invitation{Start: at(8, 2, 22), End: at(8, 3, 2)}, "Wed, Dec 2, 22:00 – Thu, Dec 3, 02:00", "", "12月2日（周三） 22:00 至 12月3日（周四） 02:00"},
		"floating":      {desk.Invitation{Start: at(0, 2, 10), End: at(0, 2, 11), Floating: true}, "Wed, Dec 2, 10:00–11:00", "", "12月2日（周三） 10:00–11:00"},
		"a day":         {desk.Invitation{Start: at(0, 2, 0), End: at(0, 3, 0), AllDay: true}, "Wed, Dec 2", "", "12月2日（周三）"},
		"days":          {desk.Invitation{Start: at(0, 2, 0), End: at(0, 5, 0), AllDay: true}, "Wed, Dec 2 – Fri, Dec 4", "", "12月2日（周三） 至 12月4日（周五）"},
		"ends early":    {desk.Invitation{Start: at(8, 2, 10), End: at(8, 1, 10)}, "Wed, Dec 2, 10:00", "", "12月2日（周三） 10:00"},
	} {
		en, there := f.eventTime(&c.event)
		chinese, _ := zh.eventTime(&c.event)
		if en != c.en || there != c.there || chinese != c.chinese {
			t.Errorf("%s: %q, %q, %q", name, en, there, chinese)
		}
	}
}

func TestRepeats(t *testing.T) {
	f := StaffFrame(desk.English)
	for rule, want := range map[string]string{
		"":                                    "",
		"FREQ=DAILY":                          "every day",
		"RRULE:FREQ=WEEKLY;INTERVAL=2":        "every 2 weeks",
		"FREQ=WEEKLY;BYDAY=MO,WE;COUNT=4":     "every week: Mon, Wed, 4 times",
		"FREQ=MONTHLY;BYDAY=2TU":              "every month",
		"FREQ=YEARLY;UNTIL=20301224T000000Z":  "every year, until Dec 24, 2030",
		"FREQ=HOURLY":                         "yes; the calendar file says how",
		"FREQ=WEEKLY;INTERVAL=-1;BYDAY=<b>;x": "every week",
	} {
		if got := f.repeats(rule); got != want {
			t.Errorf("%s: %q, want %q", rule, got, want)
		}
	}
}

// What was found in a mail is said on its card, once.
func TestFindings(t *testing.T) {
	f := StaffFrame(desk.English)
	m := desk.Message{ID: 7, Direction: desk.In, Raw: 1, Problems: []string{"mail.problem.encrypted", "mail.problem.unreadable"}, Findings: desk.Findings{
		Report: "fraud", Protection: desk.EncryptedSMIME, Authenticity: desk.Authenticity{Verdict: desk.AuthFail, By: "server", Domain: "bank.test"}}}
	c := f.Card(&m, &desk.Ticket{}, nil)
	if len(c.Warnings) != 2 || c.Warnings[0].Text != f.T("report.other", "kind", "fraud") || c.Warnings[1].Text != f.T("mail.problem.unreadable") || c.Warnings[1].Href != "/desk/messages/7/original" {
		t.Errorf("%+v", c.Warnings)
	}
	if c.Protected != f.T("protection.smime-encrypted") || c.Authentic != f.T("authentic.fail.server", "domain", "bank.test") {
		t.Errorf("%q, %q", c.Protected, c.Authentic)
	}
	if plain := f.Card(&desk.Message{Direction: desk.In}, &desk.Ticket{}, nil); plain.Protected != "" || plain.Authentic != "" || len(plain.Warnings) != 0 || plain.Invite != nil {
		t.Errorf("%+v", plain)
	}
}
