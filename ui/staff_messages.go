package ui

import (
	"cmp"
	"html/template"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui/letter"
)

// MessageCard is a message, ready to be written.
type MessageCard struct {
	ID         int64
	Class      string // "msg", with "ours", "note", "auto"
	Note       bool
	Ours       bool
	Auto       bool // an acknowledgement or a survey
	Name       string
	Address    string
	Hue        string
	Face       template.HTML
	When       string
	ISO, Full  string
	To         string // who else got it, in words
	ToFew      string // the same with the first of them, where they are many
	Subject    string // where it differs from the ticket's
	Body       template.HTML
	Rest       template.HTML // the quoted part, folded
	HTML       string        // address of the frame with the formatted mail
	HTMLRest   string        // the same, folded: the new part is shown as text
	Files      []letter.FileChip
	Delivery   *DeliveryLine
	Marks      []string
	Warnings   []WarningLine
	Protected  string // how it is signed or encrypted, in words
	Authentic  string // what is known of its sender, in words
	Invite     *InviteCard
	Newcomer   bool
	Outside    bool   // a note that came by mail: somebody answered to whom a message was passed on
	Splits     bool   // it can become a ticket of its own
	AddCc      string // address that puts a newcomer among the recipients
	Raw        string // address of its source; empty where there is none
	Original   string // address of the page that shows it
	ForwardTo  string // address of the box that passes it on
	AnswerTo   string // where what came from outside is answered
	Remote     bool   // its formatted mail has pictures from elsewhere that are not shown
	Trackers   int    // how many counting pictures were left out
	Always     bool   // pictures from its sender are always shown
	Sender     string // whose pictures can be asked for once and for all: an address of the ticket's customer
	FrameClass string
	FrameTitle string
	Room       string // how much its frame has to show (letter.Room)
	By         int64  // the agent who wrote it; 0 for customers and machines
	Link       string // address of the page with this message in sight
	Folded     bool   // only its head is shown, with Said
	Said       string // a line of what it says
	OpenAt     string // address of the page on which it is not folded
}

// Card makes a message's card.
func (f *Frame) Card(m *desk.Message, t *desk.Ticket, names Agents) *MessageCard {
	id := strconv.FormatInt(m.ID, 10)
	c := &MessageCard{ID: m.ID, Class: "msg", Name: m.From.Name, Address: m.From.Address, When: f.Clock(m.CreatedAt),
		ISO: f.ISO(m.CreatedAt), Full: f.Full(m.CreatedAt), Newcomer: m.Newcomer}
	switch m.Direction {
	case desk.Note:
		c.Class, c.Note, c.Name, c.Address = "msg note", true, names.Name(m.Agent), ""
		if c.Outside = m.Source == desk.FromMail; c.Outside {
			c.Class, c.Name, c.Address = "msg note outside", m.From.Name, m.From.Address
		}
	case desk.Out:
		c.Class, c.Ours, c.Address = "msg ours", true, ""
		if name := names.Name(m.Agent); name != "" {
			c.Name = name
		}
		if m.Source.Automatic() {
			c.Class, c.Auto = "msg ours auto", true
		}
		c.Delivery = f.delivery(m.Delivery)
		c.Delivery.allow(!t.DeletedAt.IsZero() || !f.May("reply"), c.Auto)
		if c.Delivery != nil && !f.May("reply") {
			c.Delivery.Undo = false
		}
	}
	if c.Name == "" {
		c.Name, c.Address = m.From.Address, ""
	}
	c.Hue, c.Face = hue(c.Name), writerFace(c.Name, names[m.Agent])
	c.By = m.Agent
	c.Link = "/desk/tickets/" + strconv.FormatInt(t.Number, 10) + "#m" + id
	if m.Raw != 0 || m.Direction == desk.Out {
		c.Raw, c.Original = "/desk/messages/"+id+"/raw", "/desk/messages/"+id+"/original"
	}
	if m.Direction != desk.Note && !c.Auto && f.May("reply") {
		c.ForwardTo = "/desk/tickets/" + strconv.FormatInt(t.Number, 10) + "?compose=forward&m=" + id + "#composer"
	}
	if c.Outside && f.May("reply") && t.DeletedAt.IsZero() {
		c.AnswerTo = "/desk/tickets/" + strconv.FormatInt(t.Number, 10) + "?compose=forward&m=" + id + "#composer"
	}
	if m.Citing.Forwards() {
		c.Class += " passed"
		mark := "message.forwarded"
		if len(m.InReplyTo) > 0 {
			mark = "message.to_supplier"
		}
		c.Marks = append(c.Marks, f.T(mark))
	}
	if m.Newcomer && f.May("reply") {
		c.AddCc = "/desk/tickets/" + strconv.FormatInt(t.Number, 10) + "?compose=reply&cc=" + url.QueryEscape(m.From.Address) + "#composer"
	}
	c.Splits = m.Direction == desk.In && m.Bounce == nil && f.May("work") && t.Messages > 1 && t.DeletedAt.IsZero()
	few, most := f.recipients(m, t, fewNames), f.recipients(m, t, everyName)
	if c.To = most; few != most {
		c.ToFew = few
	}
	if m.Bounce != nil {
		f.bounceCard(c, m)
	} else {
		f.body(c, m)
	}
	if c.Note {
		c.Body = f.noteBody(cmp.Or(m.Reply, m.Text), names)
	}
	f.findings(c, m)
	return c
}

