package ui_test

import (
	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/merge"
	"github.com/deskbell/deskbell/ui"
)

// regroupSample puts in what can be merged into a ticket and linked with it.
func regroupSample(p *ui.TicketPage, talk *desk.Conversation) {
	talk.Merged = []desk.MergedTicket{{ID: 1, Ticket: desk.Ticket{Number: 1040, Contact: desk.Person{Address: "b@cust.test"}}, At: ui.Noon}, {ID: 2, Ticket: desk.Ticket{Number: 1041, Subject: "<b>"}}}
	talk.Linked, talk.Parties = []desk.Ticket{{Number: 1039, Status: desk.Open}}, []desk.Person{talk.Ticket.Contact, {Address: "b@cust.test"}}
	p.Mailboxes = []desk.Mailbox{{ID: 1, Address: "a@b.test"}, {ID: 2}}
	p.Regrouped(talk, "b@cust.test")
}

func fullMergePage(f ui.Frame) *ui.MergePage {
	p := &ui.MergePage{Frame: f, Typed: "x", Error: "e"}
	t := ui.FullTalk().Ticket
	v := merge.Preview{Tickets: []desk.Ticket{t, {Number: 2, Customer: 2, Status: desk.Pending, Priority: desk.Low, Contact: desk.Person{Address: "b@c.test"}}}, Parties: 2, Also: []desk.Ticket{{Number: 3, Status: desk.Open}}}
	v.Finish(0)
	p.Fill(&v, ui.SomeAgents)
	return p
}

func fullCustomers(f ui.Frame) *ui.CustomersPage {
	p := &ui.CustomersPage{Frame: f, Query: "<q>"}
	c := ui.FullTalk().Customer
	c.Tags, c.BlockedAt = []string{"vip"}, ui.Noon
	p.Fill([]desk.Customer{c, {ID: 8}}, true)
	return p
}

func fullCustomer(f ui.Frame) *ui.CustomerPage {
	p := &ui.CustomerPage{Frame: f, Query: "x", Error: "e"}
	talk := ui.FullTalk()
	talk.Customer.Tags, talk.Customer.Zone, talk.Customer.BlockedAt = []string{"vip"}, "Asia/Tokyo", ui.Noon
	p.Fill(&desk.Dossier{Customer: talk.Customer, Tickets: talk.Earlier, Scores: talk.Scores, Merged: []desk.CustomerMerge{{ID: 1}}, Twins: []desk.Customer{{ID: 9, Name: "<b>"}}}, ui.SomeAgents)
	p.Search([]desk.Customer{{ID: 10, Name: "x"}})
	return p
}
