package desk

import (
	"time"

	"github.com/deskbell/deskbell/desk/survey"
)

// By says who does a thing, and through what.
type By struct {
	Agent  int64 // 0: Deskbell, or an API token without an agent
	Name   string
	Remote string // the address they come from; empty for the machine itself
}

// View is a list of tickets.
type View string

const (
	ViewMine       View = "mine"
	ViewUnassigned View = "unassigned"
	ViewMentions   View = "mentions" // a note names the agent
	ViewWaiting    View = "waiting"  // a customer waits for us; the one who has waited longest comes first
	ViewOpen       View = "open"
	ViewPending    View = "pending"
	ViewSnoozed    View = "snoozed"
	ViewResolved   View = "resolved"
	ViewSpam       View = "spam"
	ViewBin        View = "bin"
	ViewAll        View = "all" // the API's: everything but spam and the bin
)

// Views in the order in which the rail shows them.
var Views = []View{ViewMine, ViewUnassigned, ViewMentions, ViewWaiting, ViewOpen, ViewPending, ViewSnoozed, ViewResolved, ViewSpam, ViewBin}

// List asks for a page of tickets, in the order of Sort (the view's own where that is none of its orders). Cursor is empty for the first page, else Next of the page before.
type List struct {
	View     View
	Agent    int64  // who asks: for ViewMine, and for Unread
	Assignee *int64 // only those of this agent, 0 for nobody; nil for all
	Query    string // search; empty for all
	Sort     Sort
	Limit    int // 1 to 200
	Cursor   string
}

// Page of tickets.
type Page struct {
	Tickets []Ticket
	Next    string // empty on the last page
}

// Counts of the views, for one agent.
type Counts map[View]int

// Conversation is a ticket as its page shows it.
type Conversation struct {
	Ticket   Ticket
	Customer Customer
	Mailbox  Mailbox // without passwords
	Messages []Message
	Events   []Event
	Earlier  []Ticket      // the customer's other tickets, newest first, at most 10
	Scores   map[int64]int // of the earlier tickets that were rated, by number
	Rating   *Rating
	Rerating *Rerating // after it; nil where nobody was asked
	FollowUp *FollowUp // of it; nil where it was not low
	Drafts   []Draft   // of the agent who asks
	Others   []Person  // who reads along beside the contact, as of the last message that came in

	Followers []int64   // agents, by id
	SeenAt    time.Time // when the agent who asks last looked; zero for never
	Mentioned bool      // a note names them, and they have not looked since
	Answers   Person    // who is answered unless an agent says otherwise: the ticket's contact; where others were merged into it, who wrote last
	Parties   []Person  // the customers who write in it; more than one only where tickets of several were merged
	Merged    []MergedTicket
	Linked    []Ticket      // that belong to it
	Fields    []FieldAnswer // of the contact form
	Ticked    *Ticked       // likewise; nil where nothing was ticked
}

// News says whether a ticket's page shows its reader anything that they have not seen.
func (c *Conversation) News() bool {
	return c.Ticket.Unread || c.Mentioned || c.Ticket.UpdatedAt.After(c.SeenAt)
}

// Answer is an agent's reply. Text or HTML, or both. Seen is the id of the newest message the agent had on the screen: if a
// colleague has answered since, the reply is refused with Conflict (key ticket.answered_since) unless Anyway is set.
// Empty To means the ticket's contact.
type Answer struct {
	By          By
	Ticket      int64
	Text        string
	HTML        string
	To, Cc, Bcc []Person
	Attachments []int64 // uploads, in order
	Status      Status  // afterwards; empty means Pending
	Seen        int64
	Anyway      bool
	History     *bool     // quotes what it answers; nil: as the mailbox has it
	Later       time.Time // when it goes; zero: after the undo time
	Snooze      time.Time // the ticket is out of the way until then (UntilAnswer: until the customer writes); zero: as it was
	Form        string    // the form's own key: what was sent with it is sent once (reply.sent_already)
	Then        ReplyActions
	Articles    []int64 // whose text it carries; those that it links to are found
}

