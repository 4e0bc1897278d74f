package ui

import (
	"cmp"
	"html/template"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui/letter"
	"github.com/deskbell/deskbell/ui/words"
)

// Item is a line of a ticket: a message, or events.
type Item struct {
	Message *MessageCard
	Events  *EventLine
	New     bool // what is from here on is new to the reader
	From    bool // here the reader begins
}

// Reader is who reads a conversation, and how.
type Reader struct {
	Seen       time.Time // when they looked last; zero for never
	Me         int64
	All        bool           // nothing is folded
	Open       map[int64]bool // messages that are not
	HideEvents bool
}

// Of a conversation longer than foldFrom only the last foldKeep messages are there whole, and whatever is new. Of what is new, what is
// neither among the first nor among the last foldKeep is laid out when one comes near it (the class far).
const (
	foldFrom = 40
	foldKeep = 20
)

// Items puts messages and events in order for somebody who reads everything, and names the first message whose pictures from elsewhere
// are not shown.
func (f *Frame) Items(c *desk.Conversation, names Agents) (items []Item, remote *MessageCard) {
	return f.ItemsFor(c, names, Reader{All: true})
}

// ItemsFor is Items for a reader: it marks where what is new to them begins, and folds what was long ago.
func (f *Frame) ItemsFor(c *desk.Conversation, names Agents, r Reader) (items []Item, remote *MessageCard) {
	events := c.Events
	if r.HideEvents {
		events = nil
	}
	from := r.begin(c)
	folded := len(c.Messages) - foldKeep
	if r.All || len(c.Messages) <= foldFrom {
		folded = 0
	}
	for i := range c.Messages {
		m := &c.Messages[i]
		n := sort.Search(len(events), func(j int) bool { return !events[j].At.Before(m.CreatedAt) }) // what a message brought about stands below it
		items = f.appendEvents(items, events[:n], names)
		events = events[n:]
		if m.Thin() {
			items = append(items, Item{Events: &EventLine{ID: "t" + strconv.FormatInt(m.ID, 10), Parts: []EventPart{f.thinLine(m)}}})
			continue
		}
		item := Item{From: i == from, New: i == from && !r.Seen.IsZero()}
		if i < folded && i < from && !r.Open[m.ID] {
			item.Message = f.head(m, &c.Ticket, names)
		} else {
			item.Message = f.Card(m, &c.Ticket, names)
			if i > from+foldKeep && i < folded {
				item.Message.Class += " far"
			}
			if m.Direction == desk.In && slices.Contains(c.Customer.Addresses, m.From.Address) && f.May("work") {
				item.Message.Sender = m.From.Address
			}
			if item.Message.Remote && remote == nil {
				remote = item.Message
			}
		}
		items = append(items, item)
	}
	return f.appendEvents(items, events, names), remote
}

// begin is the message at which a reader begins: the first that came since they looked, not of their own. Who never looked begins behind
// what was answered last; who knows it all begins nowhere (the number of messages).
func (r *Reader) begin(c *desk.Conversation) int {
	n := len(c.Messages)
	if r.Seen.IsZero() {
		for i := n - 1; i >= 0; i-- {
			if m := &c.Messages[i]; m.Direction == desk.Out && m.Source == desk.FromAgent {
				return min(i+1, n-1)
			}
		}
		return 0
	}
	for i := range c.Messages {
		m := &c.Messages[i]
		if m.CreatedAt.After(r.Seen) && !m.Thin() && (m.Agent == 0 || m.Agent != r.Me) && !m.Source.Automatic() {
			return i
		}
	}
	return n
}

// head is the card of a message that is folded.
func (f *Frame) head(m *desk.Message, t *desk.Ticket, names Agents) *MessageCard {
	id := strconv.FormatInt(m.ID, 10)
	c := &MessageCard{ID: m.ID, Class: "msg folded", Folded: true, Name: m.From.Name, When: f.Clock(m.CreatedAt), ISO: f.ISO(m.CreatedAt), Full: f.Full(m.CreatedAt)}
	switch m.Direction {
	case desk.Note:
		c.Class, c.Note, c.Name = "msg note folded", true, names.Name(m.Agent)
	case desk.Out:
		c.Class, c.Ours = "msg ours folded", true
		if name := names.Name(m.Agent); name != "" {
			c.Name = name
		}
	}
	if c.Name == "" {
		c.Name = m.From.Address
	}
	c.Hue, c.Face = hue(c.Name), writerFace(c.Name, names[m.Agent])
	c.Said = desk.Snippet(cmp.Or(m.Reply, m.Text))
	c.OpenAt = "/desk/tickets/" + strconv.FormatInt(t.Number, 10) + "?open=" + id + "#m" + id
	return c
}

// appendEvents puts what happened between two messages into one line: three things are said at once, of more the first and the last.
func (f *Frame) appendEvents(items []Item, events []desk.Event, names Agents) []Item {
	line := &EventLine{}
	for i := range events {
		part, ok := f.eventPart(&events[i], names)
		if !ok {
			continue
		}
		if line.ID == "" {
			line.ID = "e" + strconv.FormatInt(events[i].ID, 10)
		}
		line.Parts = append(line.Parts, part)
	}
	switch n := len(line.Parts); {
	case n == 0:
		return items
	case n > 3:
		line.More, line.Count = line.Parts, words.TextN(f.Lang, "event.changes", n, nil)
		line.Parts = line.Parts[n-1:]
	}
	return append(items, Item{Events: line})
}

// noteBody is a note with its names set off.
func (f *Frame) noteBody(text string, names Agents) template.HTML {
	known := make(map[int64]string, len(names))
	for id, a := range names {
		known[id] = a.Name
	}
	text = strings.TrimRight(strings.TrimLeft(text, "\n"), " \t\n")
	var b strings.Builder
	at := 0
	for _, m := range desk.Mentions(text, known) {
		class := "mention"
		if f.Agent != nil && f.Agent.ID == m.Agent {
			class = "mention me"
		}
		b.WriteString(string(letter.Piece(text[at:m.At])))
		b.WriteString(`<b class="` + class + `">` + template.HTMLEscapeString(text[m.At:m.End]) + `</b>`)
		at = m.End
	}
	b.WriteString(string(letter.Piece(text[at:])))
	return template.HTML(b.String())
}
