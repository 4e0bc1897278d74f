package ui

import (
	"html"
	"html/template"
	"strconv"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/desk/variable"
	"github.com/deskbell/deskbell/ui/words"
)

// ReplyPicker is the list of saved replies beside a ticket, or beside the first mail of a new one (Number 0).
type ReplyPicker struct {
	Frame
	Number  int64
	Folders []ReplyFolder
}

// ReplyFolder is a folder of saved replies; its name may be empty.
type ReplyFolder struct {
	Name    string
	Replies []desk.SavedReply
}

// Excerpt is a saved reply's text on one line of a list, with its variables in words.
func (f *Frame) Excerpt(text string) string {
	said := map[string]string{}
	for _, name := range variable.Unfilled(text) {
		said[name] = f.T("variable.place", "name", f.Variable(name))
	}
	return variable.Fill(text, said)
}

// ReplyFolders sorts saved replies, which come by folder, into their folders.
func ReplyFolders(all []desk.SavedReply) (folders []ReplyFolder) {
	for _, r := range all {
		if n := len(folders); n == 0 || folders[n-1].Name != r.Folder {
			folders = append(folders, ReplyFolder{Name: r.Folder})
		}
		last := &folders[len(folders)-1]
		last.Replies = append(last.Replies, r)
	}
	return folders
}

// ReplyPreview is a saved reply with a ticket's values in it. Missing are the variables that have none.
type ReplyPreview struct {
	Frame
	Reply   desk.SavedReply
	Body    template.HTML
	Missing []string
	Then    []ThenChip
}

// NumberLater stands for the number of a ticket that there will be once the mail is sent.
const NumberLater = "{{ticket.number}}"

// FilledReply marks the values within a saved reply, and names what is missing. Its HTML was cleaned when it was saved.
func (f *Frame) FilledReply(r *desk.SavedReply, values map[string]string) template.HTML {
	body := r.HTML
	if body == "" {
		body = "<div>" + strings.ReplaceAll(html.EscapeString(r.Text), "\n", "<br>") + "</div>"
	}
	marked := map[string]string{}
	for _, name := range variable.Unfilled(r.Text) {
		switch value := strings.TrimSpace(values[name]); value {
		case "":
			marked[name] = `<mark class="bad" data-value="` + html.EscapeString(name) + `">` + html.EscapeString(f.Variable(name)) + "</mark>"
		case NumberLater:
			marked[name] = "<mark>" + html.EscapeString(f.T("replies.number_later")) + "</mark>"
		default:
			marked[name] = "<mark>" + html.EscapeString(value) + "</mark>"
		}
	}
	return template.HTML(variable.Fill(body, marked))
}

// Variable says what a variable stands for; one that is none of ours is called as it is.
func (f *Frame) Variable(name string) string {
	if words.HasText("variable." + name) {
		return f.T("variable." + name)
	}
	return name
}

// ThenChip is one thing that sending an answer does, as a field of its form and in words.
type ThenChip struct {
	Name, Value, Words string
}

// ThenChips are those of a saved reply; topic is the name of its topic. An agent who is gone gets nothing assigned.
func (f *Frame) ThenChips(a desk.ReplyActions, names Agents, topic string) (chips []ThenChip) {
	if a.Status != "" {
		chips = append(chips, ThenChip{"then_status", string(a.Status), f.T("status." + string(a.Status))})
	}
	for _, tag := range a.Tags {
		chips = append(chips, ThenChip{"then_tag", tag, f.T("then.tag", "tag", tag)})
	}
	switch name := names.Name(a.Assign); {
	case a.Assign == desk.ToMe:
		chips = append(chips, ThenChip{"then_assign", strconv.FormatInt(a.Assign, 10), f.T("then.me")})
	case name != "" && !names[a.Assign].Disabled:
		chips = append(chips, ThenChip{"then_assign", strconv.FormatInt(a.Assign, 10), f.T("then.assign", "name", name)})
	}
	if topic != "" {
		chips = append(chips, ThenChip{"then_topic", strconv.FormatInt(a.Topic, 10), f.T("then.topic", "topic", topic)})
	}
	return chips
}

// ThenStatus is the status that the main button gives the ticket.
func (c Composer) ThenStatus() string {
	for _, chip := range c.Then {
		if chip.Name == "then_status" {
			return chip.Value
		}
	}
	return string(desk.Pending)
}
