package ui

import (
	"strconv"

	"github.com/deskbell/deskbell/desk"
)

// SavedReplies lists those that all share, or an agent's own.
type SavedReplies struct {
	Settings
	Home    string // the address of the list
	Own     bool
	Folders []ReplyFolder
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
func (p *SavedReplyPage) Statuses() []Option {
	list := []Option{{"", p.T("then.nothing")}}
	for _, s := range desk.Statuses {
		list = append(list, Option{string(s), p.T("status." + string(s))})
	}
	return list
}

// Assignees are whoever sends, and the agents who are here.
func (p *SavedReplyPage) Assignees() []Option {
	list := []Option{{"0", p.T("then.nothing")}, {"-1", p.T("then.me")}}
	for _, a := range p.Agents {
		if !a.Disabled || a.ID == p.Reply.Actions.Assign {
			list = append(list, Option{strconv.FormatInt(a.ID, 10), a.Name})
		}
	}
	return list
}

// TopicOptions are the topics that are in use.
func (p *SavedReplyPage) TopicOptions() []Option {
	list := []Option{{"0", p.T("then.nothing")}}
	for _, topic := range p.Topics {
		if topic.Archived && topic.ID != p.Reply.Actions.Topic {
			continue
		}
		list = append(list, Option{strconv.FormatInt(topic.ID, 10), topic.Name(p.Lang)})
	}
	return list
}

var picture = desk.Pattern(`(?i)<img\b[^>]*>`)

// WithoutPictures takes pictures out of a text: a saved reply carries its pictures as files.
func WithoutPictures(html string) string { return picture().ReplaceAllString(html, "") }
