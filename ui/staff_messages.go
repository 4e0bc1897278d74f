package ui

import (
	"html/template"
	"net/url"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"github.com/deskbell/deskbell/desk"
)

// Item is a line of a ticket: a message or events.
type Item struct {
	Message *MessageCard
	Events  *EventLine
}

// MessageCard is a message, ready to be written.
type MessageCard struct {
	ID         int64
	Class      string // "msg", with "ours", "note", "auto"
	Note       bool
	Ours       bool
	Auto       bool // an acknowledgement or a survey
	Name       string
	Address    string
	Hue, Face  string
	When       string
	ISO, Full  string
	To         string // who else got it, in words
	Subject    string // where it differs from the ticket's
	Body       template.HTML
	Rest       template.HTML // the quoted part, folded
	HTML       string        // address of the frame with the formatted mail
	HTMLRest   string        // the same, folded: the new part is shown as text
	Files      []FileChip
	Delivery   *DeliveryLine
	Marks      []string
	Warnings   []string
	Newcomer   bool
	AddCc      string // address that puts a newcomer among the recipients
	Raw        string
	Remote     bool // its formatted mail has pictures from elsewhere
	FrameClass string
	FrameTitle string
}

// FileChip is an attachment of a message.
type FileChip struct {
	ID                int64
	Name, Href, Size  string
	Image, Inline     bool
	Type              string
	ContentID, Remove string
}

// DeliveryLine says how far an answer has come.
type DeliveryLine struct {
	State   string // a desk.DeliveryState, or "retry"
	Text    string
	Words   string // the server's own
	Undo    bool
	Due     string // ISO, for the countdown
	Seconds int
	Again   bool
	Edit    bool
}

// Items puts messages and events in order. images asks for pictures from elsewhere.
func (f *Frame) Items(c *desk.Conversation, names Agents, images bool) (items []Item, remote bool) {
	events := c.Events
	for i := range c.Messages {
		m := &c.Messages[i]
		n := sort.Search(len(events), func(j int) bool { return !events[j].At.Before(m.CreatedAt) }) // what a message brought about stands below it
		items = f.appendEvents(items, events[:n], names)
		events = events[n:]
		if m.Thin() {
			items = append(items, Item{Events: &EventLine{Parts: []EventPart{f.thinLine(m)}}})
			continue
		}
		card := f.Card(m, &c.Ticket, names, images)
		remote = remote || card.Remote
		items = append(items, Item{Message: card})
	}
	return f.appendEvents(items, events, names), remote
}

func (f *Frame) appendEvents(items []Item, events []desk.Event, names Agents) []Item {
	var line *EventLine
	for i := range events {
		part, ok := f.eventPart(&events[i], names)
		if !ok {
			continue
		}
		if line == nil || len(line.Parts) >= 3 {
			line = &EventLine{}
			items = append(items, Item{Events: line})
		}
		line.Parts = append(line.Parts, part)
	}
	return items
}

// Card makes a message's card.
func (f *Frame) Card(m *desk.Message, t *desk.Ticket, names Agents, images bool) *MessageCard {
	id := strconv.FormatInt(m.ID, 10)
	c := &MessageCard{ID: m.ID, Class: "msg", Name: m.From.Name, Address: m.From.Address, When: f.Clock(m.CreatedAt),
		ISO: f.ISO(m.CreatedAt), Full: f.Full(m.CreatedAt), Newcomer: m.Newcomer}
	switch m.Direction {
	case desk.Note:
		c.Class, c.Note, c.Name, c.Address = "msg note", true, names.Name(m.Agent), ""
	case desk.Out:
		c.Class, c.Ours, c.Address = "msg ours", true, ""
		if name := names.Name(m.Agent); name != "" {
			c.Name = name
		}
		if m.Source == desk.FromAck || m.Source == desk.FromSurvey {
			c.Class, c.Auto = "msg ours auto", true
		}
		c.Delivery = f.delivery(m.Delivery)
	}
	if c.Name == "" {
		c.Name, c.Address = m.From.Address, ""
	}
	c.Hue, c.Face = hue(c.Name), initials(c.Name)
	if m.Raw != 0 || m.Direction == desk.Out {
		c.Raw = "/desk/messages/" + id + "/raw"
	}
	if m.Newcomer {
		c.AddCc = "/desk/tickets/" + strconv.FormatInt(t.Number, 10) + "?compose=reply&cc=" + url.QueryEscape(m.From.Address) + "#composer"
	}
	c.To = f.recipients(m, t)
	if m.Bounce != nil {
		f.bounceCard(c, m)
	} else {
		f.body(c, m, images)
	}
	f.marks(c, m)
	return c
}

// body decides what is shown at once: the formatted mail where its form says something, else the new part as text.
func (f *Frame) body(c *MessageCard, m *desk.Message, images bool) {
	frame := "/desk/messages/" + strconv.FormatInt(m.ID, 10) + "/html"
	if images {
		frame += "?images=1"
	}
	c.FrameClass = "mail"
	if !Coloured(m.HTML) {
		c.FrameClass = "mail plain"
	}
	c.FrameTitle = f.T("message.formatted", "name", c.Name)
	rest := RestOf(m)
	shown := false
	switch {
	case m.HTML == "" || !formed.MatchString(m.HTML):
	case rest != "" && !strings.Contains(m.HTML, "<blockquote"):
		c.HTMLRest, shown = frame, true
	default:
		c.HTML, shown = frame, true
	}
	if c.HTML == "" {
		said := m.Reply
		if strings.TrimSpace(said) == "" {
			said = m.Text
		}
		c.Body = Prose(said)
		if c.HTMLRest == "" {
			c.Rest = Prose(rest)
		}
	}
	c.Remote = shown && !images && remoteImage.MatchString(m.HTML)
	for i := range m.Attachments {
		a := &m.Attachments[i]
		if shown && a.ContentID != "" && strings.Contains(m.HTML, "cid:"+a.ContentID) {
			continue
		}
		c.Files = append(c.Files, File(a))
	}
}