// Writer is an agent who is writing in a ticket just now: an answer (Out), to somebody else (ForwardDraft) or a note (Note).
type Writer struct {
	Agent int64
	What  Direction
}

// Forward passes a message of a ticket on to somebody else: alone, or with all that was said before. Files are attachments of what is
// passed on, Attachments are uploads. The ticket stays as it is, but for what Then asks for: nobody was answered.
//
// Of a note that came by mail, because somebody answered to whom a message had been passed on, it is the answer to them: in their thread,
// with what they wrote quoted below, and to nobody who takes part in the ticket.
type Forward struct {
	By          By
	Ticket      int64
	Message     int64
	Text        string // of the agent's own; may be empty
	HTML        string
	To, Cc, Bcc []Person
	History     bool
	Files       []int64
	Attachments []int64
	Later       time.Time
	Form        string
	Then        ReplyActions // with the status, which is left as it is without
}

// Remark is an agent's note.
type Remark struct {
	By          By
	Ticket      int64
	Text        string
	Attachments []int64
	Form        string
}

// Opening is a ticket that an agent starts by writing to a customer. Its number, which nobody knows yet, may stand in Text and HTML as
// {{ticket.number}}.
type Opening struct {
	By          By
	Mailbox     int64
	To          Person   // the customer, whom the ticket is with
	With        []Person // to whom it is written too
	Cc, Bcc     []Person
	Subject     string
	Text        string
	HTML        string
	Attachments []int64
	Status      Status // empty means Pending
	Later       time.Time
	Form        string
	Then        ReplyActions
	Begun       time.Time // Draft.UpdatedAt of the draft that it was typed from: it goes with it, as does one for somebody of To and With
}

// Pictures asks for the pictures from elsewhere that a mail refers to, or no longer: in one ticket, or in all that comes from one
// address of the ticket's customer.
type Pictures struct {
	By      By
	Ticket  int64
	Address string // empty for the ticket
	Show    bool
}

// Submission is a ticket that a customer starts without mail: the contact form, or the API on their behalf.
type Submission struct {
	Source  Source
	Mailbox int64 // 0: the first
	From    Person
	Subject string
	Text    string
	Lang    Lang
	Uploads []int64
	Topic   int64 // what it is about; 0 where nobody said
	Fields  []FieldAnswer
	Notice  string // the hash of the privacy notice that was ticked; empty: none was shown
	Offer   string // the token of the form, with which articles may have been offered before
	Talk    string // the token of the talk with the answer bot that it comes of
}

// FieldAnswer is what a customer answered to a field of the contact form, which was called so then.
type FieldAnswer struct {
	Field       int64
	Kind        string // a form.Kind
	Name, Value string
}

// PrivacyNotice is what the owner says of what becomes of people's data, in one language. Hash stands for its words.
type PrivacyNotice struct {
	Hash string
	Lang Lang
	Text string // empty: none is shown any more
	At   time.Time
}

// Ticked is a privacy notice that a customer agreed to.
type Ticked struct {
	Notice PrivacyNotice
	At     time.Time
}

// Edit changes a ticket. Nil fields stay. Version, when not 0, must be the ticket's, or what is changed must be as Saw has it: else
// Conflict (key ticket.changed_since).
type Edit struct {
	By         By
	Ticket     int64
	Version    int64
	Saw        *Sight
	Status     *Status
	Assignee   *int64
	Priority   *Priority
	Tags       *[]string // the whole list
	AddTags    []string
	RemoveTags []string
	Spam       *bool
	Subject    *string
	Topic      *int64 // 0 for none

	SnoozedUntil *time.Time // the zero time brings it back, UntilAnswer leaves that to the customer
}