// hasForm says whether a mail's form says something that its text does not.
func hasForm(m *desk.Message) bool { return m.HTML != "" && formed().MatchString(m.HTML) }

// foldable says whether what a formatted mail quotes can be folded in it; else its new part is shown as text.
func foldable(m *desk.Message) bool {
	return letter.RestOf(m) == "" || strings.Contains(m.HTML, "<blockquote")
}

// within says whether a file of a mail is shown in its form.
func within(m *desk.Message, a *desk.Attachment) bool {
	return a.ContentID != "" && strings.Contains(m.HTML, "cid:"+a.ContentID) && desk.RiskOf(a.Name, a.Type) == ""
}

// body decides what is shown at once: the formatted mail where its form says something, else the new part as text.
func (f *Frame) body(c *MessageCard, m *desk.Message) {
	frame := "/desk/messages/" + strconv.FormatInt(m.ID, 10) + "/html"
	if m.Pictures {
		frame += "?pictures" // another address, so that an open page reads it again
	}
	c.FrameClass = "mail"
	if !Coloured(m.HTML) {
		c.FrameClass = "mail plain"
	}
	c.FrameTitle = f.T("message.formatted", "name", c.Name)
	rest := letter.RestOf(m)
	shown := hasForm(m)
	switch {
	case !shown:
	case foldable(m):
		c.HTML, c.Room = frame, letter.Room(cmp.Or(m.Reply, m.Text))
	default:
		c.HTMLRest = frame
	}
	if c.HTML == "" {
		said := m.Reply
		if strings.TrimSpace(said) == "" {
			said = m.Text
		}
		c.Body = letter.Prose(said)
		if c.HTMLRest == "" {
			c.Rest = letter.Prose(rest)
		}
	}
	if shown {
		seen, trackers := letter.Pictures(m.HTML)
		c.Remote, c.Trackers, c.Always = seen > 0 && !m.Pictures, trackers, m.Always
	}
	for i := range m.Attachments {
		a := &m.Attachments[i]
		if shown && within(m, a) {
			continue
		}
		c.Files = append(c.Files, letter.File(a))
	}
	slices.SortStableFunc(c.Files, func(a, b letter.FileChip) int { // pictures together
		switch {
		case a.Image == b.Image:
			return 0
		case a.Image:
			return -1
		}
		return 1
	})
}

var (
	// formed finds HTML that says more than its text: pictures, tables, lists, emphasis, links behind words.
	formed   = desk.Pattern(`(?i)<(img|table|ul|ol|b|strong|i|em|u|h[1-6]|a|pre|code|hr|font|center|blockquote)[\s>/]`)
	coloured = desk.Pattern(`(?i)(bgcolor|background|color\s*[:=])`)
)

// Coloured says whether a mail brings its own colours, which only a white ground suits; any other follows the theme.
func Coloured(html string) bool { return coloured().MatchString(html) }

// As many recipients as a message names before it is asked for all, and then.
const (
	fewNames  = 4
	everyName = 1 << 30
)

// recipients are those beside the ticket's own contact: whoever reads over the shoulder should be seen. Of many in one field the first few are named.
func (f *Frame) recipients(m *desk.Message, t *desk.Ticket, few int) string {
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
		if rest := len(names) - few; rest > 1 {
			return f.T("message.and_more", "names", strings.Join(names[:few], f.T("list.comma")), "n", rest)
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
