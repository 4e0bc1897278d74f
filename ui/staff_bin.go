package ui

import (
	"github.com/deskbell/deskbell/desk"
)

// PurgePage asks before tickets are deleted for good.
type PurgePage struct {
	Frame
	Tickets []desk.Ticket
	Back    string
}

// SetBin says who deleted a ticket, when, and how long it can be restored.
func (p *TicketPage) SetBin(names Agents) {
	at := p.Ticket.DeletedAt
	if at.IsZero() {
		return
	}
	who := names.Name(p.Ticket.DeletedBy)
	if who == "" {
		who = p.T("event.deskbell")
	}
	p.Bin = p.T("ticket.in_bin", "who", who, "at", p.Clock(at), "until", p.Day(at.Add(desk.BinTime)))
}
