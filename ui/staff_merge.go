package ui

import (
	"net/url"
	"strconv"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/merge"
)

// MergePage asks which of some tickets stays, and shows what it becomes.
type MergePage struct {
	Frame
	Tickets []MergeRow
	Also    []MergeRow // what else their customers have
	Into    int64
	After   desk.Ticket
	Has     string // who has it then
	Tags    []TagChip
	Parties int
	Back    string
	Typed   string
	Error   string
}

// TicketAway is what becomes of an open page whose ticket is merged into another: where that went.
type TicketAway struct {
	Frame
	Ticket desk.Ticket
	Into   int64
	Href   string
}

// MergeRow is one of the tickets.
type MergeRow struct {
	Number                   int64
	Subject, Who, When, Said string
	Hue, Face, Status, Href  string // Href: the page without it, or with it
	Stays                    bool
}

// Fill shows a preview.
func (p *MergePage) Fill(v *merge.Preview, names Agents) {
	p.Into, p.After, p.Parties = v.Into, v.After, v.Parties
	p.Has, p.Tags = names.Name(v.After.Assignee), p.TagChips(v.After.Tags)
	p.Back = "/desk"
	if v.Into != 0 {
		p.Back = "/desk/tickets/" + strconv.FormatInt(v.Into, 10)
	}
	for i := range v.Tickets {
		row := p.mergeRow(&v.Tickets[i])
		row.Href = p.with(v, v.Tickets[i].Number, 0)
		p.Tickets = append(p.Tickets, row)
	}
	for i := range v.Also {
		row := p.mergeRow(&v.Also[i])
		row.Href = p.with(v, 0, v.Also[i].Number)
		p.Also = append(p.Also, row)
	}
}

// with is the address of the page without one ticket, and with another.
func (p *MergePage) with(v *merge.Preview, out, more int64) string {
	q := url.Values{}
	for i := range v.Tickets {
		if n := v.Tickets[i].Number; n != out {
			q.Add("number", strconv.FormatInt(n, 10))
		}
	}
	if more != 0 {
		q.Add("number", strconv.FormatInt(more, 10))
	}
	if p.Into != out {
		q.Set("into", strconv.FormatInt(p.Into, 10))
	}
	return "/desk/merge?" + q.Encode()
}

func (p *MergePage) mergeRow(t *desk.Ticket) MergeRow {
	row := MergeRow{Number: t.Number, Subject: t.Subject, Who: t.Contact.Name, When: p.Day(t.CreatedAt), Said: t.Snippet, Status: string(t.Status), Stays: t.Number == p.Into}
	if row.Who == "" {
		row.Who = t.Contact.Address
	}
	row.Hue, row.Face = hue(row.Who), initials(row.Who)
	return row
}

// MergedLine is a ticket that was merged into the one that is shown.
type MergedLine struct {
	Number             int64
	Subject, Who, When string
}

// LinkedLine is a ticket that belongs to the one that is shown.
type LinkedLine struct {
	Number                int64
	Href, Subject, Status string
}

// PartyLine is one of several customers who write in a ticket.
type PartyLine struct {
	Name, Href string
	Now        bool // the answer goes to them
}

// Regrouped fills in what a ticket took in, what belongs to it, and whom an answer may go to; to is the address that it goes to now.
func (p *TicketPage) Regrouped(c *desk.Conversation, to string) {
	for i := range c.Merged {
		t := &c.Merged[i].Ticket
		line := MergedLine{Number: t.Number, Subject: t.Subject, Who: t.Contact.Name, When: p.Clock(c.Merged[i].At)}
		if line.Who == "" {
			line.Who = t.Contact.Address
		}
		p.Merged = append(p.Merged, line)
	}
	for i := range c.Linked {
		t := &c.Linked[i]
		p.Linked = append(p.Linked, LinkedLine{Number: t.Number, Href: "/desk/tickets/" + strconv.FormatInt(t.Number, 10), Subject: t.Subject, Status: string(t.Status)})
	}
	if len(c.Parties) < 2 {
		return
	}
	for _, party := range c.Parties {
		line := PartyLine{Name: party.Name, Now: party.Address == to, Href: p.Self + "&compose=reply&to=" + url.QueryEscape(party.Address) + "#composer"}
		if line.Name == "" {
			line.Name = party.Address
		}
		p.Parties = append(p.Parties, line)
	}
}
