package desk

import "time"

// FolderCheck is the comparison of a folder with its accounts.
type FolderCheck struct {
	Folder    string
	Junk      bool
	Held      int // mails in the folder
	Accounted int // of them, those that have an account by now
	Fetched   int // of them, those that had none and were fetched
	At        time.Time
}

// FolderAccounts are all accounts of a folder, of mails that are gone from it too.
type FolderAccounts struct {
	FolderCheck
	Watched  bool
	Outcomes map[Outcome]int
}

// Accounts of a mailbox.
type Accounts struct {
	Folders []FolderAccounts
}

// Sum is a mailbox's last comparison: of all folders that are watched. At is the oldest, and zero where one is still to come.
func (a Accounts) Sum() FolderCheck {
	var sum FolderCheck
	first := true
	for _, f := range a.Folders {
		if !f.Watched {
			continue
		}
		sum.Held += f.Held
		sum.Accounted += f.Accounted
		sum.Fetched += f.Fetched
		if first || f.At.Before(sum.At) {
			sum.At = f.At
		}
		first = false
	}
	return sum
}

// Outcomes in the order in which they are shown.
var Outcomes = []Outcome{Joined, BounceOf, ByMachine, SpamMail, Duplicate, ToNotice, ToldState, Quarantined, BeforeStart, Unread}

// Total of each outcome over all folders.
func (a Accounts) Total(o Outcome) int {
	n := 0
	for _, f := range a.Folders {
		n += f.Outcomes[o]
	}
	return n
}

// A folder is compared with its accounts once a day, at night if the machine is on then.
const (
	nightFrom, nightTo = 2, 6
	checkSoonest       = 20 * time.Hour
	checkLatest        = 30 * time.Hour
)

// CheckDue says whether a folder that was last compared at last is to be compared again. now is in the shop's zone. A clock that
// went back makes it due: nobody knows how old the last one is then.
func CheckDue(last, now time.Time) bool {
	gone := now.Sub(last)
	switch {
	case last.IsZero(), gone < 0, gone >= checkLatest:
		return true
	case gone < checkSoonest:
		return false
	}
	return now.Hour() >= nightFrom && now.Hour() < nightTo
}

// Backlog is how far a mailbox's poller is with much mail that it found at once.
type Backlog struct {
	Mailbox int64
	Done    int
	Total   int
}
