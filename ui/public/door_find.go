package public

import "github.com/deskbell/deskbell/ui"

// DoorFinder asks for the ticket whose private link is to be mailed.
type DoorFinder struct {
	ui.Frame
	ui.Form
	Address, Number string
	Sent            bool
}
