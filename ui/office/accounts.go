package office

import (
	"slices"
	"strings"

	"github.com/deskbell/deskbell/desk"
)

// AccountsPage says where every mail of a mailbox went.
type AccountsPage struct {
	Settings
	Box      desk.Mailbox
	Health   desk.Health
	Accounts desk.Accounts
	Backlog  desk.Backlog
}

// Unaccounted is how many mails had no account when the folders were last compared.
func (p *AccountsPage) Unaccounted() int { s := p.Accounts.Sum(); return s.Held - s.Accounted }

// Outcomes are those that there are any of, in order.
func (p *AccountsPage) Outcomes() (list []desk.Outcome) {
	for _, o := range desk.Outcomes {
		if p.Accounts.Total(o) > 0 {
			list = append(list, o)
		}
	}
	return list
}

// OutcomeKey is the key of an outcome's words.
func (p *AccountsPage) OutcomeKey(o desk.Outcome) string {
	if o == desk.Unread {
		return "outcome.unread"
	}
	return "outcome." + string(o)
}

// FoldersPage is what an owner wants done in a mailbox beside reading its main folder. Known are the server's folders, once it was
// asked for them.
type FoldersPage struct {
	Settings
	Box   desk.Mailbox
	Known []string
	Own   bool // the provider puts sent mail into its folder by itself
}

// Chosen says whether a folder is among those that are watched.
func (p *FoldersPage) Chosen(name string) bool {
	return slices.Contains(p.Box.Options.Folders, name)
}

// Choices are the server's folders that can be watched besides the main one.
func (p *FoldersPage) Choices() (list []string) {
	for _, name := range p.Known {
		if name != p.Box.Folder {
			list = append(list, name)
		}
	}
	return list
}

// Others are the watched folders that the server has not named, one a line.
func (p *FoldersPage) Others() string {
	var list []string
	for _, f := range p.Box.Options.Folders {
		if !slices.Contains(p.Known, f) {
			list = append(list, f)
		}
	}
	return strings.Join(list, "\n")
}
