package ui

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/deskbell/deskbell/desk"
)

// talkOf is a conversation of n messages, a minute apart: i of the customer, o of us, n a note.
func talkOf(kinds string) *desk.Conversation {
	c := &desk.Conversation{Ticket: desk.Ticket{Number: 1001}}
	for i, k := range kinds {
		m := desk.Message{ID: int64(i + 1), Text: "text", CreatedAt: Noon.Add(time.Duration(i) * time.Minute), Direction: desk.In, Source: desk.FromMail}
		switch k {
		case 'o':
			m.Direction, m.Source, m.Agent = desk.Out, desk.FromAgent, 2
		case 'a':
			m.Direction, m.Source = desk.Out, desk.FromAck
		case 'n':
			m.Direction, m.Source, m.Agent = desk.Note, desk.FromAgent, 2
		}
		c.Messages = append(c.Messages, m)
	}
	return c
}

func TestWhereAReaderBegins(t *testing.T) {
	at := func(minutes int) time.Time { return Noon.Add(time.Duration(minutes)*time.Minute + time.Second) }
	for name, c := range map[string]struct {
		kinds string
		r     Reader
		begin int64
		mark  bool
	}{
		"never looked, nothing answered": {"iai", Reader{}, 1, false},
		"never looked, answered before":  {"iaoii", Reader{}, 4, false},
		"never looked, answered last":    {"iao", Reader{}, 3, false},
		"knows it all":                   {"iaoi", Reader{Seen: at(4)}, 0, false},
		"two are new":                    {"iaoii", Reader{Seen: at(2)}, 4, true},
		"a colleague's note is new":      {"iaon", Reader{Seen: at(2), Me: 1}, 4, true},
		"one's own is not":               {"iaon", Reader{Seen: at(2), Me: 2}, 0, false},
		"our machine's mail is not":      {"ia", Reader{Seen: at(0)}, 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			f := StaffFrame(desk.English)
			items, _ := f.ItemsFor(talkOf(c.kinds), SomeAgents, c.r)
			for _, item := range items {
				if item.From != (item.Message.ID == c.begin) || item.New != (item.From && c.mark) {
					t.Errorf("message %d: from %v, new %v", item.Message.ID, item.From, item.New)
				}
			}
		})
	}
}

func TestLongConversationsFold(t *testing.T) {
	f := StaffFrame(desk.English)
	long := talkOf(strings.Repeat("io", 150))
	folded := func(r Reader) (n int) {
		items, _ := f.ItemsFor(long, SomeAgents, r)
		for _, item := range items {
			if item.Message.Folded {
				n++
			}
		}
		return n
	}
	far := func(r Reader) (first, last int64) {
		items, _ := f.ItemsFor(long, SomeAgents, r)
		for _, item := range items {
			if !strings.Contains(item.Message.Class, " far") {
				continue
			}
			if last = item.Message.ID; first == 0 {
				first = last
			}
		}
		return first, last
	}
	if first, last := far(Reader{Seen: Noon.Add(99*time.Minute + time.Second), Me: 7}); first != 101+foldKeep+1 || last != 300-foldKeep {
		t.Errorf("%d to %d are laid out late, and one begins at 101", first, last)
	}
	all := Noon.Add(24 * time.Hour)
	if first, _ := far(Reader{Seen: all, Open: map[int64]bool{200: true}}); first != 0 {
		t.Errorf("%d is laid out late, and nothing is new", first)
	}
	if n := folded(Reader{Seen: all}); n != 300-foldKeep {
		t.Errorf("%d are folded", n)
	}
	if n := folded(Reader{Seen: all, Open: map[int64]bool{3: true, 5: true}}); n != 300-foldKeep-2 {
		t.Errorf("%d are folded beside two that were opened", n)
	}
	if n := folded(Reader{Seen: Noon.Add(99*time.Minute + time.Second), Me: 7}); n != 100 {
		t.Errorf("%d are folded, and what is new begins at 100", n)
	}
	if n := folded(Reader{Seen: all, All: true}); n != 0 {
		t.Errorf("%d are folded for who wants all", n)
	}
	long = talkOf(strings.Repeat("io", foldFrom/2))
	if n := folded(Reader{Seen: all}); n != 0 {
		t.Errorf("%d of a short one are folded", n)
	}
}

func TestEventsFoldAndHide(t *testing.T) {
	f := StaffFrame(desk.Chinese)
	c := talkOf("i")
	for i := range 5 {
		c.Events = append(c.Events, desk.Event{ID: int64(i + 1), Kind: desk.EventPriority, Agent: 1, Args: map[string]string{"to": "high"}, At: Noon.Add(time.Hour)})
	}
	items, _ := f.ItemsFor(c, SomeAgents, Reader{})
	if last := items[len(items)-1].Events; len(items) != 2 || last == nil || len(last.More) != 5 || len(last.Parts) != 1 || last.Count == "" {
		t.Errorf("%+v", items)
	}
	c.Events = c.Events[:3]
	items, _ = f.ItemsFor(c, SomeAgents, Reader{})
	if last := items[1].Events; len(last.Parts) != 3 || last.More != nil {
		t.Errorf("%+v", last)
	}
	if items, _ = f.ItemsFor(c, SomeAgents, Reader{HideEvents: true}); len(items) != 1 {
		t.Errorf("hidden, and %d items", len(items))
	}
}

func TestNotesSetNamesOff(t *testing.T) {
	f := StaffFrame(desk.English)
	me := f.Agent.ID
	name := SomeAgents[me].Name
	got := string(f.noteBody("\nsee @"+name+" <b>, https://a.test\n", SomeAgents))
	if !strings.Contains(got, `see <b class="mention me">@`+name+`</b> &lt;b&gt;, <a href="https://a.test"`) {
		t.Errorf("%s", got)
	}
}

// Forty recipients are a line and not a screen; and a message without a word says so.
func TestManyRecipientsAreFew(t *testing.T) {
	for lang, want := range map[desk.Lang][2]string{desk.English: {"Cc 0@x.test, 1@x.test, 2@x.test, 3@x.test and 36 more", "39@x.test"}, desk.Chinese: {"抄送：0@x.test、1@x.test、2@x.test、3@x.test，另 36 人", "39@x.test"}} {
		f := StaffFrame(lang)
		talk := talkOf("i")
		m := &talk.Messages[0]
		for i := range 40 {
			m.Cc = append(m.Cc, desk.Person{Name: "N", Address: strconv.Itoa(i) + "@x.test"})
		}
		c := f.Card(m, &talk.Ticket, SomeAgents)
		if c.ToFew != want[0] || !strings.HasSuffix(c.To, want[1]) {
			t.Errorf("%s: %q, %q", lang, c.ToFew, c.To)
		}
		if m.Cc = m.Cc[:5]; f.Card(m, &talk.Ticket, SomeAgents).ToFew != "" {
			t.Errorf("%s: five are many", lang)
		}
	}
}

func TestTagsOfAnEventAreAList(t *testing.T) {
	for lang, want := range map[desk.Lang]string{desk.English: "a, b", desk.Chinese: "“a、b”"} {
		f := StaffFrame(lang)
		part, _ := f.eventPart(&desk.Event{Kind: desk.EventTagged, Args: map[string]string{"added": "a,b"}}, SomeAgents)
		if !strings.Contains(part.Text, want) {
			t.Errorf("%s: %q", lang, part.Text)
		}
	}
}
