package ui

import (
	"cmp"
	"fmt"
	"html/template"
	"strconv"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/query"
	"github.com/deskbell/deskbell/ui/letter"
	"github.com/deskbell/deskbell/ui/words"
)

// TicketPage is a ticket beside its list and its customer.
type TicketPage struct {
	Frame
	List         ListPane
	Ticket       desk.Ticket
	Customer     CustomerCard
	Mailbox      desk.Mailbox
	Items        []Item
	Agents       []desk.Agent // who can have it: not the disabled ones, but whoever has it
	Assignee     *Face
	Tags         []TagChip
	Since        int64 // when the reader looked last, in milliseconds, for reading it again; 0 for never
	HideEvents   bool
	Colleagues   []string  // who can be named in a note
	KnownTags    []TagChip // those that are offered, the most used first
	Snooze       SnoozeMenu
	Topic        string // what it is about; empty for not said
	Topics       []TopicLine
	Followers    []*Face
	Following    bool
	Writing      []Writing    // "Li Wei is answering"
	Viewing      []*Face      // colleagues who have it open and are not writing
	Remote       *MessageCard // the first message with pictures from elsewhere that are not shown
	Self         string       // this page's address without drafts
	Back         string       // the list's address
	Fragment     bool         // only the parts that change
	Reply        Composer
	Note         Composer
	NoteFirst    bool
	Forward      *Composer // nil where nothing is being passed on
	ForwardFirst bool
	Rating       *desk.Rating
	SentWith     *SentWith
	RatingCard   *RatingCard
	FollowUp     *FollowUpStrip
	Bin          string // who deleted it, and until when it can be restored; empty for a ticket that is not in the bin
	Merged       []MergedLine
	Linked       []LinkedLine
	Parties      []PartyLine    // more than one, or none
	Mailboxes    []desk.Mailbox // that it can be moved to; none where there is only one
	Waits        string         // "waiting 3 h"
	WaitClass    string
}

// Composer is a reply box, a note box or a box for passing a message on, with what was typed before.
type Composer struct {
	Kind     string // "reply", "note", "forward" or "new"
	Action   string
	Draft    string // where it is saved
	Lead     string // what saved replies, typing and uploads are about: the ticket's number
	Picker   string // where saved replies are chosen for it
	Name     string // the person who will read it
	SendTo   string // to whom it goes as it stands, in words; empty for nobody yet
	To       string
	Cc, Bcc  string
	Contact  string       // the address that is answered when To is empty
	Dead     *DeadAddress // why nothing reaches it any more
	Text     string
	HTML     string
	Files    []letter.FileChip
	Seen     int64 // the newest message on the screen
	SavedAt  string
	Error    string // beside the text
	Field    string // which field Error is about
	Conflict *MessageCard
	Anyway   bool
	Limit    int64
	LimitT   string
	Rich     bool
	Mailbox  int64
	Subject  string
	Form     string     // the key of what is sent with it
	Base     int64      // when its draft was saved, in milliseconds
	Then     []ThenChip // what else sending does

	Later                []LaterOption // hours that are offered
	Focus                bool          // the cursor begins at the recipients
	LaterAt              string        // the hour that was typed
	LaterFrom            string        // the earliest that can be typed
	CanHistory           bool          // there is something to quote, or to pass on with it
	History              bool          // it goes along
	Others               string        // who else reads along, as they are typed
	OthersCount          int
	ServerMost           int64 // the most bytes that the mail server takes; 0 where it has not said
	ServerText           string
	Cites                int64 // the message that is passed on
	CitesName, CitesWhen string
	Supplier             bool // it answers somebody to whom a message was passed on
	Borrow               []Borrowed
}

// CustomerCard is the person on the right.
type CustomerCard struct {
	desk.Customer
	Shown     string // their name, or their address
	Hue       string
	Face      string
	Visits    string // "4th time" in words
	Earlier   []EarlierTicket
	Unreached []DeadAddress // of Dead, in words
	Local     string        // the time of day where they are
	Page      string        // address of their own page
	Blocked   bool
	Chips     []TagChip
	TagText   string // the tags as they are typed
	Seen      string // desk.CustomerSeen
	Error     string
	Open      bool // the form is shown
}

// EarlierTicket is a line on the customer's card.
type EarlierTicket struct {
	Number  int64
	Href    string
	Subject string
	Stars   string
	Score   int
	About   string // "Sep 18 · resolved by Li Wei"
}

// Stars of a score.
func Stars(score int) string { return strings.Repeat("★", score) }

