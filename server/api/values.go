package api

import (
	"context"
	"strings"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/ui/words"
)

type ticketValue struct {
	Number       int64          `json:"number"`
	Subject      string         `json:"subject"`
	Status       desk.Status    `json:"status"`
	Priority     desk.Priority  `json:"priority"`
	Tags         []string       `json:"tags"`
	Spam         bool           `json:"spam"`
	Customer     desk.Person    `json:"customer"`
	Assignee     *string        `json:"assignee"` // the agent's address
	Mailbox      *string        `json:"mailbox"`
	Lang         desk.Lang      `json:"lang"`
	Continues    *int64         `json:"continues"`
	CreatedAt    moment         `json:"created_at"`
	UpdatedAt    moment         `json:"updated_at"`
	WaitingSince moment         `json:"waiting_since"`
	ResolvedAt   moment         `json:"resolved_at"`
	FirstAt      moment         `json:"first_resolved_at"`
	Closure      desk.Closure   `json:"closure"`
	DeletedAt    moment         `json:"deleted_at"`
	SnoozedUntil moment         `json:"snoozed_until"`
	Topic        *int64         `json:"topic"`
	MessageCount int            `json:"message_count"`
	Messages     []messageValue `json:"messages,omitempty"`
}

type messageValue struct {
	ID          int64             `json:"id"`
	Direction   desk.Direction    `json:"direction"`
	Source      desk.Source       `json:"source"`
	From        desk.Person       `json:"from"`
	To          []desk.Person     `json:"to"`
	Cc          []desk.Person     `json:"cc"`
	Subject     string            `json:"subject"`
	Text        string            `json:"text"`
	HTML        string            `json:"html"`
	Reply       string            `json:"reply"`
	Auto        desk.Auto         `json:"auto"`
	Bounce      *desk.Bounce      `json:"bounce"`
	Newcomer    bool              `json:"newcomer"`
	Attachments []attachmentValue `json:"attachments"`
	MessageID   string            `json:"message_id"`
	CreatedAt   moment            `json:"created_at"`
	Delivery    *deliveryValue    `json:"delivery"`
	Citing      desk.Citing       `json:"citing"` // how it carries another message …
	Cites       int64             `json:"cites"`  // … and which; 0 for none
}

type attachmentValue struct {
	ID        int64  `json:"id"`
	Name      string `json:"name"`
	Type      string `json:"type"`
	Size      int64  `json:"size"`
	Inline    bool   `json:"inline"`
	ContentID string `json:"content_id"`
}

type deliveryValue struct {
	State    desk.DeliveryState     `json:"state"`
	DueAt    moment                 `json:"due_at"`
	Attempts int                    `json:"attempts"`
	Error    string                 `json:"error"`
	SentAt   moment                 `json:"sent_at"`
	Later    bool                   `json:"later"`   // somebody has set due_at
	Slowed   bool                   `json:"slowed"`  // the mail server has asked for a pause, until due_at
	Refused  []desk.BounceRecipient `json:"refused"` // whom the server would not take it for
	Bounced  []desk.BounceRecipient `json:"bounced"` // who did not get it after all
}

// names are the addresses of agents and mailboxes by id, looked up once per answer.
type names struct {
	agents    map[int64]string
	mailboxes map[int64]string
}

func (s *API) names(ctx context.Context) (names, error) {
	n := names{agents: map[int64]string{}, mailboxes: map[int64]string{}}
	agents, err := s.Store.Agents(ctx)
	if err != nil {
		return n, err
	}
	for _, a := range agents {
		n.agents[a.ID] = a.Address
	}
	health, err := s.Store.Health(ctx)
	if err != nil {
		return n, err
	}
	for _, h := range health {
		n.mailboxes[h.Mailbox] = h.Address
	}
	return n, nil
}

func (n names) ticket(t desk.Ticket) ticketValue {
	v := ticketValue{Number: t.Number, Subject: t.Subject, Status: t.Status, Priority: t.Priority, Tags: t.Tags, Spam: t.Spam, Customer: t.Contact,
		Assignee: named(n.agents, t.Assignee), Mailbox: named(n.mailboxes, t.Mailbox), Lang: t.Lang, CreatedAt: moment(t.CreatedAt), UpdatedAt: moment(t.UpdatedAt),
		WaitingSince: moment(t.WaitingSince), ResolvedAt: moment(t.ResolvedAt), FirstAt: moment(t.First.At), Closure: t.Closure, DeletedAt: moment(t.DeletedAt), SnoozedUntil: moment(t.SnoozedUntil), MessageCount: t.Messages}
	if v.Tags == nil {
		v.Tags = []string{}
	}
	if t.Continues != 0 {
		v.Continues = &t.Continues
	}
	if t.Topic != 0 {
		v.Topic = &t.Topic
	}
	return v
}

func named(names map[int64]string, id int64) *string {
	if name, ok := names[id]; ok {
		return &name
	}
	return nil
}

func messageFrom(lang desk.Lang, m desk.Message) messageValue {
	v := messageValue{ID: m.ID, Direction: m.Direction, Source: m.Source, From: m.From, To: people(m.To), Cc: people(m.Cc), Subject: m.Subject, Text: m.Text, HTML: m.HTML,
		Reply: m.Reply, Auto: m.Auto, Bounce: m.Bounce, Newcomer: m.Newcomer, Attachments: []attachmentValue{}, MessageID: m.MessageID, CreatedAt: moment(m.CreatedAt), Citing: m.Citing, Cites: m.Cites}
	for _, a := range m.Attachments {
		v.Attachments = append(v.Attachments, attachmentValue{ID: a.ID, Name: a.Name, Type: a.Type, Size: a.Size, Inline: a.Inline, ContentID: a.ContentID})
	}
	if d := m.Delivery; d != nil {
		v.Delivery = &deliveryValue{State: d.State, DueAt: moment(d.Due), Attempts: d.Attempts, Error: words.MailErrorText(lang, d.Error), SentAt: moment(d.SentAt),
			Later: d.Later, Slowed: d.Slowed, Refused: d.Refused, Bounced: d.Bounced}
	}
	return v
}

func people(p []desk.Person) []desk.Person {
	if p == nil {
		return []desk.Person{}
	}
	return p
}

type pageValue[T any] struct {
	Items []T     `json:"items"`
	Next  *string `json:"next"`
}

func page[T any](items []T, next string) pageValue[T] {
	p := pageValue[T]{Items: items}
	if items == nil {
		p.Items = []T{}
	}
	if next != "" {
		p.Next = &next
	}
	return p
}

// plain takes a snippet's marks out.
func plain(snippet string) string {
	return strings.NewReplacer("\x02", "", "\x03", "").Replace(snippet)
}
