package ui

import (
	"cmp"
	"html/template"
	"strconv"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui/letter"
	"github.com/deskbell/deskbell/ui/words"
)

// PrintPage is a conversation on paper.
type PrintPage struct {
	Frame
	Ticket   desk.Ticket
	Status   string
	Assignee string
	Notes    bool // they are on it too
	Messages []PrintMessage
	Remote   bool   // it shows pictures from elsewhere, as somebody has asked for them
	Nonce    string // of the page's own script: no other runs on it
}

// mostFormed is how many bytes of formatted mails stand on a page of paper; what follows stands there as text.
const mostFormed = 8 << 20

// PrintMessage is a message on paper: formatted as on the screen, else its text.
type PrintMessage struct {
	Name, Address, When, To string
	Note, Ours              bool
	Body                    template.HTML
	Formed, Plain           bool              // the body is that of a formatted mail; it has no colours of its own
	Pictures                []letter.FileChip // those that stand in the text, on the screen
	Files                   string
}

// Fill puts the conversation onto the page. own is as letter.Body wants it.
func (p *PrintPage) Fill(c *desk.Conversation, names Agents, own string) {
	formed := 0
	p.Title = "#" + strconv.FormatInt(p.Ticket.Number, 10) + " " + p.Ticket.Subject
	p.Status, p.Assignee = p.T("status."+string(p.Ticket.Status)), names.Name(p.Ticket.Assignee)
	for i := range c.Messages {
		m := &c.Messages[i]
		if m.Thin() || (m.Direction == desk.Note && !p.Notes) {
			continue
		}
		line := PrintMessage{Name: m.From.Name, Address: m.From.Address, When: p.Full(m.CreatedAt), Note: m.Direction == desk.Note, Ours: m.Direction == desk.Out,
			To: p.recipients(m, &c.Ticket, everyName), Formed: m.Bounce == nil && hasForm(m) && foldable(m) && formed+len(m.HTML) <= mostFormed}
		if line.Formed {
			formed += len(m.HTML)
			line.Body, line.Plain = letter.Body(p.Lang, m, own), !Coloured(m.HTML)
			p.Remote = p.Remote || m.Pictures
		} else {
			line.Body = letter.Prose(cmp.Or(strings.TrimSpace(m.Reply), m.Text))
		}
		if name := names.Name(m.Agent); name != "" && m.Direction != desk.In {
			line.Name = name
		}
		var files []string
		for j := range m.Attachments {
			a := &m.Attachments[j]
			switch f := letter.File(a); {
			case !a.Inline:
				files = append(files, a.Name+" ("+words.Size(a.Size)+")")
			case f.Image && !(line.Formed && within(m, a)):
				line.Pictures = append(line.Pictures, f)
			}
		}
		line.Files = strings.Join(files, p.T("list.comma"))
		p.Messages = append(p.Messages, line)
	}
}
