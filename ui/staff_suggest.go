package ui

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/helpcentre"
	"github.com/deskbell/deskbell/desk/query"
)

// mostInserted bytes of an article or an answer are put into an answer; what is longer is offered as a link or to be opened only.
const mostInserted = 20 << 10

// SuggestList is what may help to answer a ticket, at the end of the customer's card.
type SuggestList struct {
	Frame
	Articles []SuggestedArticle
	Tickets  []SuggestedTicket
}

// SuggestedArticle is inserted as a link (where it has an address that customers can open) or as text.
type SuggestedArticle struct {
	Href, Title, Link, Text string
}

// SuggestedTicket is opened, or its last answer inserted.
type SuggestedTicket struct {
	Href, Subject, About, Said, Text string
}

// Fill writes down what was found. base is where the help centre is for everybody; empty where it is nowhere.
func (l *SuggestList) Fill(found query.Suggestions, base string) {
	for _, h := range found.Articles {
		a := SuggestedArticle{Href: "/desk/articles/" + strconv.FormatInt(h.Article, 10), Title: h.Title, Text: insertable(helpcentre.Plain(h.Found.Body))}
		if base != "" {
			a.Link = strings.TrimRight(base, "/") + "/help/" + string(h.Found.Lang) + "/articles/" + url.PathEscape(h.Found.Slug)
		}
		l.Articles = append(l.Articles, a)
	}
	for i := range found.Tickets {
		t := &found.Tickets[i].Ticket
		number := strconv.FormatInt(t.Number, 10)
		text := strings.TrimSpace(found.Tickets[i].Answer)
		l.Tickets = append(l.Tickets, SuggestedTicket{Href: "/desk/tickets/" + number, Subject: t.Subject, About: "#" + number + " · " + l.Day(t.ResolvedAt),
			Said: desk.CutBytes(strings.Join(strings.Fields(text), " "), 200), Text: insertable(text)})
	}
}

func insertable(text string) string {
	if text = strings.TrimSpace(text); len(text) > mostInserted {
		return ""
	}
	return text
}

// LastAsked changes when the customer has written.
func (p *TicketPage) LastAsked() int64 {
	if p.Ticket.LastInAt.IsZero() {
		return 0
	}
	return p.Ticket.LastInAt.UnixMilli()
}