// Change names what changed, published after its transaction has committed.
type Change struct {
	Kind    string // "ticket", "mailbox", "settings", "article", "rating", "notice", "looks" (how an agent's desk looks)
	Ticket  int64  // for "ticket"
	Message int64  // the message that came, where one did
	In      bool   // it came from a customer
	Agent   int64  // who did it
	Mailbox int64
	For     int64 // the only agent whom it concerns, for "notice" and "looks"; 0 for all
}

// Hit is one result of a search. Snippet has its matches between \x02 and \x03 (the server makes marks of them).
type Hit struct {
	Number  int64 // ticket
	Article int64
	Title   string // the ticket's subject, or the article's title
	Snippet string
	Score   float64 // higher is better
	Ticket  *Ticket // for tickets
	Found   *Article

	// Of articles: the title with its matches marked; how likely it answers, and how likely it or one before it does, 0 to 1; which other wording it was found through, if any.
	Marked     string
	Confidence float64
	Together   float64
	Phrasing   string
	Faint      bool // it has next to nothing to do with what was asked
}

// ClearHits are those that are not faint: a search that has none found nothing, though one of the others may be it.
func ClearHits(hits []Hit) (list []Hit) {
	for _, h := range hits {
		if !h.Faint {
			list = append(list, h)
		}
	}
	return list
}

// Search asks for tickets with a query as query.Parse reads it. Agent is who asks: for is:mine, is:unread and has:draft. ByRank is one
// page: the best among the newest.
type Search struct {
	Query  string
	Agent  int64
	Order  Order
	Limit  int // 1 to 200
	Cursor string
}

// ArticleSearch asks for articles with a question, a letter, words or what somebody is typing; in one language, or in all with an empty
// Lang. Public: only those that customers may read.
type ArticleSearch struct {
	Text   string
	Lang   Lang
	Public bool
	Limit  int
}

// Results is a page of what was found. Odd are the parts of the query that were not understood, and searched as words. Best is for
// ByRank: so many messages were ranked, the newest that match, and there are more; 0 where all were.
type Results struct {
	Hits []Hit
	Next string // empty on the last page
	Best int
	Odd  []string
}

// Order of search results.
type Order string

const (
	ByRank   Order = "rank"
	ByNewest Order = "newest"
)

// EmptySearch is a search that found nothing.
type EmptySearch struct {
	Query  string
	Lang   Lang
	Count  int
	Last   time.Time
	Source string // where it was asked last: help, contact, bot, mail, widget
}

// Rating is a customer's score of one ticket. Score is 0 until they gave one. Agent is who resolved it.
type Rating struct {
	Ticket  int64
	Score   int
	Comment string
	Agent   int64
	Lang    Lang
	AskedAt time.Time
	RatedAt time.Time
	Changes int // how often it was changed
	Subject string
	Contact Person

	Style     string    // a survey.Style
	Reasons   []string  // keys, of a low score
	Mailbox   int64     // that it was asked for by
	ExpiresAt time.Time // not answered by then: closed; zero: never
	ReadAt    time.Time // by staff; zero: not yet
}

// Open says whether a rating may still be given, or changed.
func (r *Rating) Open(now time.Time) bool {
	if r.RatedAt.IsZero() {
		return r.ExpiresAt.IsZero() || now.Before(r.ExpiresAt)
	}
	return now.Before(r.RatedAt.Add(RatingOpen))
}

// RatingQuery asks for ratings, newest first. Zero fields do not restrict.
type RatingQuery struct {
	Ticket int64
	Agent  int64
	Since  time.Time
	Given  bool // only those with a score
	Unread bool // only those with a comment that nobody has marked as read
	Limit  int
	Cursor string
}

// RatingSummary counts ratings in a window.
type RatingSummary struct {
	Asked  int
	Scores [5]int // index 0 counts ones
}

