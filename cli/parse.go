package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"time"

	"github.com/deskbell/deskbell/desk"
	"github.com/deskbell/deskbell/mail"
)

// parsedMail is a mail as `deskbell parse` prints it.
type parsedMail struct {
	File        string        `json:"file"`
	MessageID   string        `json:"message_id"`
	InReplyTo   []string      `json:"in_reply_to"`
	References  []string      `json:"references"`
	Date        string        `json:"date"` // RFC 3339, empty where there is none
	From        desk.Person   `json:"from"`
	ReplyTo     []desk.Person `json:"reply_to"`
	To          []desk.Person `json:"to"`
	Cc          []desk.Person `json:"cc"`
	Subject     string        `json:"subject"`
	Text        string        `json:"text"`
	HTML        string        `json:"html"`
	Reply       string        `json:"reply"`
	Lang        desk.Lang     `json:"lang"`
	Attachments []parsedPart  `json:"attachments"`
	Auto        desk.Auto     `json:"auto"`
	Withheld    string        `json:"withheld"` // why nothing automatic would answer it
	Bounce      *desk.Bounce  `json:"bounce"`
	Report      string        `json:"report"`
	Problems    []string      `json:"problems"`

	Invitation *desk.Invitation `json:"invitation"`
	Protection desk.Protection  `json:"protection"` // how it is signed or encrypted
}

type parsedPart struct {
	Name      string `json:"name"`
	Type      string `json:"type"`
	Size      int64  `json:"size"`
	Inline    bool   `json:"inline"`
	ContentID string `json:"content_id"`
}

// runParse prints what Deskbell reads in mails, one JSON object a line, in the order of its arguments. A file that can't
// be read costs a line on stderr and exit 1; the others are printed all the same. It touches no database.
func runParse(ctx context.Context, t *terminal, args []string) error {
	f := newFlags(t)
	if err := f.parse(args, 1, 1<<20); err != nil {
		return err
	}
	var failed error
	for _, name := range f.rest {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := parseFile(t.out, name); err != nil {
			var unread *os.PathError
			if !errors.As(err, &unread) {
				return err // the output can't be written
			}
			t.complain(t.text("cli.failed", "why", err))
			failed = errSaid
		}
	}
	return failed
}

func parseFile(out io.Writer, name string) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if info.IsDir() {
		return &os.PathError{Op: "read", Path: name, Err: errors.New("is a directory")}
	}
	return printMail(out, name, mail.Parse(file, info.Size()))
}

func printMail(out io.Writer, name string, m *desk.Mail) error {
	p := parsedMail{
		File: name, MessageID: m.MessageID, InReplyTo: list(m.InReplyTo), References: list(m.References),
		From: m.From, ReplyTo: list(m.ReplyTo), To: list(m.To), Cc: list(m.Cc), Subject: m.Subject,
		Text: m.Text, HTML: m.HTML, Reply: m.Reply, Lang: m.Lang, Attachments: []parsedPart{},
		Auto: m.Auto, Withheld: m.Silent, Bounce: m.Bounce, Report: m.Report, Problems: list(m.Problems),
		Invitation: m.Invitation, Protection: m.Protection,
	}
	if !m.Date.IsZero() {
		p.Date = m.Date.UTC().Format(time.RFC3339)
	}
	for _, a := range m.Parts {
		p.Attachments = append(p.Attachments, parsedPart{a.Name, a.Type, a.Size, a.Inline, a.ContentID})
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(p); err != nil {
		return err
	}
	// The encoder leaves NEL as it is, and readers that split lines at it break.
	_, err := out.Write(bytes.ReplaceAll(b.Bytes(), []byte("\u0085"), []byte(`\u0085`)))
	return err
}

// list is l, never null in JSON.
func list[T any](l []T) []T {
	if l == nil {
		return []T{}
	}
	return l
}
