package wire

import (
	"reflect"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail/line"
)

func TestJudge(t *testing.T) {
	moment := time.Date(2026, 11, 20, 12, 0, 0, 700e6, time.UTC)
	day := 24 * time.Hour
	at := func(d time.Duration) time.Time { return moment.Truncate(time.Second).Add(d) }
	now := desk.Start{Mode: desk.FromNow, Moment: moment, UIDValidity: 7, UIDNext: 100}
	blind := desk.Start{Mode: desk.FromNow, Moment: moment}
	week := desk.Start{Mode: desk.FromHistory, Days: 7, Moment: moment, UIDValidity: 7, UIDNext: 100}
	blindWeek := desk.Start{Mode: desk.FromHistory, Days: 7, Moment: moment}
	first := desk.Cursor{UIDValidity: 7, Below: 110}
	other := desk.Cursor{UIDValidity: 8, Below: 110}               // changed between saving and the first look
	again := desk.Cursor{UIDValidity: 8, Below: 110, Resync: true} // changed later

	for _, c := range []struct {
		name  string
		start desk.Start
		cur   desk.Cursor
		uid   uint32
		date  time.Duration
		want  fate
	}{
		{"old mail", now, first, 99, -day, fate{skip: true}},
		{"old UID though its date is new", now, first, 99, day, fate{skip: true}},
		{"came between saving and the first look", now, first, 100, day, fate{}},
		{"the same, moved in with an old date", now, first, 105, -9 * day, fate{}},
		{"came later, moved in with an old date", now, first, 110, -9 * day, fate{}},
		{"came while the mailbox was removed for a time", desk.Start{Mode: desk.FromNow, Moment: moment, UIDValidity: 7, UIDNext: 200}, first, 150, -day, fate{skip: true}},
		{"and after it came back", desk.Start{Mode: desk.FromNow, Moment: moment, UIDValidity: 7, UIDNext: 200}, first, 200, -day, fate{}},
		{"server unreachable when saved: older", blind, first, 50, -time.Second, fate{skip: true}},
		{"the same second", blind, first, 50, 0, fate{}},
		{"younger", blind, first, 50, time.Second, fate{}},
		{"came later with an old date", blind, first, 110, -day, fate{}},
		{"another UIDVALIDITY than when saved: dates decide", now, other, 5, -day, fate{skip: true}},
		{"and for the younger", now, other, 5, day, fate{}},
		{"history: too old", week, first, 5, -8 * day, fate{skip: true}},
		{"history: within", week, first, 5, -6 * day, fate{history: true}},
		{"history: after saving", week, first, 101, day, fate{}},
		{"history, unreachable: too old", blindWeek, first, 5, -8 * day, fate{skip: true}},
		{"history, unreachable: within", blindWeek, first, 5, -6 * day, fate{history: true}},
		{"history, unreachable: new", blindWeek, first, 5, time.Minute, fate{}},
		{"resync: from before the start", now, again, 5, -day, fate{skip: true}},
		{"resync: known or new", now, again, 5, day, fate{resync: true}},
		{"resync: history", week, again, 5, -6 * day, fate{history: true, resync: true}},
		{"resync: came after it was noticed", now, again, 110, day, fate{}},
	} {
		if got := judge(c.start, c.cur, desk.Listed{UID: c.uid, InternalDate: at(c.date)}); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

func TestPlan(t *testing.T) {
	start := desk.Start{Mode: desk.FromNow, UIDValidity: 7, UIDNext: 3}
	cur := desk.Cursor{UIDValidity: 7, Below: 500}
	var mails []desk.Listed
	for uid := range uint32(120) {
		mails = append(mails, desk.Listed{UID: uid + 1, Size: 1000})
	}
	mails[9].Size = 2000 // over
	mails[60].Size = batchBytes - 500
	var sizes []int
	var next uint32 = 1
	for _, task := range plan(start, cur, mails, batchBytes) {
		sizes = append(sizes, len(task.mails))
		for _, m := range task.mails {
			if m.UID != next {
				t.Fatalf("UID %d where %d was due", m.UID, next)
			}
			next++
		}
	}
	if next != 121 {
		t.Errorf("the plan ends before UID %d", next)
	}
	if want := []int{2, 50, 8, 1, 50, 9}; !reflect.DeepEqual(sizes, want) {
		t.Errorf("runs of %v, want %v", sizes, want)
	}
	over := plan(start, cur, mails[:12], 1500)
	if len(over) != 4 || !over[2].over || len(over[2].mails) != 1 {
		t.Errorf("the big mail is not by itself: %+v", over)
	}
	if got := plan(start, cur, nil, 1); got != nil {
		t.Errorf("a plan for nothing: %v", got)
	}
}

func TestAlarm(t *testing.T) {
	now := time.Now()
	a := newAlarm(func() time.Time { return now })
	for _, c := range []struct {
		gone time.Duration
		want bool
	}{{tick, false}, {tick + 10*time.Second, false}, {8 * time.Hour, true}, {tick, false}, {-time.Minute, true}, {tick, false}} {
		now = now.Add(c.gone)
		if got := a.jumped(); got != c.want {
			t.Errorf("after %v: jumped %v", c.gone, got)
		}
	}
}

// An hour of a wrong password is a few dozen log-ins at the very most: servers lock accounts that knock more often.
func TestAnHourOfWrongPassword(t *testing.T) {
	for range 200 {
		tries, quarter := 0, 0
		for at := time.Duration(0); at < time.Hour; at += line.Backoff(tries-1, true) {
			if tries++; at < 15*time.Minute {
				quarter = tries
			}
		}
		if tries > 32 || quarter > 14 {
			t.Fatalf("%d log-ins in an hour, %d of them in its first quarter", tries, quarter)
		}
	}
}
