package demo

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net/mail"
	"strings"
	"time"

	gomail "github.com/emersion/go-message/mail"

	"github.com/deskbell/deskbell/desk"
)

// Limits of what a customer types.
const (
	maxSubject = 500
	maxText    = 100_000
)

// Write sends a customer's mail to the shop: From, Subject and Text of m. Reply is the letter of theirs that it answers, 0
// for none. Invalid, with the field named, where the address or the text can't be taken.
func (f *Office) Write(_ context.Context, in desk.Message, reply int64) error {
	at, err := mail.ParseAddress(strings.TrimSpace(in.From.Address))
	if err != nil || len(at.Address) > 254 {
		return desk.Fail(desk.Invalid, "demo.bad_address").At("from")
	}
	in.From = desk.Person{Name: strings.TrimSpace(in.From.Name), Address: strings.ToLower(at.Address)}
	if in.From.Address == f.shop {
		return desk.Fail(desk.Invalid, "demo.own_address").At("from")
	}
	if in.Text = strings.TrimSpace(in.Text); in.Text == "" || len(in.Text) > maxText {
		return desk.Fail(desk.Invalid, "demo.no_text").At("text")
	}
	if len(in.Subject) > maxSubject {
		return desk.Fail(desk.Invalid, "demo.long_subject").At("subject")
	}
	var answered *desk.Message
	if reply != 0 {
		m, err := f.Letter(in.From.Address, reply)
		if err != nil {
			return err
		}
		answered = &m
	}
	now := time.Now()
	raw, err := composeLetter(f.shop, in, answered, now)
	if err != nil {
		return err
	}
	own := f.read(raw, now)
	own.Direction, own.Text = desk.Out, in.Text
	f.file(in.From, letter{own, raw})
	return f.deliver(in.From.Address, f.shop, raw)
}

// composeLetter writes the mail as a mail program would: threaded, and with the answered letter quoted below.
func composeLetter(shop string, in desk.Message, answered *desk.Message, now time.Time) ([]byte, error) {
	var h gomail.Header
	h.SetDate(now)
	h.SetSubject(in.Subject)
	h.SetAddressList("From", []*gomail.Address{{Name: in.From.Name, Address: in.From.Address}})
	h.SetAddressList("To", []*gomail.Address{{Address: shop}})
	_, domain, _ := strings.Cut(in.From.Address, "@")
	h.SetMessageID(strings.ToLower(rand.Text()) + "@" + domain)
	text := in.Text
	if answered != nil {
		h.SetMsgIDList("In-Reply-To", []string{answered.MessageID})
		h.SetMsgIDList("References", append(answered.References, answered.MessageID))
		text += "\n\n" + quote(*answered)
	}
	h.SetContentType("text/plain", map[string]string{"charset": "utf-8"})
	var raw bytes.Buffer
	w, err := gomail.CreateSingleInlineWriter(&raw, h)
	if err != nil {
		return nil, fmt.Errorf("writing a customer's mail: %w", err)
	}
	if _, err := io.WriteString(w, strings.ReplaceAll(text, "\n", "\r\n")); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return raw.Bytes(), nil
}

// quote is the answered letter as a mail program puts it below an answer.
func quote(m desk.Message) string {
	var b strings.Builder
	fmt.Fprintf(&b, "On %s, %s <%s> wrote:\n", m.Date.Format("Mon, 2 Jan 2006 at 15:04"), m.From.Name, m.From.Address)
	for line := range strings.Lines(strings.TrimSpace(m.Text)) {
		b.WriteString("> " + strings.TrimRight(line, "\r\n") + "\n")
	}
	return b.String()
}