var (
	// formed finds HTML that says more than its text: pictures, tables, lists, emphasis, links behind words.
	formed      = regexp.MustCompile(`(?i)<(img|table|ul|ol|b|strong|i|em|u|h[1-6]|a|pre|code|hr|font|center|blockquote)[\s>/]`)
	coloured    = regexp.MustCompile(`(?i)(bgcolor|background|color\s*[:=])`)
	remoteImage = regexp.MustCompile(`(?i)<img[^>]+src=["']?https?:`)
)

// Coloured says whether a mail brings its own colours, which only a white ground suits; any other follows the theme.
func Coloured(html string) bool { return coloured.MatchString(html) }

// File makes an attachment's chip.
func File(a *desk.Attachment) FileChip {
	return FileChip{ID: a.ID, Name: a.Name, Href: AttachmentURL(a), Size: Size(a.Size), Type: a.Type, ContentID: a.ContentID,
		Image: a.Size <= 10<<20 && (a.Type == "image/png" || a.Type == "image/jpeg" || a.Type == "image/gif" || a.Type == "image/webp")}
}

// AttachmentURL is where an attachment is read.
func AttachmentURL(a *desk.Attachment) string {
	name := a.Name
	if name == "" {
		name = "file"
	}
	return "/desk/attachments/" + strconv.FormatInt(a.ID, 10) + "/" + url.PathEscape(strings.NewReplacer("/", "_", "\\", "_").Replace(name))
}

// recipients are those beside the ticket's own contact: whoever reads over the shoulder should be seen.
func (f *Frame) recipients(m *desk.Message, t *desk.Ticket) string {
	var parts []string
	list := func(people []desk.Person) string {
		var names []string
		for _, p := range people {
			name := p.Name
			if name == "" || m.Direction == desk.In {
				name = p.Address
			}
			names = append(names, name)
		}
		return strings.Join(names, f.T("list.comma"))
	}
	if m.Direction == desk.Out && len(m.To) > 0 && !(len(m.To) == 1 && m.To[0].Address == t.Contact.Address) {
		parts = append(parts, f.T("message.to", "names", list(m.To)))
	}
	if len(m.Cc) > 0 {
		parts = append(parts, f.T("message.cc", "names", list(m.Cc)))
	}
	if len(m.Bcc) > 0 {
		parts = append(parts, f.T("message.bcc", "names", list(m.Bcc)))
	}
	return strings.Join(parts, " · ")
}

// marks say what a reader should know about a message beside what it says.
func (f *Frame) marks(c *MessageCard, m *desk.Message) {
	mark := func(key string, pairs ...any) { c.Marks = append(c.Marks, f.T(key, pairs...)) }
	switch m.Source {
	case desk.FromForm, desk.FromAPI, desk.FromAck, desk.FromSurvey:
		mark("source." + string(m.Source))
	}
	if m.Auto != desk.Human {
		mark("auto." + string(m.Auto))
	}
	if m.Bounce != nil {
		mark("bounce." + string(m.Bounce.Kind))
	}
	if m.Report != "" {
		mark("report.complaint")
	}
	for _, key := range m.Problems {
		c.Warnings = append(c.Warnings, f.T(key))
	}
}

func (f *Frame) delivery(d *desk.Delivery) *DeliveryLine {
	if d == nil {
		return nil
	}
	l := &DeliveryLine{State: string(d.State), Words: MailErrorText(f.Lang, d.Error)}
	switch d.State {
	case desk.Waiting:
		switch {
		case d.Undo:
			l.Undo, l.Due = true, f.ISO(d.Due)
			l.Seconds = max(0, int(d.Due.Sub(f.Now).Seconds()+0.999))
		case d.Attempts > 0 || d.Error != "":
			l.State, l.Again, l.Edit = "retry", true, true
			l.Text = f.T("delivery.retry", "at", f.Clock(d.Due))
		case d.Due.Sub(f.Now).Minutes() > 1:
			l.Text = f.T("delivery.later", "at", f.Clock(d.Due))
		default:
			l.Text = f.T("delivery.waiting")
		}
	case desk.Sent:
		l.Words = ""
		l.Text = f.T("delivery.sent", "at", f.Clock(d.SentAt))
	case desk.Bounced:
		l.Words = ""
		var why []string
		for _, r := range d.Bounced {
			why = append(why, f.BounceText(r))
		}
		l.Text = f.T("delivery.bounced", "why", strings.Join(why, f.T("list.comma")))
	case desk.Failed:
		l.Text, l.Again, l.Edit = f.T("delivery.failed"), true, true
	default:
		l.Words = ""
		l.Text = f.T("delivery." + string(d.State))
	}
	return l
}