// Settings of the shop.
type Settings struct {
	ShopName     string
	Lang         Lang
	Zone         string // IANA name
	PublicURL    string // without a slash at its end; empty behind a router
	Hosts        []string
	Undo         time.Duration // 0 to 60 s
	RatingOn     bool          // this and the next two: of a shop that has saved no rules for its surveys yet
	RatingDelay  time.Duration //
	RatingEvery  time.Duration // a customer is not asked again within this; 7 days
	ReopenWithin time.Duration // a resolved ticket reopens within this; 30 days
	ThanksStay   bool          // a mail that only says thank you leaves a resolved ticket resolved
	PollEvery    time.Duration // where the server has no IDLE; 60 s
	SpamFilter   bool          // the filter marks by itself once it has learnt enough
	MaxMail      int64         // bytes, for mails and uploads; 50 MB
	BackupOn     bool
	BackupDir    string // empty: "<database>-backups" beside the database
	Brand        string // the help centre's colour, "#0b6b66"; empty: the accent
	Greeting     map[Lang]string
	Hours        map[Lang]string // contact hours, in words
	Phone        string          // on the help centre; empty: none
	ShowAddress  bool            // the first mailbox's address on the help centre
	Logo         Picture         // beside the shop's name on the help centre
	ExportDir    string          // a folder that the help centre is written to whenever it changes; empty: none
	ExportBase   string          // where those files will stand, in full; empty where nobody said
	HelpOn       bool
	AskOn        bool // the answer bot
	Widget       Widget
	AckArticles  bool      // acknowledgements carry the articles that probably answer
	Second       SecondFor // who must have a second factor
	Texts        map[Lang]Texts
	Version      int64
}

// Texts are the mails that Deskbell writes, editable, with variables in {{…}}. Defaults come from ui/words.
type Texts struct {
	AckSubject    string
	AckText       string // {{customer.name}} {{ticket.number}} {{ticket.subject}} {{shop.name}}
	SurveySubject string
	SurveyText    string // also {{agent.name}}, {{scores}}, which stands for the links, and {{how}}: how to answer by mail
	Scores        [5]string
	Questions     map[survey.Kind]MailText // the other questions; those that are missing are Deskbell's own
	ResetSubject  string
	ResetText     string // {{agent.name}} {{link}} {{shop.name}}
}

// SetUp is everything the wizard or `deskbell init` asks for, saved in one transaction.
type SetUp struct {
	Settings Settings
	Owner    Agent
	Password string
	Mailbox  *Mailbox // nil: added later
}

// SeedTicket is a whole ticket with its history, for the demo and benchmarks. Messages are in order; In messages with Attachments
// carry their bytes in Files (by index), everything is stored as if it had come and gone long ago: nothing is sent.
type SeedTicket struct {
	Ticket   Ticket // Number is given by the store; Mailbox, Customer's language, Status, Priority, Assignee, Tags, times are taken
	Messages []SeedMessage
	Rating   *Rating
	FollowUp *FollowUp // of a low score; its times, its owner and who did it are taken
	Rerating *Rerating // after it
	NPS      *Recommendation
	Closure  Closure // of a resolved ticket whose customer was asked two days later
}

// SeedMessage is one message of a SeedTicket.
type SeedMessage struct {
	Message Message
	Files   []SeedFile
}

// SeedFile is an attachment's bytes.
type SeedFile struct {
	Name, Type string
	Bytes      []byte
}

// MailText is a mail that the shop may reword, with variables in {{…}}.
type MailText struct{ Subject, Text string }

// Widget is the help centre on the shop's own website: a button there opens it in a frame.
type Widget struct {
	On       bool
	Sites    []string // origins whose pages may show it, "https://www.shop.example"; none: nobody's
	Colour   string   // of the button, "#0b6b66"; empty: the brand's
	Left     bool     // it stands on the left
	Greeting map[Lang]string
}

// OffersByMail says whether acknowledgements carry articles: what the owner keeps to themselves goes to nobody.
func (s Settings) OffersByMail() bool { return s.HelpOn && s.AckArticles }
