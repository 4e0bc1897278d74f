package ui

import (
	"strconv"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/inbound"
	"github.com/deskbell/deskbell/ui/letter"
)

// BounceText says in words why one recipient did not get a mail: "The mailbox of li@cust.test does not exist."
func (f *Frame) BounceText(r desk.BounceRecipient) string {
	if r.Address == "" {
		return f.T("bounce.somebody")
	}
	return f.T("bounce.cause."+string(inbound.CauseOf(r)), "address", r.Address)
}

// bounceCard shows a report by what it says in words; the report itself is folded.
func (f *Frame) bounceCard(c *MessageCard, m *desk.Message) {
	c.Body, c.Rest = "", letter.Prose(m.Text)
	for _, r := range m.Bounce.Recipients[:min(len(m.Bounce.Recipients), inbound.MaxFailed)] {
		c.Warnings = append(c.Warnings, WarningLine{Text: f.BounceText(r)})
		said := r.Reason
		if !strings.Contains(said, r.Status) {
			said = strings.TrimSpace(r.Status + " " + said)
		}
		if said != "" {
			c.Body += letter.Prose(said)
		}
	}
}

// thinLine is a message that nobody has to read as a line: a delay, a receipt. It leads to the report itself.
func (f *Frame) thinLine(m *desk.Message) EventPart {
	p := EventPart{At: m.CreatedAt, Href: "/desk/messages/" + strconv.FormatInt(m.ID, 10) + "/original"}
	switch {
	case m.Bounce == nil && m.Receipt == "displayed":
		p.Text = f.T("receipt.read", "who", personText(m.From))
	case m.Bounce == nil:
		p.Text = f.T("receipt.other", "who", personText(m.From))
	default:
		var to []string
		for _, r := range m.Bounce.Recipients {
			if r.Address != "" {
				to = append(to, r.Address)
			}
		}
		if len(to) == 0 {
			to = []string{f.T("bounce.nobody_named")}
		}
		p.Text = f.T("bounce.line."+string(m.Bounce.Kind), "address", strings.Join(to, f.T("list.comma")))
	}
	return p
}

func personText(p desk.Person) string {
	if p.Name != "" {
		return p.Name
	}
	return p.Address
}

// DeadAddress is an address of a customer that nothing reaches, on their card and beside the reply box.
type DeadAddress struct {
	Address, Why, When string
}

func (f *Frame) deadAddresses(c *desk.Customer) (list []DeadAddress) {
	for _, d := range c.Dead {
		list = append(list, DeadAddress{Address: d.Address, Why: f.BounceText(d.BounceRecipient), When: f.Clock(d.At)})
	}
	return list
}

// DeadTo is why the ticket's contact can't be reached; nil where nothing is known against it.
func (c *CustomerCard) DeadTo(contact string) *DeadAddress {
	for i := range c.Unreached {
		if c.Unreached[i].Address == contact {
			return &c.Unreached[i]
		}
	}
	return nil
}
