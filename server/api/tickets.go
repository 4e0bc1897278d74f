package api

import (
	"bytes"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/deskbell/deskbell/desk"
)

// viewNames are the values of ?status=.
var viewNames = map[string]desk.View{"": desk.ViewAll, "open": desk.ViewOpen, "pending": desk.ViewPending, "resolved": desk.ViewResolved, "spam": desk.ViewSpam, "bin": desk.ViewBin}

// Tickets are those of a status, of an agent or that match a search, by page.
func (s *API) Tickets(c *gin.Context) (int, any, error) {
	if err := readQuery(c, "status", "assignee", "q", "limit", "cursor"); err != nil {
		return 0, nil, err
	}
	view, ok := viewNames[c.Query("status")]
	if !ok {
		return 0, nil, wrongValue("status")
	}
	limit, err := queryLimit(c)
	if err != nil {
		return 0, nil, err
	}
	q := desk.List{View: view, Query: c.Query("q"), Limit: limit, Cursor: c.Query("cursor")}
	if who, given := c.GetQuery("assignee"); given {
		id, err := s.agentNamed(c, who)
		if err != nil {
			return 0, nil, err
		}
		q.Assignee = &id
	}
	found, err := s.Store.Tickets(c.Request.Context(), q)
	if err != nil {
		return 0, nil, err
	}
	n, err := s.names(c.Request.Context())
	if err != nil {
		return 0, nil, err
	}
	var items []ticketValue
	for _, t := range found.Tickets {
		items = append(items, n.ticket(t))
	}
	return http.StatusOK, page(items, found.Next), nil
}

// agentNamed is the agent with an address or id; "", "none" and "0" are nobody.
func (s *API) agentNamed(c *gin.Context, who string) (int64, error) {
	who = strings.ToLower(strings.TrimSpace(who))
	if who == "" || who == "none" || who == "0" {
		return 0, nil
	}
	agents, err := s.Store.Agents(c.Request.Context())
	if err != nil {
		return 0, err
	}
	for _, a := range agents {
		if !a.Disabled && (a.Address == who || strconv.FormatInt(a.ID, 10) == who) {
			return a.ID, nil
		}
	}
	return 0, wrongValue("assignee")
}

// Ticket is one ticket with its messages.
func (s *API) Ticket(c *gin.Context) (int, any, error) {
	number, err := pathNumber(c, "number")
	if err != nil {
		return 0, nil, err
	}
	root, err := s.Store.Root(c.Request.Context(), number)
	if err != nil {
		return 0, nil, err
	}
	if root != number {
		c.Header("Location", "/api/v1/tickets/"+strconv.FormatInt(root, 10))
		return http.StatusMovedPermanently, gin.H{"merged_into": root}, nil
	}
	v, err := s.whole(c, number)
	return http.StatusOK, v, err
}

// whole is a ticket with its messages.
func (s *API) whole(c *gin.Context, number int64) (*ticketValue, error) {
	conversation, err := s.Store.Conversation(c.Request.Context(), number, 0)
	if err != nil {
		return nil, err
	}
	n, err := s.names(c.Request.Context())
	if err != nil {
		return nil, err
	}
	v := n.ticket(conversation.Ticket)
	v.Messages = []messageValue{}
	for _, m := range conversation.Messages {
		v.Messages = append(v.Messages, messageFrom(s.Lang(c), m))
	}
	return &v, nil
}

// OpenTicket takes what a customer said elsewhere as a new ticket.
func (s *API) OpenTicket(c *gin.Context) (int, any, error) {
	var in struct {
		From    desk.Person `json:"from"`
		Subject string      `json:"subject"`
		Text    string      `json:"text"`
		Mailbox string      `json:"mailbox"`
	}
	if err := readJSON(c, &in); err != nil {
		return 0, nil, err
	}
	mailbox, err := s.mailboxNamed(c, in.Mailbox)
	if err != nil {
		return 0, nil, err
	}
	t, err := s.Store.Submit(c.Request.Context(), desk.Submission{Source: desk.FromAPI, Mailbox: mailbox, From: in.From, Subject: in.Subject, Text: in.Text, Lang: desk.GuessLang(in.Text, in.Subject)})
	if err != nil {
		return 0, nil, err
	}
	s.Mail.Send()
	v, err := s.whole(c, t.Number)
	return http.StatusCreated, v, err
}

