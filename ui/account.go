package ui

import "github.com/deskbell/deskbell/desk"

// Login is the log-in page. To is where to go afterwards.
type Login struct {
	Frame
	Form
	Address string
	To      string
}

// Forgot asks for an address, or says that a link is on its way if the address is an agent's.
type Forgot struct {
	Frame
	Form
	Address string
	Sent    bool
}

// Reset asks for a new password. Gone: the link is not good any more.
type Reset struct {
	Frame
	Form
	Token string
	Gone  bool
}

// LoginCode is the second step of a log-in.
type LoginCode struct {
	Frame
	Form
}

// Join is what an invitation's link shows. Gone: it is not good any more.
type Join struct {
	Frame
	Form
	Token   string
	Invite  desk.Invite
	Name    string
	Address string
	Gone    bool
}
