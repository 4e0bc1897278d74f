package ui

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui/words"
)

// CustomersPage lists customers.
type CustomersPage struct {
	Frame
	Query string
	List  []CustomerLine
	More  string // address of the next page
}

// CustomerLine is one customer in a list.
type CustomerLine struct {
	ID                           int64
	Href, Shown, Hue, Face, Says string
	Tags                         []TagChip
	Blocked                      bool
}

// Fill shows a page of customers.
func (p *CustomersPage) Fill(list []desk.Customer, more bool) {
	for i := range list {
		p.List = append(p.List, p.customerLine(&list[i]))
	}
	if more {
		p.More = "/desk/customers?" + url.Values{"q": {p.Query}, "before": {strconv.FormatInt(list[len(list)-1].ID, 10)}}.Encode()
	}
}

func (f *Frame) customerLine(c *desk.Customer) CustomerLine {
	line := CustomerLine{ID: c.ID, Href: "/desk/customers/" + strconv.FormatInt(c.ID, 10), Shown: c.Name, Tags: f.TagChips(c.Tags), Blocked: !c.BlockedAt.IsZero()}
	says := append([]string{}, c.Addresses...)
	says = append(says, strings.FieldsFunc(c.Phone, func(r rune) bool { return r == '\n' })...)
	if line.Shown == "" && len(says) > 0 {
		line.Shown, says = says[0], says[1:]
	}
	if c.Tickets > 0 {
		says = append(says, words.TextN(f.Lang, "customers.tickets", c.Tickets, nil))
	}
	line.Says = strings.Join(says, " · ")
	line.Hue, line.Face = hue(line.Shown), initials(line.Shown)
	return line
}

// CustomerPage is one customer with all their tickets.
type CustomerPage struct {
	Frame
	Customer  desk.Customer
	Line      CustomerLine
	Local     string // the time of day where they are
	TagText   string
	Seen      string // desk.CustomerSeen
	Unreached []DeadAddress
	Tickets   []EarlierTicket
	Merged    []CustomerMergeLine
	Twins     []CustomerLine
	Query     string // whom the other one was searched by
	Found     []CustomerLine
	Zones     []string
	Error     string
}

// CustomerMergeLine is somebody who was merged into the customer.
type CustomerMergeLine struct {
	ID    int64
	Shown string
	When  string
}

// Fill shows what is known of a customer.
func (p *CustomerPage) Fill(d *desk.Dossier, names Agents) {
	p.Customer, p.Line, p.Zones = d.Customer, p.customerLine(&d.Customer), Zones
	p.Title, p.Seen = p.Line.Shown, desk.CustomerSeen(&d.Customer)
	p.TagText = strings.Join(d.Customer.Tags, p.T("list.comma"))
	p.Unreached = p.deadAddresses(&d.Customer)
	p.Local = p.localTime(&d.Customer)
	for i := range d.Tickets {
		p.Tickets = append(p.Tickets, p.earlierTicket(&d.Tickets[i], d.Scores, names))
	}
	for _, m := range d.Merged {
		line := CustomerMergeLine{m.ID, m.Name, p.Day(m.At)}
		if line.Shown == "" {
			line.Shown = p.T("customers.nameless")
		}
		p.Merged = append(p.Merged, line)
	}
	for i := range d.Twins {
		p.Twins = append(p.Twins, p.customerLine(&d.Twins[i]))
	}
}

// Search shows who was found to be merged with the customer.
func (p *CustomerPage) Search(found []desk.Customer) {
	for i := range found[:min(len(found), 10)] {
		if found[i].ID != p.Customer.ID {
			p.Found = append(p.Found, p.customerLine(&found[i]))
		}
	}
}

// Typed puts back what was typed and refused.
func (p *CustomerPage) Typed(c desk.Customer) {
	p.Customer.Name, p.Customer.Phone, p.Customer.Lang, p.Customer.Zone, p.Customer.Note = c.Name, c.Phone, c.Lang, c.Zone, c.Note
	p.TagText = strings.Join(c.Tags, p.T("list.comma"))
}

// localTime is the time of day where a customer is: in their zone, else by the clock of their newest mail, which is said. Empty where
// neither is known, and where the mail's clock is the reader's own.
func (f *Frame) localTime(c *desk.Customer) string {
	if z, err := time.LoadLocation(c.Zone); c.Zone != "" && err == nil {
		return f.T("customer.local", "time", f.Now.In(z).Format("15:04"), "zone", c.Zone)
	}
	if _, here := f.Now.In(f.Location()).Zone(); c.Clock == 0 || c.Clock*60 == here {
		return ""
	}
	return f.T("customer.clock", "time", f.Now.In(time.FixedZone("", c.Clock*60)).Format("15:04"), "clock", desk.ClockName(c.Clock))
}
