package ui

import (
	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/merge"
)

// regroupSample puts in what can be merged into a ticket and linked with it.
func regroupSample(p *TicketPage, talk *desk.Conversation) {
	talk.Merged = []desk.MergedTicket{{ID: 1, Ticket: desk.Ticket{Number: 1040, Contact: desk.Person{Address: "b@cust.test"}}, At: noon}, {ID: 2, Ticket: desk.Ticket{Number: 1041, Subject: "<b>"}}}
	talk.Linked, talk.Parties = []desk.Ticket{{Number: 1039, Status: desk.Open}}, []desk.Person{talk.Ticket.Contact, {Address: "b@cust.test"}}
	p.Mailboxes = []desk.Mailbox{{ID: 1, Address: "a@b.test"}, {ID: 2}}
	p.Regrouped(talk, "b@cust.test")
}

func fullMergePage(f Frame) *MergePage {
	p := &MergePage{Frame: f, Typed: "x", Error: "e"}
	t := full().Ticket
	v := merge.Preview{Tickets: []desk.Ticket{t, {Number: 2, Customer: 2, Status: desk.Pending, Priority: desk.Low, Contact: desk.Person{Address: "b@c.test"}}}, Parties: 2, Also: []desk.Ticket{{Number: 3, Status: desk.Open}}}
	v.Finish(0)
	p.Fill(&v, someAgents)
	return p
}

func fullCustomers(f Frame) *CustomersPage {
	p := &CustomersPage{Frame: f, Query: "<q>"}
	c := full().Customer
	c.Tags, c.BlockedAt = []string{"vip"}, noon
	p.Fill([]desk.Customer{c, {ID: 8}}, true)
	return p
}

func fullCustomer(f Frame) *CustomerPage {
	p := &CustomerPage{Frame: f, Query: "x", Error: "e"}
	talk := full()
	talk.Customer.Tags, talk.Customer.Zone, talk.Customer.BlockedAt = []string{"vip"}, "Asia/Tokyo", noon
	p.Fill(&desk.Dossier{Customer: talk.Customer, Tickets: talk.Earlier, Scores: talk.Scores, Merged: []desk.CustomerMerge{{ID: 1}}, Twins: []desk.Customer{{ID: 9, Name: "<b>"}}}, someAgents)
	p.Search([]desk.Customer{{ID: 10, Name: "x"}})
	return p
}