// mailboxNamed is the mailbox with an address; 0, the first, for "".
func (s *API) mailboxNamed(c *gin.Context, address string) (int64, error) {
	if address == "" {
		return 0, nil
	}
	health, err := s.Store.Health(c.Request.Context())
	if err != nil {
		return 0, err
	}
	for _, h := range health {
		if strings.EqualFold(h.Address, address) {
			return h.Mailbox, nil
		}
	}
	return 0, wrongValue("mailbox")
}

// uploadIn is a file within a request, its bytes in base64.
type uploadIn struct {
	Name    string `json:"name"`
	Type    string `json:"type"`
	Content string `json:"content"`
}

func (s *API) uploadsOf(c *gin.Context, files []uploadIn) ([]int64, error) {
	var ids []int64
	for i, f := range files {
		b, err := base64.StdEncoding.DecodeString(f.Content)
		if err != nil {
			return nil, wrongValue("attachments[" + strconv.Itoa(i) + "].content")
		}
		if f.Name == "" {
			return nil, wrongValue("attachments[" + strconv.Itoa(i) + "].name")
		}
		a, err := s.Store.Upload(c.Request.Context(), 0, f.Name, f.Type, bytes.NewReader(b))
		if err != nil {
			return nil, err
		}
		ids = append(ids, a.ID)
	}
	return ids, nil
}

type writingIn struct {
	Text        string      `json:"text"`
	HTML        string      `json:"html"`
	Status      desk.Status `json:"status"`
	Attachments []uploadIn  `json:"attachments"`
}

// answerIn is an answer: beside its words who gets it, when it goes, and whether it quotes what it answers.
type answerIn struct {
	writingIn
	To      []desk.Person `json:"to"`
	Cc      []desk.Person `json:"cc"`
	Bcc     []desk.Person `json:"bcc"`
	SendAt  time.Time     `json:"send_at"`
	History *bool         `json:"history"`
}

// read fills in from the body; html is cleaned, and is where the text comes from if there is none.
func (s *API) readWriting(c *gin.Context) (in writingIn, uploads []int64, err error) {
	if err := readJSON(c, &in); err != nil {
		return in, nil, err
	}
	uploads, err = s.tidyWriting(c, &in)
	return in, uploads, err
}

func (s *API) tidyWriting(c *gin.Context, in *writingIn) (uploads []int64, err error) {
	if in.HTML != "" {
		in.HTML = s.Mail.CleanHTML(in.HTML)
		if in.Text == "" {
			in.Text = s.Mail.PlainText(in.HTML)
		}
	}
	return s.uploadsOf(c, in.Attachments)
}

// Reply answers in the shop's name: a token's name is for us, not for customers.
func (s *API) Reply(c *gin.Context) (int, any, error) {
	number, err := pathNumber(c, "number")
	if err != nil {
		return 0, nil, err
	}
	var in answerIn
	if err := readJSON(c, &in); err != nil {
		return 0, nil, err
	}
	uploads, err := s.tidyWriting(c, &in.writingIn)
	if err != nil {
		return 0, nil, err
	}
	m, err := s.Store.Reply(c.Request.Context(), desk.Answer{Ticket: number, Text: in.Text, HTML: in.HTML, To: in.To, Cc: in.Cc, Bcc: in.Bcc, Attachments: uploads,
		Status: in.Status, Anyway: true, Later: in.SendAt, History: in.History})
	if err != nil {
		return 0, nil, err
	}
	s.Mail.Send()
	return http.StatusCreated, messageFrom(s.Lang(c), m), nil
}