// CustomerCardOf makes the card of a conversation's customer.
func (f *Frame) CustomerCardOf(c *desk.Conversation, names Agents) CustomerCard {
	card := CustomerCard{Customer: c.Customer, Shown: c.Customer.Name}
	if card.Shown == "" {
		card.Shown = c.Ticket.Contact.Address
	}
	card.Hue, card.Face = hue(card.Shown), initials(card.Shown)
	card.Unreached = f.deadAddresses(&c.Customer)
	if c.Customer.Tickets <= 1 {
		card.Visits = f.T("customer.first")
	} else {
		card.Visits = words.TextN(f.Lang, "customer.tickets", c.Customer.Tickets, nil)
	}
	card.Local, card.Page, card.Blocked = f.localTime(&c.Customer), "/desk/customers/"+strconv.FormatInt(c.Customer.ID, 10), !c.Customer.BlockedAt.IsZero()
	card.Seen = desk.CustomerSeen(&c.Customer)
	card.Chips, card.TagText = f.TagChips(c.Customer.Tags), strings.Join(c.Customer.Tags, f.T("list.comma"))
	for i := range c.Earlier {
		card.Earlier = append(card.Earlier, f.earlierTicket(&c.Earlier[i], c.Scores, names))
	}
	return card
}

// earlierTicket is a line about a ticket among others of its customer.
func (f *Frame) earlierTicket(t *desk.Ticket, scores map[int64]int, names Agents) EarlierTicket {
	e := EarlierTicket{Number: t.Number, Href: "/desk/tickets/" + strconv.FormatInt(t.Number, 10), Subject: t.Subject, Score: scores[t.Number], Stars: Stars(scores[t.Number])}
	e.About = fmt.Sprintf("#%d · %s · %s", t.Number, f.Day(t.CreatedAt), f.T("status."+string(t.Status)))
	if name := names.Name(t.Assignee); name != "" {
		e.About += " · " + name
	}
	return e
}

// People writes addresses as they are typed: "Name <a@b>, c@d".
func People(list []desk.Person) string {
	parts := make([]string, len(list))
	for i, p := range list {
		switch {
		case p.Name == "":
			parts[i] = p.Address
		case strings.ContainsAny(p.Name, `,;<>"()@:`):
			parts[i] = `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(p.Name) + `" <` + p.Address + `>`
		default:
			parts[i] = p.Name + " <" + p.Address + ">"
		}
	}
	return strings.Join(parts, ", ")
}

// NewPage is a ticket that starts with our mail.
type NewPage struct {
	Frame
	Mailboxes []desk.Mailbox
	Box       Composer
	ToError   string
	CcError   string
	BccError  string
	SubError  string
}

// SearchPage shows what was found.
type SearchPage struct {
	Frame
	Query    string
	Order    desk.Order
	Hits     []SearchHit
	Articles []ArticleHit
	Odd      []string // parts of the query that were not understood
	More     string   // the next page
	Best     int      // so many messages were ranked, and more match; 0: all were
	CanSave  bool     // as a view
}

// SearchHit is a ticket that was found, with where.
type SearchHit struct {
	Row
	Name    string // whose it is, with marks
	Address string // with marks, where it is in this that something was found and not in the name; else empty
	Title   string // the subject with marks
	Snippet string
	Status  string
}

// ArticleHit is an article that was found.
type ArticleHit struct {
	Href, Title, Snippet, Lang string
	Marked                     string // the title with its matches marked
	Published                  bool
}

// MailFrame is a formatted mail in its own frame, or one picture of it in the viewer's.
type MailFrame struct {
	Frame
	Body    template.HTML
	Plain   bool // it has no colours of its own: it follows the theme
	Picture bool
}

// SetWait says how long the customer has been waiting.
func (p *TicketPage) SetWait(t *desk.Ticket) {
	var row Row
	if t.Spam || !t.DeletedAt.IsZero() || (t.WaitingSince.IsZero() && t.Status != desk.Resolved) {
		return
	}
	p.waited(t, &row)
	p.Waits, p.WaitClass = row.Wait, row.WaitClass
}

// SearchHits makes the rows of what was found.
func (f *Frame) SearchHits(hits []desk.Hit, r RowsFor, asked query.Query) []SearchHit {
	var out []SearchHit
	terms := asked.Marked()
	for i := range hits {
		if t := hits[i].Ticket; t != nil {
			h := SearchHit{Row: f.row(t, r, ""), Title: f.titleOf(t, terms), Snippet: hits[i].Snippet, Status: string(t.Status)}
			h.Name, h.Address = asked.MarkPerson(h.Who, t.Contact.Address)
			out = append(out, h)
		}
	}
	return out
}

// Tall is the class of a row with a foot.
func (h SearchHit) Tall() string { return h.tall() }

// Ends is what every row has behind its words: files, who has it, marks and tags.
func (h SearchHit) Ends() template.HTML {
	var b strings.Builder
	h.writeEnd(&b, string(icon("clip", "s")))
	h.writeFoot(&b)
	return template.HTML(b.String())
}

// ArticleHits makes lines of the articles that were found.
func ArticleHits(hits []desk.Hit) []ArticleHit {
	var out []ArticleHit
	for _, h := range hits {
		a := ArticleHit{Href: "/desk/articles/" + strconv.FormatInt(h.Article, 10), Title: h.Title, Marked: cmp.Or(h.Marked, query.Unmarked(h.Title)), Snippet: h.Snippet, Published: true}
		if h.Found != nil {
			a.Published, a.Lang = h.Found.Published, string(h.Found.Lang)
		}
		out = append(out, a)
	}
	return out
}
