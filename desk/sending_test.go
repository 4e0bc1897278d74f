package desk

import (
	"strings"
	"testing"
	"time"
)

func TestLaterChoices(t *testing.T) {
	shanghai, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		now  time.Time
		want string
	}{
		{time.Date(2026, 11, 25, 10, 0, 0, 0, shanghai), "today 11-25 17:00, tomorrow 11-26 09:00, monday 11-30 09:00"},
		{time.Date(2026, 11, 25, 15, 30, 0, 0, shanghai), "today 11-25 20:00, tomorrow 11-26 09:00, monday 11-30 09:00"},
		{time.Date(2026, 11, 25, 18, 0, 0, 0, shanghai), "tomorrow 11-26 09:00, monday 11-30 09:00"},
		{time.Date(2026, 11, 29, 22, 0, 0, 0, shanghai), "tomorrow 11-30 09:00"}, // a Sunday: tomorrow is Monday
		{time.Date(2026, 11, 30, 8, 0, 0, 0, shanghai), "today 11-30 17:00, tomorrow 12-01 09:00, monday 12-07 09:00"},
		{time.Date(2026, 3, 28, 22, 0, 0, 0, berlin), "tomorrow 03-29 09:00, monday 03-30 09:00"}, // the clocks change in between
		{time.Date(2026, 12, 31, 23, 59, 0, 0, shanghai), "tomorrow 01-01 09:00, monday 01-04 09:00"},
	} {
		var got []string
		for _, choice := range LaterChoices(c.now) {
			got = append(got, choice.Key+" "+choice.At.Format("01-02 15:04"))
			if err := CheckLater(choice.At, c.now); err != nil {
				t.Errorf("%v offers %v: %v", c.now, choice, err)
			}
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%v: %v, want %s", c.now, got, c.want)
		}
	}
}

func TestHoldFor(t *testing.T) {
	for _, c := range []struct {
		slow Slow
		n    int
		want time.Duration
	}{
		{TooFast, 1, time.Minute}, {TooFast, 2, 2 * time.Minute}, {TooFast, 6, 30 * time.Minute}, {TooFast, 1_000_000, 30 * time.Minute},
		{TooMuch, 1, time.Hour}, {TooMuch, 3, 4 * time.Hour}, {TooMuch, 99, 4 * time.Hour},
	} {
		if got := HoldFor(c.slow, c.n); got != c.want {
			t.Errorf("%s after %d: %v, want %v", c.slow, c.n, got, c.want)
		}
	}
}

func TestForwardSubject(t *testing.T) {
	for _, c := range []struct {
		subject string
		lang    Lang
		want    string
	}{
		{"Re: Parcel [#1001]", English, "Fwd: Parcel [#1001]"}, {"转发：退款", Chinese, "转发：退款 [#1001]"}, {"Fwd: Fwd: x", English, "Fwd: x [#1001]"}, {"", Chinese, "转发： [#1001]"},
	} {
		if got := ForwardSubject(c.subject, 1001, c.lang); got != c.want {
			t.Errorf("%q: %q, want %q", c.subject, got, c.want)
		}
	}
}

func TestReplyAll(t *testing.T) {
	own := func(a string) bool { return a == "support@shop.test" }
	m := Message{From: Person{Address: "li@cust.test"}, ReplyTo: []Person{{Address: "office@cust.test"}}, Bcc: []Person{{Address: "secret@cust.test"}},
		To: []Person{{Address: "Support@shop.test"}, {Address: "not an address"}}, Cc: []Person{{Name: "A\r\nB", Address: "a@cust.test"}, {Address: "OFFICE@cust.test"}}}
	got := ReplyAll(&m, "li@cust.test", own)
	if len(got) != 2 || got[0].Address != "office@cust.test" || got[1].Address != "a@cust.test" || strings.ContainsAny(got[1].Name, "\r\n") {
		t.Errorf("%+v", got)
	}
}
