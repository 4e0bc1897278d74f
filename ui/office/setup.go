package office

import (
	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui"
)

// SetupCode asks for the code that was printed at start.
type SetupCode struct {
	ui.Frame
	ui.Form
	Code string
}

// SetupShop is the first step: language, name and time zone of the shop. Guess: the browser may fill in its zone.
type SetupShop struct {
	ui.Frame
	ui.Form
	Settings desk.Settings
	Guess    bool
	Zones    []string
}

// SetupYou is the second step: the owner. HasPassword: one was typed before and is kept.
type SetupYou struct {
	ui.Frame
	ui.Form
	Owner       desk.Agent
	HasPassword bool
}

// SetupMailbox is the third step: the mailbox, or later.
type SetupMailbox struct {
	ui.Frame
	ui.Form
	MailboxForm
}
