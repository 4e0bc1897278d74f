package ui

import (
	"github.com/deskbell/deskbell/desk"
)

// PurgePage asks before tickets are deleted for good: those that are named, or a whole view as of a moment but for some.
type PurgePage struct {
	Frame
	Tickets []desk.Ticket // the first of them
	All     int           // how many they are
	Numbers []int64       // where they are named
	Whole   desk.View     // else
	At      int64         // milliseconds
	But     []int64
	Back    string
}

// More is how many there are besides those that are shown.
func (p *PurgePage) More() int { return max(p.All-len(p.Tickets), 0) }

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