// Note adds an internal note.
func (s *API) Note(c *gin.Context) (int, any, error) {
	number, err := pathNumber(c, "number")
	if err != nil {
		return 0, nil, err
	}
	in, uploads, err := s.readWriting(c)
	if err != nil {
		return 0, nil, err
	}
	if in.Status != "" {
		if _, err := s.Store.Edit(c.Request.Context(), desk.Edit{By: by(c), Ticket: number, Status: &in.Status}); err != nil {
			return 0, nil, err
		}
	}
	m, err := s.Store.AddNote(c.Request.Context(), desk.Remark{By: by(c), Ticket: number, Text: in.Text, Attachments: uploads})
	if err != nil {
		return 0, nil, err
	}
	return http.StatusCreated, messageFrom(s.Lang(c), m), nil
}

// EditTicket changes the fields that are given.
func (s *API) EditTicket(c *gin.Context) (int, any, error) {
	number, err := pathNumber(c, "number")
	if err != nil {
		return 0, nil, err
	}
	var in struct {
		Status   *desk.Status   `json:"status"`
		Assignee optional       `json:"assignee"`
		Tags     *[]string      `json:"tags"`
		Priority *desk.Priority `json:"priority"`
		Spam     *bool          `json:"spam"`
		Topic    optional       `json:"topic"`
		Snoozed  optional       `json:"snoozed_until"`
	}
	if err := readJSON(c, &in); err != nil {
		return 0, nil, err
	}
	e := desk.Edit{By: by(c), Ticket: number, Status: in.Status, Tags: in.Tags, Priority: in.Priority, Spam: in.Spam}
	if in.Assignee.given {
		id, err := s.agentNamed(c, in.Assignee.value)
		if err != nil {
			return 0, nil, err
		}
		e.Assignee = &id
	}
	if e.Topic, err = in.Topic.id("ticket.topic_unknown", "topic"); err != nil {
		return 0, nil, err
	}
	if e.SnoozedUntil, err = in.Snoozed.moment("snooze.unclear", "snoozed_until"); err != nil {
		return 0, nil, err
	}
	if _, err := s.Store.Edit(c.Request.Context(), e); err != nil {
		return 0, nil, err
	}
	s.Mail.Send()
	v, err := s.whole(c, number)
	return http.StatusOK, v, err
}

// optional is a text, a number or null that may be left out.
type optional struct {
	given bool
	value string
}

func (o *optional) UnmarshalJSON(b []byte) error {
	o.given = true
	text := string(b)
	if text == "null" {
		return nil
	}
	if unquoted, err := strconv.Unquote(text); err == nil {
		text = unquoted
	}
	o.value = text
	return nil
}

// id is a number that was given, 0 for null; nil where nothing was.
func (o *optional) id(refusal, field string) (*int64, error) {
	if !o.given {
		return nil, nil
	}
	if o.value == "" {
		return new(int64), nil
	}
	n, err := strconv.ParseInt(o.value, 10, 64)
	if err != nil || n < 0 {
		return nil, desk.Fail(desk.Invalid, refusal).At(field)
	}
	return &n, nil
}

// moment is a time that was given, the zero time for null; nil where nothing was.
func (o *optional) moment(refusal, field string) (*time.Time, error) {
	if !o.given {
		return nil, nil
	}
	if o.value == "" {
		return &time.Time{}, nil
	}
	at, err := time.Parse(time.RFC3339, o.value)
	if err != nil {
		return nil, desk.Fail(desk.Invalid, refusal).At(field).Because(err)
	}
	return &at, nil
}

// DeleteTicket puts a ticket into the bin, and RestoreTicket takes it out. For good only an owner at the desk deletes.
func (s *API) DeleteTicket(c *gin.Context) (int, any, error) {
	number, err := pathNumber(c, "number")
	if err != nil {
		return 0, nil, err
	}
	return http.StatusNoContent, nil, s.Store.Delete(c.Request.Context(), by(c), number)
}

// RestoreTicket takes a ticket out of the bin and answers it whole.
func (s *API) RestoreTicket(c *gin.Context) (int, any, error) {
	number, err := pathNumber(c, "number")
	if err != nil {
		return 0, nil, err
	}
	if err := s.Store.Restore(c.Request.Context(), by(c), number); err != nil {
		return 0, nil, err
	}
	v, err := s.whole(c, number)
	return http.StatusOK, v, err
}
