package office

import (
	"strconv"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui"
)

// SavedReplies lists those that all share, or an agent's own.
type SavedReplies struct {
	Settings
	Home    string // the address of the list
	Own     bool
	Folders []ui.ReplyFolder
}

// SavedReplyPage is one saved reply, or a new one.
type SavedReplyPage struct {
	Settings
	Home, Shelf string // the list's address and name
	Own         bool
	Reply       desk.SavedReply
	Agents      []desk.Agent
	KnownTags   []desk.Tag
	Topics      []desk.Topic
}

// Statuses, Assignees and TopicOptions are what a saved reply may do with the ticket.
func (p *SavedReplyPage) Statuses() []ui.Option {
	list := []ui.Option{{Value: "", Words: p.T("then.nothing")}}
	for _, s := range desk.Statuses {
		list = append(list, ui.Option{Value: string(s), Words: p.T("status." + string(s))})
	}
	return list
}

// Assignees are whoever sends, and the agents who are here.
func (p *SavedReplyPage) Assignees() []ui.Option {
	list := []ui.Option{{Value: "0", Words: p.T("then.nothing")}, {Value: "-1", Words: p.T("then.me")}}
	for _, a := range p.Agents {
		if !a.Disabled || a.ID == p.Reply.Actions.Assign {
			list = append(list, ui.Option{Value: strconv.FormatInt(a.ID, 10), Words: a.Name})
		}
	}
	return list
}

// TopicOptions are the topics that are in use.
func (p *SavedReplyPage) TopicOptions() []ui.Option {
	list := []ui.Option{{Value: "0", Words: p.T("then.nothing")}}
	for _, topic := range p.Topics {
		if topic.Archived && topic.ID != p.Reply.Actions.Topic {
			continue
		}
		list = append(list, ui.Option{Value: strconv.FormatInt(topic.ID, 10), Words: topic.Name(p.Lang)})
	}
	return list
}

var picture = desk.Pattern(`(?i)<img\b[^>]*>`)

// WithoutPictures takes pictures out of a text: a saved reply carries its pictures as files.
func WithoutPictures(html string) string { return picture().ReplaceAllString(html, "") }
