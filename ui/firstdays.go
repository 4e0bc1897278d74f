package ui

import "github.com/deskbell/deskbell/desk"

// FirstPage is the list of what a new shop does first, alone: what a module reads again.
type FirstPage struct {
	Frame
	First desk.FirstDays
}

// FirstLine is one thing to do; its words are first.<Key>.
type FirstLine struct {
	Key, Href string
	Done      bool
}

// FirstLines are the things in order.
func (f *Frame) FirstLines(d desk.FirstDays) []FirstLine {
	return []FirstLine{{"mailbox", "/desk/settings/mailboxes/new", d.Mailbox}, {"answer", "/desk/open", d.Answer}, {"hours", "/desk/settings/hours", d.Hours},
		{"article", "/desk/articles/new", d.Article}, {"colleague", "/desk/settings/agents", d.Colleague}}
}
