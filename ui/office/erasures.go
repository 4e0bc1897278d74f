package office

import (
	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui"
)

// Erasures lists the wishes of customers to have their data deleted: those that wait, or those that are done. Wrong is the one whose form
// was refused, with the reason that was typed.
type Erasures struct {
	ui.Frame
	ui.Form
	Done  bool
	List  []desk.Erasure
	Names ui.Agents
	Wrong int64
	Why   string
}

// Who asked; of one whose data are deleted nobody knows.
func (p *Erasures) Who(e *desk.Erasure) string {
	switch {
	case e.Contact.Name != "":
		return e.Contact.Name
	case e.Contact.Address != "":
		return e.Contact.Address
	}
	return p.T("erasure.gone")
}

// Takes is what would be deleted.
func (p *Erasures) Takes(e *desk.Erasure) string {
	return p.T("erasure.takes", "tickets", e.Tickets, "messages", e.Messages, "files", e.Files)
}
