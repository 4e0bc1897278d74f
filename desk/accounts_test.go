package desk

import (
	"testing"
	"time"
)

func TestCheckDue(t *testing.T) {
	shanghai := time.FixedZone("CST", 8*3600)
	day := func(d, h int) time.Time { return time.Date(2026, 11, d, h, 30, 0, 0, shanghai) }
	for _, c := range []struct {
		name      string
		last, now time.Time
		want      bool
	}{
		{"never", time.Time{}, day(20, 14), true},
		{"an hour ago", day(20, 13), day(20, 14), false},
		{"last night, and it is night again", day(19, 3), day(20, 3), true},
		{"last night, and it is noon", day(19, 3), day(19, 12), false},
		{"last night, and the machine was off this night", day(19, 3), day(20, 10), true},
		{"yesterday at dawn, and it is night", day(19, 5), day(20, 2), true},
		{"this evening, and it is night", day(19, 22), day(20, 3), false},
		{"a month ago", day(1, 3), day(29, 14), true},
		{"the clock went back", day(20, 14), day(20, 13), true},
	} {
		if got := CheckDue(c.last, c.now); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestSumOfAccounts(t *testing.T) {
	at := time.Date(2026, 11, 20, 3, 0, 0, 0, time.UTC)
	main := FolderAccounts{FolderCheck: FolderCheck{Held: 10, Accounted: 9, Fetched: 1, At: at}, Watched: true}
	junk := FolderAccounts{FolderCheck: FolderCheck{Held: 5, Accounted: 5, At: at.Add(-time.Hour)}, Watched: true}
	old := FolderAccounts{FolderCheck: FolderCheck{Held: 100, At: at}}
	if s := (Accounts{Folders: []FolderAccounts{main, old, junk}}).Sum(); s.Held != 15 || s.Accounted != 14 || s.Fetched != 1 || !s.At.Equal(junk.At) {
		t.Errorf("%+v", s)
	}
	junk.At = time.Time{}
	for _, folders := range [][]FolderAccounts{{main, junk}, {junk, main}, nil} {
		if s := (Accounts{Folders: folders}).Sum(); !s.At.IsZero() {
			t.Errorf("one is still to come: %+v", s)
		}
	}
}
