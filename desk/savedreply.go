package desk

import "time"

// SavedReply is a text that an agent inserts, with variables: {{customer.name}}. HTML is the same text formatted; empty for a plain one.
type SavedReply struct {
	ID          int64
	Agent       int64 // whose own it is; 0: shared by all
	Folder      string
	Name        string
	Text        string
	HTML        string
	Actions     ReplyActions
	Attachments []Attachment
	Uses        int
	UsedAt      time.Time
	UpdatedAt   time.Time
	Version     int64
}

// ToMe is the assignee that stands for whoever sends.
const ToMe int64 = -1

// ReplyActions are what else happens when an answer with a saved reply in it is sent. Zero fields do nothing.
type ReplyActions struct {
	Status Status   `json:"status,omitempty"`
	Tags   []string `json:"tags,omitempty"` // are added
	Assign int64    `json:"assign,omitempty"`
	Topic  int64    `json:"topic,omitempty"`
}

// None says that nothing else happens.
func (a ReplyActions) None() bool {
	return a.Status == "" && len(a.Tags) == 0 && a.Assign == 0 && a.Topic == 0
}

// MaxReplyFiles is how many files a saved reply may carry.
const MaxReplyFiles = 20
