package outbound

import (
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
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
		slow desk.Slow
		n    int
		want time.Duration
	}{
		{desk.TooFast, 1, time.Minute}, {desk.TooFast, 2, 2 * time.Minute}, {desk.TooFast, 6, 30 * time.Minute}, {desk.TooFast, 1_000_000, 30 * time.Minute},
		{desk.TooMuch, 1, time.Hour}, {desk.TooMuch, 3, 4 * time.Hour}, {desk.TooMuch, 99, 4 * time.Hour},
	} {
		if got := HoldFor(c.slow, c.n); got != c.want {
			t.Errorf("%s after %d: %v, want %v", c.slow, c.n, got, c.want)
		}
	}
}

func TestReplyAll(t *testing.T) {
	own := func(a string) bool { return a == "support@shop.test" }
	m := desk.Message{From: desk.Person{Address: "li@cust.test"}, ReplyTo: []desk.Person{{Address: "office@cust.test"}}, Bcc: []desk.Person{{Address: "secret@cust.test"}},
		To: []desk.Person{{Address: "Support@shop.test"}, {Address: "not an address"}}, Cc: []desk.Person{{Name: "A\r\nB", Address: "a@cust.test"}, {Address: "OFFICE@cust.test"}}}
	got := ReplyAll(&m, "li@cust.test", own)
	if len(got) != 2 || got[0].Address != "office@cust.test" || got[1].Address != "a@cust.test" || strings.ContainsAny(got[1].Name, "\r\n") {
		t.Errorf("%+v", got)
	}
}
